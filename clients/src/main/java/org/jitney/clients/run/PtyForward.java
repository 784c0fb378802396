package org.jitney.clients.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jitney.clients.cli.Environment;
import org.jitney.linux.fd.PseudoTerminal;
import org.jitney.linux.fd.TerminalMode;
import org.jitney.linux.sys.ErrnoException;

/**
 * Carries what is typed to a terminal of the service and what it prints to us: a thread for each
 * direction, since both wait in the kernel. {@code ^]} three times within a second lets go of it.
 */
final class PtyForward implements AutoCloseable {
    private static final int BUFFER = 4096;
    private static final short LINES = 24;
    private static final short COLUMNS = 80;
    private static final byte ESCAPE = 0x1d;
    private static final byte END_OF_FILE = 0x04;
    private static final int TIMES = 3;
    private static final long WITHIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final PseudoTerminal terminal;
    private final InputStream in;
    private final PrintStream out;
    private final Optional<TerminalMode> mode;
    private final Thread printer;
    private volatile boolean left;
    private volatile byte last = '\n';

    private PtyForward(PseudoTerminal terminal, Environment environment) throws ErrnoException {
        this.terminal = terminal;
        this.in = environment.in();
        this.out = environment.out();
        if (Environment.isTerminal(1)) {
            terminal.takeSizeOf(1);
        } else {
            terminal.setSize(LINES, COLUMNS);
        }
        this.mode = Environment.isTerminal(0) ? Optional.of(TerminalMode.raw(0)) : Optional.empty();
        this.printer = Thread.ofPlatform().daemon().name("pty-out").unstarted(this::print);
    }

    static PtyForward start(PseudoTerminal terminal, Environment environment)
            throws ErrnoException {
        PtyForward forward = new PtyForward(terminal, environment);
        forward.printer.start();
        Thread.ofPlatform().daemon().name("pty-in").start(forward::type);
        return forward;
    }

    private void print() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        byte[] bytes = new byte[BUFFER];
        try {
            for (int n = terminal.read(buffer.clear()); n > 0; n = terminal.read(buffer.clear())) {
                buffer.get(0, bytes, 0, n);
                out.write(bytes, 0, n);
                out.flush();
                last = bytes[n - 1];
            }
        } catch (ErrnoException closed) {
            // That is how the kernel says that nobody has the other end open any more.
            return;
        }
    }

    private void type() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        byte[] bytes = new byte[BUFFER];
        int escapes = 0;
        long first = 0;
        try {
            for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
                for (int i = 0; i < n; i++) {
                    boolean escape = bytes[i] == ESCAPE;
                    long now = System.nanoTime();
                    boolean again = escape && escapes > 0 && now - first < WITHIN_NANOS;
                    first = again ? first : now;
                    escapes = again ? escapes + 1 : escape ? 1 : 0;
                }
                if (escapes >= TIMES) {
                    left = true;
                    return;
                }
                terminal.write(buffer.clear().put(bytes, 0, n).flip());
            }
            terminal.write(buffer.clear().put(END_OF_FILE).flip());
        } catch (IOException | ErrnoException gone) {
            // Nobody types any more, or nobody reads it.
            return;
        }
    }

    /** {@return whether the user has let go of the terminal} */
    boolean isLeft() {
        return left;
    }

    /** Prints what is still to come of a service that is gone. */
    void drain() {
        try {
            printer.join(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether the last thing printed ended a line} */
    boolean endedLine() {
        return last == '\n';
    }

    @Override
    public void close() {
        mode.ifPresent(TerminalMode::close);
    }
}
