package org.jitney.resolve1.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/** Reads the section {@code [Resolve]} of files in the order in which they count. */
public final class SettingsReader {
    private static final String SECTION = "Resolve";
    private static final int MOST_SERVERS = 256;
    private static final int MOST_DOMAINS = 1024;

    private final Consumer<Diagnostic> diagnostics;
    private final ToIntFunction<String> links;
    private final Map<String, Origin> origins = new HashMap<>();
    private final List<ServerAddress> servers = new ArrayList<>();
    private final List<ServerAddress> fallback = new ArrayList<>();
    private final List<Domain> domains = new ArrayList<>();
    private final List<ExtraListener> extra = new ArrayList<>();
    private boolean named;
    private DnssecMode dnssec = DnssecMode.NO;
    private DnsOverTlsMode tls = DnsOverTlsMode.NO;
    private MulticastMode multicastDns = MulticastMode.YES;
    private MulticastMode llmnr = MulticastMode.YES;
    private CacheMode cache = CacheMode.YES;
    private StubMode stub = StubMode.YES;
    private boolean fromLocalhost;
    private boolean hosts = true;
    private boolean singleLabel;
    private boolean mixedCase;
    private Duration stale = Duration.ZERO;

    /**
     * Begins with the defaults.
     *
     * @param links finds a link by name or number, 0 if there is none
     */
    public SettingsReader(Consumer<Diagnostic> diagnostics, ToIntFunction<String> links) {
        this.diagnostics = diagnostics;
        this.links = links;
    }

    /**
     * Adds a file: its contents as they stand. Where a line cannot be trusted what stands above it
     * holds, as in the original: a resolver without its servers is of no use to anybody.
     */
    public void add(String path, byte[] bytes) {
        List<Diagnostic> told = new ArrayList<>();
        try {
            UnitFile file = UnitFile.parse(path, bytes, told::add);
            told.forEach(diagnostics);
            file.entries().forEach(this::take);
        } catch (UnitFileError e) {
            if (e.line() > 1) {
                add(path, Arrays.copyOf(bytes, start(bytes, e.line())));
            }
            String why = String.valueOf(e.getMessage());
            diagnostics.accept(Diagnostic.warning(path, e.line(), why));
        }
    }

    /** {@return where a line begins, which is counted from 1} */
    private static int start(byte[] bytes, int line) {
        int at = 0;
        for (int left = line - 1; left > 0; at++) {
            left -= bytes[at] == '\n' ? 1 : 0;
        }
        return at;
    }

    private void take(UnitFile.Entry entry) {
        if (entry.section().equals(SECTION)) {
            set(entry);
        } else {
            tell(entry, "Unknown section '%s'. Ignoring.".formatted(entry.section()));
        }
    }

    private void set(UnitFile.Entry entry) {
        origins.put(entry.key(), new Origin(entry.file(), entry.line()));
        switch (entry.key()) {
            case "DNS" -> {
                list(entry, servers, MOST_SERVERS, this::server);
                named = true;
            }
            case "FallbackDNS" -> list(entry, fallback, MOST_SERVERS, this::server);
            case "Domains" -> {
                list(entry, domains, MOST_DOMAINS, Domain::parse);
                named = true;
            }
            case "DNSStubListenerExtra" -> list(entry, extra, MOST_SERVERS, ExtraListener::parse);
            case "DNSSEC" -> dnssec = value(entry, DnssecMode::parse, dnssec);
            case "DNSOverTLS" -> tls = value(entry, DnsOverTlsMode::parse, tls);
            case "MulticastDNS" -> multicastDns = value(entry, MulticastMode::parse, multicastDns);
            case "LLMNR" -> llmnr = value(entry, MulticastMode::parse, llmnr);
            case "Cache" -> cache = value(entry, CacheMode::parse, cache);
            case "CacheFromLocalhost" ->
                    fromLocalhost = value(entry, Booleans::parse, fromLocalhost);
            case "DNSStubListener" -> stub = value(entry, StubMode::parse, stub);
            case "ReadEtcHosts" -> hosts = value(entry, Booleans::parse, hosts);
            case "ResolveUnicastSingleLabel" ->
                    singleLabel = value(entry, Booleans::parse, singleLabel);
            case "X-MixedCase" -> mixedCase = value(entry, Booleans::parse, mixedCase);
            case "StaleRetentionSec" -> stale = value(entry, SettingsReader::span, stale);
            default -> unknown(entry);
        }
    }

    /** Those that begin with X- are anybody's (systemd.syntax(7)). */
    private void unknown(UnitFile.Entry entry) {
        if (!entry.key().startsWith("X-")) {
            tell(
                    entry,
                    "Unknown key name '%s' in section '%s', ignoring."
                            .formatted(entry.key(), SECTION));
        }
    }

    private static Optional<Duration> span(String text) {
        try {
            TimeSpan span = TimeSpan.parse(text);
            return span.isInfinite()
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(span.usec() * 1000));
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    private Optional<ServerAddress> server(String text) {
        return ServerAddress.parse(text, links);
    }

    /** An empty value drops what was said before; one that cannot be read leaves out that word. */
    private <T> void list(
            UnitFile.Entry entry, List<T> into, int most, Function<String, Optional<T>> parse) {
        if (entry.value().isEmpty()) {
            into.clear();
            return;
        }
        for (String word : entry.value().strip().split("\\s+")) {
            Optional<T> read = parse.apply(word);
            if (read.isEmpty()) {
                tell(entry, "Failed to parse %s=, ignoring '%s'.".formatted(entry.key(), word));
            } else if (into.size() >= most) {
                tell(entry, "Too many values of %s=, ignoring '%s'.".formatted(entry.key(), word));
            } else if (!into.contains(read.get())) {
                into.add(read.get());
            }
        }
    }

    private <T> T value(UnitFile.Entry entry, Function<String, Optional<T>> parse, T before) {
        Optional<T> read = parse.apply(entry.value());
        if (read.isEmpty() && !entry.value().isEmpty()) {
            tell(entry, "Failed to parse %s=, ignoring: %s".formatted(entry.key(), entry.value()));
        }
        return read.orElse(before);
    }

    private void tell(UnitFile.Entry entry, String text) {
        diagnostics.accept(Diagnostic.warning(entry.file(), entry.line(), text));
    }

    /** {@return what all files together say} */
    public Settings settings() {
        return new Settings(
                servers,
                fallback,
                domains,
                named,
                dnssec,
                tls,
                multicastDns,
                llmnr,
                cache,
                fromLocalhost,
                stub,
                extra,
                hosts,
                singleLabel,
                mixedCase,
                stale,
                origins);
    }
}
