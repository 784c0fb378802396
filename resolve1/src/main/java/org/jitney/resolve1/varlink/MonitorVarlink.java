package org.jitney.resolve1.varlink;

import static org.jitney.resolve1.varlink.RecordJson.list;
import static org.jitney.resolve1.varlink.RecordJson.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.bus.varlink.Introspection;
import org.jitney.bus.varlink.JsonText;
import org.jitney.bus.varlink.VarlinkServer;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.cache.Cache;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Reply;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.query.Result;
import org.jitney.resolve1.scope.Machine;
import org.jitney.resolve1.scope.Scope;
import org.jitney.resolve1.server.DnsServer;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/**
 * {@code io.systemd.Resolve.Monitor}, for root only: what everybody looks up, what is in the
 * caches, what is known of servers.
 */
public final class MonitorVarlink implements VarlinkServer.Methods {
    private static final String PREFIX = "io.systemd.Resolve.Monitor.";
    private static final String INTERACTIVE = "allowInteractiveAuthentication";
    private static final int LEAST_DATAGRAM = 512;
    private static final VarlinkServer.Limits LIMITS =
            new VarlinkServer.Limits(128, 64 << 10, false);

    private final Resolver resolver;

    private MonitorVarlink(Resolver resolver) {
        this.resolver = resolver;
    }

    /** Serves it on a socket at that path of this machine. */
    public static VarlinkServer serve(Resolver resolver, String path) throws ErrnoException {
        Listener listener = Listener.bind(UnixAddress.parse(path), 0600);
        try {
            String text =
                    Introspection.description(
                            MonitorVarlink.class, "io.systemd.Resolve.Monitor.varlink");
            VarlinkServer.Methods methods =
                    Introspection.of(
                            "systemd-resolved", List.of(text), new MonitorVarlink(resolver));
            return new VarlinkServer(resolver.loop(), listener, LIMITS, methods, () -> {});
        } catch (ErrnoException e) {
            listener.close();
            throw e;
        }
    }

    @Override
    public void call(String method, Map<?, ?> parameters, VarlinkServer.Reply reply) {
        if (method.startsWith(PREFIX)) {
            try {
                // Whom nobody would have to ask for a password may say that he takes the question.
                Parameters given = new Parameters(parameters);
                given.allow(INTERACTIVE);
                var _ = given.flag(INTERACTIVE);
            } catch (Parameters.Bad e) {
                reply.badParameter(String.valueOf(e.getMessage()));
                return;
            }
        }
        switch (method) {
            case PREFIX + "SubscribeQueryResults" -> subscribe(reply);
            case PREFIX + "DumpCache" -> reply.done(object("dump", list(caches())));
            case PREFIX + "DumpServerState" -> reply.done(object("dump", list(servers())));
            case PREFIX + "DumpStatistics" -> reply.done(statistics());
            case PREFIX + "ResetStatistics" -> {
                resolver.resetStatistics();
                reply.done();
            }
            default -> reply.noSuchMethod(method);
        }
    }

    private void subscribe(VarlinkServer.Reply reply) {
        if (!reply.takesMore()) {
            reply.needsMore();
            return;
        }
        Runnable end = resolver.watch((asked, result) -> reply.more(seen(asked, result)));
        reply.whenOver(end);
        // What is asked from now on will be told.
        reply.more("{\"ready\":true}");
    }

    private static String token(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return how a lookup ended} */
    static String seen(List<Question> asked, Result result) {
        List<Object> pairs = new ArrayList<>();
        pairs.addAll(List.of("state", JsonText.quote(token(result.state()))));
        if (result.state() == State.DNSSEC_FAILED) {
            pairs.addAll(List.of("result", JsonText.quote(result.detail())));
        }
        if (result.state() == State.RCODE_FAILURE) {
            pairs.addAll(List.of("rcode", result.rcode()));
        }
        if (result.state() == State.ERRNO) {
            pairs.addAll(List.of("errno", result.loop() ? Errno.ELOOP : Errno.EIO));
        }
        pairs.addAll(List.of("question", keys(last(asked, result))));
        if (!result.before().isEmpty()) {
            pairs.addAll(List.of("collectedQuestions", keys(result.before())));
        }
        // The original does not tell them apart, and where there is nothing it is this that says
        // so.
        List<String> answer =
                Stream.concat(result.answer().stream(), result.authority().stream())
                        .map(a -> RecordJson.record(a.record(), a.ifindex()))
                        .toList();
        if (!answer.isEmpty()) {
            pairs.addAll(List.of("answer", list(answer)));
        }
        return object(pairs.toArray());
    }

    /** {@return what was asked at last, which aliases lead to, and search domains do not} */
    private static List<Question> last(List<Question> asked, Result result) {
        if (result.before().isEmpty()) {
            return asked;
        }
        Name from = result.before().getLast().name();
        Optional<Name> to = Reply.alias(Result.records(result.answer()), from);
        return to.map(name -> result.questions().stream().map(q -> q.about(name)).toList())
                .orElse(result.questions());
    }

    private static String keys(List<Question> questions) {
        return list(questions.stream().distinct().map(RecordJson::key).toList());
    }

    private long now() {
        return resolver.loop().clock().monotonic().usec();
    }

