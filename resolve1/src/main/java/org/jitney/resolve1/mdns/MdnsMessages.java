package org.jitney.resolve1.mdns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jitney.resolve1.dns.Question;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Messages of RFC 6762 section 18. They are those of DNS, but for the highest bit of each class: in
 * a question it asks for an answer to the asker alone, in a record it says that there is no other
 * of its name and type.
 */
final class MdnsMessages {
    /** Above the names of addresses. */
    static final Name ARPA = Name.fromConstantString("arpa.");

    private static final int TOP = 0x8000;
    private static final int HEADER = 12;

    /** What fits into a packet of Ethernet, as section 17 wants it. */
    private static final int LARGEST = 1400;

    private static final int CLASS_BEHIND_NAME = 2;

    private MdnsMessages() {}

    /**
     * {@return a query, with the answers that are known already; in as many messages as these take,
     * all but the last of them marked so: section 7.2}
     */
    static List<byte[]> query(Question question, List<Record> known) {
        List<Message> messages = new ArrayList<>();
        Message message = new Message(0);
        message.addRecord(question.record(), Section.QUESTION);
        messages.add(message);
        int size = HEADER + question.record().toWire(Section.QUESTION).length;
        for (Record each : known) {
            int more = each.toWire(Section.ANSWER).length;
            if (size + more > LARGEST) {
                message.getHeader().setFlag(Flags.TC);
                message = new Message(0);
                messages.add(message);
                size = HEADER;
            }
            message.addRecord(each, Section.ANSWER);
            size += more;
        }
        return messages.stream().map(Message::toWire).toList();
    }

    /** {@return whether more of the answers that the asker knows are to come} */
    static boolean isToBeContinued(Message query) {
        return query.getHeader().getFlag(Flags.TC);
    }

    /** {@return whether it is what has come behind a query: known answers alone} */
    static boolean continues(Message query) {
        return query.getHeader().getCount(Section.QUESTION) == 0
                && query.getHeader().getCount(Section.ANSWER) > 0;
    }

    /** {@return a query whether somebody has a name, with what would be said of it} */
    static byte[] probe(Question question, List<Record> proposed) {
        Message message = new Message(0);
        message.addRecord(
                Record.newRecord(question.name(), question.type(), DClass.IN | TOP),
                Section.QUESTION);
        proposed.forEach(record -> message.addRecord(record, Section.AUTHORITY));
        return message.toWire();
    }

    /** {@return an answer to all, or to one who speaks this in full} */
    static byte[] response(List<Record> records, List<Record> besides) {
        Message message = start(0);
        records.forEach(record -> message.addRecord(marked(record), Section.ANSWER));
        besides.forEach(record -> message.addRecord(marked(record), Section.ADDITIONAL));
        return message.toWire();
    }

    /** {@return an answer to one who speaks plain DNS: section 6.7} */
    static byte[] legacy(Message query, List<Record> records) {
        Message message = start(query.getHeader().getID());
        for (Record each : query.getSection(Section.QUESTION)) {
            message.addRecord(withClass(each, each.getDClass() & ~TOP, true), Section.QUESTION);
        }
        records.forEach(record -> message.addRecord(record, Section.ANSWER));
        return message.toWire();
    }

    private static Message start(int id) {
        Message message = new Message(id);
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setFlag(Flags.AA);
        return message;
    }

    /** {@return the question that a record of the question section is} */
    static Question question(Record asked) {
        return new Question(asked.getName(), asked.getType(), asked.getDClass() & ~TOP);
    }

    /** {@return whether a question wants to be answered to its asker alone} */
    static boolean isForAsker(Record asked) {
        return (asked.getDClass() & TOP) != 0;
    }

    /** {@return whether a record is all that there is of its name and type} */
    static boolean isUnique(Record record) {
        return (record.getDClass() & TOP) != 0;
    }

    /** {@return whether others may have some of that name, too: what leads to services} */
    static boolean isShared(Record record) {
        return record instanceof PTRRecord && !record.getName().subdomain(ARPA);
    }

    private static Record marked(Record record) {
        return isShared(record) ? record : withClass(record, record.getDClass() | TOP, false);
    }

    /** {@return a record without the bit} */
    static Record plain(Record record) {
        return isUnique(record) ? withClass(record, record.getDClass() & ~TOP, false) : record;
    }

    private static Record withClass(Record record, int dclass, boolean question) {
        if (question) {
            return Record.newRecord(record.getName(), record.getType(), dclass);
        }
        byte[] wire = record.toWire(Section.ANSWER);
        ByteBuffer.wrap(wire)
                .putShort(record.getName().length() + CLASS_BEHIND_NAME, (short) dclass);
        try {
            return Record.fromWire(wire, Section.ANSWER);
        } catch (IOException e) {
            throw new AssertionError("a record that was written can be read", e);
        }
    }
}
