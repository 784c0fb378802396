package org.jitney.manager.cgroup;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which hierarchy can be used and opens a subtree of our own in it. */
public final class ControlGroupMounts {
    private static final Logger LOG = LoggerFactory.getLogger(ControlGroupMounts.class);

    private static final String OWN = "jitney-";
    private static final String PROCS = "cgroup.procs";

    private ControlGroupMounts() {}

    /**
     * Opens the best that works: version 2, wherever it is mounted, then the hierarchy of version 1
     * that is named systemd, else tracking by descent.
     *
     * @param name the name of the subtree to create, unique on this machine
     * @param self the PID of the manager
     */
    public static ControlGroups open(String name, int self) {
        Path proc = Path.of("/proc/self");
        try {
            List<String> mounts = Files.readAllLines(proc.resolve("mountinfo"));
            List<String> own = Files.readAllLines(proc.resolve("cgroup"));
            for (ControlGroups.Mode mode :
                    List.of(ControlGroups.Mode.V2, ControlGroups.Mode.V1_NAMED)) {
                Optional<ControlGroups> opened = tryOpen(mode, mounts, own, name);
                if (opened.isPresent()) {
                    return opened.get();
                }
            }
        } catch (IOException e) {
            LOG.debug("cannot read which control groups there are: {}", e.toString());
        }
        LOG.info("no control group can be created here; processes are tracked by descent");
        return new DescentGroups(self);
    }

