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
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.ServiceAccess;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;

/** The {@code hostnamectl} command: shows and sets the names of the machine. */
public final class Hostnamectl {
    static final String NAME = "org.freedesktop.hostname1";
    static final String PATH = "/org/freedesktop/hostname1";

    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "hostnamectl",
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

    private final Arguments arguments;
    private final Screen screen;
    private final ServiceAccess access;

    private Hostnamectl(Arguments arguments, Screen screen, ServiceAccess access) {
        this.arguments = arguments;
        this.screen = screen;
        this.access = access;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return ServiceAccess.run(
                TOOL,
                args,
                environment,
                Hostnamectl::help,
                (arguments, screen, access) -> new Hostnamectl(arguments, screen, access).run());
    }

    private void run() throws UsageError {
        Json.Style json = Json.Style.of(arguments);
        Verb verb = Verb.of(arguments, "status");
        Optional<String> value = operands(verb).stream().findFirst();
        switch (verb.name()) {
            case "status" -> status(json);
            case "hostname", "set-hostname" -> {
                if (value.isPresent()) {
                    setHostname(value.get());
                } else {
                    show(shownName());
                }
            }
            case "icon-name", "set-icon-name" -> simple("IconName", "icon name", value);
            case "chassis", "set-chassis" -> simple("Chassis", "chassis", value);
            case "deployment", "set-deployment" -> simple("Deployment", "deployment", value);
            case "location", "set-location" -> simple("Location", "location", value);
            default -> screen.output().print(help(screen.output()));
        }
    }

    private static List<String> operands(Verb verb) throws UsageError {
        return switch (verb.name()) {
            case "status" -> verb.operands(0, 0);
            case "hostname", "icon-name", "chassis", "deployment", "location" ->
                    verb.operands(0, 1);
            case "set-hostname", "set-icon-name", "set-chassis", "set-deployment", "set-location" ->
                    verb.operands(1, 1);
            case "help" -> verb.operands(0, Verb.ANY);
            default -> throw verb.unknown();
        };
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

    private void show(String property) throws UsageError {
        try {
            screen.output()
                    .println(access.service(NAME).get(PATH, NAME, property).value().toString());
        } catch (CallFailed e) {
            throw new UsageError("Could not get property: " + e.text());
        }
    }

    private void simple(String property, String words, Optional<String> value) throws UsageError {
        if (value.isPresent()) {
            set("Set" + property, words, value.get());
        } else {
            show(property);
        }
    }

    private void set(String method, String words, String value) throws UsageError {
        try {
            access.service(NAME).run(PATH, NAME, method, "sb", value, access.mayAsk());
        } catch (CallFailed e) {
            String what = words.equals("icon name") ? "icon" : words;
            throw new UsageError("Could not set " + what + ": " + e.text());
        }
    }

    private void setHostname(String wanted) throws UsageError {
        boolean pretty = arguments.has("pretty");
        boolean fixed = arguments.has("static");
        boolean passing = arguments.has("transient");
        String name = wanted;
        if (!pretty && !fixed && !passing) {
            // What is no valid name becomes the pretty one, and what is left of it the name.
            name = HostnameText.cleanedUp(wanted);
            String shown = name.equals(wanted) ? "" : wanted;
            set("SetPrettyHostname", "pretty hostname", shown);
            set("SetStaticHostname", "static hostname", name);
            set("SetHostname", "transient hostname", name);
            return;
        }
        if (pretty) {
            set("SetPrettyHostname", "pretty hostname", name);
        }
        if (fixed) {
            set("SetStaticHostname", "static hostname", name);
        }
        if (passing) {
            hintAboutStatic(access.service(NAME));
            set("SetHostname", "transient hostname", name);
        }
    }

    private void hintAboutStatic(Peer peer) {
        try {
            if (peer.get(PATH, NAME, "HostnameSource").value().equals("static")) {
                screen.note(
                        "Hint: static hostname is already set, so the specified transient"
                                + " hostname will not be used.");
            }
        } catch (CallFailed e) {
            // An older service does not say; then there is no hint.
            return;
        }
    }

    private void status(Json.Style json) throws UsageError {
        if (arguments.has("static") || arguments.has("pretty") || arguments.has("transient")) {
            show(shownName());
            return;
        }
        Peer peer = access.service(NAME);
        Output output = screen.output();
        try {
            if (json != Json.Style.OFF) {
                String text = peer.call(PATH, NAME, "Describe", "").get(0).toString();
                output.println(JsonLayout.render(text, json));
                return;
            }
            Properties names = peer.getAll(PATH, "");
            output.printTable(
                    HostnameText.render(
                            names,
                            manager(peer),
                            access.isLocal() ? HostnameText.Ids.read() : HostnameText.Ids.of(names),
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

    private static String help(Output output) {
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
