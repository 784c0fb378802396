package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Buses;
import org.jitney.clients.cli.Environment;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Mount;
import org.jitney.linux.sys.Users;
import org.jitney.linux.sys.Users.Passwd;

/**
 * {@code jitney user-runtime-dir start|stop UID}: what {@code user-runtime-dir@.service} runs,
 * user@.service(5). Makes {@code /run/user/UID} as a file system of its own, or removes it with all
 * that is in it.
 *
 * <p>How large it may grow is logind's to say. Where logind is not on the bus it is what
 * logind.conf(5) has as {@code RuntimeDirectorySize=} by default, a tenth of the memory. In a
 * container that must not mount it is a plain directory.
 */
final class UserRuntimeDirectory {
    private static final String LOGIN = "org.freedesktop.login1";
    private static final String BUS = "org.freedesktop.DBus";
    private static final long BYTES_FOR_INODE = 4096;

    private final Environment environment;

    private UserRuntimeDirectory(Environment environment) {
        this.environment = environment;
    }

    /** What went wrong, in one line. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    static int run(List<String> arguments, Environment environment) {
        try {
            if (arguments.size() != 2) {
                throw new Failed("This program takes two arguments.");
            }
            new UserRuntimeDirectory(environment).run(arguments.get(0), arguments.get(1));
            return 0;
        } catch (Failed | ErrnoException e) {
            environment.err().println(e.getMessage());
            environment.err().flush();
            return 1;
        }
    }

    private void run(String verb, String user) throws Failed, ErrnoException {
        Passwd account = account(user);
        String path = "/run/user/" + account.uid();
        try (Root root = Root.host()) {
            switch (verb) {
                case "start" -> make(root, path, account);
                case "stop" -> remove(root, path);
                default -> throw new Failed("Unknown verb \"" + verb + "\".");
            }
        }
    }

    private static Passwd account(String user) throws Failed, ErrnoException {
        boolean number = user.matches("[0-9]{1,9}");
        Optional<Passwd> found = number ? Users.byUid(Integer.parseInt(user)) : Users.byName(user);
        if (found.isEmpty()) {
            throw new Failed("Failed to look up user \"%s\": No such process".formatted(user));
        }
        return found.get();
    }

    private void make(Root root, String path, Passwd account) throws ErrnoException, Failed {
        root.mkdirs("/run/user", 0755);
        if (isMountPoint(path)) {
            return;
        }
        root.mkdirs(path, 0700);
        if (root.lstat(path).filter(stat -> stat.isDirectory()).isEmpty()) {
            throw new Failed(path + " is not a directory");
        }
        long size = size();
        String options =
                "mode=0700,uid=%d,gid=%d,size=%d,nr_inodes=%d"
                        .formatted(account.uid(), account.gid(), size, size / BYTES_FOR_INODE);
        try {
            Mount.mount("tmpfs", path, "tmpfs", Mount.MS_NODEV | Mount.MS_NOSUID, options);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPERM) && !e.is(Errno.EACCES)) {
                root.removeTree(path);
                throw e;
            }
            root.chmod(path, 0700);
            root.chown(path, account.uid(), account.gid());
        }
    }

    private static void remove(Root root, String path) throws ErrnoException {
        if (isMountPoint(path)) {
            Mount.umount(path, Mount.MNT_DETACH | Mount.UMOUNT_NOFOLLOW);
        }
        if (root.lstat(path).isPresent()) {
            root.removeTree(path);
        }
    }

    private static boolean isMountPoint(String path) {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .map(line -> line.split(" ", 6))
                    .anyMatch(fields -> fields.length > 4 && fields[4].equals(path));
        } catch (IOException noProc) {
            return false;
        }
    }

    /** {@return how many bytes it may hold} */
    private long size() throws Failed {
        try (BlockingConnection bus = Buses.connect(environment, Buses.system(environment))) {
            // Nobody starts logind for this: it would have to wait for a session of its own.
            boolean there =
                    (Boolean)
                            bus.call(BUS, "/org/freedesktop/DBus", BUS, "NameHasOwner", "s", LOGIN)
                                    .getFirst();
            if (there) {
                Object size =
                        bus.getProperty(
                                        LOGIN,
                                        "/org/freedesktop/login1",
                                        LOGIN + ".Manager",
                                        "RuntimeDirectorySize")
                                .value();
                return ((Number) size).longValue();
            }
        } catch (CallFailed | IOException noBus) {
            return memory() / 10;
        }
        return memory() / 10;
    }

    private static long memory() throws Failed {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemTotal:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(kib -> Long.parseLong(kib) * 1024)
                    .findFirst()
                    .orElseThrow(() -> new Failed("/proc/meminfo does not say how much memory"));
        } catch (IOException e) {
            throw new Failed("/proc/meminfo: " + e.getMessage());
        }
    }
}
