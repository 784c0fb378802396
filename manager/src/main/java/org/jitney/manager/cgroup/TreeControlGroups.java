package org.jitney.manager.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.linux.fd.DirectoryEntry;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Groups as directories of a kernel hierarchy, all below one directory that is ours. */
final class TreeControlGroups implements ControlGroups {
    private static final Logger LOG = LoggerFactory.getLogger(TreeControlGroups.class);

    private final Mode mode;
    private final Path base;
    private final String kernelBase;
    private boolean delegated;

    private final V1Controllers version1;

    TreeControlGroups(Mode mode, Path mount, String mountRoot, Path base, V1Controllers version1) {
        this.mode = mode;
        this.version1 = version1;
        this.base = base;
        String below = mount.equals(base) ? "" : "/" + mount.relativize(base);
        this.kernelBase = (mountRoot.equals("/") ? "" : mountRoot) + below;
    }

    /** {@return this tree, in which the manager lives itself} */
    TreeControlGroups asDelegated() {
        delegated = true;
        return this;
    }

    @Override
    public Mode mode() {
        return mode;
    }

    @Override
    public void create(String group) throws IOException {
        Path directory = path(group);
        // Mostly it is there already, which is no exception.
        if (!Files.isDirectory(directory)) {
            try {
                Files.createDirectory(directory);
            } catch (NoSuchFileException missing) {
                Files.createDirectories(directory);
            }
        }
    }

    @Override
    public List<Path> joinFiles(String group) {
        List<Path> out = new ArrayList<>();
        out.add(path(group).resolve("cgroup.procs"));
        out.addAll(version1.joinFiles(group));
        return out;
    }

    @Override
    public Optional<Path> directory(String group, String controller) {
        return version1.has(controller)
                ? version1.directory(group, controller)
                : directory(group).filter(_ -> mode == Mode.V2);
    }

    @Override
    public boolean isVersion1(String controller) {
        return version1.has(controller);
    }

    @Override
    public OptionalLong mark(String group) {
        return OptionalLong.empty();
    }

    @Override
    public void started(String group, int pid, String invocationId) {}

    @Override
    public void recover(String group, OptionalLong mark, String invocationId) {}

    @Override
    public void adopt(String group, int pid) throws IOException {
        create(group);
        Files.writeString(path(group).resolve("cgroup.procs"), Integer.toString(pid));
        for (Path file : version1.joinFiles(group)) {
            try {
                Files.writeString(file, Integer.toString(pid));
            } catch (IOException e) {
                LOG.warn("{}: process {} does not join: {}", file, pid, e.toString());
            }
        }
    }

    @Override
    public void ended(int pid) {}

    @Override
    public Set<Integer> processes(String group) {
        if (mode == Mode.V2 && isEmpty(group)) {
            // The kernel knows that of all groups below, too.
            return Set.of();
        }
        Set<Integer> pids = new TreeSet<>();
        for (Path directory : directories(group)) {
            pids.addAll(pidsIn(directory));
        }
        return pids;
    }

    @Override
    public boolean isEmpty(String group) {
        if (mode == Mode.V2) {
            try {
                return Files.readString(path(group).resolve("cgroup.events"))
                        .contains("populated 0");
            } catch (IOException gone) {
                return true;
            }
        }
        return directories(group).stream().allMatch(directory -> pidsIn(directory).isEmpty());
    }

