import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/**
 * What the resolver is trained with: {@code serve ADDRESS ANCHORS} is a server of some signed zones, of which the
 * topmost key's digest is written to a file; {@code ask ADDRESS} asks a resolver about names in them.
 */
final class ResolveTraining {
    private static final Name TOP = Name.fromConstantString("train.");
    private static final int TTL = 300;
    private static final int ROUNDS = 10;

    /** A zone and its key; without one it is not signed. */
    private record Zone(Name name, int algorithm, boolean hashes, DNSKEYRecord key, KeyPair pair) {
        static Zone of(String name, int algorithm, boolean hashes) throws GeneralSecurityException, DNSSEC.DNSSECException {
            Name origin = Name.fromConstantString(name);
            if (algorithm == 0) {
                return new Zone(origin, 0, hashes, null, null);
            }
            KeyPairGenerator generator =
                    switch (algorithm) {
                        case DNSSEC.Algorithm.RSASHA256 -> KeyPairGenerator.getInstance("RSA");
                        case DNSSEC.Algorithm.ED25519 -> KeyPairGenerator.getInstance("Ed25519");
                        default -> KeyPairGenerator.getInstance("EC");
                    };
            if (algorithm == DNSSEC.Algorithm.RSASHA256) {
                generator.initialize(1024);
            } else if (algorithm == DNSSEC.Algorithm.ECDSAP256SHA256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            KeyPair pair = generator.generateKeyPair();
            DNSKEYRecord key = new DNSKEYRecord(origin, DClass.IN, TTL, 257, 3, algorithm, pair.getPublic());
            return new Zone(origin, algorithm, hashes, key, pair);
        }

        boolean signed() {
            return key != null;
        }

        DSRecord ds() {
            return new DSRecord(name, DClass.IN, TTL, DNSSEC.Digest.SHA256, key);
        }
    }

    private final Map<Name, Zone> zones = new HashMap<>();
    private final Map<String, Record> signatures = new HashMap<>();
    private final Instant begun = Instant.now();

    public static void main(String[] arguments) throws Exception {
        InetAddress address = InetAddress.ofLiteral(arguments[1]);
        if (arguments[0].equals("serve")) {
            new ResolveTraining().serve(address, Path.of(arguments[2]));
        } else {
            ask(address);
        }
    }

    private ResolveTraining() throws GeneralSecurityException, DNSSEC.DNSSECException {
        for (Zone each :
                List.of(
                        Zone.of("train.", DNSSEC.Algorithm.RSASHA256, false),
                        Zone.of("rsa.train.", DNSSEC.Algorithm.RSASHA256, false),
                        Zone.of("ec.train.", DNSSEC.Algorithm.ECDSAP256SHA256, false),
                        Zone.of("ec3.train.", DNSSEC.Algorithm.ECDSAP256SHA256, true),
                        Zone.of("ed.train.", DNSSEC.Algorithm.ED25519, false),
                        Zone.of("plain.train.", 0, false))) {
            zones.put(each.name(), each);
        }
    }

