package org.jitney.clients.inhibit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Buses;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users;

/** {@code systemd-inhibit}: holds a lock of login1 as long as a program runs. */
public final class Inhibit {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.starting(
                    "systemd-inhibit",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("no-pager"),
                    Option.flag("no-legend"),
                    Option.value("what"),
                    Option.value("who"),
                    Option.value("why"),
                    Option.value("mode"),
                    Option.flag("list"),
                    Option.flag("no-ask-password"));

    private static final String NAME = "org.freedesktop.login1";
    private static final String PATH = "/org/freedesktop/login1";
    private static final String INTERFACE = "org.freedesktop.login1.Manager";

    private Inhibit() {}

    /** {@return the exit status of the command, which is that of the program} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                Inhibit::help,
                (arguments, output) -> run(environment, arguments, output));
    }

    private static int run(Environment environment, Arguments arguments, Output output)
            throws UsageError {
        try {
            BusAddress address = Buses.system(environment);
            if (!arguments.has("list") && !arguments.operands().isEmpty()) {
                return hold(environment, address, arguments, output);
            }
            try (Peer peer = new Peer(Buses.connect(environment, address), NAME, false)) {
                return list(peer, arguments, output);
            }
        } catch (CallFailed e) {
            throw new UsageError("Failed to connect to bus: " + e.text());
        }
    }

    private static int list(Peer peer, Arguments arguments, Output output) throws UsageError {
        List<Struct> locks = new ArrayList<>();
        try {
            for (Object lock : (List<?>) peer.call(PATH, INTERFACE, "ListInhibitors", "").get(0)) {
                Struct struct = (Struct) lock;
                if (arguments.last("mode").map(struct.string(3)::equals).orElse(true)) {
                    locks.add(struct);
                }
            }
        } catch (CallFailed e) {
            throw new UsageError("Could not get active inhibitors: " + e.text());
        }
        locks.sort(
                Sorting.by((Struct lock) -> ((Number) lock.get(4)).longValue())
                        .thenBy(lock -> lock.string(1))
                        .thenBy(lock -> lock.string(0))
                        .thenBy(lock -> lock.string(2)));
        boolean legend = !arguments.has("no-legend");
        if (!locks.isEmpty()) {
            output.printTable(table(locks).render(legend, output));
        }
        if (legend) {
            output.println(
                    locks.isEmpty()
                            ? "No inhibitors."
                            : "\n" + locks.size() + " inhibitors listed.");
        }
        return 0;
    }

    private static Table table(List<Struct> locks) {
        Table table = Table.of("WHO", "UID", "USER", "PID", "COMM", "WHAT", "WHY", "MODE");
        for (Struct lock : locks) {
            table.add(
                    Table.Cell.of(lock.string(1)),
                    Table.Cell.of(lock.get(4).toString()),
                    Table.Cell.of(user(((Number) lock.get(4)).intValue())),
                    Table.Cell.of(lock.get(5).toString()),
                    Table.Cell.of(command(lock.get(5).toString())),
                    Table.Cell.of(lock.string(0)),
                    Table.Cell.of(lock.string(2)),
                    Table.Cell.of(lock.string(3)));
        }
        return table;
    }

    private static String user(int uid) {
        try {
            return Users.byUid(uid).map(Users.Passwd::name).orElse(Integer.toUnsignedString(uid));
        } catch (ErrnoException e) {
            return Integer.toUnsignedString(uid);
        }
    }

    private static String command(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "comm")).strip();
        } catch (IOException e) {
            return "n/a";
        }
    }

    private static int hold(
            Environment environment, BusAddress address, Arguments arguments, Output output)
            throws UsageError {
        callOurselves("systemd-inhibit");
        List<String> program = arguments.operands();
        Message request =
                Message.call(ObjectPath.of(PATH), INTERFACE, "Inhibit")
                        .destination(NAME)
                        .body(
                                "ssss",
                                arguments.last("what").orElse("idle:sleep:shutdown"),
                                arguments.last("who").orElse(String.join(" ", program)),
                                arguments.last("why").orElse("Unknown reason"),
                                arguments.last("mode").orElse("block"))
                        .build();
        try (EventLoop loop = EventLoop.open();
                Lock _ = Lock.take(loop, address, request)) {
            return new Program(program, environment).run(loop, output);
        } catch (ErrnoException e) {
            throw new UsageError("Failed to inhibit: " + Errno.message(e.errno()));
        }
    }

    /** Lists of locks show who holds them by the name of the process, which is java else. */
    private static void callOurselves(String name) {
        try {
            Files.writeString(Path.of("/proc/self/comm"), name);
        } catch (IOException e) {
            return; // the name is for people; the lock holds without it
        }
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-inhibit [OPTIONS...] COMMAND ...",
                        "Run a program while shutdown, sleep or idleness is inhibited.",
                        26,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-pager", "Do not use a pager")
                .row("   --no-legend", "No header and footer")
                .row("   --what=WHAT", "What to inhibit: shutdown, sleep, idle and others")
                .row("   --who=STRING", "Who does so, for people")
                .row("   --why=STRING", "Why, for people")
                .row("   --mode=MODE", "block, delay or block-weak")
                .row("   --no-ask-password", "Has no effect: nobody is asked for a password")
                .row("   --list", "List the locks that there are")
                .end("systemd-inhibit(1)");
    }
}
