package org.jitney.clients.notify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.jitney.linux.sys.NotifyDatagram;
import org.jitney.linux.sys.Unistd;
import org.jitney.linux.sys.Users;

/**
 * {@code systemd-notify}: sends lines to the socket in {@code $NOTIFY_SOCKET}, in the name of the
 * process that called it, and waits until the manager has read them.
 */
public final class Notify {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-notify",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("ready"),
                    Option.optional("pid"),
                    Option.value("uid"),
                    Option.value("status"),
                    Option.flag("booted"),
                    Option.flag("no-block"));

    private static final Path BOOTED = Path.of("/run/systemd/system");

    private final Environment environment;
    private final Arguments arguments;

    private Notify(Environment environment, Arguments arguments) {
        this.environment = environment;
        this.arguments = arguments;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                Notify::help,
                (arguments, output) -> new Notify(environment, arguments).run(output));
    }

    private int run(Output output) throws UsageError {
        if (arguments.options().isEmpty() && arguments.operands().isEmpty()) {
            output.print(help(output));
            return 1;
        }
        int pid = arguments.has("pid") ? pid(arguments.last("pid").orElse("")) : 0;
        Optional<Users.Passwd> user = arguments.has("uid") ? Optional.of(user()) : Optional.empty();
        if (arguments.has("booted")) {
            return Files.isDirectory(BOOTED) ? 0 : 1;
        }
        send(String.join("\n", lines(arguments, pid)), pid, user);
        return 0;
    }

    private static int pid(String text) throws UsageError {
        if (text.isEmpty()) {
            return Unistd.getppid();
        }
        try {
            int pid = Integer.parseInt(text);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException e) {
            throw new UsageError("Failed to parse PID " + text + ".");
        }
        throw new UsageError("Failed to parse PID " + text + ".");
    }

    private Users.Passwd user() throws UsageError {
        String name = arguments.last("uid").orElse("");
        try {
            Optional<Users.Passwd> user =
                    name.matches("[0-9]{1,9}")
                            ? Users.byUid(Integer.parseInt(name))
                            : Users.byName(name);
            if (user.isPresent()) {
                return user.get();
            }
        } catch (ErrnoException e) {
            throw new UsageError("Can't resolve user " + name + ": " + Errno.message(e.errno()));
        }
        if (name.matches("[0-9]{1,9}")) {
            int id = Integer.parseInt(name);
            return new Users.Passwd(name, id, id, "", "", "");
        }
        throw new UsageError("Can't resolve user " + name + ": Invalid argument");
    }

    /** {@return what is sent; an assignment on the command line replaces an option's in place} */
    static List<String> lines(Arguments arguments, int pid) {
        List<String> lines = new ArrayList<>();
        if (arguments.has("ready")) {
            lines.add("READY=1");
        }
        arguments.last("status").ifPresent(status -> lines.add("STATUS=" + status));
        if (pid > 0) {
            lines.add("MAINPID=" + pid);
        }
        for (String operand : arguments.operands()) {
            String name = operand.substring(0, operand.indexOf('=') + 1);
            int at = 0;
            while (at < lines.size() && (name.isEmpty() || !lines.get(at).startsWith(name))) {
                at++;
            }
            if (at < lines.size()) {
                lines.set(at, operand);
            } else {
                lines.add(operand);
            }
        }
        return lines;
    }

    private void send(String text, int pid, Optional<Users.Passwd> user) throws UsageError {
        Optional<String> socket = environment.variable("NOTIFY_SOCKET");
        if (socket.isEmpty()) {
            throw new UsageError("No status data could be sent: $NOTIFY_SOCKET was not set");
        }
        try {
            byte[] address = address(socket.get());
            int sender = pid > 0 ? pid : Unistd.getppid();
            int uid = user.map(Users.Passwd::uid).orElseGet(Unistd::getuid);
            int gid = user.map(Users.Passwd::gid).orElseGet(Unistd::getgid);
            try {
                NotifyDatagram.send(address, text, new NotifyDatagram.Sender(sender, uid, gid));
            } catch (ErrnoException e) {
                if (!e.is(Errno.EPERM)) {
                    throw e;
                }
                // Only root may speak for others; then the manager sees who we are.
                NotifyDatagram.send(address, text);
            }
            if (!arguments.has("no-block")) {
                barrier(address);
            }
        } catch (ErrnoException e) {
            throw new UsageError("Failed to notify init system: " + Errno.message(e.errno()));
        }
    }

    private static byte[] address(String socket) throws ErrnoException {
        if (!socket.startsWith("/") && !socket.startsWith("@")) {
            throw new ErrnoException("sendmsg", Errno.EINVAL);
        }
        return UnixAddress.parse(socket).encode();
    }

    /** The manager closes the descriptor when it has read all that came before. */
    private static void barrier(byte[] address) throws UsageError, ErrnoException {
        Barrier barrier = Barrier.open();
        barrier.send(address);
        Optional<String> failed = barrier.await();
        if (failed.isPresent()) {
            throw new UsageError("Failed to invoke barrier: " + failed.get());
        }
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-notify [OPTIONS...] [VARIABLE=VALUE...]",
                        "Tell the service manager how this service is doing.",
                        23,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --ready", "The service has started")
                .row("   --pid[=PID]", "Its main process, or the caller")
                .row("   --uid=USER", "Send as this user")
                .row("   --status=TEXT", "What it is doing, for people")
                .row("   --booted", "Only tell whether systemd manages this machine")
                .row("   --no-block", "Do not wait until the manager has read it")
                .end("systemd-notify(1)");
    }
}
