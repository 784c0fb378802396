package org.jitney.resolve1.scope;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jitney.resolve1.dns.Question;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A server on the loopback device that says what it was told to, signed with the key of a zone. */
final class SignedServer implements AutoCloseable {
    private static final int TTL = 300;

    private final Instant begun = Instant.now();
    private final Name zone;
    private final KeyPair pair;
    private final DNSKEYRecord key;
    private final DatagramSocket socket;
    private final Map<Question, Message> answers = new ConcurrentHashMap<>();
    private final Map<Question, AtomicInteger> asked = new ConcurrentHashMap<>();

    SignedServer(String zone) {
        try {
            this.zone = Name.fromConstantString(zone);
            this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            int flags = DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY;
            this.key =
                    new DNSKEYRecord(
                            this.zone,
                            DClass.IN,
                            TTL,
                            flags,
                            DNSKEYRecord.Protocol.DNSSEC,
                            DNSSEC.Algorithm.ED25519,
                            pair.getPublic());
            this.socket =
                    new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException | NoSuchAlgorithmException | DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
        says(this.zone, Type.DNSKEY, key);
        Thread.ofPlatform().daemon().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    DNSKEYRecord key() {
        return key;
    }

    /** {@return the line of a trust anchor file for its key} */
    String anchor() {
        DSRecord ds = new DSRecord(zone, DClass.IN, TTL, DNSSEC.Digest.SHA256, key);
        return "%s IN DS %s".formatted(zone, ds.rdataToString());
    }

    static Record record(String name, String type, String data) {
        try {
            return Record.fromString(
                    Name.fromConstantString(name),
                    Type.value(type),
                    DClass.IN,
                    TTL,
                    data,
                    Name.root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the signature of a record that is alone in its set} */
    Record signature(Record record) {
        try {
            return DNSSEC.sign(
                    new RRset(record),
                    key,
                    pair.getPrivate(),
                    begun.minusSeconds(3600),
                    begun.plusSeconds(3600));
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on it answers with records, and signatures where they are of its zone. */
    void says(Name name, int type, Record... records) {
        Message message = message(name, type);
        for (Record each : records) {
            message.addRecord(each, Section.ANSWER);
            if (each.getName().subdomain(zone)) {
                message.addRecord(signature(each), Section.ANSWER);
            }
        }
        answers.put(Question.of(name, type), message);
    }

    /**
     * {@return a record of a wildcard, or its signature, for a name that the wildcard stands for}
     */
    static Record expanded(Record record, Name name) {
        byte[] old = record.toWire(Section.ANSWER);
        int rest = record.getName().length();
        byte[] wire = Arrays.copyOf(name.toWire(), name.length() + old.length - rest);
        System.arraycopy(old, rest, wire, name.length(), old.length - rest);
        try {
            return Record.fromWire(wire, Section.ANSWER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on it says these as well why there is no more, with signatures. */
    void proves(Name name, int type, Record... records) {
        for (Record each : records) {
            provesUnsigned(name, type, each, signature(each));
        }
    }

    /** From now on it says these as well why there is no more, and nothing else. */
    void provesUnsigned(Name name, int type, Record... records) {
        Message message = Objects.requireNonNull(answers.get(Question.of(name, type)));
        Arrays.asList(records).forEach(each -> message.addRecord(each, Section.AUTHORITY));
    }

    /** From now on it says as well that there is no such name. */
    void isMissing(Name name, int type) {
        Message message = Objects.requireNonNull(answers.get(Question.of(name, type)));
        message.getHeader().setRcode(Rcode.NXDOMAIN);
    }

    /** From now on it answers with these records and nothing else. */
    void saysUnsigned(Name name, int type, Record... records) {
        Message message = message(name, type);
        Arrays.asList(records).forEach(each -> message.addRecord(each, Section.ANSWER));
        answers.put(Question.of(name, type), message);
    }

    private static Message message(Name name, int type) {
        Message message = new Message(0);
        message.getHeader().setFlag(Flags.QR);
        message.addRecord(Record.newRecord(name, type, DClass.IN), Section.QUESTION);
        return message;
    }

    /** {@return how often it was asked} */
    int asked(Name name, int type) {
        AtomicInteger count = asked.get(Question.of(name, type));
        return count == null ? 0 : count.get();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                Record about = query.getQuestion();
                Question question = Question.of(about.getName(), about.getType());
                asked.computeIfAbsent(question, _ -> new AtomicInteger()).incrementAndGet();
                Message known = answers.get(question);
                Message reply = known == null ? message(about.getName(), about.getType()) : known;
                Message own = reply.clone();
                if (known == null) {
                    own.getHeader().setRcode(Rcode.SERVFAIL);
                }
                own.getHeader().setID(query.getHeader().getID());
                byte[] bytes = own.toWire();
                socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
