package org.jitney.resolve1.dns;

import java.util.List;
import org.xbill.DNS.Record;

/**
 * What became of one question.
 *
 * @param rcode of an answer, also where there are no records of the type
 * @param answer aliases and records, and signatures if they were asked for
 * @param authority why there is no answer: SOA, and proofs
 * @param flags {@link LookupFlags} of a result: protocol, where it came from, how far to trust it
 * @param ifindex of the link that it came by, 0 for none
 * @param detail what to say of a failure, perhaps empty
 */
public record Outcome(
        State state,
        int rcode,
        List<Record> answer,
        List<Record> authority,
        long flags,
        int ifindex,
        String detail) {
    public Outcome {
        answer = List.copyOf(answer);
        authority = List.copyOf(authority);
    }

    /** {@return one without an answer} */
    public static Outcome failed(State state, String detail) {
        return new Outcome(state, 0, List.of(), List.of(), 0, 0, detail);
    }

    /** {@return the same answer with more said about it} */
    public Outcome with(long more) {
        return new Outcome(state, rcode, answer, authority, flags | more, ifindex, detail);
    }
}
