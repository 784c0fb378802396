package org.jitney.clients.busctl;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.UsageError;

/** The {@code busctl} command: looks at a bus and talks to anything on it. */
public final class Busctl {
    /** What its command line may hold. */
    public static final List<Option> OPTIONS =
            List.of(
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("no-pager"),
                    Option.flag("no-legend"),
                    Option.flag("full", 'l'),
                    Option.flag("system"),
                    Option.flag("user"),
                    Option.value("address"),
                    Option.flag("show-machine"),
                    Option.flag("unique"),
                    Option.flag("acquired"),
                    Option.flag("activatable"),
                    Option.value("match"),
                    StandardOptions.HOST,
                    StandardOptions.MACHINE,
                    Option.value("size"),
                    Option.flag("list"),
                    Option.flag("quiet", 'q'),
                    Option.flag("verbose"),
                    Option.flag("xml-interface"),
                    Option.value("expect-reply"),
                    Option.value("auto-start"),
                    Option.value("allow-interactive-authorization"),
                    Option.value("timeout"),
                    Option.value("augment-creds"),
                    Option.value("watch-bind"),
                    Option.value("json"),
                    Option.flag("", 'j'),
                    Option.value("destination"));

    /** The verbs of its command line. */
    public static final List<String> VERBS =
            List.of(
                    "list",
                    "status",
                    "monitor",
                    "capture",
                    "tree",
                    "introspect",
                    "call",
                    "emit",
                    "get-property",
                    "set-property",
                    "help");

    private Busctl() {}

    /** Runs the tool in this process. */
    public static void main(String[] args) {
        System.exit(run(args, Environment.ofProcess()));
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        int status = 1;
        String text = "";
        try {
            Arguments arguments = Arguments.parse("busctl", OPTIONS, List.of(args));
            Output output = Output.of(environment.out(), Output.Look.of(environment));
            Optional<String> information = information(arguments, output);
            if (information.isPresent()) {
                output.print(information.get());
                status = 0;
            } else {
                status = BusVerbs.run(environment, arguments);
            }
        } catch (UsageError e) {
            text = e.text() + "\n";
        } catch (CallFailed e) {
            text = "Failed to connect to bus: " + e.text() + "\n";
        }
        environment.out().flush();
        environment.err().print(text);
        environment.err().flush();
        return status;
    }

    private static Optional<String> information(Arguments arguments, Output output) {
        boolean verb = arguments.operands().equals(List.of("help"));
        if (arguments.has("help") || verb) {
            return Optional.of(help(output));
        }
        return arguments.has("version") ? Optional.of("systemd 252 (jitney)\n") : Optional.empty();
    }

    private static String help(Output output) {
        Help help =
                Help.of("busctl", "Look at a message bus and talk to what is on it.", 27, output)
                        .section("Commands:")
                        .row("list", "Show who is on the bus")
                        .row("status [SERVICE]", "Show which process is behind a name")
                        .row("monitor [SERVICE...]", "Print the messages that go over the bus")
                        .row("capture [SERVICE...]", "Write them as a capture file (pcap)")
                        .row("tree [SERVICE...]", "Show the objects of services")
                        .row("introspect SERVICE OBJECT [INTERFACE]", "Show what an object can do")
                        .row(
                                "call SERVICE OBJECT INTERFACE METHOD [SIGNATURE [ARGUMENT...]]",
                                "Call a method")
                        .row(
                                "emit OBJECT INTERFACE SIGNAL [SIGNATURE [ARGUMENT...]]",
                                "Send a signal")
                        .row(
                                "get-property SERVICE OBJECT INTERFACE PROPERTY...",
                                "Print properties")
                        .row(
                                "set-property SERVICE OBJECT INTERFACE PROPERTY SIGNATURE"
                                        + " ARGUMENT...",
                                "Set a property")
                        .row("help", "Print this text");
        options(help);
        return help.end("busctl(1)");
    }

    private static void options(Help help) {
        help.section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-pager", "Do not print through a pager")
                .row("   --no-legend", "Print no headers and footers")
                .row("-l --full", "Do not cut long lines")
                .row("   --system", "Connect to the bus of the system")
                .row("   --user", "Connect to the bus of the user")
                .row("-H --host=[USER@]HOST", "Connect to the bus of another host, over ssh")
                .row("-M --machine=CONTAINER", "Connect to the bus of a container")
                .row("   --address=ADDRESS", "Connect to the bus at this address")
                .row("   --show-machine", "Show the machine of each name")
                .row("   --unique", "Only unique names")
                .row("   --acquired", "Only names that services have acquired")
                .row("   --activatable", "Only names that can be activated")
                .row("   --match=MATCH", "Only messages that match this rule")
                .row("   --size=SIZE", "How much of a message to capture")
                .row("   --list", "Print objects as a list, not as a tree")
                .row("-q --quiet", "Do not print the answer of a call")
                .row("   --verbose", "Print values with their types, a line each")
                .row("   --json=MODE", "Print as JSON (short, pretty)")
                .row("-j", "The same as --json=pretty on a terminal, else short")
                .row("   --xml-interface", "Print what introspection answered")
                .row("   --expect-reply=BOOL", "Whether to wait for an answer")
                .row("   --auto-start=BOOL", "Whether to start the service for it")
                .row(
                        "   --allow-interactive-authorization=BOOL",
                        "Whether a password may be asked for")
                .row("   --timeout=SECS", "How long to wait for an answer")
                .row("   --augment-creds=BOOL", "Whether to read more from /proc")
                .row("   --watch-bind=BOOL", "Whether to wait for the socket of the bus")
                .row("   --destination=SERVICE", "Who gets the signal");
    }
}
