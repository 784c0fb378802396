package org.jitney.manager.exec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.manager.image.ImageTree;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Structs;

/**
 * What the settings say about parts of the file tree, as rules in the order in which they were
 * said. Pure: whether a path exists is found out later.
 */
record MountRules(List<Rule> rules) {
    /** What happens to a path. */
    enum Kind {
        READ_ONLY,
        READ_WRITE,
        NO_EXEC,
        EXEC,
        INACCESSIBLE,
        /** An empty file system; the source is its options. */
        TMPFS,
        BIND,
        PRIVATE_DEVICES,
        /** A file system of this type; the source is the type. */
        FILE_SYSTEM,
        /** A symbolic link to the source. */
        LINK
    }

    /**
     * One rule.
     *
     * @param source what is bound there, or the options of the temporary file system
     * @param optional whether a missing path is fine
     */
    record Rule(Kind kind, String path, String source, boolean optional, boolean isRecursive) {}

    private static final String CGROUP = "/sys/fs/cgroup";
    private static final String BPF = "/sys/fs/bpf";
    private static final String JOURNAL = "/run/systemd/journal";
    private static final String TMP = "mode=1777,nosuid,nodev";
    private static final int MS_RDONLY = 1;
    private static final int MS_REC = 16384;

    /** {@code ownRoot} says that the tree is another than the machine's. */
    static MountRules of(ExecContext context, RunResources resources, boolean ownRoot) {
        MountRules out = new MountRules(new ArrayList<>());
        if (ownRoot && context.mountAPIVFS()) {
            out.ownTree();
        }
        context.temporaryFileSystem()
                .forEach(t -> out.add(Kind.TMPFS, t.first(), t.second(), false));
        context.bindPaths().forEach(b -> out.bind(b, false));
        context.bindReadOnlyPaths().forEach(b -> out.bind(b, true));
        out.journal(context, ownRoot);
        if (context.privateDevices()) {
            out.add(Kind.PRIVATE_DEVICES, "/dev", "", false);
        }
        if (context.privateIpc()) {
            out.add(Kind.FILE_SYSTEM, "/dev/mqueue", "mqueue", true);
        }
        if (context.privateTmp().equals("disconnected")) {
            out.add(Kind.TMPFS, "/tmp", TMP, false);
            out.add(Kind.TMPFS, "/var/tmp", TMP, true);
        }
        resources
                .privateTmp()
                .ifPresent(base -> {
                    out.add(Kind.BIND, "/tmp", base + "/tmp", false);
                    out.add(Kind.BIND, "/var/tmp", base + "/var-tmp", true);
                });
        out.kernel(context);
        out.system(context.protectSystem());
        out.home(context.protectHome());
        out.paths(Kind.READ_WRITE, context.readWritePaths());
        out.directories(context, ownRoot);
        out.paths(Kind.READ_ONLY, context.readOnlyPaths());
        out.paths(Kind.INACCESSIBLE, context.inaccessiblePaths());
        out.paths(Kind.NO_EXEC, context.noExecPaths());
        out.paths(Kind.EXEC, context.execPaths());
        out.credentials(Credentials.folder(context), resources.credentials());
        return out;
    }

    /** The sockets of the journal, which in a namespace of it lie elsewhere. */
    private void journal(ExecContext context, boolean ownRoot) {
        String namespace = context.logNamespace();
        if (!namespace.isEmpty() && !ownRoot) {
            // Without such a journal here, as in a manager that has the machine's beside it, the
            // process sees the one that it would see anyway.
            add(Kind.BIND, JOURNAL, JOURNAL + "." + namespace, true);
            return;
        }
        boolean hasOtherRun = ownRoot && (context.mountAPIVFS() || context.privateDevices());
        if (context.bindsLogSockets().orElse(hasOtherRun || !namespace.isEmpty()) && ownRoot) {
            String from = namespace.isEmpty() ? JOURNAL : JOURNAL + "." + namespace;
            for (String socket : List.of("socket", "stdout", "dev-log")) {
                add(Kind.BIND, JOURNAL + "/" + socket, from + "/" + socket, true);
            }
        }
    }

    /** {@return these rules and those that show images in the tree} */
    MountRules with(List<ImageTree.Bind> images) {
        List<Rule> all = new ArrayList<>(rules);
        images.forEach(image ->
                all.add(new Rule(Kind.BIND, image.destination(), image.source(), false, true)));
        return new MountRules(all);
    }

    /** {@return these rules and one for each file that can be written whatever lies above it} */
    MountRules writable(List<Path> files) {
        List<Rule> all = new ArrayList<>(rules);
        for (Path file : files) {
            all.add(new Rule(Kind.READ_WRITE, file.toString(), "", true, false));
        }
        return new MountRules(all);
    }

    private void add(Kind kind, String path, String source, boolean optional) {
        rules.add(new Rule(kind, path, source, optional, true));
    }

    private void bind(Structs.Bind bind, boolean readOnly) {
        boolean recursive = (bind.flags() & MS_REC) != 0;
        rules.add(
                new Rule(
                        Kind.BIND,
                        bind.destination(),
                        bind.source(),
                        bind.isOptional(),
                        recursive));
        if (readOnly || (bind.flags() & MS_RDONLY) != 0) {
            add(Kind.READ_ONLY, bind.destination(), "", true);
        }
    }

