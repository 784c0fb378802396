package org.jitney.resolve1.dns;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Messages to and from servers. */
public final class Messages {
    /** The largest datagram that passes everywhere (DNS flag day 2020). */
    public static final int SAFE_SIZE = 1232;

    private static final int HEADER = 12;

    private Messages() {}

    /**
     * A query to a server that resolves for us.
     *
     * @param edns whether it knows EDNS
     * @param dnssec whether signatures are wanted, and no validation on its side
     */
    public static byte[] query(int id, Question question, boolean edns, boolean dnssec) {
        return query(id, question, edns, dnssec, List.of());
    }

    /** The same with options, which go with EDNS only. */
    public static byte[] query(
            int id, Question question, boolean edns, boolean dnssec, List<EDNSOption> options) {
        Message message = Message.newQuery(question.record());
        message.getHeader().setID(id);
        if (edns) {
            int flags = dnssec ? ExtendedFlags.DO : 0;
            message.addRecord(new OPTRecord(SAFE_SIZE, 0, 0, flags, options), Section.ADDITIONAL);
        }
        if (dnssec) {
            message.getHeader().setFlag(Flags.CD);
        }
        return message.toWire();
    }

    /**
     * Reads what may be the answer to a query: empty if it is not, be it broken, about something
     * else or forged.
     */
    public static Optional<Message> answer(byte[] bytes, int id, Question question) {
        if (bytes.length < HEADER || !hasId(bytes, id)) {
            return Optional.empty();
        }
        return parse(bytes)
                .filter(message -> {
                    Record asked = message.getQuestion();
                    return message.getHeader().getFlag(Flags.QR)
                            && message.getHeader().getOpcode() == Opcode.QUERY
                            && message.getHeader().getCount(Section.QUESTION) == 1
                            && asked != null
                            && asked.getName().equals(question.name())
                            && asked.getType() == question.type()
                            && asked.getDClass() == question.dclass();
                });
    }

    /** {@return whether a message, be it broken, bears an id} */
    public static boolean hasId(byte[] bytes, int id) {
        return bytes.length >= 2 && ((bytes[0] & 0xff) << 8 | (bytes[1] & 0xff)) == id;
    }

    /** Reads a message; empty if it is none. */
    public static Optional<Message> parse(byte[] bytes) {
        try {
            return Optional.of(new Message(bytes));
        } catch (IOException | RuntimeException e) {
            // The library throws what comes to hand for what it cannot make sense of.
            return Optional.empty();
        }
    }
}
