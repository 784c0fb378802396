package org.jitney.clients.cat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Exec;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.MessageIo;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.SyslogLevels;
import org.jitney.linux.sys.Unistd;
import org.jitney.unitfile.Booleans;

/**
 * {@code systemd-cat}: becomes the program, with output and errors connected to the journal, or
 * {@code cat} if there is none.
 */
public final class Cat {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.starting(
                    "systemd-cat",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.value("identifier", 't'),
                    Option.value("priority", 'p'),
                    Option.value("stderr-priority"),
                    Option.value("level-prefix"));

    private static final String SOCKET = "/run/systemd/journal/stdout";
    private static final int INFO = 6;
    private static final List<String> LEVELS = SyslogLevels.NAMES;

    private Cat() {}

    /** {@return the exit status of the command, if it does not become the program} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args, environment, Cat::help, (arguments, output) -> run(environment, arguments));
    }

    /** {@return the number of a level of importance; none for what is no level} */
    static OptionalInt level(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        int index = LEVELS.indexOf(name);
        if (index >= 0) {
            return OptionalInt.of(index);
        }
        return name.length() == 1 && name.charAt(0) >= '0' && name.charAt(0) <= '7'
                ? OptionalInt.of(name.charAt(0) - '0')
                : OptionalInt.empty();
    }

    private static int level(Arguments arguments, String option, String failed, int none)
            throws UsageError {
        Optional<String> text = arguments.last(option);
        if (text.isEmpty()) {
            return none;
        }
        return level(text.get()).orElseThrow(() -> new UsageError(failed));
    }

    private static int run(Environment environment, Arguments arguments) throws UsageError {
        int level = level(arguments, "priority", "Failed to parse priority value.", INFO);
        int errors =
                level(arguments, "stderr-priority", "Failed to parse stderr priority value.", -1);
        boolean prefix = true;
        Optional<String> wish = arguments.last("level-prefix");
        if (wish.isPresent()) {
            prefix =
                    Booleans.parse(wish.get())
                            .orElseThrow(() ->
                                    new UsageError(
                                            "Failed to parse boolean argument to --level-prefix=: "
                                                    + wish.get()
                                                    + "."));
        }
        String identifier = arguments.last("identifier").orElse("");
        List<String> program = arguments.operands();
        try {
            int out = stream(identifier, level, prefix, "Failed to create stream fd: ");
            int err = out;
            if (errors >= 0 && errors != level) {
                err = stream(identifier, errors, prefix, "Failed to create stderr stream fd: ");
            }
            become(environment, program, out, err);
        } catch (ErrnoException e) {
            throw new UsageError("Failed to execute process: " + Errno.message(e.errno()));
        }
        return 1;
    }

    /** {@return a connection to the journal that takes lines} */
    private static int stream(String identifier, int level, boolean prefix, String failed)
            throws UsageError {
        try {
            int fd = Sockets.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM, 0);
            Sockets.connect(fd, UnixAddress.parse(SOCKET).encode());
            Sockets.shutdown(fd, Sockets.SHUT_RD);
            byte[] hello = header(identifier, level, prefix).getBytes(StandardCharsets.UTF_8);
            long sent = MessageIo.ofThread().write(fd, java.nio.ByteBuffer.wrap(hello));
            if (sent < 0) {
                throw new ErrnoException("write", (int) -sent);
            }
            return fd;
        } catch (ErrnoException e) {
            throw new UsageError(failed + Errno.message(e.errno()));
        }
    }

    /** {@return the first lines of a connection: who, the unit, level, prefixes, where else to} */
    static String header(String identifier, int level, boolean prefix) {
        return identifier + "\n\n" + level + "\n" + (prefix ? 1 : 0) + "\n0\n0\n0\n";
    }

    private static void become(Environment environment, List<String> program, int out, int err)
            throws ErrnoException {
        List<String> variables = new ArrayList<>();
        for (Map.Entry<String, String> each : environment.variables().entrySet()) {
            if (!each.getKey().equals("JOURNAL_STREAM")) {
                variables.add(each.getKey() + "=" + each.getValue());
            }
        }
        // A program that sees its own standard error behind these numbers can log by itself.
        Stat.FileStat stat = Stat.statx(err, "", Fcntl.AT_EMPTY_PATH);
        variables.add("JOURNAL_STREAM=" + stat.device() + ":" + stat.inode());
        int saved = Fcntl.duplicate(2, Exec.FIRST);
        Unistd.dup2(out, 1);
        Unistd.dup2(err, 2);
        try {
            Exec.become(program.isEmpty() ? List.of("cat") : program, variables, List.of());
        } finally {
            Unistd.dup2(saved, 2);
        }
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-cat [OPTIONS...] COMMAND ...",
                        "Run a program whose output goes to the journal.",
                        33,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("-t --identifier=STRING", "The name in front of each line")
                .row("-p --priority=PRIORITY", "The importance of the output (0..7)")
                .row("   --stderr-priority=PRIORITY", "The importance of the errors (0..7)")
                .row("   --level-prefix=BOOL", "Whether <N> in front of a line is its importance")
                .end("systemd-cat(1)");
    }
}
