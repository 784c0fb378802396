package org.jitney.clients.resolvectl.dns;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.jitney.linux.netlink.AddressText;

/**
 * Records as text: RFC 1035's presentation format and that of each type, with remarks below as the
 * original has them; a type that nobody knows as RFC 3597, section 5, says.
 */
public final class RecordText {
    private static final HexFormat HEX = HexFormat.of();
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final int REVOKE = 1 << 7;
    private static final int CRITICAL = 1 << 7;
    private static final String REMARK = "\n        -- ";

    private final ResourceRecord record;
    private final RecordReader in;
    private final int columns;

    private RecordText(ResourceRecord record, int columns) {
        this.record = record;
        this.in = new RecordReader(record.data());
        this.columns = columns;
    }

    /**
     * {@return the text of a record, several lines for some}
     *
     * @param columns how wide a line of a key may be
     * @throws MalformedRecord if its data are not what its type wants
     */
    public static String render(ResourceRecord record, int columns) throws MalformedRecord {
        RecordText text = new RecordText(record, columns);
        String rendered = text.render();
        if (text.in.hasMore()) {
            throw new MalformedRecord("something follows in its data");
        }
        return rendered;
    }

    /** The lines of some depend on how long what stands before is. */
    private String render() throws MalformedRecord {
        return switch (record.type()) {
            case RecordType.DNSKEY -> dnskey();
            case RecordType.RRSIG -> rrsig();
            case RecordType.OPENPGPKEY -> Keys.append(record.key(), in.rest(), columns);
            default -> record.key() + " " + data();
        };
    }

    private String data() throws MalformedRecord {
        return switch (record.type()) {
            case RecordType.A -> AddressText.of(in.bytes(4));
            case RecordType.AAAA -> AddressText.of(in.bytes(16));
            case RecordType.PTR, RecordType.NS, RecordType.CNAME, RecordType.DNAME -> in.name();
            case RecordType.MX -> in.number16() + " " + in.name();
            case RecordType.SRV ->
                    in.number16() + " " + in.number16() + " " + in.number16() + " " + in.name();
            case RecordType.SOA -> soa();
            case RecordType.HINFO -> in.text() + " " + in.text();
            case RecordType.TXT, RecordType.SPF -> txt();
            case RecordType.LOC -> loc();
            case RecordType.CAA -> caa();
            case RecordType.NAPTR -> naptr();
            case RecordType.SVCB, RecordType.HTTPS -> service();
            case RecordType.DS ->
                    in.number16() + " " + in.number8() + " " + in.number8() + " " + someHex();
            case RecordType.SSHFP -> in.number8() + " " + in.number8() + " " + someHex();
            case RecordType.TLSA -> tlsa();
            case RecordType.NSEC -> in.name() + " " + types();
            case RecordType.NSEC3 -> nsec3();
            default -> generic();
        };
    }

    private String someHex() throws MalformedRecord {
        return HEX.formatHex(in.someRest());
    }

    private String generic() throws MalformedRecord {
        byte[] all = in.rest();
        return all.length == 0 ? "\\# 0" : "\\# " + all.length + " " + HEX.formatHex(all);
    }

    private String soa() throws MalformedRecord {
        StringJoiner words = new StringJoiner(" ").add(in.name()).add(in.name());
        for (int i = 0; i < 5; i++) {
            words.add(Long.toString(in.number32()));
        }
        return words.toString();
    }

    private String txt() throws MalformedRecord {
        if (!in.hasMore()) {
            return "\"\"";
        }
        StringJoiner words = new StringJoiner(" ");
        while (in.hasMore()) {
            words.add(Escapes.quoted(in.string()));
        }
        return words.toString();
    }

    private String loc() throws MalformedRecord {
        byte[] data = record.data();
        if (data.length > 0 && data[0] != 0) {
            return generic(); // a version that is not known
        }
        int version = in.number8();
        if (version != 0) {
            throw new MalformedRecord("version " + version);
        }
        return Location.decode(in).render();
    }

    private String caa() throws MalformedRecord {
        int flags = in.number8();
        String text = "%s %s \"%s\"".formatted(flags, in.text(), Escapes.octal(in.rest()));
        if (flags == 0) {
            return text;
        }
        int others = flags & ~CRITICAL;
        return text
                + REMARK
                + "Flags:"
                + ((flags & CRITICAL) != 0 ? " critical" : "")
                + (others != 0 ? " " + others : "");
    }

