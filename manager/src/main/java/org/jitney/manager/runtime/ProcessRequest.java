package org.jitney.manager.runtime;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jitney.manager.unit.ExecCommand;

/**
 * What a machine wants started.
 *
 * @param main whether it is a main process, which alone gets sockets, stored fds and the watchdog
 * @param environment {@code NAME=value} texts of the machine, above those of the settings
 * @param fds descriptors handed over from number 3 on, with names
 * @param connection the descriptor for {@code StandardInput=socket} and its like
 * @param onExecuted called when the program itself runs, that is after {@code execve} worked
 * @param sockets how many of the first descriptors are sockets of socket units, as against stored
 *     ones, which stay as they are
 * @param nonBlocking whether those sockets are made non-blocking
 * @param files files that are opened and handed over after the descriptors
 * @param whenIdle whether the program is run only once no job runs, or after five seconds
 */
public record ProcessRequest(
        ExecCommand command,
        boolean main,
        List<String> environment,
        List<UnitHost.NamedFd> fds,
        OptionalInt connection,
        Optional<Runnable> onExecuted,
        int sockets,
        boolean nonBlocking,
        List<OpenFile> files,
        boolean whenIdle) {

    /**
     * A file of {@code OpenFile=}.
     *
     * @param path a file, or a socket to connect to
     * @param name under which it is handed over
     * @param flags of {@link #READ_ONLY} and its like
     */
    public record OpenFile(String path, String name, long flags) {
        public static final long READ_ONLY = 1;
        public static final long APPEND = 2;
        public static final long TRUNCATE = 4;

        /** It is left out when it cannot be opened. */
        public static final long GRACEFUL = 8;

        /** {@return whether the flag is set} */
        public boolean has(long flag) {
            return (flags & flag) != 0;
        }
    }

    /** {@return the names of all that is handed over, from number 3 on} */
    public List<String> handedOver() {
        return Stream.concat(
                        fds.stream().map(UnitHost.NamedFd::name),
                        files.stream().map(OpenFile::name))
                .toList();
    }

    /** {@return the same with all rights} */
    public ProcessRequest privileged() {
        return new ProcessRequest(
                command.privileged(),
                main,
                environment,
                fds,
                connection,
                onExecuted,
                sockets,
                nonBlocking,
                files,
                whenIdle);
    }

    /** {@return the same with other files} */
    public ProcessRequest withFiles(List<OpenFile> others) {
        return new ProcessRequest(
                command,
                main,
                environment,
                fds,
                connection,
                onExecuted,
                sockets,
                nonBlocking,
                others,
                whenIdle);
    }

    /** {@return the same with these sockets} */
    public ProcessRequest withSockets(List<UnitHost.NamedFd> others) {
        return new ProcessRequest(
                command,
                main,
                environment,
                others,
                connection,
                onExecuted,
                others.size(),
                nonBlocking,
                files,
                whenIdle);
    }

    /** A command that only helps: before, after, or to reload or stop. */
    public static ProcessRequest control(ExecCommand command, List<String> environment) {
        return new ProcessRequest(
                command,
                false,
                environment,
                List.of(),
                OptionalInt.empty(),
                Optional.empty(),
                0,
                false,
                List.of(),
                false);
    }
}