    @Override
    public Optional<String> groupOf(int pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
                boolean ours =
                        mode == Mode.V2 ? line.startsWith("0::") : line.contains(":name=systemd:");
                int at = line.indexOf('/');
                if (ours && at >= 0 && line.substring(at).startsWith(kernelBase + "/")) {
                    return Optional.of(line.substring(at + kernelBase.length()));
                }
            }
        } catch (IOException gone) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    @Override
    public String kernelPath(String group) {
        String path = group.equals("/") ? kernelBase : kernelBase + group;
        return path.isEmpty() ? "/" : path;
    }

    @Override
    public boolean isDelegated() {
        return delegated;
    }

    @Override
    public Optional<Path> directory(String group) {
        return Optional.of(path(group));
    }

    @Override
    public Set<String> enable(String group, Set<String> controllers) {
        Set<String> old = version1.all().isEmpty() ? Set.of() : enableOld(group, controllers);
        if (mode != Mode.V2) {
            return old;
        }
        Path at = base;
        for (Path part : base.relativize(path(group))) {
            // From the top down: a group can give on only what it was given.
            Set<String> given = words(at.resolve("cgroup.controllers"));
            Set<String> on = words(at.resolve("cgroup.subtree_control"));
            for (String controller : controllers) {
                if (given.contains(controller) && !on.contains(controller)) {
                    enable(at, controller);
                }
            }
            at = at.resolve(part);
        }
        Set<String> all = new TreeSet<>(old);
        all.addAll(words(at.resolve("cgroup.controllers")));
        return all;
    }

    private Set<String> enableOld(String group, Set<String> controllers) {
        Set<String> wanted = new TreeSet<>(controllers);
        wanted.retainAll(version1.all());
        return version1.enable(group, wanted, wanted.isEmpty() ? Set.of() : processes(group));
    }

    private static void enable(Path directory, String controller) {
        try {
            Files.writeString(directory.resolve("cgroup.subtree_control"), "+" + controller);
        } catch (IOException e) {
            LOG.debug("{}: no {} below: {}", directory, controller, e.toString());
        }
    }

    private static Set<String> words(Path file) {
        try {
            return Set.of(Files.readString(file).strip().split("\\s+", -1));
        } catch (IOException noSuchGroup) {
            return Set.of();
        }
    }

    @Override
    public void write(String group, Attribute attribute) throws IOException {
        String file = attribute.file();
        if (version1.has(attribute.controller())) {
            version1.write(group, attribute.controller(), file, attribute.text());
        } else {
            Files.writeString(path(group).resolve(file), attribute.text());
        }
    }

    /** Version 2 has the freezer in every group; in version 1 it is a hierarchy of its own. */
    @Override
    public boolean canFreeze() {
        return mode == Mode.V2;
    }

    @Override
    public void freeze(String group, boolean freeze) throws IOException {
        Files.writeString(path(group).resolve("cgroup.freeze"), freeze ? "1" : "0");
    }

    @Override
    public boolean isFrozen(String group) {
        try {
            return Files.readString(path(group).resolve("cgroup.events")).contains("frozen 1");
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void remove(String group) {
        if (!removeOne(path(group))) {
            directories(group).reversed().forEach(this::removeOne);
        }
        version1.remove(group);
    }

    private boolean removeOne(Path directory) {
        try {
            Files.deleteIfExists(directory);
            return true;
        } catch (IOException stillUsed) {
            LOG.debug("{} stays: {}", directory, stillUsed.toString());
            return false;
        }
    }

    @Override
    public void close() {
        remove("/");
    }

    private Path path(String group) {
        return group.equals("/") ? base : base.resolve(group.substring(1));
    }

    /** {@return the group's directory and all below, parents first} */
    private List<Path> directories(String group) {
        List<Path> out = new ArrayList<>();
        collect(path(group), out);
        return out;
    }

    /** A group has some dozen files, so those below it are told by their type alone. */
    private static void collect(Path directory, List<Path> out) {
        try {
            List<DirectoryEntry> entries = DirectoryEntry.in(directory);
            out.add(directory);
            for (DirectoryEntry entry : entries) {
                if (entry.isDirectory()) {
                    collect(directory.resolve(entry.name()), out);
                }
            }
        } catch (ErrnoException gone) {
            LOG.debug("{}: {}", directory, gone.getMessage());
        }
    }

    private static Set<Integer> pidsIn(Path directory) {
        try {
            Set<Integer> pids = new TreeSet<>();
            for (String line : Files.readAllLines(directory.resolve("cgroup.procs"))) {
                // Zero stands for a process of another PID namespace: there is nothing to signal.
                if (!line.isBlank() && !line.equals("0")) {
                    pids.add(Integer.parseInt(line.strip()));
                }
            }
            return pids;
        } catch (NoSuchFileException gone) {
            return Set.of();
        } catch (IOException e) {
            LOG.debug("{}: {}", directory, e.toString());
            return Set.of();
        }
    }
}
