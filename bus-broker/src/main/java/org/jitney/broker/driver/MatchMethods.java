package org.jitney.broker.driver;

import java.util.ArrayList;
import java.util.List;
import org.jitney.broker.account.Resource;
import org.jitney.broker.matches.InvalidRule;
import org.jitney.broker.matches.MatchRule;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;

/** Methods about match rules. */
final class MatchMethods {
    private MatchMethods() {}

    static void addMatch(Request r) throws Refused {
        MatchRule rule = parse(r.args().string());
        if (rule.eavesdrops()) {
            r.requirePrivileged();
        }
        if (!r.caller().share().charge(Resource.MATCHES, 1)) {
            throw Refused.of(
                    "LimitsExceeded",
                    "Connection \"%s\" is not allowed to add more match rules (increase limits in configuration file if required)"
                            .formatted(r.caller().uniqueName()));
        }
        r.bus().matches().add(r.caller(), rule);
        if (rule.eavesdrops()) {
            r.bus().eavesdroppers().add(r.caller(), rule);
        }
        r.sendEmpty();
    }

    static void removeMatch(Request r) throws Refused {
        MatchRule rule = parse(r.args().string());
        if (!r.bus().matches().remove(r.caller(), rule)) {
            throw Refused.of(
                    "MatchRuleNotFound", "The given match rule wasn't found and can't be removed");
        }
        if (rule.eavesdrops()) {
            boolean _ = r.bus().eavesdroppers().remove(r.caller(), rule);
        }
        r.caller().share().release(Resource.MATCHES, 1);
        r.sendEmpty();
    }

    private static MatchRule parse(String text) throws Refused {
        try {
            return MatchRule.parse(text);
        } catch (InvalidRule e) {
            String message = e.getMessage();
            throw Refused.of("MatchRuleInvalid", message == null ? text : message);
        }
    }

    static void becomeMonitor(Request r) throws Refused {
        List<String> texts = r.args().strings();
        int flags = r.args().uint32();
        if (flags != 0) {
            throw Refused.of("InvalidArgs", "BecomeMonitor does not support any flags yet");
        }
        List<MatchRule> rules = new ArrayList<>();
        for (String text : texts.isEmpty() ? List.of("") : texts) {
            rules.add(parse(text));
        }
        Peer peer = r.caller();
        if (!peer.share().charge(Resource.MATCHES, rules.size())) {
            throw Refused.of("LimitsExceeded", "Too many match rules for a monitor");
        }
        // The reply goes first: it is the last message that the peer gets as itself.
        r.sendEmpty();
        r.bus().becomeMonitor(peer);
        rules.forEach(rule -> r.bus().monitors().add(peer, rule));
    }
}