    private String naptr() throws MalformedRecord {
        String head = in.number16() + " " + in.number16();
        String flags = Escapes.quoted(in.string());
        String services = Escapes.quoted(in.string());
        String expression = Escapes.quoted(in.string());
        String replacement = in.name();
        return String.join(
                " ", head, flags, services, expression, replacement.isEmpty() ? "." : replacement);
    }

    private String service() throws MalformedRecord {
        int priority = in.number16();
        String target = in.name();
        String parameters = ServiceParameters.render(ServiceParameters.decode(in));
        return priority + " " + (target.isEmpty() ? "." : target) + " " + parameters;
    }

    private String tlsa() throws MalformedRecord {
        int usage = in.number8();
        int selector = in.number8();
        int matching = in.number8();
        return (usage + " " + selector + " " + matching + " " + someHex())
                + (REMARK + "Cert. usage: " + Keys.usage(usage))
                + (REMARK + "Selector: " + Keys.selector(selector))
                + (REMARK + "Matching type: " + Keys.matching(matching));
    }

    private String types() throws MalformedRecord {
        return types(in.types());
    }

    private static String types(List<Integer> types) {
        StringJoiner words = new StringJoiner(" ", "( ", " )");
        types.forEach(type -> words.add(RecordType.name(type)));
        return words.toString();
    }

    private String nsec3() throws MalformedRecord {
        String numbers = in.number8() + " " + in.number8() + " " + in.number16();
        byte[] salt = in.string();
        byte[] hash = in.string();
        if (hash.length == 0) {
            throw new MalformedRecord("an empty hash");
        }
        return "%s %s %s %s"
                .formatted(
                        numbers,
                        salt.length == 0 ? "-" : HEX.formatHex(salt),
                        Base32Hex.encode(hash),
                        types());
    }

    private String dnskey() throws MalformedRecord {
        int flags = in.number16();
        int protocol = in.number8();
        int algorithm = in.number8();
        byte[] key = in.someRest();
        String head =
                "%s %s %s %s".formatted(record.key(), flags, protocol, Keys.algorithm(algorithm));
        return Keys.append(head, key, columns)
                + (REMARK + "Flags:")
                + ((flags & 1) != 0 ? " SEP" : "")
                + ((flags & REVOKE) != 0 ? " REVOKE" : "")
                + ((flags & 1 << 8) != 0 ? " ZONE_KEY" : "")
                + (REMARK + "Key tag: ")
                + Keys.tag(flags & ~REVOKE, protocol, algorithm, key);
    }

    private String rrsig() throws MalformedRecord {
        int covered = in.number16();
        int algorithm = in.number8();
        int labels = in.number8();
        long ttl = in.number32();
        String expiration = SECONDS.format(Instant.ofEpochSecond(in.number32()));
        String inception = SECONDS.format(Instant.ofEpochSecond(in.number32()));
        int tag = in.number16();
        String head =
                "%s %s %s %s %s %s %s %s %s"
                        .formatted(
                                record.key(),
                                RecordType.name(covered),
                                Keys.algorithm(algorithm),
                                labels,
                                ttl,
                                expiration,
                                inception,
                                tag,
                                in.name());
        return Keys.append(head, in.someRest(), columns);
    }

    /**
     * {@return what a program may want of a record: the fingerprint, the certificate, the bytes of
     * a type that has no fields}
     *
     * @throws MalformedRecord if it is of a type that has other fields
     */
    public static byte[] payload(ResourceRecord record) throws MalformedRecord {
        RecordReader in = new RecordReader(record.data());
        return switch (record.type()) {
            case RecordType.SSHFP -> {
                byte[] _ = in.bytes(2);
                yield in.someRest();
            }
            case RecordType.TLSA -> {
                byte[] _ = in.bytes(3);
                yield in.someRest();
            }
            case RecordType.A,
                    RecordType.AAAA,
                    RecordType.PTR,
                    RecordType.NS,
                    RecordType.CNAME,
                    RecordType.DNAME,
                    RecordType.MX,
                    RecordType.SRV,
                    RecordType.SOA,
                    RecordType.HINFO,
                    RecordType.TXT,
                    RecordType.SPF,
                    RecordType.LOC,
                    RecordType.DS,
                    RecordType.DNSKEY,
                    RecordType.RRSIG,
                    RecordType.NSEC,
                    RecordType.NSEC3 ->
                    throw new MalformedRecord("no payload of type " + record.type());
            default -> record.data();
        };
    }
}
