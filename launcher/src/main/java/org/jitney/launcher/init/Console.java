package org.jitney.launcher.init;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console of a container: {@code /dev/console}, or where there is none what the first process
 * was given as its standard output. Nobody waits for it: what it does not take at once is lost.
 */
public final class Console implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private static final int FLAGS =
            Fcntl.O_WRONLY | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC | Fcntl.O_APPEND;

    private final Optional<Fd> out;
    private final boolean coloured;

    private Console(Optional<Fd> out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    /** Opens it; {@code terminal} is the value of {@code $TERM}. */
    public static Console open(String terminal) {
        Optional<Fd> fd = openFile("/dev/console").or(() -> openFile("/proc/self/fd/1"));
        boolean tty = fd.filter(console -> Unistd.isatty(console.number())).isPresent();
        return new Console(fd, tty && !terminal.equals("dumb"));
    }

    private static Optional<Fd> openFile(String file) {
        try {
            return Optional.of(Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, file, FLAGS, 0)));
        } catch (ErrnoException notThere) {
            return Optional.empty();
        }
    }

    boolean isColoured() {
        return coloured;
    }

    /** {@return its descriptor, for what is not to be lost} */
    public Optional<Integer> number() {
        return out.map(Fd::number);
    }

    public void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.ifPresent(fd -> {
            try {
                fd.write(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
            } catch (ErrnoException full) {
                LOG.trace("nobody reads the console: {}", full.getMessage());
            }
        });
    }

    @Override
    public void close() {
        out.ifPresent(Fd::close);
    }
}
