package org.jitney.clients.resolvectl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.LinkNames;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.Truth;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.resolvectl.dns.RecordType;

/** What the options ask for, read one after the other: the first that is wrong is complained of. */
final class Wishes {
    /** How records are printed. */
    enum Raw {
        /** As text. */
        NONE,
        /** What is in them, as bytes. */
        PAYLOAD,
        /** As a whole, as bytes. */
        PACKET
    }

    static final int INET = 2;
    static final int INET6 = 10;

    /** What is left out of a question by saying no. */
    private static final Map<String, Long> REFUSALS =
            Map.ofEntries(
                    Map.entry("cname", Flags.NO_CNAME),
                    Map.entry("service-address", Flags.NO_ADDRESS),
                    Map.entry("service-txt", Flags.NO_TXT),
                    Map.entry("search", Flags.NO_SEARCH),
                    Map.entry("validate", Flags.NO_VALIDATE),
                    Map.entry("synthesize", Flags.NO_SYNTHESIZE),
                    Map.entry("cache", Flags.NO_CACHE),
                    Map.entry("zone", Flags.NO_ZONE),
                    Map.entry("trust-anchor", Flags.NO_TRUST_ANCHOR),
                    Map.entry("network", Flags.NO_NETWORK),
                    Map.entry("stale-data", Flags.NO_STALE));

    private static final Map<String, Long> PROTOCOLS =
            Map.of(
                    "dns", Flags.DNS,
                    "llmnr", Flags.LLMNR_IPV4 | Flags.LLMNR_IPV6,
                    "llmnr-ipv4", Flags.LLMNR_IPV4,
                    "llmnr-ipv6", Flags.LLMNR_IPV6,
                    "mdns", Flags.MDNS_IPV4 | Flags.MDNS_IPV6,
                    "mdns-ipv4", Flags.MDNS_IPV4,
                    "mdns-ipv6", Flags.MDNS_IPV6);

    int family;
    int type;
    int recordClass;
    long flags;
    boolean legend = true;
    Raw raw = Raw.NONE;
    Json.Style json = Json.Style.OFF;
    final Interface link;

    private final Environment environment;
    private final Consumer<String> help;
    private boolean done;

    /**
     * Wants nothing yet.
     *
     * @param help where lists of what an option may be are printed, a line each
     */
    Wishes(Environment environment, Consumer<String> help) {
        this.environment = environment;
        this.help = help;
        this.link = new Interface();
    }

    /** {@return the options of all names but resolvconf, in the order in which they are listed} */
    static List<Option> options(String... ownBooleans) {
        List<Option> all =
                new ArrayList<>(
                        List.of(
                                StandardOptions.HELP,
                                StandardOptions.VERSION,
                                Option.value("type", 't'),
                                Option.value("class", 'c'),
                                Option.value("legend"),
                                Option.value("interface", 'i'),
                                Option.value("protocol", 'p'),
                                Option.value("cname")));
        for (String name : ownBooleans) {
            all.add(Option.value(name));
        }
        all.addAll(
                List.of(
                        Option.value("service-address"),
                        Option.value("service-txt"),
                        Option.optional("raw"),
                        Option.value("search"),
                        StandardOptions.NO_PAGER,
                        Option.flag("", '4'),
                        Option.flag("", '6')));
        return all;
    }

    /** Takes the options over. {@return whether there is something left to do} */
    boolean read(Arguments arguments) throws UsageError {
        for (Arguments.Given each : arguments.options()) {
            take(each.key(), each.value());
            if (done) {
                return false;
            }
        }
        if (type == 0 && recordClass != 0) {
            throw new UsageError("--class= may only be used in conjunction with --type=.");
        }
        if (type != 0 && recordClass == 0) {
            recordClass = RecordType.IN;
        }
        return true;
    }

    private void take(String option, String value) throws UsageError {
        Long refusal = REFUSALS.get(option);
        if (refusal != null) {
            set(refusal, !Truth.ofOption(option, value));
            return;
        }
        switch (option) {
            case "4" -> family = INET;
            case "6" -> family = INET6;
            case "interface" -> link.choose(value);
            case "type" -> type(value);
            case "class" -> recordClass(value);
            case "protocol" -> protocol(value);
            case "legend" -> legend = Truth.ofOption(option, value);
            case "relax-single-label" ->
                    set(Flags.RELAX_SINGLE_LABEL, Truth.ofOption(option, value));
            case "raw" -> raw(value);
            case "json" -> json(value);
            case "j" -> json = environment.outIsTerminal() ? Json.Style.PRETTY : Json.Style.SHORT;
            default -> {
                // Somebody else's: the pager, passwords, what systemd-resolve shall do.
            }
        }
    }

    private void set(long bit, boolean on) {
        flags = on ? flags | bit : flags & ~bit;
    }

    private void list(String heading, List<String> words) {
        if (legend) {
            help.accept(heading);
        }
        words.forEach(help);
        done = true;
    }

    private void type(String value) throws UsageError {
        if (value.equals("help")) {
            list("Known DNS RR types:", RecordType.all());
            return;
        }
        type =
                RecordType.parse(value)
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to parse RR record type %s: Invalid argument"
                                                .formatted(value)));
    }

    private void recordClass(String value) throws UsageError {
        if (value.equals("help")) {
            list("Known DNS RR classes:", RecordType.classes());
            return;
        }
        recordClass =
                RecordType.parseClass(value)
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to parse RR record class %s: Invalid argument"
                                                .formatted(value)));
    }

    private void protocol(String value) throws UsageError {
        if (value.equals("help")) {
            list("Known protocol types:", PROTOCOLS.keySet().stream().sorted().toList());
            return;
        }
        Long bits = PROTOCOLS.get(value);
        if (bits == null) {
            throw new UsageError("Unknown protocol specifier: " + value);
        }
        flags |= bits;
    }

    private void raw(String value) throws UsageError {
        if (environment.outIsTerminal()) {
            throw new UsageError("Refusing to write binary data to tty.");
        }
        raw =
                switch (value) {
                    case "", "payload" -> Raw.PAYLOAD;
                    case "packet" -> Raw.PACKET;
                    default -> throw new UsageError("Unknown --raw specifier \"" + value + "\".");
                };
        legend = false;
    }

    private void json(String value) throws UsageError {
        if (value.equals("help")) {
            List.of("pretty", "short", "off").forEach(help);
            done = true;
            return;
        }
        json = Json.Style.of(value);
    }

    /**
     * The link that is meant, chosen by an option or an operand: by both only if it is the same.
     */
    static final class Interface {
        private final LinkNames names = new LinkNames();
        private int index;
        private String name = "";

        LinkNames names() {
            return names;
        }

        /** {@return its number, 0 if none was chosen} */
        int index() {
            return index;
        }

        String name() {
            return name;
        }

        void choose(String text) throws UsageError {
            choose(names.require(text), text);
        }

        void choose(int found, String text) throws UsageError {
            if (index > 0 && index != found) {
                throw new UsageError("Specified multiple different interfaces. Refusing.");
            }
            index = found;
            name = text;
        }
    }
}
