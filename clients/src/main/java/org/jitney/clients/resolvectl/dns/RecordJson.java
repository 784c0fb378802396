package org.jitney.clients.resolvectl.dns;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records as values for JSON, in the members that newer releases of the original have. */
public final class RecordJson {
    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, Object> out = new LinkedHashMap<>();
    private final RecordReader in;
    private final ResourceRecord record;

    private RecordJson(ResourceRecord record) {
        this.record = record;
        this.in = new RecordReader(record.data());
    }

    /** {@return members and values; none for a type without fields} */
    public static Optional<Map<String, Object>> of(ResourceRecord record) throws MalformedRecord {
        RecordJson json = new RecordJson(record);
        json.out.put("key", key(record.name(), record.recordClass(), record.type()));
        boolean known = json.fill() || json.fillSecurity();
        return known ? Optional.of(json.out) : Optional.empty();
    }

    /** {@return a name with a class and a type} */
    public static Map<String, Object> key(String name, int recordClass, int type) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("class", recordClass);
        key.put("type", type);
        key.put("name", name);
        return key;
    }

    private boolean fill() throws MalformedRecord {
        switch (record.type()) {
            case RecordType.A, RecordType.AAAA -> out.put("address", numbers(in.rest()));
            case RecordType.PTR, RecordType.NS, RecordType.CNAME, RecordType.DNAME ->
                    out.put("name", in.name());
            case RecordType.MX -> {
                out.put("priority", in.number16());
                out.put("exchange", in.name());
            }
            case RecordType.SRV -> {
                out.put("priority", in.number16());
                out.put("weight", in.number16());
                out.put("port", in.number16());
                out.put("name", in.name());
            }
            case RecordType.SOA -> {
                out.put("mname", in.name());
                out.put("rname", in.name());
                for (String name : "serial refresh retry expire minimum".split(" ", -1)) {
                    out.put(name, in.number32());
                }
            }
            case RecordType.HINFO -> {
                out.put("cpu", in.text());
                out.put("os", in.text());
            }
            case RecordType.TXT, RecordType.SPF -> {
                List<String> items = new ArrayList<>();
                while (in.hasMore()) {
                    items.add(Escapes.octal(in.string()));
                }
                out.put("items", items.isEmpty() ? List.of("") : items);
            }
            case RecordType.LOC -> {
                return location();
            }
            case RecordType.NAPTR -> {
                out.put("order", in.number16());
                out.put("preference", in.number16());
                for (String name : "naptrFlags services regexp".split(" ", -1)) {
                    out.put(name, Escapes.octal(in.string()));
                }
                out.put("replacement", in.name());
            }
            case RecordType.SVCB, RecordType.HTTPS -> {
                out.put("priority", in.number16());
                out.put("target", in.name());
                out.put("params", ServiceParameters.decode(in));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean location() throws MalformedRecord {
        int version = in.number8();
        if (version != 0) {
            return false;
        }
        Location place = Location.decode(in);
        out.put("version", version);
        out.put("size", place.size());
        out.put("horiz_pre", place.horizontal());
        out.put("vert_pre", place.vertical());
        out.put("latitude", place.latitude());
        out.put("longitude", place.longitude());
        out.put("altitude", place.altitude());
        return true;
    }

    private boolean fillSecurity() throws MalformedRecord {
        switch (record.type()) {
            case RecordType.DS -> {
                out.put("keyTag", in.number16());
                out.put("algorithm", in.number8());
                out.put("digestType", in.number8());
                out.put("digest", HEX.formatHex(in.rest()));
            }
            case RecordType.SSHFP -> {
                out.put("algorithm", in.number8());
                out.put("fptype", in.number8());
                out.put("fingerprint", HEX.formatHex(in.rest()));
            }
            case RecordType.DNSKEY -> {
                out.put("flags", in.number16());
                out.put("protocol", in.number8());
                out.put("algorithm", in.number8());
                out.put("dnskey", base64(in.rest()));
            }
            case RecordType.RRSIG -> signature();
            case RecordType.NSEC -> {
                out.put("nextDomain", in.name());
                out.put("types", in.types());
            }
            case RecordType.NSEC3 -> {
                out.put("algorithm", in.number8());
                out.put("flags", in.number8());
                out.put("iterations", in.number16());
                out.put("salt", HEX.formatHex(in.string()));
                out.put("hash", Base32Hex.encode(in.string()));
                out.put("types", in.types());
            }
            case RecordType.TLSA -> {
                out.put("certUsage", in.number8());
                out.put("selector", in.number8());
                out.put("matchingType", in.number8());
                out.put("data", HEX.formatHex(in.rest()));
            }
            case RecordType.CAA -> {
                out.put("flags", in.number8());
                out.put("tag", in.text());
                out.put("value", Escapes.octal(in.rest()));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void signature() throws MalformedRecord {
        int covered = in.number16();
        int algorithm = in.number8();
        int labels = in.number8();
        long ttl = in.number32();
        long expiration = in.number32();
        long inception = in.number32();
        int tag = in.number16();
        out.put("signer", in.name());
        out.put("typeCovered", covered);
        out.put("algorithm", algorithm);
        out.put("labels", labels);
        out.put("originalTtl", ttl);
        out.put("expiration", expiration);
        out.put("inception", inception);
        out.put("keyTag", tag);
        out.put("signature", base64(in.rest()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static List<Integer> numbers(byte[] bytes) {
        List<Integer> numbers = new ArrayList<>();
        for (byte each : bytes) {
            numbers.add(each & 0xff);
        }
        return numbers;
    }
}
