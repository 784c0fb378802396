package org.jitney.resolve1.llmnr;

import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.dns.Messages;
import org.jitney.resolve1.dns.Question;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Messages of RFC 4795 section 2.1.1. They are those of DNS, but for two bits of the header: C
 * (conflict) is where DNS has AA, T (tentative) where it has RD.
 */
final class LlmnrMessages {
    private static final int CONFLICT = Flags.AA;
    private static final int TENTATIVE = Flags.RD;

    /** What a datagram may have where nobody says that it takes more: section 2.1. */
    static final int DATAGRAM = 512;

    private LlmnrMessages() {}

    static byte[] query(int id, Question question) {
        Message message = new Message(id);
        message.addRecord(question.record(), Section.QUESTION);
        return message.toWire();
    }

    /** {@return the word to those who have a name that there are others: section 4.2} */
    static byte[] conflict(int id, Record seen) {
        Message message = new Message(id);
        message.getHeader().setFlag(CONFLICT);
        message.addRecord(
                Record.newRecord(seen.getName(), seen.getType(), seen.getDClass()),
                Section.QUESTION);
        message.addRecord(seen, Section.ADDITIONAL);
        return message.toWire();
    }

    /** {@return the answer to a query, cut off and marked so if it is longer than that} */
    static byte[] answer(Message query, List<Record> records, boolean tentative, int most) {
        Message message = new Message(query.getHeader().getID());
        message.getHeader().setFlag(Flags.QR);
        if (tentative) {
            message.getHeader().setFlag(TENTATIVE);
        }
        message.addRecord(query.getQuestion(), Section.QUESTION);
        records.forEach(record -> message.addRecord(record, Section.ANSWER));
        return message.toWire(most);
    }

    /** Reads a message with just one question; all others are to be dropped. */
    static Optional<Message> parse(byte[] bytes) {
        return Messages.parse(bytes)
                .filter(message ->
                        message.getHeader().getOpcode() == Opcode.QUERY
                                && message.getHeader().getCount(Section.QUESTION) == 1);
    }

    static Question question(Message message) {
        Record asked = message.getQuestion();
        return new Question(asked.getName(), asked.getType(), asked.getDClass());
    }

    static boolean isAnswer(Message message) {
        return message.getHeader().getFlag(Flags.QR) && message.getRcode() == Rcode.NOERROR;
    }

    /** {@return whether it asks; what has answers or was cut off does not} */
    static boolean isQuery(Message message) {
        Header header = message.getHeader();
        return !header.getFlag(Flags.QR)
                && !header.getFlag(Flags.TC)
                && header.getRcode() == Rcode.NOERROR
                && header.getCount(Section.ANSWER) == 0
                && header.getCount(Section.AUTHORITY) == 0;
    }

    static boolean isConflict(Message message) {
        return message.getHeader().getFlag(CONFLICT);
    }

    static boolean isTentative(Message message) {
        return message.getHeader().getFlag(TENTATIVE);
    }

    static boolean isTruncated(Message message) {
        return message.getHeader().getFlag(Flags.TC);
    }
}
