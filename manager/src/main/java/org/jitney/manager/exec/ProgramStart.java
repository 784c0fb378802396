package org.jitney.manager.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.manager.unit.ExecCommand;
import org.jitney.manager.unit.ExecContext;

/** The last steps: the working directory and the program itself. */
final class ProgramStart {
    private static final String DEFAULT_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final List<String> PID_VARIABLES =
            List.of("LISTEN_PID", "WATCHDOG_PID", "SYSTEMD_EXEC_PID");

    private final ProgramBuilder program;
    private final ExecRequest request;
    private final OwnPrograms programs;

    /** {@code programs} says which programs of unit files are ours. */
    ProgramStart(ProgramBuilder program, ExecRequest request, OwnPrograms programs) {
        this.program = program;
        this.request = request;
        this.programs = programs;
    }

    /** The working directory is entered as the user: only he may be allowed to. */
    void place(Identity identity) {
        ExecContext context = request.context();
        // Only now: the mount points made above are to be passable for the user.
        program.exitStatus(ExitCode.CHDIR.code()).umask(context.umask());
        String directory = context.workingDirectory();
        boolean mayBeMissing = directory.startsWith("!");
        String path =
                mayBeMissing || directory.startsWith("-") ? directory.substring(1) : directory;
        if (path.equals("~")) {
            path = identity.account().map(account -> account.home()).orElse("/root");
        }
        program.chdir(path.isEmpty() ? "/" : path);
        if (mayBeMissing || directory.startsWith("-")) {
            program.optional();
        }
    }

    /**
     * Executes the program; {@code look} is where a name without a slash is looked for. A login
     * session sets variables that the arguments may name, which only the child sees, as it does its
     * own number.
     */
    void execute(Environment environment, Optional<Path> look, boolean hasSession) {
        ExecCommand command = request.process().command();
        program.exitStatus(ExitCode.EXEC.code());
        if (!request.process().handedOver().isEmpty()) {
            program.envPid("LISTEN_PID");
        }
        if (environment.get("WATCHDOG_USEC").isPresent()) {
            program.envPid("WATCHDOG_PID");
        }
        program.envPid("SYSTEMD_EXEC_PID");
        if (command.ignoresFailure()) {
            // A program that may be missing is as good as one that has done its work.
            program.exitStatus(0);
        }
        String path = find(command.path(), request.context(), look.orElse(Path.of("/")));
        if (!command.has(ExecCommand.Flag.NO_ENV_EXPAND)
                && (hasSession || namesOwnProcess(command.argv()))) {
            program.executeExpanded(
                    programs.insteadOf(path, command.argv(), request.context()),
                    Arguments.parts(command.argv()),
                    environment.assignments());
            return;
        }
        List<String> argv =
                command.has(ExecCommand.Flag.NO_ENV_EXPAND)
                        ? command.argv()
                        : Arguments.expand(command.argv(), environment);
        program.execve(
                programs.insteadOf(path, argv, request.context()),
                argv.isEmpty() ? List.of(command.path()) : argv,
                environment.assignments());
    }

    private static boolean namesOwnProcess(List<String> argv) {
        return argv.stream().anyMatch(word -> PID_VARIABLES.stream().anyMatch(word::contains));
    }

    /** A name without a slash is looked for in the search path of the unit. */
    private static String find(String path, ExecContext context, Path tree) {
        if (path.contains("/")) {
            return path;
        }
        List<String> folders =
                context.execSearchPath().isEmpty()
                        ? List.of(DEFAULT_PATH.split(":"))
                        : context.execSearchPath();
        for (String folder : folders) {
            if (Files.isExecutable(tree.resolve("." + folder).resolve(path))) {
                return folder + "/" + path;
            }
        }
        return folders.getFirst() + "/" + path;
    }
}
