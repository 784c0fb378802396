package org.jitney.resolve1.stub;

import java.util.List;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.query.Result;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a client's message asks, and the message that answers it; pure. */
final class StubAnswer {
    private static final int PLAIN_SIZE = 512;
    private static final int OUR_SIZE = 65494;
    private static final int HEADER = 12;
    private static final int EXTENDED_RCODE_BITS = 4;

    private final Message query;
    private final Question question;
    private final boolean edns;
    private final boolean dnssec;
    private final int size;

    private StubAnswer(Message query, Question question, boolean edns, boolean dnssec, int size) {
        this.query = query;
        this.question = question;
        this.edns = edns;
        this.dnssec = dnssec;
        this.size = size;
    }

    /**
     * A message that is to be answered.
     *
     * @param refusal the rcode to answer with at once, or {@link Rcode#NOERROR}
     */
    record Request(StubAnswer answer, int refusal) {}

    /** {@return whether it is worth an answer at all: an answer itself is not, nor is rubbish} */
    static boolean isQuery(byte[] bytes) {
        return bytes.length >= HEADER && (bytes[2] & 0x80) == 0;
    }

    /** {@return the answer to what cannot be read} */
    static byte[] malformed(byte[] bytes) {
        Header header = new Header((bytes[0] & 0xff) << 8 | (bytes[1] & 0xff));
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        header.setRcode(Rcode.FORMERR);
        return header.toWire();
    }

    /** Reads a query. */
    static Request of(Message query) {
        Record asked = query.getQuestion();
        OPTRecord opt = query.getOPT();
        boolean edns = opt != null;
        boolean dnssec = opt != null && (opt.getFlags() & ExtendedFlags.DO) != 0;
        int size = opt == null ? PLAIN_SIZE : Math.max(PLAIN_SIZE, opt.getPayloadSize());
        Question question =
                asked == null
                        ? Question.of(Name.root, Type.A)
                        : new Question(asked.getName(), asked.getType(), asked.getDClass());
        StubAnswer answer = new StubAnswer(query, question, edns, dnssec, size);
        return new Request(answer, refusal(query, question, opt == null ? 0 : opt.getVersion()));
    }

    private static int refusal(Message query, Question question, int ednsVersion) {
        Header header = query.getHeader();
        if (header.getOpcode() != Opcode.QUERY) {
            return Rcode.NOTIMP;
        }
        if (header.getCount(Section.QUESTION) != 1) {
            return Rcode.FORMERR;
        }
        if (ednsVersion != 0) {
            return Rcode.BADVERS;
        }
        if (Records.isObsolete(question.type())
                || Records.isTransfer(question.type())
                || !header.getFlag(Flags.RD)) {
            return Rcode.REFUSED;
        }
        return Rcode.NOERROR;
    }

    Question question() {
        return question;
    }

    /** {@return whether who asks the same again has another id, and nothing else of his own} */
    boolean isPlain() {
        OPTRecord opt = query.getOPT();
        return opt == null || opt.getOptions().isEmpty();
    }

    int id() {
        return query.getHeader().getID();
    }

    /** {@return the flags of the lookup that it takes} */
    long lookupFlags() {
        return LookupFlags.PROTOCOLS
                | LookupFlags.NO_SEARCH
                | LookupFlags.CLAMP_TTL
                | (dnssec ? LookupFlags.REQUIRE_PRIMARY : 0)
                | (asksUnchecked() ? LookupFlags.NO_VALIDATE : 0);
    }

    /**
     * {@return the answer that a lookup has led to}
     *
     * @param validating whether answers about the name are validated here
     */
    byte[] of(Result result, boolean validating, boolean stream) {
        int rcode =
                switch (result.state()) {
                    case SUCCESS, RCODE_FAILURE -> result.rcode();
                    case NOT_FOUND -> Rcode.NXDOMAIN;
                    case DNSSEC_FAILED,
                            INVALID_REPLY,
                            NO_TRUST_ANCHOR,
                            RR_TYPE_UNSUPPORTED,
                            STUB_LOOP,
                            NETWORK_DOWN,
                            TIMEOUT,
                            ATTEMPTS_MAX_REACHED,
                            ERRNO,
                            ABORTED,
                            NO_SOURCE ->
                            Rcode.SERVFAIL;
                    case NO_SERVERS -> Rcode.REFUSED;
                };
        boolean secure = LookupFlags.has(result.flags(), LookupFlags.AUTHENTICATED);
        boolean wanted = dnssec || query.getHeader().getFlag(Flags.AD);
        // What is known here comes from whom there is nobody above.
        boolean own =
                result.state() == State.NO_SERVERS
                        || LookupFlags.has(result.flags(), LookupFlags.SYNTHETIC);
        // RFC 3225 section 3: who gets DO back knows that signatures would have come.
        boolean checked = validating && result.state() != State.NO_SERVERS;
        boolean understood = checked || secure || asksUnchecked() || isProven(result);
        Message message = start(rcode, secure && wanted, own, understood);
        if (result.loop() || result.state() != State.ERRNO) {
            fill(message, Result.records(result.answer()), Section.ANSWER);
            fill(message, Result.records(result.authority()), Section.AUTHORITY);
        }
        return wire(message, stream);
    }

    /** {@return whether who asks validates by himself} */
    private boolean asksUnchecked() {
        return dnssec && query.getHeader().getFlag(Flags.CD);
    }

    private static boolean isProven(Result result) {
        return result.answer().stream().anyMatch(a -> a.record().getType() == Type.RRSIG)
                || result.authority().stream().anyMatch(a -> a.record().getType() == Type.RRSIG);
    }

    private void fill(Message message, List<Record> records, int section) {
        for (Record each : records) {
            int type = each.getType();
            boolean proof = type == Type.RRSIG || type == Type.NSEC || type == Type.NSEC3;
            boolean asked = question.type() == type || question.type() == Type.ANY;
            if (dnssec || asked || !proof) {
                message.addRecord(each, section);
            }
        }
    }

    /** {@return an answer that is only an rcode} */
    byte[] of(int rcode, boolean stream) {
        return wire(start(rcode, false, false, true), stream);
    }

    private Message start(int rcode, boolean authentic, boolean authoritative, boolean understood) {
        Message message = new Message(query.getHeader().getID());
        Header header = message.getHeader();
        header.setOpcode(query.getHeader().getOpcode());
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        if (authoritative) {
            header.setFlag(Flags.AA);
        }
        if (authentic) {
            header.setFlag(Flags.AD);
        }
        header.setRcode(rcode & 0xf);
        Record asked = query.getQuestion();
        if (asked != null) {
            message.addRecord(asked, Section.QUESTION);
        }
        if (edns) {
            int flags = dnssec && understood ? ExtendedFlags.DO : 0;
            message.addRecord(
                    new OPTRecord(OUR_SIZE, rcode >> EXTENDED_RCODE_BITS, 0, flags),
                    Section.ADDITIONAL);
        }
        return message;
    }

    private byte[] wire(Message message, boolean stream) {
        return message.toWire(stream ? Message.MAXLENGTH : size);
    }
}
