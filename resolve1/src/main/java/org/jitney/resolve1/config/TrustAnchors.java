package org.jitney.resolve1.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.resolve1.dns.Names;
import org.jitney.unitfile.Diagnostic;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What DNSSEC begins with (dnssec-trust-anchors.d(5)): keys or their digests that are trusted, and
 * domains below which nothing is validated.
 */
public final class TrustAnchors {
    private static final long TTL = 3600;

    /** The keys of the root that IANA has published: of 2017 and 2024. */
    private static final List<String> ROOT =
            List.of(
                    ". IN DS 20326 8 2"
                            + " E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
                    ". IN DS 38696 8 2"
                            + " 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16");

    /** Private use: RFC 1918 and 4193, the names of RFC 6761, 6762, 7686, 8375 and home use. */
    private static final List<String> PRIVATE =
            List.of(
                    "10.in-addr.arpa",
                    "16.172.in-addr.arpa",
                    "17.172.in-addr.arpa",
                    "18.172.in-addr.arpa",
                    "19.172.in-addr.arpa",
                    "20.172.in-addr.arpa",
                    "21.172.in-addr.arpa",
                    "22.172.in-addr.arpa",
                    "23.172.in-addr.arpa",
                    "24.172.in-addr.arpa",
                    "25.172.in-addr.arpa",
                    "26.172.in-addr.arpa",
                    "27.172.in-addr.arpa",
                    "28.172.in-addr.arpa",
                    "29.172.in-addr.arpa",
                    "30.172.in-addr.arpa",
                    "31.172.in-addr.arpa",
                    "170.0.0.192.in-addr.arpa",
                    "171.0.0.192.in-addr.arpa",
                    "168.192.in-addr.arpa",
                    "d.f.ip6.arpa",
                    "ipv4only.arpa",
                    "home.arpa",
                    "corp",
                    "home",
                    "internal",
                    "intranet",
                    "lan",
                    "local",
                    "private",
                    "test");

    private final Map<Name, List<Record>> positive = new HashMap<>();
    private final Set<Name> negative = new LinkedHashSet<>();
    private final Consumer<Diagnostic> diagnostics;
    private boolean rootNamed;

    public TrustAnchors(Consumer<Diagnostic> diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** Adds a file of a folder {@code dnssec-trust-anchors.d}: {@code .positive} or not. */
    public void add(String path, String text) {
        boolean trusted = path.endsWith(".positive");
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String rest = line.strip();
            if (rest.isEmpty() || rest.startsWith(";") || rest.startsWith("#")) {
                continue;
            }
            Optional<String> wrong = trusted ? addPositive(rest) : addNegative(rest);
            if (wrong.isPresent()) {
                diagnostics.accept(Diagnostic.warning(path, number, wrong.get()));
            }
        }
    }

    private Optional<String> addPositive(String line) {
        String[] words = line.split("\\s+", 4);
        Optional<Name> name = Names.parse(words[0]);
        boolean known = words.length == 4 && words[1].equalsIgnoreCase("IN");
        int type = known ? Type.value(words[2]) : -1;
        if (name.isEmpty() || (type != Type.DS && type != Type.DNSKEY)) {
            return Optional.of("No trust anchor, ignoring: " + line);
        }
        try {
            Record record =
                    Record.fromString(name.get(), type, DClass.IN, TTL, words[3], Name.root);
            positive.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(record);
            rootNamed |= name.get().equals(Name.root);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("No trust anchor, ignoring: " + line);
        }
    }

    private Optional<String> addNegative(String line) {
        Optional<Name> name = Names.parse(line);
        name.ifPresent(negative::add);
        return name.isPresent() ? Optional.empty() : Optional.of("No domain, ignoring: " + line);
    }

    /** Adds what holds where no file says something else. */
    public void addDefaults() {
        if (!rootNamed && !negative.contains(Name.root)) {
            ROOT.forEach(this::addPositive);
        }
        if (negative.isEmpty()) {
            PRIVATE.forEach(this::addNegative);
        }
    }

    /** {@return the names of negative anchors} */
    public Set<Name> negative() {
        return Set.copyOf(negative);
    }

    /**
     * {@return whether nothing is validated of a name; of the anchors at it and above it the
     * closest counts (RFC 7646 section 1.1)}
     */
    public boolean isNegative(Name name) {
        Name at = name;
        while (!negative.contains(at)) {
            if (at.labels() <= 1 || positive.containsKey(at)) {
                return false;
            }
            at = new Name(at, 1);
        }
        return true;
    }

    /** {@return whether a name is one of these or below one} */
    public static boolean isBelow(Name name, Set<Name> domains) {
        Name at = name;
        while (true) {
            if (domains.contains(at)) {
                return true;
            }
            if (at.labels() <= 1) {
                return false;
            }
            at = new Name(at, 1);
        }
    }

    /** {@return the trusted records of a name and type} */
    public List<Record> positive(Name name, int type) {
        return positive.getOrDefault(name, List.of()).stream()
                .filter(r -> r.getType() == type)
                .toList();
    }

    /** {@return all that is trusted} */
    public List<RRset> sets() {
        List<RRset> sets = new ArrayList<>();
        for (List<Record> all : positive.values()) {
            for (int type : new int[] {Type.DS, Type.DNSKEY}) {
                List<Record> some = all.stream().filter(r -> r.getType() == type).toList();
                if (!some.isEmpty()) {
                    sets.add(new RRset(some));
                }
            }
        }
        return sets;
    }
}
