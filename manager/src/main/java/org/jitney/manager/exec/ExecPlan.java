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
 * @param errno why nothing but this failure can come of it, 0 if it is to run
 */
public record ExecPlan(
        SyscallProgram program,
        List<Fd> inherited,
        String path,
        int uid,
        int gid,
        List<Fd> streams,
        int errno)
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

    /** {@return the log line that says what a step is about, for those whose name does not} */
    public Optional<String> detail(SpawnFailure failure) {
        if (failure.stepIndex() < 0 || errno != 0) {
            return Optional.empty();
        }
        return ExitCode.of(program.exitStatus(failure.stepIndex()))
                .map(ExecPlan::meaning)
                .filter(text -> !text.isEmpty())
                .map(text -> text + ": " + Errno.message(failure.errno()));
    }

    private static String meaning(ExitCode code) {
        return switch (code) {
            case CHDIR -> "Changing to the requested working directory failed";
            case STDIN -> "Failed to set up standard input";
            case STDOUT -> "Failed to set up standard output";
            case STDERR -> "Failed to set up standard error output";
            case NAMESPACE -> "Failed to set up mount namespacing";
            case NUMA_POLICY -> "Failed to set NUMA memory policy";
            default -> "";
        };
    }

    /** {@return what went wrong, which the manager may know better than the child} */
    public int errno(SpawnFailure failure) {
        return errno == 0 ? failure.errno() : errno;
    }

    /** {@return the log line about a child that never reached its program} */
    public String explain(SpawnFailure failure) {
        return "Failed at step %s spawning %s: %s"
                .formatted(step(failure), path, Errno.message(errno(failure)));
    }

    private String step(SpawnFailure failure) {
        return failure.stepIndex() < 0 || mayBeMissing(failure)
                ? ExitCode.EXEC.name()
                : ExitCode.of(program.exitStatus(failure.stepIndex()))
                        .map(Enum::name)
                        .orElse(failure.stepName());
    }
}