    private List<String> caches() {
        List<String> all = new ArrayList<>();
        for (Scope scope : resolver.scopes()) {
            List<Object> pairs = new ArrayList<>(List.of("protocol", "\"dns\""));
            if (scope.id().ifindex() > 0) {
                pairs.addAll(List.of("ifindex", scope.id().ifindex()));
                pairs.addAll(List.of("ifname", JsonText.quote(scope.id().label())));
            }
            List<String> entries =
                    scope.cache().all(now()).stream().map(MonitorVarlink::entry).toList();
            pairs.addAll(List.of("cache", list(entries)));
            pairs.addAll(List.of("dnssec", JsonText.quote(scope.rules().dnssec().toString())));
            pairs.addAll(
                    List.of("dnsOverTLS", JsonText.quote(scope.rules().dnsOverTls().toString())));
            all.add(object(pairs.toArray()));
        }
        return all;
    }

    private static String entry(Cache.Kept kept) {
        String key = RecordJson.key(kept.question());
        int rcode = kept.outcome().rcode();
        if (kept.outcome().answer().isEmpty() && rcode != Rcode.NOERROR) {
            String type = JsonText.quote(Rcode.string(rcode));
            return object("key", key, "type", type, "until", kept.until());
        }
        List<String> records =
                kept.outcome().answer().stream()
                        .map(r -> RecordJson.record(r, kept.outcome().ifindex()))
                        .toList();
        return object("key", key, "rrs", list(records), "until", kept.until());
    }

    private List<String> servers() {
        List<String> all = new ArrayList<>();
        for (Scope scope : resolver.scopes()) {
            boolean global = scope.equals(resolver.global());
            String type =
                    scope.id().ifindex() > 0
                            ? "link"
                            : !global
                                    ? "delegate"
                                    : resolver.usesFallback() ? "fallback" : "system";
            scope.servers().all().forEach(s -> all.add(server(scope, type, s)));
            if (global && !resolver.usesFallback()) {
                // They wait for the day on which there are no others.
                resolver.settings().fallback().stream()
                        .map(a -> new DnsServer(a, resolver.settings().origin("FallbackDNS")))
                        .forEach(s -> all.add(server(scope, "fallback", s)));
            }
        }
        return all;
    }

    private static String server(Scope scope, String type, DnsServer server) {
        DnsServer.Experience known = server.experience();
        List<Object> pairs = new ArrayList<>();
        pairs.addAll(List.of("Server", JsonText.quote(server.address().toString())));
        pairs.addAll(List.of("Type", JsonText.quote(type)));
        if (scope.id().ifindex() > 0) {
            pairs.addAll(List.of("Interface", JsonText.quote(scope.id().label())));
            pairs.addAll(List.of("InterfaceIndex", scope.id().ifindex()));
        }
        String proven = known.proven().map(MonitorVarlink::level).orElse("n/a");
        pairs.addAll(List.of("VerifiedFeatureLevel", JsonText.quote(proven)));
        pairs.addAll(List.of("PossibleFeatureLevel", JsonText.quote(level(known.possible()))));
        pairs.addAll(List.of("DNSSECMode", JsonText.quote(scope.rules().dnssec().toString())));
        pairs.addAll(List.of("DNSSECSupported", server.supportsDnssec()));
        // Nobody looks at the fragments of datagrams: this is what everybody can send.
        pairs.addAll(List.of("ReceivedUDPFragmentMax", LEAST_DATAGRAM));
        pairs.addAll(List.of("FailedUDPAttempts", known.lostUdp()));
        pairs.addAll(List.of("FailedTCPAttempts", known.lostTcp()));
        pairs.addAll(List.of("PacketTruncated", known.truncated()));
        boolean plain = known.possible().compareTo(DnsServer.Level.EDNS) < 0;
        pairs.addAll(List.of("PacketBadOpt", plain));
        pairs.addAll(List.of("PacketRRSIGMissing", !server.signs()));
        pairs.addAll(List.of("PacketInvalid", known.invalid()));
        boolean unsigned = known.possible() == DnsServer.Level.EDNS;
        pairs.addAll(List.of("PacketDoOff", unsigned));
        return object(pairs.toArray());
    }

    private static String level(DnsServer.Level level) {
        return switch (level) {
            case TCP -> "TCP";
            case UDP -> "UDP";
            case EDNS -> "UDP+EDNS0";
            case DNSSEC -> "UDP+EDNS0+DO";
        };
    }

    private String statistics() {
        Machine.Statistics counts = resolver.machine().statistics();
        long size = 0;
        long hits = 0;
        long misses = 0;
        for (Scope scope : resolver.scopes()) {
            size += scope.cache().size(now());
            hits += scope.cache().hits();
            misses += scope.cache().misses();
        }
        return object(
                "transactions",
                object(
                        "currentTransactions",
                        counts.current(),
                        "totalTransactions",
                        counts.total(),
                        "totalTimeouts",
                        counts.timeouts(),
                        "totalTimeoutsServedStale",
                        counts.staleTimeouts(),
                        "totalFailedResponses",
                        counts.failures(),
                        "totalFailedResponsesServedStale",
                        counts.staleFailures()),
                "cache",
                object("size", size, "hits", hits, "misses", misses),
                "dnssec",
                object(
                        "secure",
                        counts.count(Machine.Verdict.SECURE),
                        "insecure",
                        counts.count(Machine.Verdict.INSECURE),
                        "bogus",
                        counts.count(Machine.Verdict.BOGUS),
                        "indeterminate",
                        counts.count(Machine.Verdict.INDETERMINATE)));
    }
}
