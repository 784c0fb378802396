package org.jitney.clients.networkctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.JsonLayout;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;
import org.jitney.clients.logs.OutputMode;
import org.jitney.clients.logs.UnitLog;
import org.jitney.clients.logs.UnitMatches;
import org.jitney.clients.networkctl.edit.EditVerbs;

/** The {@code networkctl} command. */
public final class Networkctl {
    static final String SERVICE = "org.freedesktop.network1";
    static final String PATH = "/org/freedesktop/network1";
    static final String MANAGER = "org.freedesktop.network1.Manager";
    static final String LINK = "org.freedesktop.network1.Link";

    /** What its command line may hold. */
    public static final Tool TOOL = new Tool("networkctl", options(), false);

    /** The verbs of its command line. */
    public static final List<String> VERBS =
            List.of(
                    "list",
                    "status",
                    "lldp",
                    "label",
                    "delete",
                    "up",
                    "down",
                    "renew",
                    "forcerenew",
                    "reconfigure",
                    "reload",
                    "edit",
                    "cat",
                    "mask",
                    "unmask",
                    "persistent-storage",
                    "verify",
                    "drift",
                    "apply",
                    "confirm",
                    "revert",
                    "pending");

    private static final int LINES = 10;

    private final Arguments arguments;
    private final Environment environment;
    private final Screen screen;
    private final Peer peer;

    private Networkctl(Arguments arguments, Environment environment, Screen screen, Peer peer) {
        this.arguments = arguments;
        this.environment = environment;
        this.screen = screen;
        this.peer = peer;
    }