    private void paths(Kind kind, List<String> paths) {
        for (String text : paths) {
            int at = 0;
            while (at < text.length() && "-+".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            add(kind, text.substring(at), "", text.substring(0, at).contains("-"));
        }
    }

    private void optional(Kind kind, String... paths) {
        for (String path : paths) {
            add(kind, path, "", true);
        }
    }

    /** A tree that is not the machine's gets the kernel's file systems. */
    private void ownTree() {
        add(Kind.FILE_SYSTEM, "/proc", "proc", false);
        add(Kind.BIND, "/sys", "/sys", false);
        add(Kind.BIND, "/dev", "/dev", false);
        add(Kind.TMPFS, "/run", "mode=0755,nosuid,nodev", false);
    }

    /**
     * The unit's own directories can be written. Those of a dynamic user lie in a folder that
     * nobody else gets through; the unit sees that folder with nothing but its own directories in
     * it.
     */
    private void directories(ExecContext context, boolean ownRoot) {
        for (ExecDirectories.Kind kind : ExecDirectories.Kind.values()) {
            boolean isPrivate = ExecDirectories.isPrivate(context, kind);
            List<String> names = ExecDirectories.topmost(context, kind);
            if (isPrivate && !names.isEmpty() && !ownRoot) {
                add(Kind.TMPFS, kind.privateFolder(context), "ro,noexec,mode=0755", false);
            }
            for (String name : names) {
                String from =
                        (isPrivate ? kind.privateFolder(context) : kind.folder(context))
                                + "/"
                                + name;
                boolean moves = isPrivate && ownRoot;
                String to = moves ? kind.folder(context) + "/" + name : from;
                add(Kind.BIND, to, from, false);
                add(Kind.READ_WRITE, to, "", true);
            }
            if (kind != ExecDirectories.Kind.CONFIGURATION) {
                ExecDirectories.links(context, kind)
                        .forEach(link ->
                                add(
                                        Kind.LINK,
                                        kind.folder(context) + "/" + link.link(),
                                        kind.folder(context) + "/" + link.directory(),
                                        true));
            }
        }
    }

    private void credentials(String folder, Optional<String> directory) {
        if (directory.isEmpty()) {
            optional(Kind.INACCESSIBLE, folder);
            return;
        }
        add(Kind.TMPFS, folder, "ro,mode=0755,nosuid,noexec,nodev", false);
        add(Kind.BIND, directory.get(), directory.get(), false);
        add(Kind.READ_ONLY, directory.get(), "", false);
    }

    /** A hierarchy of version 1 cannot be shown in part: there the nearest level applies. */
    private static String levelOfGroups(ExecContext context) {
        String level = context.protectControlGroups();
        if (Namespaces.hasOwnGroups(context)) {
            return level;
        }
        return switch (level) {
            case "private" -> "no";
            case "strict" -> "yes";
            default -> level;
        };
    }

    private void kernel(ExecContext context) {
        if (context.privateBpf()) {
            add(Kind.FILE_SYSTEM, BPF, "bpf", true);
        }
        if (context.protectKernelTunables()) {
            optional(
                    Kind.READ_ONLY,
                    "/proc/acpi",
                    "/proc/apm",
                    "/proc/asound",
                    "/proc/bus",
                    "/proc/fs",
                    "/proc/irq",
                    "/proc/latency_stats",
                    "/proc/mtrr",
                    "/proc/scsi",
                    "/proc/sys",
                    "/proc/sysrq-trigger",
                    "/proc/timer_stats",
                    "/sys",
                    BPF,
                    "/sys/fs/cgroup",
                    "/sys/kernel/debug",
                    "/sys/kernel/tracing");
            optional(Kind.INACCESSIBLE, "/proc/kallsyms", "/proc/kcore");
            if (levelOfGroups(context).equals("no")) {
                optional(Kind.READ_WRITE, CGROUP);
            }
            if (context.privateBpf()) {
                optional(Kind.READ_WRITE, BPF);
            }
        }
        String groups = levelOfGroups(context);
        if (Namespaces.hasOwnGroups(context) && !Namespaces.delegatesGroups(context)) {
            add(Kind.FILE_SYSTEM, CGROUP, "cgroup2", false);
        }
        if (groups.equals("yes") || groups.equals("strict")) {
            optional(Kind.READ_ONLY, CGROUP);
        }
        if (context.protectKernelModules()) {
            optional(Kind.INACCESSIBLE, "/usr/lib/modules");
        }
        if (context.protectKernelLogs()) {
            optional(Kind.INACCESSIBLE, "/proc/kmsg", "/dev/kmsg");
        }
        if (context.protectHostname().equals("yes")) {
            optional(Kind.READ_ONLY, "/proc/sys/kernel/hostname", "/proc/sys/kernel/domainname");
        }
    }

    private void system(String level) {
        switch (level) {
            case "yes" -> optional(Kind.READ_ONLY, "/usr", "/boot", "/efi");
            case "full" -> optional(Kind.READ_ONLY, "/usr", "/boot", "/efi", "/etc");
            case "strict" -> {
                add(Kind.READ_ONLY, "/", "", false);
                optional(Kind.READ_WRITE, "/proc", "/sys", "/dev");
            }
            default -> {}
        }
    }

    private void home(String level) {
        switch (level) {
            case "yes" -> optional(Kind.INACCESSIBLE, "/home", "/root", "/run/user");
            case "read-only" -> optional(Kind.READ_ONLY, "/home", "/root", "/run/user");
            case "tmpfs" -> {
                for (String path : List.of("/home", "/root", "/run/user")) {
                    add(Kind.TMPFS, path, "ro,mode=0755,nodev", true);
                }
            }
            default -> {}
        }
    }
}
