package org.jitney.login1.store;

import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Statfs;
import org.jitney.linux.sys.Unistd;

/** What {@code /proc} says of processes. */
public final class Processes {
    private static final long NO_SESSION = 0xffff_ffffL;
    private static final long PIDFS = 0x50494446;

    private final Root root;

    /** Looks below the {@code /proc} of a tree. */
    public Processes(Root root) {
        this.root = root;
    }

    private Optional<String> read(long pid, String file) {
        try {
            return root.readIfExists("/proc/" + pid + "/" + file);
        } catch (ErrnoException e) {
            return Optional.empty(); // it has ended meanwhile
        }
    }

    /** {@return the control group of a process in systemd's hierarchy, without it an empty text} */
    public String group(long pid) {
        String named = "";
        for (String line : read(pid, "cgroup").orElse("").split("\n", -1)) {
            if (line.startsWith("0::")) {
                return line.substring(3);
            }
            if (line.contains(":name=systemd:")) {
                named = line.substring(line.lastIndexOf(':') + 1);
            }
        }
        return named;
    }

    /** {@return the unit of the system's manager that a process belongs to, if any} */
    public Optional<String> unit(long pid) {
        for (String part : group(pid).split("/", -1)) {
            if (part.endsWith(".scope") || part.endsWith(".service")) {
                return Optional.of(part.startsWith("_") ? part.substring(1) : part);
            }
        }
        return Optional.empty();
    }

    /** {@return the user whose slice a process is in, if any} */
    public Optional<Long> ownerOfSlice(long pid) {
        for (String part : group(pid).split("/", -1)) {
            if (part.matches("user-[0-9]{1,10}\\.slice")) {
                return Optional.of(Long.parseLong(part.substring(5, part.length() - 6)));
            }
        }
        return Optional.empty();
    }

    /** {@return the number that the kernel's audit has given to a login, 0 without} */
    public long auditSession(long pid) {
        String text = read(pid, "sessionid").orElse("").strip();
        long id = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : NO_SESSION;
        return id == NO_SESSION ? 0 : id;
    }

    /** {@return the process that a handle is one of} */
    public Optional<Integer> ofHandle(Fd handle) {
        try {
            return root.readIfExists("/proc/self/fdinfo/" + handle.number())
                    .flatMap(text ->
                            text.lines().filter(line -> line.startsWith("Pid:")).findFirst())
                    .map(line -> line.substring(4).strip())
                    .filter(digits -> digits.matches("[1-9][0-9]{0,8}"))
                    .map(Integer::parseInt);
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    /** {@return what tells a process from all others since the boot, 0 where the kernel cannot} */
    public long handleId(int pid) {
        try (PidFd handle = PidFd.open(pid)) {
            int fd = handle.fd().number();
            return Statfs.of("/proc/self/fd/" + fd).type() == PIDFS
                    ? Stat.statx(fd, "", Fcntl.AT_EMPTY_PATH).inode()
                    : 0;
        } catch (ErrnoException e) {
            return 0; // it has ended
        }
    }

    /** {@return the name of an open terminal below {@code /dev}} */
    public Optional<String> terminalName(Fd terminal) {
        if (!Unistd.isatty(terminal.number())) {
            return Optional.empty();
        }
        try {
            String link = Unistd.readlinkat(Fcntl.AT_FDCWD, "/proc/self/fd/" + terminal.number());
            return link.startsWith("/dev/") ? Optional.of(link.substring(5)) : Optional.empty();
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    /** {@return the terminal of a process, as a device number} */
    public Optional<Long> terminal(long pid) {
        String stat = read(pid, "stat").orElse("");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length > 4 && fields[4].matches("[1-9][0-9]{0,9}")
                ? Optional.of(Long.parseLong(fields[4]))
                : Optional.empty();
    }

    /** {@return the name of a process's program} */
    public String name(long pid) {
        return read(pid, "comm").orElse("").strip();
    }

    /** {@return when somebody last typed at a terminal of {@code /dev}, in µs} */
    public Optional<Long> lastInput(String terminal) {
        try {
            return root.stat("/dev/" + terminal)
                    .filter(Stat.FileStat::isCharacterDevice)
                    .map(Stat.FileStat::atimeUsec);
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    /** {@return the same for a process's own terminal} */
    public Optional<Long> lastInputOf(long pid) {
        // A terminal other than a pseudo terminal has a name that its session knows.
        return terminal(pid)
                .filter(device -> device >> 8 >= 136 && device >> 8 < 144)
                .flatMap(device ->
                        lastInput("pts/" + ((device & 0xff) + (((device >> 8) - 136) << 8))));
    }
}
