package org.jitney.manager.runtime;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.manager.unit.ExecCommand;

/**
 * What a machine wants started.
 *
 * @param main whether it is a main process, which alone gets sockets, stored fds and the watchdog
 * @param environment {@code NAME=value} texts of the machine, above those of the settings
 * @param fds descriptors handed over from number 3 on, with names
 * @param connection the descriptor for {@code StandardInput=socket} and its like
 * @param onExecuted called when the program itself runs, that is after {@code execve} worked
 * @param nonBlocking whether handed over descriptors are made non-blocking
 */
public record ProcessRequest(
        ExecCommand command,
        boolean main,
        List<String> environment,
        List<UnitHost.NamedFd> fds,
        OptionalInt connection,
        Optional<Runnable> onExecuted,
        boolean nonBlocking) {

    /** A command that only helps: before, after, or to reload or stop. */
    public static ProcessRequest control(ExecCommand command, List<String> environment) {
        return new ProcessRequest(
                command,
                false,
                environment,
                List.of(),
                OptionalInt.empty(),
                Optional.empty(),
                false);
    }
}
