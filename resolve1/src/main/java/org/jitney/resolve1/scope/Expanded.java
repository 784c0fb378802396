package org.jitney.resolve1.scope;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.jitney.resolve1.dns.Reply;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * The sets of an answer that were made from a wildcard. Each has a good signature for every name
 * below the wildcard, so that somebody may put it in place of what such a name has. The proof that
 * the zone has no such name belongs to it (RFC 4035 section 5.3.4, RFC 5155 section 8.8).
 *
 * <p>The library looks for the proof, but forgets what it found where an alias leads to nothing,
 * does not look where the authority section speaks of an insecure zone as well, and takes the
 * hashes of a zone above for the set's own. None of that is there in an answer that has one set and
 * its proofs and nothing else, so each set is validated as such an answer.
 */
final class Expanded {
    private Expanded() {}

    /**
     * {@return for each set from a wildcard, in the order of the answer, a message with that set
     * and the proofs that its signer has signed; none if no wildcard was used}
     */
    static List<Message> sets(Reply reply) {
        Map<Question, Name> signers = new LinkedHashMap<>();
        for (Record each : reply.answer()) {
            if (each instanceof RRSIGRecord signature && isExpanded(signature)) {
                Question set =
                        new Question(each.getName(), signature.getTypeCovered(), each.getDClass());
                signers.putIfAbsent(set, signature.getSigner());
            }
        }
        return signers.entrySet().stream()
                .filter(e -> reply.answer().stream().anyMatch(e.getKey()::accepts))
                .map(e -> alone(reply, e.getKey(), e.getValue()))
                .toList();
    }

    /**
     * {@return whether the name has more labels than were signed, of which neither the root nor an
     * asterisk at the beginning is one (RFC 4034 section 3.1.3)}
     */
    private static boolean isExpanded(RRSIGRecord signature) {
        Name name = signature.getName();
        int labels = name.labels() - 1 - (name.isWild() ? 1 : 0);
        return signature.getLabels() < labels;
    }

    private static Message alone(Reply reply, Question set, Name signer) {
        Message message = new Message();
        message.getHeader().setFlag(Flags.QR);
        message.addRecord(set.record(), Section.QUESTION);
        reply.answer().stream()
                .filter(r -> r.getName().equals(set.name()) && r.getRRsetType() == set.type())
                .forEach(r -> message.addRecord(r, Section.ANSWER));
        List<RRSIGRecord> signatures =
                reply.authority().stream()
                        .filter(RRSIGRecord.class::isInstance)
                        .map(RRSIGRecord.class::cast)
                        .filter(s -> s.getSigner().equals(signer) && !isExpanded(s))
                        .toList();
        reply.authority().stream()
                .filter(Records::isProof)
                .filter(r -> signatures.stream().anyMatch(s -> s.equals(r) || signs(s, r)))
                .forEach(r -> message.addRecord(r, Section.AUTHORITY));
        return message;
    }

    private static boolean signs(RRSIGRecord signature, Record record) {
        return record.getType() == signature.getTypeCovered()
                && record.getName().equals(signature.getName());
    }
}
