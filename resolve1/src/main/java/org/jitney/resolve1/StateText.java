package org.jitney.resolve1;

import java.util.ArrayList;
import java.util.List;
import org.jitney.resolve1.cache.Cache;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.scope.Scope;
import org.jitney.resolve1.server.DnsServer;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/** What the resolver knows at a moment, for the log. */
final class StateText {
    private StateText() {}

    /** {@return lines: each scope with its servers and its cache} */
    static List<String> of(Resolver resolver) {
        long now = resolver.loop().clock().monotonic().usec();
        List<String> lines = new ArrayList<>();
        for (Scope scope : resolver.scopes()) {
            String link = scope.id().ifindex() > 0 ? scope.id().label() : "*";
            lines.add("[Scope protocol=dns interface=" + link + "]");
            scope.servers().all().forEach(server -> server(server, lines));
            lines.add("CACHE:");
            scope.cache().all(now).forEach(kept -> entry(kept, lines));
        }
        return lines;
    }

    private static void server(DnsServer server, List<String> lines) {
        DnsServer.Experience known = server.experience();
        lines.add("[Server %s origin=%s]".formatted(server.address(), server.origin()));
        lines.add(
                "\tVerified feature level: "
                        + known.proven().map(DnsServer.Level::toString).orElse("n/a"));
        lines.add("\tPossible feature level: " + known.possible());
        lines.add("\tFailed UDP attempts: " + known.lostUdp());
        lines.add("\tFailed TCP attempts: " + known.lostTcp());
        lines.add("\tSeen RRSIG RR missing: " + (server.signs() ? "no" : "yes"));
    }

    private static void entry(Cache.Kept kept, List<String> lines) {
        int rcode = kept.outcome().rcode();
        if (kept.outcome().answer().isEmpty()) {
            String why = rcode == Rcode.NOERROR ? "NODATA" : Rcode.string(rcode);
            lines.add("\t" + kept.question() + " " + why);
        }
        for (Record each : kept.outcome().answer()) {
            lines.add("\t" + each);
        }
    }
}
