package org.jitney.broker.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.peer.Refused;
import org.jitney.broker.policy.Occasion;
import org.jitney.broker.policy.Party;
import org.jitney.broker.policy.Policy;
import org.jitney.broker.policy.PolicyRule;
import org.jitney.broker.policy.Verdict;

/** Says what the policy decides and which rule of which file it is that does. */
final class PolicyMethods {
    private static final String NOT_THERE =
            "nobody has this name: what its owner may receive is judged when there is one";
    private static final String DRIVER_TAKES_ALL = "the bus itself takes what it is sent";
    private static final String DRIVER_SAYS_ALL = "the bus itself may send everything";

    private PolicyMethods() {}

    static void explain(Request r) throws Refused {
        PolicyQuestion question = new PolicyQuestion(r.bus(), r.args().stringPairs());
        Policy.Explanation reasons = r.bus().policy().explanation();
        List<List<Object>> rows = new ArrayList<>();
        boolean allowed;
        Optional<String> own = question.own();
        if (own.isPresent()) {
            allowed = add(rows, "own", reasons.own(question.from(), own.get()));
        } else if (question.isAboutMessage()) {
            // Both sides are told, whatever the first one says.
            boolean sends = send(rows, reasons, question);
            allowed = receive(rows, reasons, question) && sends;
        } else {
            allowed = add(rows, "connect", reasons.connect(question.from()));
        }
        r.send(r.reply().bool(allowed).structs("sbsssu", rows));
    }

    private static boolean send(
            List<List<Object>> rows, Policy.Explanation reasons, PolicyQuestion question)
            throws Refused {
        Party from = question.from();
        if (from.equals(Party.DRIVER)) {
            return add(rows, "send", new Verdict(true, List.of(), DRIVER_SAYS_ALL));
        }
        // Who overhears is no receiver in the eyes of the sender's rules; they see a plain message.
        Occasion occasion =
                question.occasion() == Occasion.OVERHEARD ? Occasion.PLAIN : question.occasion();
        Frame message = question.message();
        return add(rows, "send", reasons.send(from, question.to(), message, occasion));
    }

    private static boolean receive(
            List<List<Object>> rows, Policy.Explanation reasons, PolicyQuestion question)
            throws Refused {
        if (!question.receiverIsKnown()) {
            String why = question.to().equals(Party.DRIVER) ? DRIVER_TAKES_ALL : NOT_THERE;
            return add(rows, "receive", new Verdict(true, List.of(), why));
        }
        return add(
                rows,
                "receive",
                reasons.receive(
                        question.from(), question.to(), question.message(), question.occasion()));
    }

    private static boolean add(List<List<Object>> rows, String side, Verdict verdict) {
        for (PolicyRule rule : verdict.rules()) {
            rows.add(
                    List.of(
                            side,
                            rule.allow(),
                            rule.origin().text(),
                            rule.origin().section(),
                            rule.origin().file(),
                            rule.origin().line()));
        }
        if (verdict.rules().isEmpty()) {
            rows.add(List.of(side, verdict.allowed(), "", verdict.otherwise(), "", 0));
        }
        return verdict.allowed();
    }
}
