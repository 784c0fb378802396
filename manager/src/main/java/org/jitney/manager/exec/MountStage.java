package org.jitney.manager.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jitney.linux.fd.Root;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Mount;
import org.jitney.manager.exec.MountRules.Kind;
import org.jitney.manager.exec.MountRules.Rule;

/**
 * The file tree of a process while it is being put together. The tree that is to become the root is
 * bound to a stage and changed there, so that what is bound from elsewhere is found although a rule
 * covers it: first everything that is mounted anew (empty trees, bound paths, and each path that
 * has a rule of its own bound onto itself, parents first, so that it is a mount with flags of its
 * own), then the flags of every mount by the nearest rule above it.
 */
final class MountStage {
    private static final long BIND = Mount.MS_BIND | Mount.MS_REC;
    private static final long DEVICES_FLAGS =
            Mount.MS_NOSUID | Mount.MS_NOEXEC | Mount.MS_STRICTATIME;

    /** The harmless devices, and the numbers by which some look for them. */
    private static final Map<String, String> NODES =
            Map.of(
                    "null", "1:3",
                    "zero", "1:5",
                    "full", "1:7",
                    "random", "1:8",
                    "urandom", "1:9",
                    "tty", "5:0");

    private static final Map<String, String> LINKS =
            Map.of(
                    "ptmx", "pts/ptmx",
                    "fd", "/proc/self/fd",
                    "stdin", "/proc/self/fd/0",
                    "stdout", "/proc/self/fd/1",
                    "stderr", "/proc/self/fd/2",
                    "core", "/proc/kcore",
                    "log", "/run/systemd/journal/dev-log");

    private final ProgramBuilder program;
    private final Path runtime;
    private final String stage;
    private final String root;
    private final MountTable table;
    private final Optional<Path> look;
    private final Map<String, Attributes> mounts = new TreeMap<>(Comparator.naturalOrder());
    private final Set<String> emptied = new HashSet<>();
    private final Set<String> inaccessible = new HashSet<>();
    private final Set<Path> covers = new HashSet<>();

    /** A mount, the flags that it starts with, and what is to become of it: null for "as it is". */
    private static final class Attributes {
        private final long flags;
        private boolean isNew;
        private boolean readOnlyAlone;
        private Optional<Boolean> readOnly = Optional.empty();
        private Optional<Boolean> noExec = Optional.empty();

        Attributes(long flags) {
            this.flags = flags;
        }
    }

    /**
     * Writes into {@code program}; {@code runtime} is a directory of the manager in which the stage
     * and the things that cover inaccessible paths lie; {@code root} becomes the root.
     */
    MountStage(ProgramBuilder program, Path runtime, String root, MountTable table) {
        this(program, runtime, root, table, Optional.empty());
    }

    /**
     * As above.
     *
     * @param look a path by which this process reaches {@code root}, if that is in a namespace that
     *     it is not in
     */
    MountStage(
            ProgramBuilder program,
            Path runtime,
            String root,
            MountTable table,
            Optional<Path> look) {
        this.program = program;
        this.runtime = runtime;
        this.stage = runtime.resolve("stage").toString();
        this.root = root;
        this.table = table;
        this.look = look.or(() -> root.equals("/") ? Optional.empty() : Optional.of(Path.of(root)));
        table.below(root).forEach((path, flags) -> mounts.put(path, new Attributes(flags)));
    }

    void open() {
        program.mkdir(stage, 0755);
        program.mount(root, stage, "", BIND, "");
    }

    /** {@return where a path is while the tree is being changed} */
    String on(String path) {
        return path.equals("/") ? stage : stage + path;
    }

    /** {@return whether the tree is another than the machine's} */
    private boolean hasOwnRoot() {
        return !root.equals("/");
    }

    void apply(List<Rule> rules) {
        List<Rule> sorted = new ArrayList<>(rules);
        // Parents before children: a mount over the parent would hide those below.
        sorted.sort(Comparator.comparingInt(rule -> depth(rule.path())));
        sorted.forEach(this::apply);
    }

    private static int depth(String path) {
        return path.equals("/") ? 0 : (int) path.chars().filter(c -> c == '/').count();
    }

