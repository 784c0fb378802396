package org.jitney.manager.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.sys.Mount;
import org.jitney.manager.exec.MountRules.Kind;
import org.jitney.manager.exec.MountRules.Rule;
import org.jitney.manager.unit.ExecContext;

/**
 * The mount namespace of a process. The whole tree is bound to a stage and changed there, so that
 * what is bound from elsewhere is found although a rule covers it: first everything that is mounted
 * anew (empty trees, bound paths, and each path that has a rule of its own bound onto itself,
 * parents first, so that it is a mount with flags of its own), then the flags of every mount by the
 * nearest rule above it. At last the stage becomes the root.
 */
final class Sandbox {
    private static final long CLONE_NEWNS = 0x00020000;
    private static final long CLONE_NEWUTS = 0x04000000;
    private static final long CLONE_NEWIPC = 0x08000000;
    private static final long CLONE_NEWNET = 0x40000000;
    private static final long SLAVE = Mount.MS_REC | Mount.MS_SLAVE;
    private static final long BIND = Mount.MS_BIND | Mount.MS_REC;

    private final ProgramBuilder program;
    private final Path runtime;
    private final String stage;
    private final boolean mayPivot;
    private final MountTable table = MountTable.read();
    private final Set<String> emptied = new HashSet<>();
    private final Set<Path> covers = new HashSet<>();
    private boolean privateDevices;

    /** What is to become of a mount: null for "as it is". */
    private static final class Attributes {
        boolean isNew;
        Optional<Boolean> readOnly = Optional.empty();
        Optional<Boolean> noExec = Optional.empty();
    }

    /**
     * Writes into {@code program}; {@code runtime} is a directory of the manager in which the stage
     * and the things that cover inaccessible paths lie.
     */
    Sandbox(ProgramBuilder program, Path runtime, boolean mayPivot) {
        this.program = program;
        this.runtime = runtime;
        this.stage = runtime.resolve("stage").toString();
        this.mayPivot = mayPivot;
    }

    /** {@return where a path is while the tree is being changed} */
    private String on(String path) {
        return path.equals("/") ? stage : stage + path;
    }

    /** {@return whether the settings ask for namespaces at all} */
    static boolean isWanted(ExecContext context, MountRules rules) {
        return !rules.isEmpty()
                || flags(context) != 0
                || context.privateMounts()
                || !context.protectProc().equals("default")
                || !context.procSubset().equals("all");
    }

    private static long flags(ExecContext context) {
        return (context.privateNetwork() ? CLONE_NEWNET : 0)
                | (context.privateIpc() ? CLONE_NEWIPC : 0)
                | (context.protectHostname() ? CLONE_NEWUTS : 0);
    }

    void add(ExecContext context, MountRules rules) {
        program.exitStatus(
                context.privateNetwork() ? ExitCode.NETWORK.code() : ExitCode.NAMESPACE.code());
        program.unshare(CLONE_NEWNS | flags(context));
        program.exitStatus(ExitCode.NAMESPACE.code());
        program.mount("", "/", "", SLAVE, "");
        program.mkdir(stage, 0755);
        program.mount("/", stage, "", BIND, "");
        proc(context);
        Map<String, Attributes> mounts = new TreeMap<>(Comparator.naturalOrder());
        table.flags().keySet().forEach(path -> mounts.put(path, new Attributes()));
        List<Rule> sorted = new ArrayList<>(rules.rules());
        // Parents before children: a mount over the parent would hide those below.
        sorted.sort(Comparator.comparingInt(rule -> depth(rule.path())));
        for (Rule rule : sorted) {
            apply(rule, mounts);
        }
        keepNotifySocket();
        setFlags(mounts);
        enter(program, stage, mayPivot);
        long propagation = context.mountFlags() == 0 ? Mount.MS_SHARED : context.mountFlags();
        program.mount("", "/", "", Mount.MS_REC | propagation, "").optional();
    }

    /** Makes the stage the root and lets go of what was the root. */
    static void enter(ProgramBuilder program, String stage, boolean pivot) {
        program.chdir(stage);
        if (pivot) {
            program.pivotRoot(".", ".");
            program.umount(".", Mount.MNT_DETACH);
        } else {
            program.mount(".", "/", "", Mount.MS_MOVE, "");
            program.chroot(".");
        }
        program.chdir("/");
    }

    private static int depth(String path) {
        return path.equals("/") ? 0 : (int) path.chars().filter(c -> c == '/').count();
    }

