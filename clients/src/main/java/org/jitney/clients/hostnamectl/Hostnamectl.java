package org.jitney.clients.hostnamectl;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.JsonLayout;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.ServiceAccess;
import org.jitney.clients.cli.UsageError;

/** The {@code hostnamectl} command: shows and sets the names of the machine. */
public final class Hostnamectl {
    static final String NAME = "org.freedesktop.hostname1";
    static final String PATH = "/org/freedesktop/hostname1";

    /** What its command line may hold. */
    public static final List<Option> OPTIONS =
            List.of(
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("transient"),
                    Option.flag("static"),
                    Option.flag("pretty"),
                    Option.value("host", 'H'),
                    Option.value("machine", 'M'),
                    Option.value("root"),
                    Option.flag("no-ask-password"),
                    Option.value("json"));

    /** The verbs of its command line. */
    public static final List<String> VERBS =
            List.of("status", "hostname", "icon-name", "chassis", "deployment", "location");

    private final Environment environment;
    private final Arguments arguments;
    private final Output output;
    private boolean local = true;

    private Hostnamectl(Environment environment, Arguments arguments) {
        this.environment = environment;
        this.arguments = arguments;
        this.output = Output.of(environment.out(), Output.Look.of(environment));
    }

    /** Runs the tool in this process. */
    public static void main(String[] args) {
        System.exit(run(args, Environment.ofProcess()));
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        int status;
        try {
            Arguments arguments = Arguments.parse("hostnamectl", OPTIONS, List.of(args));
            new Hostnamectl(environment, arguments).run();
            status = 0;
        } catch (UsageError e) {
            environment.out().flush();
            environment.err().print(e.text() + "\n");
            status = 1;
        } catch (CallFailed e) {
            environment.out().flush();
            environment.err().print("Failed to connect to bus: " + e.text() + "\n");
            status = 1;
        }
        environment.out().flush();
        environment.err().flush();
        return status;
    }

    private void run() throws UsageError, CallFailed {
        if (arguments.has("help")) {
            output.print(help());
            return;
        }
        if (arguments.has("version")) {
            output.print("systemd 252 (jitney)\n");
            return;
        }
        Json.Style json = Json.Style.of(arguments);
        List<String> operands = arguments.operands();
        String verb = operands.isEmpty() ? "status" : operands.get(0);
        List<String> rest = operands.isEmpty() ? operands : operands.subList(1, operands.size());
        check(verb, rest);
        try (ServiceAccess access = new ServiceAccess(environment, arguments)) {
            local = access.isLocal();
            run(access.service(NAME), verb, rest, json);
        }
    }

    private static void check(String verb, List<String> operands) throws UsageError {
        boolean sets = verb.startsWith("set-");
        int most = verb.equals("status") ? 0 : 1;
        switch (verb) {
            case "status",
                    "hostname",
                    "set-hostname",
                    "icon-name",
                    "set-icon-name",
                    "chassis",
                    "set-chassis",
                    "deployment",
                    "set-deployment",
                    "location",
                    "set-location" -> {
                if (operands.size() > most) {
                    throw new UsageError("Too many arguments.");
                }
                if (sets && operands.isEmpty()) {
                    throw new UsageError("Too few arguments.");
                }
            }
            default -> throw new UsageError("Unknown command verb " + verb + ".");
        }
    }

    private void run(Peer peer, String verb, List<String> operands, Json.Style json)
            throws UsageError {
        Optional<String> value = operands.stream().findFirst();
        switch (verb) {
            case "status" -> status(peer, json);
            case "hostname", "set-hostname" -> {
                if (value.isPresent()) {
                    setHostname(peer, value.get());
                } else {
                    show(peer, shownName());
                }
            }
            case "icon-name", "set-icon-name" -> simple(peer, "IconName", "icon name", value);
            case "chassis", "set-chassis" -> simple(peer, "Chassis", "chassis", value);
            case "deployment", "set-deployment" -> simple(peer, "Deployment", "deployment", value);
            default -> simple(peer, "Location", "location", value);
        }
    }

    private String shownName() throws UsageError {
        boolean pretty = arguments.has("pretty");
        boolean fixed = arguments.has("static");
        boolean passing = arguments.has("transient");
        if ((pretty ? 1 : 0) + (fixed ? 1 : 0) + (passing ? 1 : 0) > 1) {
            throw new UsageError("Cannot query more than one name type at a time");
        }
        return pretty ? "PrettyHostname" : fixed ? "StaticHostname" : "Hostname";
    }

