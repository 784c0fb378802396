package org.jitney.clients.activate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.ServiceManager;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Exec;
import org.jitney.linux.sys.Poll;
import org.jitney.linux.sys.Processes;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Unistd;

/**
 * {@code systemd-socket-activate}: listens as a service manager would, and becomes the program when
 * something arrives, or starts one for each connection.
 */
public final class Activate {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.starting(
                    "systemd-socket-activate",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.value("listen", 'l'),
                    Option.flag("datagram", 'd'),
                    Option.flag("seqpacket"),
                    Option.flag("accept", 'a'),
                    Option.value("setenv", 'E'),
                    Option.value("environment"),
                    Option.value("fdname"),
                    Option.flag("inetd"));

    private static final List<String> PASSED = List.of("TERM", "PATH", "USER", "HOME");

    private final Environment environment;
    private final Arguments arguments;
    private final Output output;

    private Activate(Environment environment, Arguments arguments, Output output) {
        this.environment = environment;
        this.arguments = arguments;
        this.output = output;
    }

    /** {@return the exit status of the command, if it does not become the program} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                Activate::help,
                (arguments, output) -> new Activate(environment, arguments, output).run());
    }

    private void say(String text) {
        Tool.note(environment, output, text);
    }

    private int run() throws UsageError {
        boolean datagram = arguments.has("datagram");
        checkOptions(datagram);
        if (arguments.operands().isEmpty()) {
            throw new UsageError("systemd-socket-activate: command to execute is missing.");
        }
        if (datagram && arguments.has("accept")) {
            throw new UsageError(
                    "Datagram sockets do not accept connections. The --datagram and --accept"
                            + " options may not be combined.");
        }
        List<Integer> sockets = inherited();
        int type =
                datagram
                        ? Sockets.SOCK_DGRAM
                        : arguments.has("seqpacket") ? Sockets.SOCK_SEQPACKET : Sockets.SOCK_STREAM;
        for (String address : arguments.all("listen")) {
            sockets.add(new ListenAddress(address, type).open(this::say));
        }
        if (sockets.isEmpty()) {
            throw new UsageError("No sockets to listen on specified or passed in.");
        }
        try {
            return serve(sockets);
        } catch (ErrnoException e) {
            throw new UsageError("Failed to wait for connections: " + Errno.message(e.errno()));
        }
    }

    private void checkOptions(boolean datagram) throws UsageError {
        if (datagram && arguments.has("seqpacket")) {
            boolean last =
                    arguments.options().reversed().stream()
                            .map(Arguments.Given::key)
                            .filter(key -> key.equals("datagram") || key.equals("seqpacket"))
                            .findFirst()
                            .orElse("")
                            .equals("seqpacket");
            throw new UsageError(
                    last
                            ? "--seqpacket may not be combined with --datagram."
                            : "--datagram may not be combined with --seqpacket.");
        }
        for (String assignment : assignments()) {
            int equals = assignment.indexOf('=');
            String name = equals < 0 ? assignment : assignment.substring(0, equals);
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new UsageError(
                        "Cannot assign environment variable " + assignment + ": Invalid argument");
            }
        }
        for (String name : names()) {
            if (name.length() > 255
                    || !name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':')) {
                Tool.warn(
                        environment, output, "File descriptor name \"" + name + "\" is not valid.");
            }
        }
    }

    private List<String> assignments() {
        List<String> all = new ArrayList<>();
        for (Arguments.Given given : arguments.options()) {
            if (given.key().equals("setenv") || given.key().equals("environment")) {
                all.add(given.value());
            }
        }
        return all;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (String list : arguments.all("fdname")) {
            names.addAll(Arrays.asList(list.split(":", -1)));
        }
        return names;
    }

    /** Sockets that this program was started with itself are passed on. */
    private List<Integer> inherited() {
        int count = new ServiceManager(environment.variables()).sockets();
        if (count > 0) {
            say("Received " + count + " descriptors via the environment.");
        }
        List<Integer> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(Exec.FIRST + i);
        }
        return sockets;
    }

    private int serve(List<Integer> sockets) throws ErrnoException, UsageError {
        Poll poll = new Poll(sockets.size());
        for (int i = 0; i < sockets.size(); i++) {
            int fd = sockets.get(i);
            poll.add(fd, Poll.EPOLLIN, i);
            String address = SocketText.render(Sockets.localAddress(fd), false);
            say("Listening on " + address + " as " + (Exec.FIRST + i) + ".");
        }
        while (true) {
            int events = poll.await(arguments.has("accept") ? 1000 : -1);
            for (int i = 0; i < events; i++) {
                int index = (int) poll.data(i);
                say("Communication attempt on fd " + (Exec.FIRST + index) + ".");
                if (!arguments.has("accept")) {
                    return become(sockets);
                }
                accept(sockets.get(index));
            }
            reap();
        }
    }

    private void accept(int listener) throws UsageError, ErrnoException {
        int connection = Sockets.accept(listener, false);
        if (connection < 0) {
            if (connection == -Errno.EAGAIN || connection == -Errno.ECONNABORTED) {
                return;
            }
            throw new UsageError(
                    "Failed to accept connection on fd:%d: %s"
                            .formatted(listener, Errno.message(-connection)));
        }
        say(
                "Connection from %s to %s"
                        .formatted(
                                SocketText.peer(connection),
                                SocketText.render(Sockets.localAddress(connection), false)));
        List<String> program = arguments.operands();
        List<String> argv = new ArrayList<>();
        if (!arguments.has("inetd")) {
            // Only the child knows its own number.
            argv.addAll(List.of("/bin/sh", "-c", "LISTEN_PID=$$ exec \"$@\"", "sh"));
        }
        argv.addAll(program);
        int pid =
                arguments.has("inetd")
                        ? Exec.start(argv, variables(0), connection, connection)
                        : Exec.start(argv, variables(1), -1, -1, -1, connection);
        Unistd.close(connection);
        say("Spawned %s (%s) as PID %d.".formatted(program.get(0), String.join(" ", program), pid));
        say("Execing " + program.get(0) + " (" + String.join(" ", program) + ")");
    }

    private void reap() throws ErrnoException {
        Optional<Processes.ChildState> child = Processes.waitAny(true);
        while (child.isPresent()) {
            say("Child %d died with code %d".formatted(child.get().pid(), child.get().status()));
            child = Processes.waitAny(true);
        }
    }

    private int become(List<Integer> sockets) throws UsageError {
        List<String> program = arguments.operands();
        String joined = String.join(" ", program);
        boolean inetd = arguments.has("inetd");
        if (inetd && sockets.size() != 1) {
            throw new UsageError("--inetd only supported for single file descriptors.");
        }
        List<String> variables = variables(inetd ? 0 : sockets.size());
        if (!inetd) {
            variables.add("LISTEN_PID=" + ProcessHandle.current().pid());
        }
        say("Execing " + program.get(0) + " (" + joined + ")");
        try {
            if (inetd) {
                Unistd.dup2(sockets.get(0), 0);
                Unistd.dup2(sockets.get(0), 1);
            }
            Exec.become(program, variables, inetd ? List.of() : sockets);
        } catch (ErrnoException e) {
            throw new UsageError(
                    "Failed to execp %s (%s): %s"
                            .formatted(program.get(0), joined, Errno.message(e.errno())));
        }
        return 1;
    }

    private List<String> variables(int sockets) {
        List<String> variables = new ArrayList<>();
        for (String name : PASSED) {
            String value = environment.variables().get(name);
            if (value != null) {
                variables.add(name + "=" + value);
            }
        }
        if (sockets > 0) {
            variables.add("LISTEN_FDS=" + sockets);
            List<String> names = new ArrayList<>(names());
            if (names.size() == 1) {
                // One name stands for all sockets.
                names = new ArrayList<>(Collections.nCopies(sockets, names.get(0)));
            }
            if (!names.isEmpty()) {
                if (names.size() != sockets) {
                    Tool.warn(
                            environment,
                            output,
                            "The number of fd names is different than number of fds: %d vs %d"
                                    .formatted(names.size(), sockets));
                }
                variables.add("LISTEN_FDNAMES=" + String.join(":", names));
            }
        }
        assignments().forEach(assignment -> assign(variables, assignment));
        return variables;
    }

    private void assign(List<String> variables, String assignment) {
        int equals = assignment.indexOf('=');
        String name = equals < 0 ? assignment : assignment.substring(0, equals);
        Optional<String> value =
                equals < 0
                        ? Optional.ofNullable(environment.variables().get(name))
                        : Optional.of(assignment.substring(equals + 1));
        variables.removeIf(other -> other.startsWith(name + "="));
        value.ifPresent(text -> variables.add(name + "=" + text));
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-socket-activate [OPTIONS...] COMMAND ...",
                        "Listen, and start a program when somebody comes.",
                        29,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("-l --listen=ADDR", "Listen there")
                .row("-d --datagram", "For datagrams instead of streams")
                .row("   --seqpacket", "For sequenced packets instead of streams")
                .row("-a --accept", "Start one program for each connection")
                .row("-E --setenv=NAME[=VALUE]", "Set or pass on a variable")
                .row("   --fdname=NAME[:NAME...]", "What the sockets are called")
                .row("   --inetd", "As standard input and output of the program")
                .end("systemd-socket-activate(1)");
    }
}
