package org.jitney.clients.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Where;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * What the command line asks for.
 *
 * @param automount whether the file system is mounted on first use; unknown if not said
 * @param idleUsec after how long unused it is unmounted again
 * @param fsck whether it is checked before
 * @param owner uid and gid that own the files, where the file system itself knows no owners
 */
record MountOptions(
        Arguments arguments,
        Action action,
        Optional<Boolean> automount,
        Optional<Long> idleUsec,
        boolean fsck,
        Optional<Owner> owner) {

    /** What is to be done. */
    enum Action {
        MOUNT,
        UNMOUNT,
        LIST
    }

    /** A user and the user's own group. */
    record Owner(long uid, long gid) {}

    static final List<Option> TABLE =
            List.of(
                    StandardOptions.HELP,
                    StandardOptions.VERSION,
                    StandardOptions.NO_BLOCK,
                    StandardOptions.NO_PAGER,
                    StandardOptions.NO_LEGEND,
                    StandardOptions.FULL,
                    StandardOptions.NO_ASK_PASSWORD,
                    StandardOptions.QUIET,
                    StandardOptions.USER,
                    StandardOptions.SYSTEM,
                    StandardOptions.HOST,
                    StandardOptions.MACHINE,
                    Option.flag("discover"),
                    Option.value("type", 't'),
                    Option.value("options", 'o'),
                    Option.value("owner"),
                    Option.value("fsck"),
                    Option.value("description"),
                    StandardOptions.PROPERTY,
                    Option.value("automount"),
                    Option.flag("", 'A'),
                    Option.value("timeout-idle-sec"),
                    Option.value("automount-property"),
                    Option.flag("bind-device"),
                    Option.flag("list"),
                    Option.flag("umount", 'u'),
                    Option.flag("unmount"),
                    StandardOptions.COLLECT,
                    Option.flag("tmpfs", 'T'));

    /** Network file systems, and those that the kernel makes up: what is mounted is no device. */
    private static final Set<String> WITHOUT_DEVICE =
            Set.of(
                    "9p",
                    "afs",
                    "autofs",
                    "binfmt_misc",
                    "bpf",
                    "ceph",
                    "cgroup",
                    "cgroup2",
                    "cifs",
                    "configfs",
                    "davfs",
                    "debugfs",
                    "devpts",
                    "devtmpfs",
                    "efivarfs",
                    "fuse.sshfs",
                    "fusectl",
                    "gfs",
                    "gfs2",
                    "glusterfs",
                    "hugetlbfs",
                    "lustre",
                    "mqueue",
                    "ncp",
                    "ncpfs",
                    "nfs",
                    "nfs4",
                    "ocfs2",
                    "overlay",
                    "proc",
                    "pstore",
                    "pvfs2",
                    "ramfs",
                    "securityfs",
                    "smb3",
                    "smbfs",
                    "sshfs",
                    "sysfs",
                    "tmpfs",
                    "tracefs");

    static MountOptions of(Arguments arguments, boolean calledToUnmount) throws UsageError {
        Optional<Boolean> automount = Optional.empty();
        Optional<Long> idle = Optional.empty();
        boolean fsck = true;
        Optional<Owner> owner = Optional.empty();
        Action action = calledToUnmount ? Action.UNMOUNT : Action.MOUNT;
        for (Arguments.Given given : arguments.options()) {
            switch (given.key()) {
                case "A" -> automount = Optional.of(true);
                case "automount" -> automount = Optional.of(truth("--automount=", given.value()));
                case "fsck" -> fsck = truth("--fsck=", given.value());
                case "timeout-idle-sec" -> idle = Optional.of(timeout(given.value()));
                case "owner" -> owner = Optional.of(owner(given.value()));
                case "list" -> action = Action.LIST;
                case "umount", "unmount" -> action = Action.UNMOUNT;
                default -> {}
            }
        }
        MountOptions options = new MountOptions(arguments, action, automount, idle, fsck, owner);
        options.check();
        return options;
    }

    private static boolean truth(String option, String value) throws UsageError {
        return Booleans.parse(value)
                .orElseThrow(() ->
                        new UsageError(
                                "Failed to parse boolean argument to "
                                        + option
                                        + ": "
                                        + value
                                        + "."));
    }

    private static long timeout(String value) throws UsageError {
        try {
            return TimeSpan.parse(value).usec();
        } catch (UnitFileError e) {
            throw new UsageError("Failed to parse timeout: " + value);
        }
    }

    private static Owner owner(String name) throws UsageError {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
                String[] fields = line.split(":", -1);
                if (fields.length > 3 && (fields[0].equals(name) || fields[2].equals(name))) {
                    return new Owner(Long.parseLong(fields[2]), Long.parseLong(fields[3]));
                }
            }
        } catch (IOException e) {
            throw new UsageError("Cannot use \"" + name + "\" as owner: " + e.getMessage());
        }
        throw new UsageError("Cannot use \"" + name + "\" as owner: No such process");
    }

    private void check() throws UsageError {
        int operands = arguments.operands().size();
        if (where().user() && !where().isLocal()) {
            throw new UsageError(
                    "Execution in user context is not supported on non-local systems.");
        }
        switch (action) {
            case LIST -> {
                refuse(operands > 0, "Too many arguments.");
                refuse(!where().isLocal(), "Listing devices only supported locally.");
            }
            case UNMOUNT -> {
                refuse(operands == 0, "At least one argument required.");
                for (String operand :
                        where().isLocal() ? List.<String>of() : arguments.operands()) {
                    MountPaths.requireAbsolute(operand);
                }
            }
            case MOUNT -> {
                refuse(operands == 0, "At least one argument required.");
                refuse(
                        operands > (has("tmpfs") ? 1 : 2),
                        has("tmpfs")
                                ? "More than one argument specified with --tmpfs."
                                : "At most two arguments required.");
            }
        }
    }

    private static void refuse(boolean when, String text) throws UsageError {
        if (when) {
            throw new UsageError(text);
        }
    }

    boolean has(String key) {
        return arguments.has(key);
    }

    Where where() {
        return Where.of(arguments);
    }

    /** {@return the type of the file system, if it is said} */
    Optional<String> type() {
        return has("tmpfs") ? Optional.of("tmpfs") : arguments.last("type");
    }

    /** {@return whether what is mounted is a device or a file, by the type} */
    boolean needsDevice() {
        return type().filter(WITHOUT_DEVICE::contains).isEmpty();
    }
}
