package org.jitney.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.fd.Readiness;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/**
 * A child that was started; this object owns both descriptors.
 *
 * @param early what failed before the child had the number that it has now
 * @param errorPipe readable when the way to the program is over: at its end without a byte if the
 *     program is being executed
 */
public record Spawned(
        int pid, PidFd pidFd, Fd errorPipe, SyscallProgram program, Optional<SpawnFailure> early)
        implements AutoCloseable {
    static final int REPORT_SIZE = 8;

    /** {@return what is known now} Once not pending, the answer is read and gone. */
    public SpawnOutcome outcome() throws ErrnoException {
        errorPipe.setNonBlocking(true);
        return read();
    }

    /** Waits until the way to the program is over: {@return the failed step, if one failed} */
    public Optional<SpawnFailure> readFailure() throws ErrnoException {
        errorPipe.setNonBlocking(false);
        return read() instanceof SpawnOutcome.Failed(SpawnFailure failure)
                ? Optional.of(failure)
                : Optional.empty();
    }

    private SpawnOutcome read() throws ErrnoException {
        if (early.isPresent()) {
            return new SpawnOutcome.Failed(early.get());
        }
        ByteBuffer report = ByteBuffer.allocate(REPORT_SIZE).order(ByteOrder.nativeOrder());
        int count = errorPipe.read(report);
        if (count == 0) {
            return new SpawnOutcome.Pending();
        }
        if (count < 0) {
            return new SpawnOutcome.Executed();
        }
        if (count != REPORT_SIZE) {
            throw new ErrnoException("read of the helper's report", Errno.EIO);
        }
        return new SpawnOutcome.Failed(failure(program, report));
    }

    static SpawnFailure failure(SyscallProgram program, ByteBuffer report) {
        int step = report.getInt(0);
        String name = step < 0 ? "set up the helper" : program.stepName(step);
        return new SpawnFailure(step, name, report.getInt(4));
    }

    /** Has it end, by force when it takes longer than this, and reaps it. */
    public void end(Duration patience) throws ErrnoException {
        pidFd.signal(Signals.TERM);
        long end = System.nanoTime() + patience.toNanos();
        try (Readiness ended = Readiness.of(pidFd.fd())) {
            while (Wait.reap(pidFd).isEmpty()) {
                long left = end - System.nanoTime();
                if (left > 0) {
                    ended.await(Duration.ofNanos(left).plusMillis(1));
                } else {
                    pidFd.signal(Signals.KILL);
                    ended.await(patience);
                }
            }
        }
    }

    @Override
    public void close() {
        errorPipe.close();
        pidFd.close();
    }
}
