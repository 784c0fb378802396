package org.jitney.resolve1.stub;

import java.util.List;
import java.util.function.Consumer;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.scope.Matching;
import org.jitney.resolve1.scope.Scope;
import org.xbill.DNS.Rcode;

/**
 * A query that is passed on, as packets are at 127.0.0.54: to the scopes that fit its name best, of
 * which the first good answer counts, else the last bad one.
 */
final class Forward {
    private static final int RCODE_AT = 3;

    private final Consumer<byte[]> answer;
    private final Consumer<Integer> refused;
    private int pending;
    private byte[] bad = new byte[0];
    private boolean over;

    private Forward(Consumer<byte[]> answer, Consumer<Integer> refused) {
        this.answer = answer;
        this.refused = refused;
    }

    /**
     * Passes one on.
     *
     * @param stream whether it came over TCP
     * @param refused gets the rcode to answer with when no server says anything
     */
    static void begin(
            Resolver resolver,
            byte[] query,
            Question question,
            boolean stream,
            Consumer<byte[]> answer,
            Consumer<Integer> refused) {
        List<Scope> best =
                Matching.best(
                        resolver.scopes(),
                        question.name(),
                        0,
                        LookupFlags.DNS,
                        resolver.singleLabel());
        if (best.isEmpty()) {
            refused.accept(Rcode.REFUSED);
            return;
        }
        Forward forward = new Forward(answer, refused);
        forward.pending = best.size();
        for (Scope each : best) {
            each.forward(query, question, stream, forward::answered, _ -> forward.failed());
        }
    }

    private void answered(byte[] message) {
        pending--;
        if (over) {
            return;
        }
        boolean good = (message[RCODE_AT] & 0xf) == Rcode.NOERROR;
        if (good || pending == 0) {
            over = true;
            answer.accept(message);
        } else {
            bad = message;
        }
    }

    private void failed() {
        pending--;
        if (!over && pending == 0) {
            over = true;
            if (bad.length > 0) {
                answer.accept(bad);
            } else {
                refused.accept(Rcode.SERVFAIL);
            }
        }
    }
}
