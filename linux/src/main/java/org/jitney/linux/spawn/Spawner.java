package org.jitney.linux.spawn;

import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.fd.Pipe;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Kill;
import org.jitney.linux.sys.Processes;

/** Starts processes that carry out a {@link SyscallProgram}. */
public final class Spawner {
    private static final String HELPER = "jitney-exec-helper";
    private static final int MOST_INHERITED = 512;
    private static final int NEW_PROCESS = -2;

    private final String helper;

    private Spawner(String helper) {
        this.helper = helper;
    }

    /** Uses the helper at a path. */
    public static Spawner of(Path helper) {
        return new Spawner(helper.toString());
    }

    /**
     * Finds the helper: where the system property {@code jitney.exec.helper} says, in {@code
     * ../bin} beside the jars of a distribution, or in the build directory of this module.
     */
    public static Spawner locate() throws ErrnoException {
        String property = System.getProperty("jitney.exec.helper", "");
        if (!property.isEmpty()) {
            return of(Path.of(property));
        }
        for (Path candidate : candidates()) {
            if (Files.isExecutable(candidate)) {
                return of(candidate);
            }
        }
        throw new ErrnoException("find " + HELPER, Errno.ENOENT);
    }

    private static List<Path> candidates() {
        List<Path> found = new ArrayList<>();
        try {
            var source = Spawner.class.getProtectionDomain().getCodeSource();
            Path code = Path.of(source.getLocation().toURI()).toAbsolutePath();
            Path folder = code.getParent();
            if (folder != null) {
                found.add(folder.resolveSibling("bin").resolve(HELPER));
                found.add(folder.resolve(HELPER)); // classes and the jar both lie in target/
            }
        } catch (URISyntaxException e) {
            throw new AssertionError("the class loader gave no URI", e);
        }
        found.add(Path.of("linux/target", HELPER));
        return found;
    }

    /** {@return the helper's path} */
    public String helper() {
        return helper;
    }

    /**
     * Starts a child.
     *
     * @param inherited what {@link Slot#inherited} means, by place; they stay the caller's to close
     * @return the child, which the caller reaps; the handle was opened before anybody could
     */
    public Spawned spawn(SyscallProgram program, List<Fd> inherited) throws ErrnoException {
        if (inherited.size() > MOST_INHERITED) {
            throw new IllegalArgumentException("too many descriptors: " + inherited.size());
        }
        int[] numbers = inherited.stream().mapToInt(Fd::number).toArray();
        byte[] content = SyscallTable.encode(program, numbers);
        Pipe pipe = Pipe.open();
        boolean done = false;
        try {
            int pid;
            try (Fd table = table(content);
                    Fd writer = pipe.writer()) {
                pid = start(table.number(), content.length, writer.number(), numbers);
            }
            Spawned spawned =
                    program.startsAnew()
                            ? other(pid, pipe.reader(), program)
                            : new Spawned(
                                    pid, handle(pid), pipe.reader(), program, Optional.empty());
            done = true;
            return spawned;
        } finally {
            if (!done) {
                pipe.reader().close();
            }
        }
    }

    /** Waits for what the helper says first; it says nothing if it was ended. */
    private static Optional<ByteBuffer> report(Fd pipe) throws ErrnoException {
        ByteBuffer report = ByteBuffer.allocate(Spawned.REPORT_SIZE).order(ByteOrder.nativeOrder());
        pipe.setNonBlocking(false);
        return pipe.read(report) == Spawned.REPORT_SIZE ? Optional.of(report) : Optional.empty();
    }

    /** {@return the process as which the child goes on} The first one ends by itself. */
    private static Spawned other(int pid, Fd pipe, SyscallProgram program) throws ErrnoException {
        Optional<ByteBuffer> report = report(pipe);
        Optional<Integer> other =
                report.filter(r -> r.getInt(0) == NEW_PROCESS).map(r -> r.getInt(4));
        Optional<SpawnFailure> early =
                report.filter(_ -> other.isEmpty()).map(r -> Spawned.failure(program, r));
        int child = other.orElse(pid);
        return new Spawned(child, handle(child), pipe, program, early);
    }

    /** {@return the path of another program that lies beside the helper, if it is there} */
    public Optional<String> companion(String name) {
        Path path = Path.of(helper).resolveSibling(name);
        return Files.isExecutable(path) ? Optional.of(path.toString()) : Optional.empty();
    }

    private int start(int table, int size, int errors, int[] inherited) throws ErrnoException {
        List<String> argv =
                List.of(
                        HELPER,
                        Integer.toString(table),
                        Integer.toString(size),
                        Integer.toString(errors));
        int[] all = java.util.Arrays.copyOf(inherited, inherited.length + 2);
        all[inherited.length] = table;
        all[inherited.length + 1] = errors;
        return Processes.posixSpawn(helper, argv, all);
    }

    /** Without a handle the child could not be watched, so it does not live. */
    private static PidFd handle(int pid) throws ErrnoException {
        try {
            return PidFd.open(pid);
        } catch (ErrnoException e) {
            Kill.kill(pid, Signals.KILL);
            while (Wait.reap(pid).isEmpty()) {
                Thread.onSpinWait();
            }
            throw e;
        }
    }

    private static Fd table(byte[] content) throws ErrnoException {
        Fd fd = memoryFile();
        ByteBuffer left = ByteBuffer.wrap(content);
        try {
            while (left.hasRemaining()) {
                fd.write(left);
            }
            return fd;
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /** A memfd; where a filter refuses it, a nameless file in a temporary file system. */
    private static Fd memoryFile() throws ErrnoException {
        try {
            return Fd.adopt(Processes.memfdCreate(HELPER));
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOSYS, Errno.EPERM)) {
                throw e;
            }
        }
        int flags = Fcntl.O_TMPFILE | Fcntl.O_RDWR;
        try {
            return Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, "/dev/shm", flags, 0600));
        } catch (ErrnoException e) {
            return Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, "/tmp", flags, 0600));
        }
    }
}
