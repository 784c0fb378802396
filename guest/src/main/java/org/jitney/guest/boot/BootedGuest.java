package org.jitney.guest.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jitney.linux.fd.Datagram;
import org.jitney.linux.fd.DatagramSocket;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.fd.Readiness;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Notify;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Unistd;

/**
 * A guest that was booted by its own systemd in systemd-nspawn, with a network of its own in which
 * there is nobody else. It is shut down with this object, and with the thread that started it.
 *
 * <p>Its bus is reached through the root directory of its first process: {@code /run} of a
 * container is nowhere else to be seen. The guest may have made links on the way there; they are
 * followed inside its root, and the socket that was found is held open and named by that.
 */
public final class BootedGuest implements AutoCloseable {
    /** How control groups of these containers are called; the number is that of our process. */
    private static final String GROUP = "jitney-vmcraft-";

    private static final Path PROGRAM = Path.of("/usr/bin/systemd-nspawn");
    private static final String SOCKET = "/run/dbus/system_bus_socket";
    private static final List<String> FOLDERS = List.of("/run", "/run/dbus");
    private static final String LEADER = "X_NSPAWN_LEADER_PID=";
    private static final List<String> INITS =
            List.of("/usr/lib/systemd/systemd", "/lib/systemd/systemd");
    private static final List<String> BUSES =
            List.of("/usr/bin/dbus-daemon", "/bin/dbus-daemon", "/usr/bin/dbus-broker-launch");
    private static final List<Path> SERVICE_MANAGER =
            List.of(Path.of("/run/systemd/system"), Path.of("/run/dbus/system_bus_socket"));
    private static final int PR_SET_PDEATHSIG = 1;
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final int O_WRITE = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC;
    private static final int SHOWN_LINES = 5;

    private final Spawned process;
    private final Path log;
    private final String name;
    private Optional<Fd> socket = Optional.empty();

    private BootedGuest(Spawned process, Path log, String name) {
        this.process = process;
        this.log = log;
        this.name = name;
    }

    /**
     * Boots a tree: {@return the guest once its bus listens}
     *
     * @param directory where its console is written to
     * @param readOnly whether all that it writes is forgotten afterwards
     */
    public static BootedGuest start(Path tree, Path directory, boolean readOnly) throws BootError {
        require(tree);
        String name = GROUP + Unistd.getpid();
        Path log = directory.resolve("console");
        Path notify = directory.resolve("notify");
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(notify);
        } catch (IOException e) {
            throw new BootError("Cannot boot the guest: " + e.getMessage());
        }
        try (DatagramSocket told =
                DatagramSocket.bind(new UnixAddress.Path(notify.toString()), 0600)) {
            List<Path> groups = makeGroups(name);
            Spawned started =
                    Spawner.locate()
                            .spawn(program(tree, name, log, notify, groups, readOnly), List.of());
            BootedGuest guest = new BootedGuest(started, log, name);
            try {
                guest.awaitBus(told);
                return guest;
            } catch (BootError e) {
                guest.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BootError("Cannot boot the guest: " + e.getMessage());
        } catch (ErrnoException e) {
            throw new BootError("Cannot start " + PROGRAM + ": " + e.getMessage());
        }
    }

    private static void require(Path tree) throws BootError {
        if (!Files.isExecutable(PROGRAM)) {
            throw new BootError(
                    "To boot a guest needs systemd-nspawn (package systemd-container), which is not"
                            + " installed");
        }
        try (Root root = Root.of(tree)) {
            if (!anyExists(root, INITS)) {
                throw new BootError("Cannot boot the guest: there is no systemd in it");
            }
            if (!anyExists(root, BUSES)) {
                throw new BootError(
                        "Cannot boot the guest: there is no D-Bus daemon in it (package dbus), so"
                                + " nobody could ask it anything");
            }
        } catch (ErrnoException e) {
            throw new BootError("Cannot look into the guest: " + e.getMessage());
        }
    }

