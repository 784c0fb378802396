package org.jitney.broker.driver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.broker.account.Account;
import org.jitney.broker.account.Accounts;
import org.jitney.broker.account.Resource;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.matches.MatchRule;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;

/** Debug.Stats: what the bus and a connection have in use. */
final class StatsMethods {
    private StatsMethods() {}

    static void getStats(Request r) {
        Accounts accounts = r.bus().accounts();
        Map<String, Long> stats = new LinkedHashMap<>();
        stats.put("ActiveConnections", (long) r.bus().peers().size());
        stats.put("BusNames", (long) (r.bus().names().names().size() + r.bus().peers().size()));
        stats.put("MatchRules", sum(accounts, Resource.MATCHES));
        stats.put("PendingReplies", sum(accounts, Resource.REPLIES));
        stats.put("QueuedBytes", accounts.used(Resource.BYTES));
        stats.put("QueuedFds", accounts.used(Resource.FDS));
        stats.put("Users", (long) accounts.users().size());
        send(r, stats);
    }

    private static long sum(Accounts accounts, Resource resource) {
        long total = 0;
        for (Account a : accounts.users()) {
            total += a.used(resource);
        }
        return total;
    }

    static void getConnectionStats(Request r) throws Refused {
        Peer peer = r.peerNamed(r.args().string(), "statistics");
        Map<String, Long> stats = new LinkedHashMap<>();
        stats.put("BusNames", (long) peer.names().size() + 1);
        stats.put("MatchRules", peer.share().used(Resource.MATCHES));
        stats.put("PendingReplies", peer.share().used(Resource.REPLIES));
        stats.put("QueuedBytes", peer.share().used(Resource.BYTES));
        stats.put("QueuedFds", peer.share().used(Resource.FDS));
        stats.put("PeakQueuedMessages", (long) peer.peakQueue());
        send(r, stats);
    }

    private static void send(Request r, Map<String, Long> stats) {
        FrameBuilder b = r.reply();
        r.send(
                b.dict(() ->
                        stats.forEach(
                                (k, v) -> b.entry(k, "u").uint32((int) Math.min(v, 0xffffffffL)))));
    }

    static void getAllMatchRules(Request r) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (Peer peer : r.bus().peers()) {
            all.put(
                    peer.uniqueName(),
                    r.bus().matches().rulesOf(peer).stream().map(MatchRule::toString).toList());
        }
        r.send(r.reply().stringLists(all));
    }
}