    /**
     * Opens the group that this process was started in as the root of all, which is what the first
     * process of a container does. Processes that are in it move to {@code init.scope}, since a
     * group that has processes cannot limit the groups in it.
     *
     * @param self the PID of the manager
     */
    public static ControlGroups openOwn(int self) {
        Path proc = Path.of("/proc/self");
        try {
            List<String> own = Files.readAllLines(proc.resolve("cgroup"));
            for (String line : Files.readAllLines(proc.resolve("mountinfo"))) {
                for (ControlGroups.Mode mode :
                        List.of(ControlGroups.Mode.V2, ControlGroups.Mode.V1_NAMED)) {
                    Optional<Path> mount = mountPoint(line, mode);
                    if (mount.isPresent()) {
                        String root = line.split(" ", -1)[3];
                        Path base = mount.get().resolve(below(root, ownPath(own, mode)));
                        Optional<ControlGroups> opened = own(mode, mount.get(), root, base);
                        if (opened.isPresent()) {
                            return opened.get();
                        }
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("cannot read which control groups there are: {}", e.toString());
        }
        LOG.warn("no control group can be created here; processes are tracked by descent");
        return new DescentGroups(self);
    }

    private static Optional<ControlGroups> own(
            ControlGroups.Mode mode, Path mount, String root, Path base) {
        try {
            Path scope = Files.createDirectories(base.resolve("init.scope"));
            for (String pid : Files.readAllLines(base.resolve("cgroup.procs"))) {
                // Zero is somebody outside of the container, who is none of our business.
                if (!pid.equals("0")) {
                    Files.writeString(scope.resolve("cgroup.procs"), pid);
                }
            }
            if (mode == ControlGroups.Mode.V2) {
                giveControllers(base);
            }
            V1Controllers old = V1Controllers.none();
            return Optional.of(new TreeControlGroups(mode, mount, root, base, old));
        } catch (IOException e) {
            LOG.debug("{}: {}", base, e.toString());
            return Optional.empty();
        }
    }

    /** Opens the subtree of a manager before this one; empty when it is not there any more. */
    public static Optional<ControlGroups> reopen(Path base) {
        try {
            List<String> mounts = Files.readAllLines(Path.of("/proc/self/mountinfo"));
            List<String> own = Files.readAllLines(Path.of("/proc/self/cgroup"));
            for (String line : mounts) {
                for (ControlGroups.Mode mode :
                        List.of(ControlGroups.Mode.V2, ControlGroups.Mode.V1_NAMED)) {
                    Optional<Path> mount = mountPoint(line, mode);
                    if (mount.filter(base::startsWith).isPresent()
                            && Files.exists(base.resolve("cgroup.procs"))) {
                        String root = line.split(" ", -1)[3];
                        String name = base.getFileName().toString();
                        V1Controllers old = V1Controllers.find(mounts, own, name);
                        return Optional.of(
                                new TreeControlGroups(mode, mount.get(), root, base, old));
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("cannot read which control groups there are: {}", e.toString());
        }
        return Optional.empty();
    }

    /**
     * Takes the group in which the manager was started, when it is alone there (but for the keeper
     * of its PAM session) and the group was given to it, as a unit with {@code Delegate=} gives it:
     * the manager moves to {@code init.scope} in it. Empty when it is not to be had.
     *
     * @param self the PID of the manager
     */
    public static Optional<ControlGroups> takeOver(int self) {
        Path proc = Path.of("/proc/self");
        try {
            List<String> own = Files.readAllLines(proc.resolve("cgroup"));
            for (String line : Files.readAllLines(proc.resolve("mountinfo"))) {
                for (ControlGroups.Mode mode :
                        List.of(ControlGroups.Mode.V2, ControlGroups.Mode.V1_NAMED)) {
                    Optional<Path> mount = mountPoint(line, mode);
                    String root = mount.isEmpty() ? "" : line.split(" ", -1)[3];
                    String group = mount.isEmpty() ? "" : below(root, ownPath(own, mode));
                    if (!group.isEmpty() && moveInto(mount.get().resolve(group), self)) {
                        Path base = mount.get().resolve(group);
                        return Optional.of(
                                new TreeControlGroups(
                                                mode, mount.get(), root, base, V1Controllers.none())
                                        .asDelegated());
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("the own control group cannot be taken over: {}", e.toString());
        }
        return Optional.empty();
    }

    /** As {@link #reopen}, for a manager that may have taken over the group it was started in. */
    public static Optional<ControlGroups> reopenTaken(Path base) {
        // One that was made for a manager has the name that open() gave it.
        Path name = base.getFileName();
        boolean made = name == null || name.toString().startsWith(OWN);
        return reopen(base)
                .map(groups ->
                        groups instanceof TreeControlGroups tree && !made
                                ? tree.asDelegated()
                                : groups);
    }

    private static boolean moveInto(Path base, int self) throws IOException {
        if (!Files.isWritable(base)) {
            return false;
        }
        Path inside = base.resolve("init.scope");
        List<String> others = new ArrayList<>(Files.readAllLines(base.resolve(PROCS)));
        boolean isThere = others.remove(Integer.toString(self));
        if (!isThere || !others.stream().allMatch(ControlGroupMounts::keepsSession)) {
            return false;
        }
        Files.createDirectories(inside);
        Files.writeString(inside.resolve(PROCS), Integer.toString(self));
        for (String keeper : others) {
            try {
                Files.writeString(inside.resolve(PROCS), keeper);
            } catch (IOException e) {
                // It is root's, who need not let a user move it; it does no harm where it is.
                LOG.debug("{} stays in {}: {}", keeper, base, e.toString());
            }
        }
        return true;
    }

    /** The process that holds the PAM session of the manager lies in its group, too. */
    private static boolean keepsSession(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "comm")).strip().equals("(sd-pam)");
        } catch (IOException gone) {
            return true;
        }
    }

    private static Optional<ControlGroups> tryOpen(
            ControlGroups.Mode mode, List<String> mounts, List<String> own, String name) {
        for (String line : mounts) {
            Optional<Path> mount = mountPoint(line, mode);
            if (mount.isEmpty()) {
                continue;
            }
            String root = line.split(" ", -1)[3];
            Path parent = mount.get().resolve(below(root, ownPath(own, mode)));
            try {
                Path base = createNew(parent, name);
                if (mode == ControlGroups.Mode.V2) {
                    giveControllers(parent);
                }
                V1Controllers old = V1Controllers.find(mounts, own, base.getFileName().toString());
                return Optional.of(new TreeControlGroups(mode, mount.get(), root, base, old));
            } catch (IOException e) {
                LOG.debug("{}: {}", parent, e.toString());
            }
        }
        return Optional.empty();
    }

    /** The kernel refuses where the group has processes itself: then there is nothing to limit. */
    private static void giveControllers(Path parent) throws IOException {
        Path file = parent.resolve("cgroup.subtree_control");
        for (String controller :
                Files.readString(parent.resolve("cgroup.controllers")).strip().split("\\s+", -1)) {
            if (!controller.isEmpty()) {
                try {
                    Files.writeString(file, "+" + controller);
                } catch (IOException e) {
                    LOG.debug("{}: no {} below: {}", parent, controller, e.toString());
                }
            }
        }
    }

    /** Another manager, perhaps of another PID namespace, may have taken the name. */
    private static Path createNew(Path parent, String name) throws IOException {
        for (int i = 2; i < 100; i++) {
            try {
                return Files.createDirectory(parent.resolve(i == 2 ? name : name + "-" + i));
            } catch (FileAlreadyExistsException taken) {
                LOG.debug("{} is taken", taken.getFile());
            }
        }
        throw new FileAlreadyExistsException(parent.resolve(name).toString());
    }

    private static Optional<Path> mountPoint(String mountinfo, ControlGroups.Mode mode) {
        int dash = mountinfo.indexOf(" - ");
        String[] before = mountinfo.substring(0, Math.max(dash, 0)).split(" ", -1);
        String after = dash < 0 ? "" : mountinfo.substring(dash + 3);
        boolean fits =
                switch (mode) {
                    case V2 -> after.startsWith("cgroup2 ");
                    case V1_NAMED -> after.startsWith("cgroup ") && after.contains("name=systemd");
                    case NONE -> false;
                };
        return fits && before.length > 4 ? Optional.of(Path.of(before[4])) : Optional.empty();
    }

    private static String ownPath(List<String> own, ControlGroups.Mode mode) {
        String marker = mode == ControlGroups.Mode.V2 ? "0::" : ":name=systemd:";
        for (String line : own) {
            int at = line.indexOf(marker);
            if (at == 0 || (at > 0 && mode == ControlGroups.Mode.V1_NAMED)) {
                return line.substring(at + marker.length());
            }
        }
        return "/";
    }

    /**
     * {@return the own group as seen below a mount whose root is {@code root}, no leading slash}
     */
    static String below(String root, String own) {
        String rest =
                !root.equals("/") && own.startsWith(root) ? own.substring(root.length()) : own;
        // "/.." appears when the mount belongs to another cgroup namespace: then its top is ours.
        return rest.startsWith("/..") || rest.isEmpty() ? "" : rest.substring(1);
    }
}
