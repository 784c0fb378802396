package org.jitney.manager.exec;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.spawn.SpawnFailure;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.Errno;

/**
 * Everything that is needed to start one process.
 *
 * @param program what the child does up to its {@code execve}
 * @param inherited descriptors that the program refers to by place
 * @param path the program that it executes, for messages
 * @param uid the user that it becomes, -1 when it stays who we are
 * @param gid the group likewise
 * @param streams those among the inherited that are closed with the plan
 */
public record ExecPlan(
        SyscallProgram program, List<Fd> inherited, String path, int uid, int gid, List<Fd> streams)
        implements AutoCloseable {

    /** Closes what was opened for this process only. */
    @Override
    public void close() {
        streams.forEach(Fd::close);
    }

    /** {@return the log line about a program that is not there and may be missing} */
    public Optional<String> skipped(SpawnFailure failure) {
        return isMissing(failure) && mayBeMissing(failure)
                ? Optional.of(
                        "Executable %s missing, skipping: %s"
                                .formatted(path, Errno.message(failure.errno())))
                : Optional.empty();
    }

    private boolean isMissing(SpawnFailure failure) {
        return step(failure).equals(ExitCode.EXEC.name())
                && (failure.errno() == Errno.ENOENT || failure.errno() == Errno.EACCES);
    }

    private boolean mayBeMissing(SpawnFailure failure) {
        return failure.stepIndex() >= 0 && program.exitStatus(failure.stepIndex()) == 0;
    }

    /** {@return the log line about a program that is not there, if that is what failed} */
    public Optional<String> notLocated(SpawnFailure failure) {
        return isMissing(failure)
                ? Optional.of(
                        "Failed to locate executable %s: %s"
                                .formatted(path, Errno.message(failure.errno())))
                : Optional.empty();
    }

    /** {@return the log line about a child that never reached its program} */
    public String explain(SpawnFailure failure) {
        return "Failed at step %s spawning %s: %s"
                .formatted(step(failure), path, Errno.message(failure.errno()));
    }

    private String step(SpawnFailure failure) {
        return failure.stepIndex() < 0 || mayBeMissing(failure)
                ? ExitCode.EXEC.name()
                : ExitCode.of(program.exitStatus(failure.stepIndex()))
                        .map(Enum::name)
                        .orElse(failure.stepName());
    }
}