    /** {@return the path without symlinks, if it exists} */
    private static Optional<String> real(String path) {
        try {
            return Optional.of(Path.of(path).toRealPath().toString());
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private void apply(Rule rule, Map<String, Attributes> mounts) {
        Optional<String> found = real(rule.path());
        boolean makesPlace = rule.kind() == Kind.BIND || rule.kind() == Kind.TMPFS;
        String path = found.orElse(rule.path());
        boolean hidden = isHidden(path);
        if ((found.isEmpty() && rule.optional() && !makesPlace) || (hidden && !makesPlace)) {
            return;
        }
        if (rule.kind() == Kind.INACCESSIBLE) {
            cover(path, mounts);
            return;
        }
        if (rule.kind() == Kind.BIND && rule.optional() && !Files.exists(Path.of(rule.source()))) {
            return;
        }
        Attributes attributes = mounts.computeIfAbsent(path, p -> new Attributes());
        if (makesPlace && (found.isEmpty() || hidden)) {
            place(path, rule);
        }
        mountNew(rule, path, attributes, mounts);
        attributes.isNew = true;
        mounts.put(path, attributes);
    }

    private void mountNew(
            Rule rule, String path, Attributes attributes, Map<String, Attributes> mounts) {
        switch (rule.kind()) {
            case READ_ONLY -> attributes.readOnly = Optional.of(true);
            case READ_WRITE -> attributes.readOnly = Optional.of(false);
            case NO_EXEC -> attributes.noExec = Optional.of(true);
            case EXEC -> attributes.noExec = Optional.of(false);
            case INACCESSIBLE -> {}
            case TMPFS -> {
                tmpfs(path, rule.source());
                emptied.add(path);
            }
            case BIND -> {
                program.mount(rule.source(), on(path), "", BIND, "");
                attributes.readOnly = Optional.of(false);
            }
            case PRIVATE_DEVICES -> devices();
        }
        boolean mountsItself =
                rule.kind() == Kind.TMPFS
                        || rule.kind() == Kind.BIND
                        || rule.kind() == Kind.PRIVATE_DEVICES;
        if (mountsItself) {
            covers.add(Path.of(path));
            forgetBelow(path, mounts);
        } else if (!table.flags().containsKey(path) && !attributes.isNew) {
            program.mount(on(path), on(path), "", BIND, "");
        }
    }

    /** {@return whether something that is mounted anew covers the path} */
    private boolean isHidden(String path) {
        return (privateDevices && path.startsWith("/dev/"))
                || emptied.stream().anyMatch(e -> path.startsWith(e + "/"));
    }

    /** Makes a mount point that is not there. */
    private void place(String path, Rule rule) {
        boolean file = rule.kind() == Kind.BIND && Files.isRegularFile(Path.of(rule.source()));
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            program.mkdir(on(path.substring(0, slash)), 0755);
        }
        if (file) {
            program.createFile(on(path), "", 0644);
        } else {
            program.mkdir(on(path), 0755);
        }
    }

    /** The manager may live in a place that is covered: what services talk to it by is put back. */
    private void keepNotifySocket() {
        Path socket = runtime.resolve("systemd/notify");
        if (covers.stream().noneMatch(path -> socket.startsWith(path))) {
            return;
        }
        String path = socket.toString();
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            program.mkdir(on(path.substring(0, slash)), 0755);
        }
        program.createFile(on(path), "", 0600);
        program.mount(path, on(path), "", Mount.MS_BIND, "");
    }

    private static void forgetBelow(String path, Map<String, Attributes> mounts) {
        mounts.keySet().removeIf(p -> p.startsWith(path + "/"));
    }

