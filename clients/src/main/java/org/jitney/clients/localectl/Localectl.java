package org.jitney.clients.localectl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.KeyValues;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.ServiceAccess;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;

/** The {@code localectl} command: shows and sets language and keyboard of a system. */
public final class Localectl {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "localectl",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("no-pager"),
                    Option.value("host", 'H'),
                    Option.value("machine", 'M'),
                    Option.value("root"),
                    Option.value("json"),
                    Option.flag("no-ask-password"),
                    Option.flag("no-convert"));

    private static final String NAME = "org.freedesktop.locale1";
    private static final String PATH = "/org/freedesktop/locale1";

    // Locales that have to be made first take their time.
    private static final Duration SLOW = Duration.ofMinutes(2);

    private static final String UNSET = "(unset)";

    private final Environment environment;
    private final Arguments arguments;
    private final Screen screen;
    private final ServiceAccess access;

    private Localectl(
            Environment environment, Arguments arguments, Screen screen, ServiceAccess access) {
        this.environment = environment;
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
                Localectl::help,
                (arguments, screen, access) ->
                        new Localectl(environment, arguments, screen, access).run());
    }

    private void run() throws UsageError {
        Json.Style style = Json.Style.of(arguments);
        Verb verb = Verb.of(arguments, "status");
        switch (verb.name()) {
            case "status" -> {
                var _ = verb.operands(0, 0);
                status(style);
            }
            case "set-locale" -> setLocale(verb.operands(1, Verb.ANY));
            case "set-keymap" -> setKeymap(verb.operands(1, 2));
            case "set-x11-keymap" -> setX11Keymap(verb.operands(1, 4));
            case "list-x11-keymap-variants" -> list(verb.operands(0, 1), verb.name(), style);
            case "list-locales",
                    "list-keymaps",
                    "list-x11-keymap-models",
                    "list-x11-keymap-layouts",
                    "list-x11-keymap-options" ->
                    list(verb.operands(0, 0), verb.name(), style);
            case "help" -> screen.output().print(help(screen.output()));
            default -> throw verb.unknown();
        }
    }

    private void status(Json.Style style) throws UsageError {
        Properties values;
        try {
            values = access.service(NAME).getAll(PATH, NAME);
        } catch (CallFailed e) {
            throw new UsageError("Could not get properties: " + e.text());
        }
        if (style != Json.Style.OFF) {
            Map<String, Object> all = new LinkedHashMap<>();
            values.all().forEach((name, value) -> all.put(name, value.value()));
            screen.output().println(Json.render(all, style));
            return;
        }
        screen.output().printTable(text(values));
    }

    private String text(Properties values) {
        KeyValues rows = new KeyValues();
        List<String> kernel =
                access.isLocal() ? KernelLocale.read(environment).assignments() : List.of();
        if (!kernel.isEmpty()) {
            screen.warn(
                    "Warning: Settings on kernel command line override system locale settings in"
                            + " /etc/locale.conf.");
            rows.add("Command Line", kernel, Colour.HIGHLIGHT_YELLOW);
        }
        List<String> locale = values.strings("Locale");
        rows.add("System Locale", locale.isEmpty() ? List.of(UNSET) : locale, Colour.NONE);
        rows.add("VC Keymap", orUnset(values.string("VConsoleKeymap")));
        add(rows, "VC Toggle Keymap", values.string("VConsoleKeymapToggle"));
        rows.add("X11 Layout", orUnset(values.string("X11Layout")));
        add(rows, "X11 Model", values.string("X11Model"));
        add(rows, "X11 Variant", values.string("X11Variant"));
        add(rows, "X11 Options", values.string("X11Options"));
        return rows.render(screen.output());
    }

    private static String orUnset(String text) {
        return text.isEmpty() ? UNSET : text;
    }

    private static void add(KeyValues rows, String label, String value) {
        if (!value.isEmpty()) {
            rows.add(label, value);
        }
    }

    private void setLocale(List<String> assignments) throws UsageError {
        Peer peer = access.service(NAME);
        peer.connection().timeout(SLOW);
        set(
                peer,
                "Failed to issue method call: ",
                "SetLocale",
                "asb",
                assignments,
                access.mayAsk());
    }

    private void setKeymap(List<String> maps) throws UsageError {
        String toggle = maps.size() > 1 ? maps.get(1) : "";
        set(
                access.service(NAME),
                "Failed to set keymap: ",
                "SetVConsoleKeyboard",
                "ssbb",
                maps.getFirst(),
                toggle,
                !arguments.has("no-convert"),
                access.mayAsk());
    }

    private void setX11Keymap(List<String> parts) throws UsageError {
        List<Object> values = new ArrayList<>(parts);
        while (values.size() < 4) {
            values.add("");
        }
        values.add(!arguments.has("no-convert"));
        values.add(access.mayAsk());
        set(
                access.service(NAME),
                "Failed to set keymap: ",
                "SetX11Keyboard",
                "ssssbb",
                values.toArray());
    }

    private static void set(
            Peer peer, String failure, String method, String signature, Object... values)
            throws UsageError {
        try {
            peer.run(PATH, NAME, method, signature, values);
        } catch (CallFailed e) {
            throw new UsageError(failure + e.text());
        }
    }

    /** Nobody serves these lists: they are read where the system is. */
    private void list(List<String> operands, String verb, Json.Style style) throws UsageError {
        if (!access.hasFiles()) {
            throw new UsageError(
                    verb
                            + " is about the files of a system, which --host= and --machine= do not"
                            + " reach.");
        }
        List<String> found =
                new Choices(access.root(), environment)
                        .list(verb, operands.isEmpty() ? "" : operands.getFirst());
        if (style != Json.Style.OFF) {
            screen.output().println(Json.render(found, style));
            return;
        }
        screen.page();
        found.forEach(screen.output()::println);
    }

    private static String help(Output output) {
        return Help.of(
                        "localectl",
                        "Query or change system locale and keyboard settings.",
                        27,
                        output)
                .section("Commands:")
                .row("status", "Show language and keyboard")
                .row("set-locale LOCALE...", "Set the language")
                .row("list-locales", "List the languages that are installed")
                .row("set-keymap MAP [MAP]", "Set the keyboard of the console, and of X11")
                .row("list-keymaps", "List the keymaps of the console")
                .row(
                        "set-x11-keymap LAYOUT [MODEL [VARIANT [OPTIONS]]]",
                        "Set the keyboard of X11, and of the console")
                .row("list-x11-keymap-models", "List models of keyboards")
                .row("list-x11-keymap-layouts", "List layouts of keyboards")
                .row("list-x11-keymap-variants [LAYOUT]", "List variants, all or of a layout")
                .row("list-x11-keymap-options", "List options of keyboards")
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-pager", "Print without a pager")
                .row("   --no-ask-password", "Do not ask for a password")
                .row("-H --host=[USER@]HOST", "Work on another host")
                .row("-M --machine=CONTAINER", "Work on a container")
                .row("   --root=DIR", "Work on the tree in a directory, which is not running")
                .row("   --json=pretty|short|off", "Print as JSON")
                .row("   --no-convert", "Set one keyboard and leave the other")
                .end("localectl(1)");
    }
}
