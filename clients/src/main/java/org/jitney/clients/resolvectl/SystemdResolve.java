package org.jitney.clients.resolvectl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;

/** {@code systemd-resolve}: what resolvectl does by its former command line, without verbs. */
public final class SystemdResolve {
    /** What its command line may hold. */
    public static final Tool TOOL = new Tool("systemd-resolve", options(), false);

    /** Options that are verbs, and those that set something for a link. */
    private static final List<String> ACTS =
            List.of(
                    "service",
                    "openpgp",
                    "tlsa",
                    "statistics",
                    "reset-statistics",
                    "status",
                    "flush-caches",
                    "reset-server-features");

    private static final List<String> SETTINGS =
            List.of("dns", "domain", "nta", "llmnr", "mdns", "dnsovertls", "dnssec");

    private SystemdResolve() {}

    private static List<Option> options() {
        List<Option> all = new ArrayList<>(Wishes.options());
        all.add(Option.flag("service"));
        all.add(Option.flag("openpgp"));
        all.add(Option.optional("tlsa"));
        all.add(Option.flag("statistics"));
        all.add(Option.flag("reset-statistics"));
        all.add(Option.flag("status"));
        all.add(Option.flag("flush-caches"));
        all.add(Option.flag("reset-server-features"));
        for (String name : "dns domain llmnr mdns dnsovertls dnssec nta".split(" ", -1)) {
            all.add(Option.value("set-" + name));
        }
        all.add(Option.flag("revert"));
        return all;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                ResolvectlHelp::compatible,
                (arguments, output) -> {
                    Wishes wishes = new Wishes(environment, output::println);
                    if (!wishes.read(arguments)) {
                        return 0;
                    }
                    String act = act(arguments);
                    require(arguments, wishes, act);
                    return Resolvectl.with(
                            environment,
                            arguments,
                            wishes,
                            resolvectl -> run(resolvectl, arguments, wishes, act));
                });
    }

    /** The last one counts. */
    private static String act(Arguments arguments) throws UsageError {
        String act = "query";
        for (Arguments.Given each : arguments.options()) {
            String key = each.key();
            if (key.equals("tlsa") && !each.value().isEmpty() && !Services.isFamily(each.value())) {
                throw new UsageError("Unknown service family \"" + each.value() + "\".");
            }
            if (ACTS.contains(key) || key.equals("revert")) {
                act = key;
            } else if (key.startsWith("set-")) {
                act = "set";
            } else if (key.equals("type")) {
                act = "query";
            }
        }
        return act;
    }

    private static void require(Arguments arguments, Wishes wishes, String act) throws UsageError {
        if (arguments.has("type") && act.equals("service")) {
            throw new UsageError("--service and --type= may not be combined.");
        }
        boolean ofLink = act.equals("set") || act.equals("revert");
        if (ofLink && wishes.link.index() <= 0) {
            throw new UsageError(
                    "--set-dns=, --set-domain=, --set-llmnr=, --set-mdns=, --set-dnsovertls=,"
                            + " --set-dnssec=, --set-nta= and --revert require --interface=.");
        }
    }

    private static int run(Resolvectl resolvectl, Arguments arguments, Wishes wishes, String act)
            throws UsageError {
        String link = wishes.link.name();
        return switch (act) {
            case "set" -> {
                set(resolvectl, arguments, link);
                yield 0;
            }
            case "revert" -> resolvectl.run(new Verb("revert", List.of(link)), false);
            case "tlsa" -> {
                List<String> words = new ArrayList<>(arguments.operands());
                arguments
                        .last("tlsa")
                        .filter(family -> !family.isEmpty())
                        .ifPresent(family -> words.add(0, family));
                yield resolvectl.run(new Verb("tlsa", words), false);
            }
            case "query", "service", "openpgp", "status" ->
                    resolvectl.run(new Verb(act, arguments.operands()), false);
            default -> resolvectl.run(new Verb(act, List.of()), false);
        };
    }

    private static void set(Resolvectl resolvectl, Arguments arguments, String link)
            throws UsageError {
        for (String setting : SETTINGS) {
            if (arguments.has("set-" + setting)) {
                List<String> values = arguments.all("set-" + setting);
                boolean list = Setting.of(setting).map(Setting::isList).orElse(false);
                List<String> words = new ArrayList<>(List.of(link));
                words.addAll(list ? values : List.of(values.getLast()));
                int _ = resolvectl.run(new Verb(setting, words), false);
            }
        }
    }
}
