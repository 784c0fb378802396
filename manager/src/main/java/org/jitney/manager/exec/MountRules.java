package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        TMPFS,
        BIND,
        PRIVATE_DEVICES
    }

    /**
     * One rule.
     *
     * @param source what is bound there, or the options of the temporary file system
     * @param optional whether a missing path is fine
     */
    record Rule(Kind kind, String path, String source, boolean optional) {}

    private static final int MS_RDONLY = 1;

    static MountRules of(ExecContext context, Optional<String> privateTmp) {
        MountRules out = new MountRules(new ArrayList<>());
        context.temporaryFileSystem()
                .forEach(t -> out.add(Kind.TMPFS, t.first(), t.second(), false));
        context.bindPaths().forEach(b -> out.bind(b, false));
        context.bindReadOnlyPaths().forEach(b -> out.bind(b, true));
        if (context.privateDevices()) {
            out.add(Kind.PRIVATE_DEVICES, "/dev", "", false);
        }
        privateTmp.ifPresent(base -> {
            out.add(Kind.BIND, "/tmp", base + "/tmp", false);
            out.add(Kind.BIND, "/var/tmp", base + "/var-tmp", true);
        });
        out.kernel(context);
        out.system(context.dynamicUser() ? "strict" : context.protectSystem());
        out.home(
                context.dynamicUser() && context.protectHome().equals("no")
                        ? "read-only"
                        : context.protectHome());
        out.paths(Kind.READ_WRITE, context.readWritePaths());
        ExecDirectories.paths(context)
                .values()
                .forEach(p -> p.forEach(path -> out.add(Kind.READ_WRITE, path, "", true)));
        out.paths(Kind.READ_ONLY, context.readOnlyPaths());
        out.paths(Kind.INACCESSIBLE, context.inaccessiblePaths());
        out.paths(Kind.NO_EXEC, context.noExecPaths());
        out.paths(Kind.EXEC, context.execPaths());
        return out;
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    private void add(Kind kind, String path, String source, boolean optional) {
        rules.add(new Rule(kind, path, source, optional));
    }

    private void bind(Structs.Bind bind, boolean readOnly) {
        add(Kind.BIND, bind.destination(), bind.source(), bind.isOptional());
        if (readOnly || (bind.flags() & MS_RDONLY) != 0) {
            add(Kind.READ_ONLY, bind.destination(), "", bind.isOptional());
        }
    }

    private void paths(Kind kind, List<String> paths) {
        for (String text : paths) {
            boolean optional = text.startsWith("-");
            String path = (optional ? text.substring(1) : text).replaceFirst("^\\+", "");
            add(kind, path, "", optional);
        }
    }

    private void optional(Kind kind, String... paths) {
        for (String path : paths) {
            add(kind, path, "", true);
        }
    }

    private void kernel(ExecContext context) {
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
                    "/sys/fs/bpf",
                    "/sys/fs/cgroup",
                    "/sys/kernel/debug",
                    "/sys/kernel/tracing");
            optional(Kind.INACCESSIBLE, "/proc/kallsyms", "/proc/kcore");
            if (!context.protectControlGroups()) {
                optional(Kind.READ_WRITE, "/sys/fs/cgroup");
            }
        }
        if (context.protectControlGroups()) {
            optional(Kind.READ_ONLY, "/sys/fs/cgroup");
        }
        if (context.protectKernelModules()) {
            optional(Kind.INACCESSIBLE, "/usr/lib/modules");
        }
        if (context.protectKernelLogs()) {
            optional(Kind.INACCESSIBLE, "/proc/kmsg", "/dev/kmsg");
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
                    add(Kind.TMPFS, path, "mode=0755,nodev,ro", true);
                }
            }
            default -> {}
        }
    }
}
