package org.jitney.resolve1.bus;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.api.JitneyResolve1Explain;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.query.Result;
import org.jitney.resolve1.scope.Matching;
import org.jitney.resolve1.scope.NameScope;
import org.jitney.resolve1.scope.Scope;
import org.jitney.resolve1.server.DnsServer;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** {@code org.jitney.resolve1.Explain}: a lookup that tells how it came to its answer. */
record ExplainObject(Resolver resolver) {
    static InterfaceTable<ExplainObject> table() {
        return InterfaceTable.<ExplainObject>of(JitneyResolve1Explain.INFO)
                .method("Explain", (o, call) -> o.explain(call));
    }

    private static Struct step(
            String kind, String subject, String verdict, String reason, Origin origin) {
        return Struct.of(kind, subject, verdict, reason, origin.file(), (long) origin.line());
    }

    private Reply explain(Call call) throws DBusError {
        int ifindex = call.int32(0);
        String text = call.string(1);
        long flags = Lookups.flags(call.int64(3), ifindex, LookupFlags.NO_SEARCH);
        Name name =
                Names.parse(text)
                        .orElseThrow(
                                () -> DBusError.invalidArgs("Invalid name '%s'".formatted(text)));
        Question question = Question.of(name, call.int32(2));
        List<Struct> steps = new ArrayList<>();
        List<Scope> asked = scopes(question, ifindex, flags, steps);
        for (Scope scope : asked) {
            cache(scope, question, flags, steps);
        }
        var _ =
                resolver.lookup(
                        List.of(question),
                        ifindex,
                        flags,
                        result -> conclude(call, text, asked, result, steps));
        return Reply.pending();
    }

    private List<Scope> scopes(Question question, int ifindex, long flags, List<Struct> steps) {
        Name name = question.name();
        int best = Matching.NO;
        for (NameScope scope : resolver.allScopes()) {
            best = Math.max(best, match(scope, name, ifindex, flags));
        }
        List<Scope> asked = new ArrayList<>();
        for (Scope scope : resolver.scopes()) {
            int match = match(scope, name, ifindex, flags);
            boolean chosen = match != Matching.NO && match == best;
            if (chosen) {
                asked.add(scope);
            }
            String claim = Matching.claim(scope, name);
            String reason =
                    chosen
                            ? claim.isEmpty() ? unclaimed(name, match) : "domain " + claim
                            : passedOver(scope, name, ifindex, match);
            Origin origin =
                    scope.equals(resolver.global()) && !claim.isEmpty()
                            ? resolver.settings().origin("Domains")
                            : Origin.DEFAULT;
            steps.add(
                    step(
                            "scope",
                            scope.id().label(),
                            chosen ? "asked" : "passed over",
                            reason,
                            origin));
        }
        for (NameScope scope : resolver.allScopes()) {
            int match = match(scope, name, ifindex, flags);
            if (!(scope instanceof Scope)) {
                boolean chosen = match != Matching.NO && match == best;
                steps.add(
                        step(
                                "scope",
                                scope.id().label(),
                                chosen ? "asked" : "passed over",
                                chosen
                                        ? "all on the link are asked"
                                        : match == Matching.NO
                                                ? "not a name of the local link"
                                                : "better match elsewhere",
                                Origin.DEFAULT));
            }
        }
        return asked;
    }

    private static String unclaimed(Name name, int match) {
        return Names.isSingleLabel(name)
                ? "search domain"
                : match == Matching.OWN_NETWORK ? "network of the link" : "default route";
    }

    private int match(NameScope scope, Name name, int ifindex, long flags) {
        return scope.match(name, ifindex, flags, resolver.singleLabel());
    }

    private static String passedOver(Scope scope, Name name, int ifindex, int match) {
        if (match != Matching.NO) {
            return "better match elsewhere";
        }
        if (scope.servers().isEmpty()) {
            return "no servers";
        }
        if (ifindex != 0 && scope.id().ifindex() != ifindex) {
            return "another link";
        }
        return Matching.isLocal(name)
                ? "never asked of servers"
                : name.subdomain(Names.LOCAL) || Names.isLinkLocalReverse(name)
                        ? "belongs to the local link"
                        : scope.rules().defaultRoute() ? "protocol not wanted" : "no default route";
    }