    private void serve(InetAddress address, Path anchors) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 53))) {
            Files.writeString(anchors, TOP + " IN DS " + zones.get(TOP).ds().rdataToString() + "\n");
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            while (true) {
                socket.receive(packet);
                byte[] reply = answer(new Message(Arrays.copyOf(packet.getData(), packet.getLength()))).toWire();
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            }
        }
    }

    private Message answer(Message query) throws Exception {
        Record question = query.getQuestion();
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RD);
        reply.getHeader().setFlag(Flags.RA);
        reply.addRecord(question, Section.QUESTION);
        Name name = question.getName();
        if (!name.subdomain(TOP)) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
            return reply;
        }
        Zone zone = zoneOf(name, question.getType());
        Name plain = relative(name, zone);
        switch (question.getType()) {
            case Type.DNSKEY -> add(reply, Section.ANSWER, zone, zone.key());
            case Type.DS -> {
                Zone child = zones.get(name);
                if (child != null && child.signed()) {
                    add(reply, Section.ANSWER, zone, child.ds());
                } else {
                    nothing(reply, zone, name, child == null ? new int[] {Type.A} : new int[] {Type.NS});
                }
            }
            case Type.A -> address(reply, zone, name, plain.getLabelString(0));
            default -> nothing(reply, zone, name, new int[] {Type.A});
        }
        if (query.getOPT() != null) {
            reply.addRecord(new OPTRecord(1232, 0, 0, query.getOPT().getFlags() & ExtendedFlags.DO), Section.ADDITIONAL);
        }
        return reply;
    }

    private Zone zoneOf(Name name, int type) {
        Name at = type == Type.DS && !name.equals(TOP) ? new Name(name, 1) : name;
        while (!zones.containsKey(at)) {
            at = new Name(at, 1);
        }
        return zones.get(at);
    }

    private static Name relative(Name name, Zone zone) {
        return name.relativize(zone.name());
    }

    /** What a name has depends on what it begins with. */
    private void address(Message reply, Zone zone, Name name, String label) throws Exception {
        if (label.startsWith("alias")) {
            Name target = Name.concatenate(Name.fromConstantString("www" + label.substring(5)), zone.name());
            add(reply, Section.ANSWER, zone, record(name, "CNAME", target.toString()));
            add(reply, Section.ANSWER, zone, record(target, "A", "10.0.0.1"));
        } else if (label.startsWith("www")) {
            add(reply, Section.ANSWER, zone, record(name, "A", "10.0.0.1"));
        } else if (label.startsWith("forged") && zone.signed()) {
            reply.addRecord(record(name, "A", "10.6.6.6"), Section.ANSWER);
            reply.addRecord(sign(zone, record(name, "A", "10.0.0.1")), Section.ANSWER);
        } else if (label.startsWith("none")) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
            nothing(reply, zone, zone.name(), new int[] {Type.SOA, Type.NS, Type.DNSKEY});
        } else {
            nothing(reply, zone, name, new int[] {Type.TXT});
        }
    }

    /** That there is nothing, and the proof of it: what the name has, and that none comes between it and the next. */
    private void nothing(Message reply, Zone zone, Name name, int[] types) throws Exception {
        add(reply, Section.AUTHORITY, zone, record(zone.name(), "SOA", "ns." + zone.name() + " x. 1 3600 600 86400 60"));
        if (!zone.signed()) {
            return;
        }
        int[] has = Arrays.copyOf(types, types.length + 1);
        has[types.length] = Type.RRSIG;
        Record proof;
        if (zone.hashes()) {
            NSEC3Record hash = new NSEC3Record(zone.name(), DClass.IN, 60, NSEC3Record.Digest.SHA1, 0, 0, null, new byte[20], has);
            byte[] hashed = hash.hashName(name);
            String label = new base32(base32.Alphabet.BASE32HEX, false, true).toString(hashed);
            Name owner = Name.concatenate(Name.fromConstantString(label), zone.name());
            proof = new NSEC3Record(owner, DClass.IN, 60, NSEC3Record.Digest.SHA1, 0, 0, null, hashed, has);
        } else {
            Name next = Name.concatenate(Name.fromConstantString("~"), zone.name());
            proof = new NSECRecord(name, DClass.IN, 60, next, has);
        }
        add(reply, Section.AUTHORITY, zone, proof);
    }

    private static Record record(Name name, String type, String data) throws IOException {
        return Record.fromString(name, Type.value(type), DClass.IN, TTL, data, Name.root);
    }

    private void add(Message reply, int section, Zone zone, Record record) throws DNSSEC.DNSSECException {
        if (record != null) {
            reply.addRecord(record, section);
            if (zone.signed()) {
                reply.addRecord(sign(zone, record), section);
            }
        }
    }

    private Record sign(Zone zone, Record record) throws DNSSEC.DNSSECException {
        Record known = signatures.get(record.toString());
        if (known == null) {
            known =
                    DNSSEC.sign(
                            new RRset(record), zone.key(), zone.pair().getPrivate(), begun.minusSeconds(3600),
                            begun.plusSeconds(3600));
            signatures.put(record.toString(), known);
        }
        return known;
    }

    private static void ask(InetAddress address) throws IOException {
        List<String> names = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String zone : List.of("rsa.train.", "ec.train.", "ec3.train.", "ed.train.", "plain.train.", "train.")) {
                for (String label : List.of("www", "alias", "none", "empty", "forged")) {
                    names.add(label + round + "." + zone);
                }
            }
        }
        int secure = 0;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5_000);
            socket.connect(address, 53);
            for (String each : names) {
                for (int type : new int[] {Type.A, Type.AAAA, Type.A}) {
                    Message query = query(each, type, secure % 2 == 0);
                    byte[] bytes = query.toWire();
                    socket.send(new DatagramPacket(bytes, bytes.length));
                    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                    try {
                        socket.receive(packet);
                    } catch (SocketTimeoutException e) {
                        throw new IOException("no answer about " + each, e);
                    }
                    Message reply = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                    secure += reply.getHeader().getFlag(Flags.AD) ? 1 : 0;
                }
            }
        }
        for (int i = 0; i < 20; i++) {
            askByStream(address, query(names.get(i), Type.A, true).toWire());
        }
        System.out.println(3 * names.size() + " questions, " + secure + " secure");
        // All but the forged and the insecure: if the proofs were not right, it were failures that were trained.
        if (secure < names.size()) {
            throw new IOException("hardly anything was secure");
        }
    }

    private static Message query(String name, int type, boolean wantsSignatures) {
        Message query = Message.newQuery(Record.newRecord(Name.fromConstantString(name), type, DClass.IN));
        query.getHeader().setFlag(Flags.AD);
        query.addRecord(new OPTRecord(1232, 0, 0, wantsSignatures ? ExtendedFlags.DO : 0), Section.ADDITIONAL);
        return query;
    }

    private static void askByStream(InetAddress address, byte[] query) throws IOException {
        try (Socket stream = new Socket(address, 53)) {
            stream.getOutputStream().write(new byte[] {(byte) (query.length >> 8), (byte) query.length});
            stream.getOutputStream().write(query);
            byte[] length = stream.getInputStream().readNBytes(2);
            stream.getInputStream().readNBytes((length[0] & 255) << 8 | length[1] & 255);
        }
    }
}
