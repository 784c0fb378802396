package org.jitney.broker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.broker.config.ConfigError;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.FileLimit;
import org.jitney.linux.sys.Identity;
import org.jitney.linux.sys.Unistd;
import org.jitney.linux.sys.Users;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the bus does to the process that it is: pid file, standard descriptors, limits, user.
 *
 * <p>A JVM cannot fork. To go to the background it is started there: the launcher script leaves it
 * in a session of its own and returns at the word on the descriptor {@code jitney.bus.ready}. When
 * only the configuration asks for it, the process becomes that script again, now with {@code
 * --fork}.
 */
final class DaemonProcess {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonProcess.class);

    /** Enough for a thousand clients that pass descriptors, and what the original settles for. */
    private static final long FILES = 65_536;

    private static final int PRIVATE_MASK = 022;

    private final Root root;
    private final FileLimit before;
    private Optional<String> pidFile = Optional.empty();

    /** Takes over the running process. */
    DaemonProcess(Root root) throws ErrnoException {
        this.root = root;
        this.before = FileLimit.current();
    }

    /** {@return the limit of descriptors that services get} */
    FileLimit originalLimit() {
        return before;
    }

    /** {@return whether the launcher has put this process in the background} */
    static boolean isInBackground() {
        return Integer.getInteger("jitney.bus.ready") != null;
    }

    /** Starts over in the background; returns only by an exception. */
    static void startOverInBackground(List<String> args) throws ErrnoException, ConfigError {
        String program = System.getProperty("jitney.bus.program", "");
        if (program.isEmpty()) {
            throw new ConfigError(
                    "--fork", 0, "only the launcher script can put a bus in the background");
        }
        List<String> argv = new ArrayList<>();
        argv.add(program);
        argv.addAll(args);
        argv.add("--fork");
        Unistd.execv(program, argv);
    }

    /** Refuses to go on when a pid file is there already, before any socket is touched. */
    void claim(String file) throws ErrnoException, ConfigError {
        if (root.exists(file)) {
            throw new ConfigError(
                    "The pid file \"%s\" exists, if the message bus is not running, remove this file"
                            .formatted(file));
        }
        pidFile = Optional.of(file);
    }

    void writePidFile() throws ErrnoException {
        if (pidFile.isPresent()) {
            root.writeAtomically(pidFile.get(), Unistd.getpid() + "\n", 0644);
        }
    }

    /** Removes the pid file; who has given up its rights may not be able to. */
    void removePidFile() {
        try {
            if (pidFile.isPresent()) {
                root.remove(pidFile.get());
            }
        } catch (ErrnoException e) {
            LOG.info("the pid file stays: {}", e.getMessage());
        }
    }

    /** Makes room for connections and the descriptors in messages, as far as it is allowed. */
    void raiseFileLimit() {
        FileLimit most =
                new FileLimit(Math.max(before.hard(), FILES), Math.max(before.hard(), FILES));
        try {
            boolean enough = Long.compareUnsigned(before.hard(), FILES) >= 0;
            (enough ? new FileLimit(before.hard(), before.hard()) : most).set();
        } catch (ErrnoException e) {
            raiseToHardLimit();
        }
    }

    private void raiseToHardLimit() {
        try {
            new FileLimit(before.hard(), before.hard()).set();
        } catch (ErrnoException e) {
            LOG.warn("the limit of open files stays: {}", e.getMessage());
        }
    }

    /** Becomes this user with all its groups, in all threads and for good. */
    static void become(Users.Passwd user) throws ErrnoException {
        if (Unistd.geteuid() != user.uid()) {
            Identity.become(user.uid(), user.gid(), Users.groupsOf(user.name(), user.gid()));
        }
    }

    /** Leaves the caller's directory, mask and standard descriptors, and says that it is ready. */
    void settleInBackground(boolean keepMask) throws ErrnoException {
        Unistd.chdir("/");
        if (!keepMask) {
            Unistd.umask(PRIVATE_MASK);
        }
        String debug = System.getenv("DBUS_DEBUG_OUTPUT");
        int last = debug == null || debug.isEmpty() ? 2 : 1;
        try (Fd nothing = root.open("/dev/null", Fcntl.O_RDWR, 0)) {
            for (int fd = 0; fd <= last; fd++) {
                Unistd.dup2(nothing.number(), fd);
            }
        }
        print(OptionalInt.of(Integer.getInteger("jitney.bus.ready", 2)), "ready");
    }

    /** Prints a line to a descriptor that was passed for it, and closes it. */
    static void print(OptionalInt descriptor, String line) throws ErrnoException {
        if (descriptor.isEmpty()) {
            return;
        }
        Fd fd = Fd.adopt(descriptor.getAsInt());
        try {
            fd.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        } finally {
            // Standard output is not ours to close; others were passed for this line only.
            if (descriptor.getAsInt() <= 2) {
                fd.release();
            } else {
                fd.close();
            }
        }
    }
}
