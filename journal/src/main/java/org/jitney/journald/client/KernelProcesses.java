package org.jitney.journald.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Unistd;

/** Reads {@code /proc}. A process that is gone has no facts; that is not an error. */
public final class KernelProcesses implements ProcessSource {
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final long NOBODY = 0xffffffffL;

    private final String cgroupRoot;
    private final boolean labels;
    private final byte[] chunk = new byte[4096];

    /**
     * Begins.
     *
     * @param cgroupRoot the end of the path of the control group below which the manager's units
     *     are, as {@code /jitney-7}; empty for the root
     */
    public KernelProcesses(String cgroupRoot) {
        this.cgroupRoot = cgroupRoot;
        this.labels = read("/sys/fs/selinux/enforce").isPresent();
    }

    /** {@return the group that the manager of this machine has, whose first process is 1} */
    public static String rootOfMachine() {
        String group = new KernelProcesses("").cgroupOf(1).orElse("/");
        for (String last : new String[] {"/init.scope", "/system.slice", "/system"}) {
            if (group.endsWith(last)) {
                return group.substring(0, group.length() - last.length());
            }
        }
        return group.equals("/") ? "" : group;
    }

    @Override
    public Facts read(int pid) {
        String folder = "/proc/" + pid + "/";
        Optional<String> status = text(folder + "status");
        return new Facts(
                status.flatMap(text -> line(text, "Uid:")).flatMap(KernelProcesses::firstNumber),
                status.flatMap(text -> line(text, "Gid:")).flatMap(KernelProcesses::firstNumber),
                text(folder + "comm").map(text -> text.replace("\n", "")),
                executable(folder + "exe"),
                read(folder + "cmdline").filter(b -> b.length > 0).map(CommandLine::render),
                status.flatMap(text -> line(text, "CapEff:")).map(KernelProcesses::withoutZeros),
                labels
                        ? text(folder + "attr/current").map(text -> text.replace("\0", ""))
                        : Optional.empty(),
                number(folder + "sessionid").filter(id -> id > 0 && id != NOBODY),
                number(folder + "loginuid").filter(id -> id != NOBODY && id != 0xffff),
                cgroupOf(pid).flatMap(this::below));
    }

    @Override
    public boolean isAlive(int pid) {
        return text("/proc/" + pid + "/stat")
                .filter(stat -> !stat.substring(stat.lastIndexOf(')') + 1).startsWith(" Z"))
                .isPresent();
    }

    private Optional<String> below(String group) {
        int at = cgroupRoot.isEmpty() ? -1 : group.indexOf(cgroupRoot + "/");
        String path = at < 0 ? group : group.substring(at + cgroupRoot.length());
        return path.isEmpty() || path.equals("/") ? Optional.empty() : Optional.of(path);
    }

    /**
     * The group in the hierarchy of the manager: the unified one, or that of version 1 it names.
     */
    private Optional<String> cgroupOf(int pid) {
        Optional<String> found = Optional.empty();
        for (String line : text("/proc/" + pid + "/cgroup").orElse("").split("\n", -1)) {
            String group = line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1);
            if (!cgroupRoot.isEmpty() && group.contains(cgroupRoot + "/")) {
                return Optional.of(group);
            }
            boolean known = line.startsWith("0::") || line.contains(":name=systemd:");
            if (known && (found.isEmpty() || found.get().equals("/"))) {
                found = Optional.of(group);
            }
        }
        return found;
    }

    private static Optional<String> executable(String link) {
        try {
            String target = Unistd.readlinkat(Fcntl.AT_FDCWD, link);
            String gone = " (deleted)";
            return Optional.of(
                    target.endsWith(gone)
                            ? target.substring(0, target.length() - gone.length())
                            : target);
        } catch (ErrnoException kernelThreadOrGone) {
            return Optional.empty();
        }
    }

    private Optional<Long> number(String path) {
        return text(path)
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(Long::parseLong);
    }

    private static Optional<Integer> firstNumber(String words) {
        return Optional.of(words.strip().split("\\s+", -1)[0])
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(text -> (int) Long.parseLong(text));
    }

    private static Optional<String> line(String status, String name) {
        int at = status.indexOf("\n" + name);
        if (at < 0) {
            return Optional.empty();
        }
        int end = status.indexOf('\n', at + 1);
        return Optional.of(
                status.substring(at + 1 + name.length(), end < 0 ? status.length() : end).strip());
    }

    private static String withoutZeros(String digits) {
        int at = 0;
        while (at < digits.length() - 1 && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }

    private Optional<String> text(String path) {
        return read(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private Optional<byte[]> read(String path) {
        int flags = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
        try (Fd fd = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, path, flags, 0))) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.wrap(chunk);
            while (fd.read(buffer.clear()) > 0) {
                content.write(chunk, 0, buffer.position());
                if (content.size() > MOST_BYTES) {
                    return Optional.empty();
                }
            }
            return Optional.of(content.toByteArray());
        } catch (ErrnoException gone) {
            return Optional.empty();
        }
    }
}