    private void cover(String path, Map<String, Attributes> mounts) {
        covers.add(Path.of(path));
        if (runtime.startsWith(path)) {
            tmpfs(path, "mode=0755");
            forgetBelow(path, mounts);
            return;
        }
        boolean directory = Files.isDirectory(Path.of(path), LinkOption.NOFOLLOW_LINKS);
        Path with = runtime.resolve(directory ? "inaccessible-dir" : "inaccessible-file");
        try {
            if (directory) {
                Files.createDirectories(with);
            } else if (!Files.exists(with)) {
                Files.createFile(with);
            }
            Files.setPosixFilePermissions(with, Set.of());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        program.mount(with.toString(), on(path), "", Mount.MS_BIND, "");
        forgetBelow(path, mounts);
        mounts.remove(path);
    }

    private void tmpfs(String path, String options) {
        long flags = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_STRICTATIME;
        List<String> rest = new ArrayList<>();
        boolean mode = false;
        for (String option : options.split(",", -1)) {
            switch (option) {
                case "ro" -> flags |= Mount.MS_RDONLY;
                case "noexec" -> flags |= Mount.MS_NOEXEC;
                case "nosuid", "nodev", "rw", "" -> {}
                default -> {
                    mode |= option.startsWith("mode=");
                    rest.add(option);
                }
            }
        }
        if (!mode) {
            rest.add("mode=0755");
        }
        program.mount("tmpfs", on(path), "tmpfs", flags, String.join(",", rest));
    }

    /** A /dev with nothing but the harmless devices. */
    private void devices() {
        privateDevices = true;
        String dev = on("/dev");
        program.mount("tmpfs", dev, "tmpfs", Mount.MS_NOSUID | Mount.MS_STRICTATIME, "mode=0755");
        for (String node : List.of("null", "zero", "full", "random", "urandom", "tty")) {
            if (Files.exists(Path.of("/dev", node))) {
                program.createFile(dev + "/" + node, "", 0666);
                program.mount("/dev/" + node, dev + "/" + node, "", Mount.MS_BIND, "");
            }
        }
        for (String tree : List.of("pts", "shm", "mqueue", "hugepages")) {
            if (Files.isDirectory(Path.of("/dev", tree))) {
                program.mkdir(dev + "/" + tree, 0755);
                program.mount("/dev/" + tree, dev + "/" + tree, "", BIND, "");
            }
        }
        Map<String, String> links = new LinkedHashMap<>();
        links.put("ptmx", "pts/ptmx");
        links.put("fd", "/proc/self/fd");
        links.put("stdin", "/proc/self/fd/0");
        links.put("stdout", "/proc/self/fd/1");
        links.put("stderr", "/proc/self/fd/2");
        links.put("core", "/proc/kcore");
        links.put("log", "/run/systemd/journal/dev-log");
        links.forEach((name, target) -> program.symlink(target, dev + "/" + name));
    }

    private void proc(ExecContext context) {
        List<String> options = new ArrayList<>();
        if (!context.protectProc().equals("default")) {
            options.add("hidepid=" + context.protectProc());
        }
        if (context.procSubset().equals("pid")) {
            options.add("subset=pid");
            emptied.add("/proc");
        }
        if (!options.isEmpty()) {
            long flags = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC;
            // Kernels without these options, and containers, refuse: then all of /proc stays.
            program.mount("proc", on("/proc"), "proc", flags, String.join(",", options)).optional();
        }
    }

    private void setFlags(Map<String, Attributes> mounts) {
        mounts.forEach((path, own) -> {
            Optional<Boolean> readOnly = nearest(path, mounts, false);
            Optional<Boolean> noExec = nearest(path, mounts, true);
            if (readOnly.isEmpty() && noExec.isEmpty()) {
                return;
            }
            long old = table.flagsAt(path);
            long flags = old & ~Mount.MS_RDONLY & ~Mount.MS_NOEXEC;
            // What was read-only or not executable before does not become less so.
            boolean wasReadOnly = (old & Mount.MS_RDONLY) != 0;
            boolean wasNoExec = (old & Mount.MS_NOEXEC) != 0;
            flags |= readOnly.orElse(false) || wasReadOnly ? Mount.MS_RDONLY : 0;
            flags |= noExec.orElse(false) || wasNoExec ? Mount.MS_NOEXEC : 0;
            if (flags == old) {
                return;
            }
            program.mount("", on(path), "", Mount.MS_BIND | Mount.MS_REMOUNT | flags, "");
            if (!own.isNew) {
                program.optional();
            }
        });
    }

    private static Optional<Boolean> nearest(
            String path, Map<String, Attributes> mounts, boolean noExec) {
        String at = path;
        while (true) {
            Attributes attributes = mounts.get(at);
            if (attributes != null) {
                Optional<Boolean> found = noExec ? attributes.noExec : attributes.readOnly;
                if (found.isPresent()) {
                    return found;
                }
            }
            if (at.equals("/")) {
                return Optional.empty();
            }
            int slash = at.lastIndexOf('/');
            at = slash <= 0 ? "/" : at.substring(0, slash);
        }
    }
}