    private void show(Peer peer, String property) throws UsageError {
        try {
            output.println(peer.get(PATH, NAME, property).value().toString());
        } catch (CallFailed e) {
            throw new UsageError("Could not get property: " + e.text());
        }
    }

    private void simple(Peer peer, String property, String words, Optional<String> value)
            throws UsageError {
        if (value.isPresent()) {
            set(peer, "Set" + property, words, value.get());
        } else {
            show(peer, property);
        }
    }

    private void set(Peer peer, String method, String words, String value) throws UsageError {
        boolean interactive = !arguments.has("no-ask-password");
        try {
            List<Object> nothing = peer.call(PATH, NAME, method, "sb", value, interactive);
            if (!nothing.isEmpty()) {
                throw new CallFailed(CallFailed.INVALID_SIGNATURE, method + " answered " + nothing);
            }
        } catch (CallFailed e) {
            throw new UsageError("Could not set " + words + ": " + e.text());
        }
    }

    private void setHostname(Peer peer, String wanted) throws UsageError {
        boolean pretty = arguments.has("pretty");
        boolean fixed = arguments.has("static");
        boolean passing = arguments.has("transient");
        String name = wanted;
        if (!pretty && !fixed && !passing) {
            // What is no valid name becomes the pretty one, and what is left of it the name.
            name = HostnameText.cleanedUp(wanted);
            String shown = name.equals(wanted) ? "" : wanted;
            set(peer, "SetPrettyHostname", "pretty hostname", shown);
            set(peer, "SetStaticHostname", "static hostname", name);
            set(peer, "SetHostname", "transient hostname", name);
            return;
        }
        if (pretty) {
            set(peer, "SetPrettyHostname", "pretty hostname", name);
        }
        if (fixed) {
            set(peer, "SetStaticHostname", "static hostname", name);
        }
        if (passing) {
            hintAboutStatic(peer);
            set(peer, "SetHostname", "transient hostname", name);
        }
    }

    private void hintAboutStatic(Peer peer) {
        try {
            if (peer.get(PATH, NAME, "HostnameSource").value().equals("static")) {
                environment
                        .err()
                        .print(
                                "Hint: static hostname is already set, so the specified transient"
                                        + " hostname will not be used.\n");
            }
        } catch (CallFailed e) {
            // An older service does not say; then there is no hint.
            return;
        }
    }

    private void status(Peer peer, Json.Style json) throws UsageError {
        if (arguments.has("static") || arguments.has("pretty") || arguments.has("transient")) {
            show(peer, shownName());
            return;
        }
        try {
            if (json != Json.Style.OFF) {
                String text = peer.call(PATH, NAME, "Describe", "").get(0).toString();
                output.println(JsonLayout.render(text, json));
                return;
            }
            Properties names = peer.getAll(PATH, "");
            output.print(
                    HostnameText.render(
                            names,
                            manager(peer),
                            local ? HostnameText.Ids.read() : HostnameText.Ids.of(names),
                            output));
        } catch (CallFailed e) {
            throw new UsageError("Failed to query system properties: " + e.text());
        }
    }

    private static Properties manager(Peer peer) {
        try {
            return peer.at("org.freedesktop.systemd1").getAll("/org/freedesktop/systemd1", "");
        } catch (CallFailed e) {
            return Properties.of(java.util.Map.of());
        }
    }

    private String help() {
        return Help.of("hostnamectl", "Show or change the names of this machine.", 25, output)
                .section("Commands:")
                .row("status", "Show all names and what kind of machine it is")
                .row("hostname [NAME]", "Print or set the host name")
                .row("icon-name [NAME]", "Print or set the name of its icon")
                .row("chassis [NAME]", "Print or set the kind of its chassis")
                .row("deployment [NAME]", "Print or set what it is used for")
                .row("location [NAME]", "Print or set where it stands")
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-ask-password", "Do not ask for a password")
                .row("-H --host=[USER@]HOST", "Work on another host")
                .row("-M --machine=CONTAINER", "Work on a container")
                .row("   --root=DIR", "Work on the tree in a directory, which is not running")
                .row("   --transient", "Only the host name until the next boot")
                .row("   --static", "Only the host name that is kept")
                .row("   --pretty", "Only the name for people")
                .row("   --json=pretty|short|off", "Print as JSON")
                .end("hostnamectl(1)");
    }
}