    private static boolean anyExists(Root root, List<String> paths) throws ErrnoException {
        for (String path : paths) {
            if (root.exists(path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where a service manager runs and can be asked, it makes the group; else nspawn needs one to
     * be in.
     */
    private static List<Path> makeGroups(String name) throws IOException {
        List<Path> made = new ArrayList<>();
        if (SERVICE_MANAGER.stream().allMatch(Files::exists)) {
            return made;
        }
        for (Path hierarchy : hierarchies()) {
            made.add(Files.createDirectories(hierarchy.resolve(name)));
        }
        return made;
    }

    /** Where the kernel's tree of processes is: of version 2, or systemd's own of version 1. */
    private static List<Path> hierarchies() {
        Path top = Path.of("/sys/fs/cgroup");
        return Files.exists(top.resolve("cgroup.procs"))
                ? List.of(top)
                : Stream.of("systemd", "unified")
                        .map(top::resolve)
                        .filter(Files::isDirectory)
                        .toList();
    }

    private static SyscallProgram program(
            Path tree, String name, Path log, Path notify, List<Path> groups, boolean readOnly) {
        List<String> argv =
                new ArrayList<>(
                        List.of(
                                PROGRAM.toString(),
                                "--quiet",
                                "--directory=" + tree,
                                "--machine=" + name,
                                "--register=no",
                                "--private-network",
                                "--resolv-conf=off",
                                "--timezone=off",
                                "--link-journal=no",
                                "--console=pipe"));
        if (!groups.isEmpty()) {
            argv.add("--keep-unit");
        }
        if (readOnly) {
            argv.add("--volatile=overlay");
        }
        argv.add("--boot");
        var steps = SyscallProgram.builder();
        // The launcher of a daemon blocks signals, and a mask is inherited.
        steps.resetSignals(Set.of()).prctl(PR_SET_PDEATHSIG, Signals.TERM, 0, 0, 0);
        for (Path group : groups) {
            steps.writeFile(group.resolve("cgroup.procs").toString(), "0");
        }
        var none = steps.openFile("/dev/null", Fcntl.O_RDONLY, 0);
        steps.dup2(none, 0);
        var out = steps.openFile(log.toString(), O_WRITE, 0600);
        return steps.dup2(out, 1)
                .dup2(1, 2)
                .closeFrom(3)
                .execve(
                        PROGRAM.toString(),
                        argv,
                        List.of(
                                "LC_ALL=C",
                                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                                "NOTIFY_SOCKET=" + notify,
                                "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1",
                                "SYSTEMD_NSPAWN_LOCK=0"))
                .build();
    }

    private void awaitBus(DatagramSocket told) throws BootError {
        long end = System.nanoTime() + START.toNanos();
        int first = 0;
        try (Inotify changes = Inotify.open();
                Readiness ready = Readiness.of(told.fd(), changes.fd(), process.pidFd().fd())) {
            while (true) {
                int named = firstProcess(told);
                first = first > 0 ? first : named;
                if (first > 0) {
                    watch(first, changes);
                    if (listens(first)) {
                        return;
                    }
                }
                if (Wait.reap(process.pidFd()).isPresent()) {
                    throw new BootError("The guest does not boot" + said());
                }
                if (System.nanoTime() > end) {
                    throw new BootError(
                            "The guest boots, and no bus listens at " + SOCKET + " in it" + said());
                }
                if (ready.await(LOOK_AGAIN)) {
                    changes.read();
                }
            }
        } catch (ErrnoException e) {
            throw new BootError("Cannot wait for the guest: " + e.getMessage());
        }
    }

    /** What nspawn says when the container's first process is there; 0 until then. */
    private static int firstProcess(DatagramSocket told) throws ErrnoException {
        for (Optional<Datagram> heard = told.receive(); heard.isPresent(); heard = told.receive()) {
            heard.get().fds().forEach(Fd::close);
            String text = StandardCharsets.UTF_8.decode(heard.get().data()).toString();
            Optional<String> number =
                    text.lines()
                            .filter(line -> line.matches(LEADER + "[1-9][0-9]{0,8}"))
                            .findFirst();
            if (number.isPresent()) {
                return Integer.parseInt(number.get().substring(LEADER.length()));
            }
        }
        return 0;
    }

    /**
     * Watches the folders in which the socket appears, as far as they are there. Others may be
     * mounted over them, so {@link #LOOK_AGAIN} is the longest that this is trusted.
     */
    private static void watch(int first, Inotify changes) {
        try (Root root = Root.of(Path.of("/proc/" + first + "/root"))) {
            for (String folder : FOLDERS) {
                try (Fd found = root.open(folder, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0)) {
                    int appears = Notify.IN_CREATE | Notify.IN_MOVED_TO;
                    changes.watch("/proc/self/fd/" + found.number(), appears);
                }
            }
        } catch (ErrnoException e) {
            // Not yet there; what was watched before tells when it is.
            return;
        }
    }

    private boolean listens(int first) {
        try (Root root = Root.of(Path.of("/proc/" + first + "/root"))) {
            Fd found = root.open(SOCKET, Fcntl.O_PATH, 0);
            if (!Stat.statx(found.number(), "", Fcntl.AT_EMPTY_PATH).isSocket()) {
                found.close();
                return false;
            }
            socket = Optional.of(found);
            return true;
        } catch (ErrnoException e) {
            // Not yet there.
            return false;
        }
    }

    /** {@return the socket of its bus, for who may look into our process} */
    public Path bus() {
        return Path.of("/proc/" + Unistd.getpid() + "/fd/" + socket.orElseThrow().number());
    }

    /** {@return the process that ends with it} */
    public PidFd supervisor() {
        return process.pidFd();
    }

    /** {@return the end of what it wrote on its console, as part of a sentence} */
    public String said() {
        try {
            List<String> lines =
                    new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                            .replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "")
                            .lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList();
            List<String> last =
                    lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
            return last.isEmpty() ? "" : ": " + String.join("; ", last);
        } catch (IOException e) {
            return "";
        }
    }

    /** Has it shut down in order, and waits for that. */
    @Override
    public void close() {
        try {
            process.end(STOP);
        } catch (ErrnoException e) {
            // It has ended and was reaped already.
            return;
        } finally {
            socket.ifPresent(Fd::close);
            process.close();
            removeGroups(name);
        }
    }

    /** Removes the control groups of a container, as far as nobody is in them. */
    private static void removeGroups(String name) {
        for (Path hierarchy : hierarchies()) {
            Path group = hierarchy.resolve(name);
            if (Files.isDirectory(group)) {
                removeEmpty(group);
            }
        }
    }

    private static void removeEmpty(Path group) {
        try (Stream<Path> below = Files.list(group)) {
            below.filter(Files::isDirectory).forEach(BootedGuest::removeEmpty);
        } catch (IOException | UncheckedIOException e) {
            return;
        }
        // One that is not empty refuses, and stays.
        boolean _ = group.toFile().delete();
    }
}