    /** {@return the path without symlinks in the tree, if it exists there} */
    private Optional<String> real(String path) {
        if (look.isPresent()) {
            try (Root tree = Root.of(look.get())) {
                return Optional.of(tree.realPath(path));
            } catch (ErrnoException missing) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(Path.of(path).toRealPath().toString());
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private void apply(Rule rule) {
        Optional<String> found = real(rule.path());
        String path = found.orElse(rule.path());
        if (inaccessible.stream().anyMatch(covered -> isBelow(path, covered))) {
            return;
        }
        boolean hidden = isHidden(path) && !mounts.containsKey(path);
        if (rule.kind() == Kind.LINK) {
            link(rule, hidden);
            return;
        }
        boolean makesPlace =
                switch (rule.kind()) {
                    case BIND, TMPFS -> true;
                    case FILE_SYSTEM, PRIVATE_DEVICES -> hasOwnRoot();
                    case READ_ONLY, READ_WRITE, NO_EXEC, EXEC, INACCESSIBLE, LINK -> false;
                };
        boolean missing = hidden || (found.isEmpty() && !mounts.containsKey(path));
        if (missing
                && !makesPlace
                && (hidden || rule.optional() || saysTheSameAsAbove(rule, path))) {
            return;
        }
        if (rule.kind() == Kind.BIND && !isImage(rule) && !Files.exists(Path.of(rule.source()))) {
            if (!rule.optional()) {
                // Making the mount point first might make the very source.
                program.openFile(rule.source(), Fcntl.O_PATH, 0);
            }
            return;
        }
        if (missing && makesPlace) {
            place(path, rule);
        }
        mountNew(rule, path);
    }

    /**
     * {@return whether the nearest rule above says the same} The original drops such a rule before
     * it looks for the path, so under {@code ProtectSystem=strict} what {@code ReadOnlyPaths=}
     * names may be missing; Debian's accounts-daemon depends on it.
     */
    private boolean saysTheSameAsAbove(Rule rule, String path) {
        if (rule.kind() != Kind.READ_ONLY && rule.kind() != Kind.READ_WRITE) {
            return false;
        }
        Optional<Boolean> wanted = Optional.of(rule.kind() == Kind.READ_ONLY);
        for (String at = path; !at.equals("/"); ) {
            at = parent(at);
            Attributes above = mounts.get(at);
            if (above != null && (above.isNew || above.readOnly.isPresent())) {
                return !covers.contains(Path.of(at)) && above.readOnly.equals(wanted);
            }
        }
        return false;
    }

    /** Where a tree was emptied, the links of the unit's directories are made again. */
    private void link(Rule rule, boolean hidden) {
        if (hidden) {
            makeParents(rule.path());
            program.symlink(rule.source(), on(rule.path())).tolerating(Errno.EEXIST);
        }
    }

    private Attributes replace(String path, long flags) {
        covers.add(Path.of(path));
        emptied.removeIf(p -> p.equals(path) || isBelow(p, path));
        mounts.keySet().removeIf(p -> isBelow(p, path));
        Attributes fresh = new Attributes(flags);
        fresh.isNew = true;
        mounts.put(path, fresh);
        return fresh;
    }

    private static boolean isBelow(String path, String above) {
        return above.equals("/") ? path.length() > 1 : path.startsWith(above + "/");
    }

    private void mountNew(Rule rule, String path) {
        switch (rule.kind()) {
            case READ_ONLY -> own(path).readOnly = Optional.of(true);
            case READ_WRITE -> own(path).readOnly = Optional.of(false);
            case NO_EXEC -> own(path).noExec = Optional.of(true);
            case EXEC -> own(path).noExec = Optional.of(false);
            case INACCESSIBLE -> cover(path);
            case TMPFS -> {
                tmpfs(path, rule.source());
                emptied.add(path);
            }
            case BIND -> bind(path, rule);
            case PRIVATE_DEVICES -> devices();
            case FILE_SYSTEM -> fileSystem(path, rule);
            case LINK -> {}
        }
    }

    /** {@return the mount at that path, which it becomes if it is none} */
    private Attributes own(String path) {
        Attributes known = mounts.get(path);
        if (known == null) {
            known = new Attributes(flagsAt(path));
            known.isNew = true;
            mounts.put(path, known);
            program.mount(on(path), on(path), "", BIND, "");
        }
        return known;
    }

    private long flagsAt(String path) {
        Attributes found = mounts.get(nearestMount(path));
        return found == null ? 0 : found.flags;
    }

    private void bind(String path, Rule rule) {
        Attributes fresh = replace(path, table.flagsAt(rule.source()));
        fresh.readOnly = Optional.of(false);
        long flags = rule.isRecursive() ? BIND : Mount.MS_BIND;
        program.mount(rule.source(), on(path), "", flags, "");
        if (rule.isRecursive()) {
            table.below(rule.source())
                    .forEach((below, old) -> {
                        if (!below.equals("/")) {
                            mounts.put(path + below, new Attributes(old));
                        }
                    });
        }
    }

    private void fileSystem(String path, Rule rule) {
        long flags = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC;
        replace(path, flags);
        if (rule.source().equals("cgroup2")) {
            // There is one such file system, and the kernel does not mount it over itself.
            program.mount("tmpfs", on(path), "tmpfs", flags, "mode=0755");
        }
        // Objects of BPF are root's alone, as where the machine has them.
        String options = rule.source().equals("bpf") ? "mode=0700" : "";
        program.mount(rule.source(), on(path), rule.source(), flags, options);
        if (rule.optional()) {
            program.optional();
        }
    }

    /** {@return whether the path lies in a tree that was emptied} */
    private boolean isHidden(String path) {
        return emptied.contains(nearestMount(parent(path)));
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private String nearestMount(String path) {
        String at = path;
        while (!mounts.containsKey(at) && !at.equals("/")) {
            at = parent(at);
        }
        return at;
    }

    /** Makes a mount point that is not there. */
    private void place(String path, Rule rule) {
        boolean file =
                rule.kind() == Kind.BIND
                        && !isImage(rule)
                        && !Files.isDirectory(Path.of(rule.source()));
        makeParents(path);
        if (file) {
            program.createFile(on(path), "", 0644);
        } else {
            program.mkdir(on(path), 0755);
        }
    }

    /** {@return whether a directory is bound that this process does not see} */
    private boolean isImage(Rule rule) {
        return look.isPresent() && Path.of(rule.source()).startsWith(runtime.resolve("images"));
    }

    private void makeParents(String path) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            program.mkdir(on(path.substring(0, slash)), 0755);
        }
    }

    /** The manager may live in a place that is covered: what services talk to it by is put back. */
    void keepNotifySocket() {
        Path socket = runtime.resolve("systemd/notify");
        if (!hasOwnRoot() && covers.stream().noneMatch(path -> socket.startsWith(path))) {
            return;
        }
        String path = socket.toString();
        makeParents(path);
        program.createFile(on(path), "", 0600).optional();
        program.mount(path, on(path), "", Mount.MS_BIND, "").optional();
    }

    private void cover(String path) {
        covers.add(Path.of(path));
        if (runtime.startsWith(path)) {
            tmpfs(path, "mode=0755");
            return;
        }
        boolean directory =
                Files.isDirectory(
                        look.orElse(Path.of("/")).resolve(path.substring(1)),
                        LinkOption.NOFOLLOW_LINKS);
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
        mounts.keySet().removeIf(p -> p.equals(path) || isBelow(p, path));
        inaccessible.add(path);
    }

    /** An empty tree; it becomes read-only at the end, as other things may be mounted in it. */
    private void tmpfs(String path, String text) {
        TmpfsOptions options = TmpfsOptions.parse(text);
        Attributes fresh = replace(path, options.flags());
        fresh.readOnly = Optional.of(options.readOnly());
        program.mount("tmpfs", on(path), "tmpfs", options.flags(), options.data());
    }

    /** A /dev with nothing but the harmless devices. */
    private void devices() {
        String dev = on("/dev");
        program.mount("tmpfs", dev, "tmpfs", DEVICES_FLAGS, "mode=0755");
        Attributes fresh = replace("/dev", DEVICES_FLAGS);
        fresh.readOnlyAlone = true;
        emptied.add("/dev");
        program.mkdir(dev + "/char", 0755);
        NODES.forEach((node, number) -> {
            if (Files.exists(Path.of("/dev", node))) {
                program.createFile(dev + "/" + node, "", 0666);
                program.mount("/dev/" + node, dev + "/" + node, "", Mount.MS_BIND, "");
                program.symlink("../" + node, dev + "/char/" + number);
            }
        });
        for (String tree : List.of("pts", "shm", "mqueue", "hugepages")) {
            if (Files.isDirectory(Path.of("/dev", tree))) {
                program.mkdir(dev + "/" + tree, 0755);
                program.mount("/dev/" + tree, dev + "/" + tree, "", BIND, "");
                mounts.put("/dev/" + tree, new Attributes(table.flagsAt("/dev/" + tree)));
            }
        }
        LINKS.forEach((name, target) -> program.symlink(target, dev + "/" + name));
    }

    /** A new instance of /proc with these options, where kernel and container permit it. */
    void proc(String options, boolean empties) {
        coverProc();
        if (empties) {
            emptied.add("/proc");
        }
        long flags = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC;
        program.mount("proc", on("/proc"), "proc", flags, options).optional();
    }

    /** A /proc that shows the processes of the namespace that this one is the first of. */
    void ownProc() {
        coverProc();
        long flags = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC;
        program.mount("proc", on("/proc"), "proc", flags, "");
    }

    /** What a container has mounted below /proc, as a read-only /proc/sys, is not in a new one. */
    private void coverProc() {
        mounts.keySet().removeIf(path -> isBelow(path, "/proc"));
    }

    void setFlags() {
        mounts.forEach((path, own) -> {
            Optional<Boolean> readOnly = nearest(path, false);
            Optional<Boolean> noExec = nearest(path, true);
            if (own.readOnlyAlone) {
                readOnly = Optional.of(true);
            }
            // What was read-only or not executable before does not become less so.
            long flags = own.flags;
            flags |= readOnly.orElse(false) ? Mount.MS_RDONLY : 0;
            flags |= noExec.orElse(false) ? Mount.MS_NOEXEC : 0;
            if (flags == own.flags) {
                return;
            }
            program.mount("", on(path), "", Mount.MS_BIND | Mount.MS_REMOUNT | flags, "");
            if (!own.isNew) {
                program.optional();
            }
        });
    }

    private Optional<Boolean> nearest(String path, boolean noExec) {
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
            at = parent(at);
        }
    }
}
