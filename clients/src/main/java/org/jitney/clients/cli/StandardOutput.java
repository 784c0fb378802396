package org.jitney.clients.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Standard output of the process, which remembers why it could not be written.
 *
 * <p>Two things are told apart. Nobody reads any more: a program in C is ended by SIGPIPE then, so
 * there is no sense in going on. Or there is no room, or the device is broken: programs go on as
 * stdio has them do, and only who prints a table says so.
 *
 * <p>It is buffered and flushed at the end of the tool: a line at a time costs a system call each.
 */
public final class StandardOutput extends PrintStream {
    private static final int BUFFER = 8192;
    private static final int STANDARD_OUTPUT = 1;

    private final Target target;

    private StandardOutput(Target target) {
        super(new BufferedOutputStream(target, BUFFER), false, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** {@return the output behind that descriptor of the process} */
    static StandardOutput of(FileDescriptor descriptor) {
        return new StandardOutput(new Target(new FileOutputStream(descriptor), true));
    }

    /** {@return the output that ends in that stream, for which a reader never goes away} */
    public static StandardOutput of(OutputStream stream) {
        return new StandardOutput(new Target(stream, false));
    }

    /** {@return why something could not be written, in the system's words} */
    public static Optional<String> failure(PrintStream stream) {
        return stream instanceof StandardOutput known
                ? Optional.ofNullable(known.target.failure)
                : Optional.empty();
    }

    /**
     * {@return whether what was printed was lost, as nobody reads it} A stream of another kind is
     * one to a pager or of a test: whatever its failure is, nobody sees what is printed there.
     */
    public static boolean isClosed(PrintStream stream) {
        if (!(stream instanceof StandardOutput known)) {
            return stream.checkError();
        }
        return known.target.failure != null && known.target.isProcess && hasNoReader();
    }

    /** Asked of the kernel, since the text of the failure is in the language of the user. */
    private static boolean hasNoReader() {
        try {
            Poll poll = new Poll(1);
            poll.add(STANDARD_OUTPUT, 0, 0);
            return poll.await(0) > 0;
        } catch (ErrnoException e) {
            // It is not even open.
            return false;
        }
    }

    /** The stream below the buffer. */
    private static final class Target extends OutputStream {
        private final OutputStream stream;
        private final boolean isProcess;
        private @Nullable String failure;

        Target(OutputStream stream, boolean isProcess) {
            this.stream = stream;
            this.isProcess = isProcess;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                stream.write(bytes, offset, length);
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            stream.flush();
        }
    }
}
