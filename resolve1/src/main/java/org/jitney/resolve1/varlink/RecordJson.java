package org.jitney.resolve1.varlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jitney.bus.varlink.JsonText;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.LOCRecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SSHFPRecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;

/** Questions and records in the JSON of {@code io.systemd.Resolve}. */
final class RecordJson {
    private static final List<String> PARAMETERS =
            List.of(
                    "mandatory",
                    "alpn",
                    "no-default-alpn",
                    "port",
                    "ipv4hint",
                    "ech",
                    "ipv6hint",
                    "dohpath");

    private RecordJson() {}

    /** {@return a list of values that are JSON already} */
    static String list(List<String> values) {
        return "[" + String.join(",", values) + "]";
    }

    /** {@return an object of names and of values that are JSON already} */
    static String object(Object... pairs) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < pairs.length; i += 2) {
            out.append(i == 0 ? "" : ",").append(JsonText.quote(String.valueOf(pairs[i])));
            out.append(':').append(pairs[i + 1]);
        }
        return out.append('}').toString();
    }

    static String key(Question question) {
        return key(question.dclass(), question.type(), question.name());
    }

    private static String key(int dclass, int type, Name name) {
        return object("class", dclass, "type", type, "name", text(name));
    }

    static String text(Name name) {
        return JsonText.quote(Names.text(name));
    }

    /** {@return a record as object {@code rr} where its type is known, and as bytes} */
    static String record(Record record, int ifindex) {
        List<String> pairs = new ArrayList<>();
        data(record).ifPresent(rr -> pairs.add("\"rr\":" + rr));
        pairs.add("\"raw\":" + base64(record.toWire(Section.ANSWER)));
        if (ifindex > 0) {
            pairs.add("\"ifindex\":" + ifindex);
        }
        return "{" + String.join(",", pairs) + "}";
    }

    private static String base64(byte[] bytes) {
        return JsonText.quote(Base64.getEncoder().encodeToString(bytes));
    }

    private static String hex(byte[] bytes) {
        return JsonText.quote(HexFormat.of().formatHex(bytes));
    }

    private static String bytes(byte[] bytes) {
        List<String> numbers = new ArrayList<>();
        for (byte each : bytes) {
            numbers.add(Integer.toString(each & 0xff));
        }
        return list(numbers);
    }

    /** Bytes that are no printable characters stand as three octal digits. */
    static String octets(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            int c = each & 0xff;
            boolean plain = c >= ' ' && c < 127 && c != '"' && c != '\\';
            out.append(plain ? Character.toString(c) : "\\%03o".formatted(c));
        }
        return JsonText.quote(out.toString());
    }

    private static Optional<String> data(Record record) {
        String key = key(record.getDClass(), record.getType(), record.getName());
        return Optional.ofNullable(
                switch (record) {
                    case ARecord a ->
                            object("key", key, "address", bytes(a.getAddress().getAddress()));
                    // Of a mapped address the library makes one of four bytes.
                    case AAAARecord a ->
                            object("key", key, "address", bytes(a.rdataToWireCanonical()));
                    case PTRRecord n -> object("key", key, "name", text(n.getTarget()));
                    case NSRecord n -> object("key", key, "name", text(n.getTarget()));
                    case CNAMERecord n -> object("key", key, "name", text(n.getTarget()));
                    case DNAMERecord n -> object("key", key, "name", text(n.getTarget()));
                    case MXRecord m ->
                            object(
                                    "key",
                                    key,
                                    "priority",
                                    m.getPriority(),
                                    "exchange",
                                    text(m.getTarget()));
                    case SRVRecord s -> service(key, s);
                    case TXTRecord t ->
                            object(
                                    "key",
                                    key,
                                    "items",
                                    t.getStringsAsByteArrays().stream()
                                            .map(RecordJson::octets)
                                            .collect(Collectors.joining(",", "[", "]")));
                    case HINFORecord h ->
                            object(
                                    "key",
                                    key,
                                    "cpu",
                                    JsonText.quote(h.getCPU()),
                                    "os",
                                    JsonText.quote(h.getOS()));
                    case SOARecord s -> authority(key, s);
                    default -> secure(key, record);
                });
    }

    private static String service(String key, SRVRecord s) {
        return object(
                "key",
                key,
                "priority",
                s.getPriority(),
                "weight",
                s.getWeight(),
                "port",
                s.getPort(),
                "name",
                text(s.getTarget()));
    }

    private static String authority(String key, SOARecord s) {
        return object(
                "key",
                key,
                "mname",
                text(s.getHost()),
                "rname",
                text(s.getAdmin()),
                "serial",
                s.getSerial(),
                "refresh",
                s.getRefresh(),
                "expire",
                s.getExpire(),
                "minimum",
                s.getMinimum());
    }

    private static @Nullable String secure(String key, Record record) {
        return switch (record) {
            case DSRecord d ->
                    object(
                            "key",
                            key,
                            "keyTag",
                            d.getFootprint(),
                            "algorithm",
                            d.getAlgorithm(),
                            "digestType",
                            d.getDigestID(),
                            "digest",
                            hex(d.getDigest()));
            case DNSKEYRecord d ->
                    object(
                            "key",
                            key,
                            "flags",
                            d.getFlags(),
                            "protocol",
                            d.getProtocol(),
                            "algorithm",
                            d.getAlgorithm(),
                            "dnskey",
                            base64(d.getKey()));
            case SSHFPRecord s ->
                    object(
                            "key",
                            key,
                            "algorithm",
                            s.getAlgorithm(),
                            "fptype",
                            s.getDigestType(),
                            "fingerprint",
                            hex(s.getFingerPrint()));
            case TLSARecord t ->
                    object(
                            "key",
                            key,
                            "certUsage",
                            t.getCertificateUsage(),
                            "selector",
                            t.getSelector(),
                            "matchingType",
                            t.getMatchingType(),
                            "data",
                            hex(t.getCertificateAssociationData()));
            case CAARecord c ->
                    object(
                            "key",
                            key,
                            "flags",
                            c.getFlags(),
                            "tag",
                            JsonText.quote(c.getTag()),
                            "value",
                            octets(c.getValueAsByteArray()));
            case RRSIGRecord r ->
                    object(
                            "key",
                            key,
                            "signer",
                            text(r.getSigner()),
                            "typeCovered",
                            r.getTypeCovered(),
                            "algorithm",
                            r.getAlgorithm(),
                            "labels",
                            r.getLabels(),
                            "originalTtl",
                            r.getOrigTTL(),
                            "expiration",
                            r.getExpire().getEpochSecond(),
                            "inception",
                            r.getTimeSigned().getEpochSecond(),
                            "keyTag",
                            r.getFootprint(),
                            "signature",
                            base64(r.getSignature()));
            case NSECRecord n ->
                    object(
                            "key",
                            key,
                            "nextDomain",
                            text(n.getNext()),
                            "types",
                            numbers(n.getTypes()));
            case NSEC3Record n ->
                    object(
                            "key",
                            key,
                            "algorithm",
                            n.getHashAlgorithm(),
                            "flags",
                            n.getFlags(),
                            "iterations",
                            n.getIterations(),
                            "salt",
                            hex(n.getSalt() == null ? new byte[0] : n.getSalt()),
                            "hash",
                            base64(n.getNext()),
                            "types",
                            numbers(n.getTypes()));
            default -> other(key, record);
        };
    }

    private static String numbers(int[] numbers) {
        return list(Arrays.stream(numbers).mapToObj(Integer::toString).toList());
    }

    private static @Nullable String other(String key, Record record) {
        return switch (record) {
            case LOCRecord l -> place(key, ByteBuffer.wrap(l.rdataToWireCanonical()));
            case SVCBBase s -> binding(key, s);
            case NAPTRRecord n ->
                    object(
                            "key",
                            key,
                            "order",
                            n.getOrder(),
                            "preference",
                            n.getPreference(),
                            "naptrFlags",
                            JsonText.quote(n.getFlags()),
                            "services",
                            octets(n.getServiceAsByteArray()),
                            "regexp",
                            octets(n.getRegexpAsByteArray()),
                            "replacement",
                            text(n.getReplacement()));
            default -> null;
        };
    }

    /** The numbers are those of the message, see RFC 1876 section 2. */
    private static String place(String key, ByteBuffer data) {
        List<Object> pairs = new ArrayList<>(List.of("key", key));
        for (String each : List.of("version", "size", "horiz_pre", "vert_pre")) {
            pairs.addAll(List.of(each, data.get() & 0xff));
        }
        for (String each : List.of("latitude", "longitude", "altitude")) {
            pairs.addAll(List.of(each, Integer.toUnsignedLong(data.getInt())));
        }
        return object(pairs.toArray());
    }

    /** What a key means says RFC 9460; its value is told as bytes. */
    private static String binding(String key, SVCBBase record) {
        ByteBuffer data = ByteBuffer.wrap(record.rdataToWireCanonical());
        data.position(2 + record.getTargetName().length());
        List<Object> parameters = new ArrayList<>();
        while (data.hasRemaining()) {
            int number = data.getShort() & 0xffff;
            byte[] value = new byte[data.getShort() & 0xffff];
            data.get(value);
            String name = number < PARAMETERS.size() ? PARAMETERS.get(number) : "key" + number;
            parameters.addAll(List.of(name, base64(value)));
        }
        boolean root = record.getTargetName().equals(Name.root);
        return object(
                "key",
                key,
                "priority",
                record.getSvcPriority(),
                "target",
                root ? "\"\"" : text(record.getTargetName()),
                "svcparams",
                parameters.isEmpty() ? "null" : object(parameters.toArray()));
    }
}
