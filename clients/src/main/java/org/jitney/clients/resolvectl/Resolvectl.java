package org.jitney.clients.resolvectl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.LogControl;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;

/** The {@code resolvectl} command. */
public final class Resolvectl {
    /** What its command line may hold. */
    public static final Tool TOOL = new Tool("resolvectl", options(), false);

    /** The verbs of its command line. */
    public static final List<String> VERBS =
            List.of(
                    "query",
                    "service",
                    "openpgp",
                    "tlsa",
                    "status",
                    "statistics",
                    "reset-statistics",
                    "flush-caches",
                    "reset-server-features",
                    "show-cache",
                    "show-server-state",
                    "monitor",
                    "dns",
                    "domain",
                    "default-route",
                    "llmnr",
                    "mdns",
                    "dnsovertls",
                    "dnssec",
                    "nta",
                    "revert",
                    "log-level",
                    "explain");

    private final Environment environment;
    private final Screen screen;
    private final Peer peer;
    private final Wishes wishes;

    Resolvectl(Environment environment, Screen screen, Peer peer, Wishes wishes) {
        this.environment = environment;
        this.screen = screen;
        this.peer = peer;
        this.wishes = wishes;
    }

    private static List<Option> options() {
        List<Option> all =
                new ArrayList<>(
                        Wishes.options(
                                "validate",
                                "synthesize",
                                "cache",
                                "zone",
                                "trust-anchor",
                                "network"));
        all.add(Option.value("stale-data"));
        all.add(Option.value("relax-single-label"));
        all.add(Option.value("json"));
        all.add(Option.flag("", 'j'));
        all.add(StandardOptions.NO_ASK_PASSWORD);
        return all;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                ResolvectlHelp::render,
                (arguments, output) -> {
                    Wishes wishes = new Wishes(environment, output::println);
                    if (!wishes.read(arguments)) {
                        return 0;
                    }
                    return with(
                            environment,
                            arguments,
                            wishes,
                            resolvectl -> {
                                Verb verb = Verb.of(arguments, "status");
                                return resolvectl.run(verb, false);
                            });
                });
    }

    /** What is done with a connection to the resolver. */
    interface Work {
        /** {@return the exit status} */
        int run(Resolvectl resolvectl) throws UsageError;
    }

    /** Connects, and {@return the exit status of the work} */
    static int with(Environment environment, Arguments arguments, Wishes wishes, Work work)
            throws UsageError {
        try (Screen screen = new Screen(environment, arguments);
                Peer peer =
                        Peer.ofSystem(
                                environment, arguments, Resolve.SERVICE, "sd_bus_open_system: ")) {
            try {
                return work.run(new Resolvectl(environment, screen, peer, wishes));
            } catch (UsageError e) {
                // Not through Tool: what was printed before must not be torn from the pager.
                screen.error(e.text());
                return 1;
            }
        }
    }

    /**
     * Does what a verb says. {@return the exit status}
     *
     * @param maybeMissing whether a link that is not there is no failure
     */
    int run(Verb verb, boolean maybeMissing) throws UsageError {
        Optional<Setting> setting = Setting.of(verb.name());
        if (setting.isPresent()) {
            return setting(setting.get(), verb, maybeMissing);
        }
        return switch (verb.name()) {
            case "help" -> {
                screen.output().print(ResolvectlHelp.render(screen.output()));
                yield 0;
            }
            case "status" -> status().show(verb.operands(0, Verb.ANY));
            case "query" -> new Queries(screen, peer, wishes).query(verb.operands(1, Verb.ANY));
            case "service" -> new Services(screen, peer, wishes).service(verb.operands(1, 3));
            case "openpgp" ->
                    new Services(screen, peer, wishes).openpgp(verb.operands(1, Verb.ANY));
            case "tlsa" -> new Services(screen, peer, wishes).tlsa(verb.operands(1, Verb.ANY));
            case "explain" ->
                    new Explanation(screen, peer, wishes).explain(verb.operands(1, Verb.ANY));
            case "revert" -> {
                interfaceOf(verb.operands(0, 1));
                if (wishes.link.index() <= 0) {
                    throw new UsageError("Interface argument required.");
                }
                new LinkSettings(peer, wishes.link, maybeMissing).revert();
                yield 0;
            }
            case "log-level" -> {
                List<String> level = verb.operands(0, 1);
                LogControl.run(screen.output(), peer, Resolve.SERVICE, true, level);
                yield 0;
            }
            default -> withoutOperands(verb);
        };
    }

    /** Shows a setting of all links or one, or sets it for one. */
    private int setting(Setting setting, Verb verb, boolean maybeMissing) throws UsageError {
        List<String> words = verb.operands(0, setting.isList() ? Verb.ANY : 2);
        interfaceOf(words);
        if (wishes.link.index() <= 0) {
            return status().show(Optional.of(setting));
        }
        if (words.size() < 2) {
            return status().link(wishes.link.index(), Optional.of(setting));
        }
        new LinkSettings(peer, wishes.link, maybeMissing)
                .set(setting, words.subList(1, words.size()));
        return 0;
    }

    private int withoutOperands(Verb verb) throws UsageError {
        if (!VERBS.contains(verb.name())) {
            throw verb.unknown();
        }
        List<String> _ = verb.operands(0, 0);
        switch (verb.name()) {
            case "statistics" -> Statistics.show(peer, screen.output());
            case "reset-statistics" -> call("ResetStatistics", "reset statistics");
            case "flush-caches" -> call("FlushCaches", "flush caches");
            case "reset-server-features" -> call("ResetServerFeatures", "reset server features");
            default -> {
                Monitor monitor = new Monitor(environment, screen, wishes);
                return switch (verb.name()) {
                    case "monitor" -> monitor.follow();
                    case "show-cache" -> monitor.cache();
                    default -> monitor.servers();
                };
            }
        }
        return 0;
    }

    private void call(String method, String what) throws UsageError {
        try {
            peer.run(Resolve.PATH, Resolve.MANAGER, method, "");
        } catch (CallFailed e) {
            throw new UsageError("Failed to " + what + ": " + e.text());
        }
    }

    private Status status() {
        return new Status(screen, peer, wishes.link.names());
    }

    private void interfaceOf(List<String> operands) throws UsageError {
        if (!operands.isEmpty()) {
            wishes.link.choose(operands.getFirst());
        }
    }
}