    private static List<Option> options() {
        List<Option> all =
                new ArrayList<>(
                        List.of(
                                StandardOptions.HELP,
                                StandardOptions.VERSION,
                                StandardOptions.NO_PAGER,
                                StandardOptions.NO_LEGEND,
                                StandardOptions.NO_ASK_PASSWORD,
                                Option.flag("all", 'a'),
                                Option.flag("stats", 's'),
                                StandardOptions.FULL,
                                Option.value("lines", 'n'),
                                Option.value("json"),
                                Option.flag("no-reload"),
                                Option.value("drop-in"),
                                Option.flag("stdin")));
        all.addAll(EditVerbs.OPTIONS);
        return all;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                NetworkctlHelp::render,
                (arguments, output) -> {
                    Json.Style json = Json.Style.of(arguments);
                    OptionalInt lines = lines(arguments);
                    try (Screen screen = new Screen(environment, arguments);
                            Peer peer =
                                    Peer.ofSystem(
                                            environment,
                                            arguments,
                                            SERVICE,
                                            "Failed to connect system bus: ")) {
                        requireSameNamespace(peer);
                        return new Networkctl(arguments, environment, screen, peer)
                                .run(json, lines.orElse(LINES));
                    }
                });
    }

    private static OptionalInt lines(Arguments arguments) throws UsageError {
        if (!arguments.has("lines")) {
            return OptionalInt.empty();
        }
        String text = arguments.last("lines").orElse("");
        if (text.matches("\\+?[0-9]{1,10}") && Long.parseLong(text) <= 0xffffffffL) {
            return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Long.parseLong(text)));
        }
        throw new UsageError("Failed to parse lines '" + text + "'");
    }

    /** What networkd says and what the kernel says here would be of different links. */
    private static void requireSameNamespace(Peer peer) throws UsageError {
        try {
            Object theirs = peer.get(PATH, MANAGER, "NamespaceId").value();
            Object ours = Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:ino");
            long inode = ((Number) theirs).longValue();
            if (inode != 0 && inode != ((Number) ours).longValue()) {
                throw new UsageError(
                        "networkctl must be invoked in same network namespace as"
                                + " systemd-networkd.service.");
            }
        } catch (CallFailed | IOException notToldOrNotKnown) {
            return;
        }
    }

    static String linkPath(int index) {
        return PATH + "/link/" + ObjectPath.escapeLabel(Integer.toString(index));
    }

    private int run(Json.Style json, int lines) throws UsageError {
        if (!StateFile.isThere()) {
            screen.warn("WARNING: systemd-networkd is not running, output will be incomplete.\n");
        }
        Verb verb = Verb.of(arguments, "list");
        if (EditVerbs.has(verb.name())) {
            return EditVerbs.run(verb, arguments, screen, peer, environment.directory());
        }
        if (ConfigurationVerbs.has(verb.name())) {
            return new ConfigurationVerbs(arguments, environment, screen, peer).run(verb);
        }
        try (Kernel kernel = Kernel.open()) {
            switch (verb.name()) {
                case "list" -> list(kernel, verb.operands(0, Verb.ANY), json);
                case "status" -> status(kernel, verb.operands(0, Verb.ANY), json, lines);
                case "lldp" -> {
                    List<String> patterns = verb.operands(0, Verb.ANY);
                    List<Link> links = LinkPatterns.choose(kernel.links(), patterns, screen);
                    if (json != Json.Style.OFF) {
                        listings().neighbors(links, json);
                    } else {
                        screen.page();
                        listings().neighbors(links, arguments.has("all"));
                    }
                }
                case "label" -> {
                    List<String> _ = verb.operands(0, 0);
                    listings().labels(kernel.labels());
                }
                default -> {
                    return act(kernel, verb);
                }
            }
            return 0;
        }
    }

    private int act(Kernel kernel, Verb verb) throws UsageError {
        if (verb.name().equals("reload")) {
            List<String> _ = verb.operands(0, 0);
            return reload();
        }
        boolean known = VERBS.contains(verb.name());
        if (!known) {
            throw verb.unknown();
        }
        List<String> names = verb.operands(1, Verb.ANY);
        LinkVerbs links = new LinkVerbs(kernel, peer, screen);
        switch (verb.name()) {
            case "delete" -> links.delete(names);
            case "up" -> links.switchAll(names, true);
            case "down" -> links.switchAll(names, false);
            case "renew" -> {
                return links.renew(names);
            }
            case "forcerenew" -> {
                return links.forceRenew(names);
            }
            case "reconfigure" -> {
                return links.reconfigure(names);
            }
            default -> throw verb.unknown();
        }
        return 0;
    }

    private int reload() throws UsageError {
        try {
            peer.run(PATH, MANAGER, "Reload", "");
            return 0;
        } catch (CallFailed e) {
            throw new UsageError("Failed to reload network settings: " + e.text());
        }
    }

    private Listings listings() {
        return new Listings(screen.output(), !arguments.has("no-legend"));
    }

    private void list(Kernel kernel, List<String> patterns, Json.Style json) throws UsageError {
        if (json != Json.Style.OFF) {
            describe(kernel, patterns, json);
            return;
        }
        List<Link> links = LinkPatterns.choose(kernel.links(), patterns, screen);
        screen.page();
        listings().links(links);
    }

    private void status(Kernel kernel, List<String> patterns, Json.Style json, int lines)
            throws UsageError {
        boolean all = arguments.has("all");
        if (json != Json.Style.OFF) {
            describe(kernel, all ? List.of() : patterns, json);
            return;
        }
        screen.page();
        LinkStatus.View view = new LinkStatus.View(arguments.has("stats"), arguments.has("full"));
        LinkStatus status = new LinkStatus(kernel, peer, screen, view);
        if (patterns.isEmpty() && !all) {
            status.printAll();
            log(lines)
                    .print(journal -> {
                        UnitMatches.ofSystem(journal, "systemd-networkd.service");
                        journal.addDisjunction();
                        UnitMatches.ofSystem(journal, "systemd-networkd-wait-online.service");
                    });
            return;
        }
        List<Link> links = LinkPatterns.choose(kernel.links(), all ? List.of() : patterns, screen);
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            screen.output().print(i > 0 ? "\n" : "");
            status.print(link);
            log(lines).print(journal -> UnitMatches.ofLink(journal, link.index(), link.name()));
        }
    }

    private UnitLog log(int lines) {
        screen.output().flush();
        return new UnitLog(
                screen,
                new UnitLog.View(
                        lines,
                        OutputMode.SHORT,
                        arguments.has("all"),
                        arguments.has("full"),
                        false,
                        OptionalInt.empty()));
    }

    private void describe(Kernel kernel, List<String> patterns, Json.Style json) throws UsageError {
        List<String> paths = new ArrayList<>();
        if (patterns.isEmpty()) {
            paths.add(PATH);
        } else {
            LinkPatterns.choose(kernel.links(), patterns, screen)
                    .forEach(l -> paths.add(linkPath(l.index())));
        }
        for (String path : paths) {
            try {
                String name = path.equals(PATH) ? MANAGER : LINK;
                String text = peer.call(path, name, "Describe", "").getFirst().toString();
                screen.output().println(JsonLayout.render(text, json));
            } catch (CallFailed e) {
                throw new UsageError("Failed to get description: " + e.text());
            }
        }
    }
}