    private void cache(Scope scope, Question question, long flags, List<Struct> steps) {
        if ((flags & LookupFlags.NO_CACHE) != 0) {
            return;
        }
        long now = resolver.loop().clock().monotonic().usec();
        boolean hit = scope.cache().knows(question, now);
        steps.add(
                step(
                        "cache",
                        question.toString(),
                        hit ? "hit" : "miss",
                        "scope " + scope.id().label(),
                        resolver.settings().origin("Cache")));
    }

    private void conclude(
            Call call, String text, List<Scope> asked, Result result, List<Struct> steps) {
        boolean made = LookupFlags.has(result.flags(), LookupFlags.SYNTHETIC);
        boolean hosts = made && result.source().startsWith("/etc/hosts");
        if (hosts) {
            steps.clear(); // nobody else was asked
        }
        Origin file = hosts ? origin(result.source()) : Origin.DEFAULT;
        steps.addFirst(step("hosts", "/etc/hosts", hosts ? "answers" : "silent", "", file));
        if (made && !hosts) {
            steps.add(step("synthesis", result.source(), "answers", "", Origin.DEFAULT));
        }
        if (LookupFlags.has(result.flags(), LookupFlags.FROM_NETWORK)
                || (result.state() != State.SUCCESS && !made)) {
            asked.forEach(scope -> server(scope, steps));
        }
        if ((!made && result.state().isAnswer()) || result.state() == State.DNSSEC_FAILED) {
            asked.forEach(scope -> validation(scope, result, steps));
        }
        result.answer()
                .forEach(a -> steps.add(step("answer", line(a.record()), "", "", Origin.DEFAULT)));
        String outcome =
                result.isSuccess() && !result.matching().isEmpty()
                        ? "success"
                        : Errors.of(result, text).name();
        call.complete(outcome, result.flags(), steps);
    }

    private static Origin origin(String source) {
        int colon = source.indexOf(':');
        return colon < 0
                ? new Origin(source, 0)
                : new Origin(
                        source.substring(0, colon), Integer.parseInt(source.substring(colon + 1)));
    }

    private void server(Scope scope, List<Struct> steps) {
        scope.servers()
                .current()
                .ifPresent(s ->
                        steps.add(
                                step(
                                        "server",
                                        s.address().toString(),
                                        level(scope, s),
                                        "scope " + scope.id().label(),
                                        s.origin())));
    }

    private String level(Scope scope, DnsServer server) {
        var now = resolver.loop().clock().monotonic();
        DnsServer.Level level = server.level(now);
        boolean dnssec = scope.rules().dnssec().validates();
        boolean tls =
                scope.dnsOverTls() == DnsOverTlsMode.YES
                        || (scope.dnsOverTls() == DnsOverTlsMode.OPPORTUNISTIC
                                && server.mayDoTls(now));
        String word =
                level == DnsServer.Level.DNSSEC && !dnssec
                        ? DnsServer.Level.EDNS.name()
                        : level.name();
        boolean datagram = !tls && level != DnsServer.Level.TCP;
        boolean mixed = datagram && scope.rules().mixedCase();
        boolean cookie = datagram && server.cookies().work();
        return word + (tls ? "+TLS" : "") + (cookie ? "+COOKIE" : "") + (mixed ? "+0x20" : "");
    }

    /** In a table that others make of it, tabs would be columns. */
    private static String line(Record record) {
        return record.toString().replaceAll("\\s+", " ");
    }

    private void validation(Scope scope, Result result, List<Struct> steps) {
        Name name = result.questions().getFirst().name();
        Origin origin = resolver.settings().origin("DNSSEC");
        String verdict =
                result.state() == State.DNSSEC_FAILED
                        ? "bogus"
                        : LookupFlags.has(result.flags(), LookupFlags.AUTHENTICATED)
                                ? "secure"
                                : scope.validates(name) ? "insecure" : "off";
        String reason =
                verdict.equals("bogus")
                        ? result.detail()
                        : !verdict.equals("off")
                                ? ""
                                : scope.rules().dnssec().validates()
                                        ? "negative trust anchor"
                                        : "DNSSEC=no";
        steps.add(step("validation", Names.text(name), verdict, reason, origin));
    }
}
