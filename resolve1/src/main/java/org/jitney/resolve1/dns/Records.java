package org.jitney.resolve1.dns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is done with records. */
public final class Records {
    private static final int TTL_BEHIND_NAME = 4;

    private Records() {}

    /** {@return the records without signatures} */
    public static List<Record> unsigned(List<Record> records) {
        return records.stream().filter(r -> !(r instanceof RRSIGRecord)).toList();
    }

    /** {@return the records with less time to live} */
    public static List<Record> aged(List<Record> records, long seconds) {
        return seconds <= 0
                ? records
                : records.stream()
                        .map(r -> withTtl(r, Math.max(0, r.getTTL() - seconds)))
                        .collect(Collectors.toList());
    }

    /** {@return a record with another time to live} */
    public static Record withTtl(Record record, long ttl) {
        if (record.getTTL() == ttl) {
            return record;
        }
        byte[] wire = record.toWire(Section.ANSWER);
        ByteBuffer.wrap(wire).putInt(record.getName().length() + TTL_BEHIND_NAME, (int) ttl);
        try {
            return Record.fromWire(wire, Section.ANSWER);
        } catch (IOException e) {
            throw new AssertionError("a record that was written can be read", e);
        }
    }

    /** {@return for how many seconds all of these are good; 0 for none} */
    public static long leastTtl(List<Record> records) {
        return records.stream().mapToLong(Record::getTTL).min().orElse(0);
    }

    /**
     * {@return for how many seconds there is nothing, as the zone's SOA record says (RFC 2308), 0
     * if there is none}
     */
    public static long negativeTtl(List<Record> authority, Name name) {
        return soaFor(authority, name)
                .map(soa -> Math.min(soa.getTTL(), soa.getMinimum()))
                .orElse(0L);
    }

    /** {@return the SOA record of a zone that a name is in, if one is there} */
    public static Optional<SOARecord> soaFor(List<Record> authority, Name name) {
        for (Record each : authority) {
            if (each instanceof SOARecord soa && name.subdomain(soa.getName())) {
                return Optional.of(soa);
            }
        }
        return Optional.empty();
    }

    /** {@return whether a type is asked for by resolvers only or says how to ask} */
    public static boolean isPseudo(int type) {
        return type == 0
                || type == Type.ANY
                || isTransfer(type)
                || type == Type.OPT
                // It belongs to other records and is not asked for by itself.
                || type == Type.RRSIG
                || type == Type.TSIG
                || type == Type.TKEY
                || type == Type.MAILB
                || type == Type.MAILA;
    }

    /** {@return whether it proves that something does not exist, or signs what does} */
    public static boolean isProof(Record record) {
        int type = record.getRRsetType();
        return type == Type.NSEC || type == Type.NSEC3;
    }

    /** {@return whether it asks for a whole zone} */
    public static boolean isTransfer(int type) {
        return type == Type.AXFR || type == Type.IXFR;
    }

    /** {@return whether nobody uses it any more, and nobody shall ask for it} */
    public static boolean isObsolete(int type) {
        return type == Type.MD
                || type == Type.MF
                || type == Type.MB
                || type == Type.MG
                || type == Type.MR
                || type == Type.NULL
                || type == Type.MAILB
                || type == Type.MAILA
                || type == Type.WKS;
    }
}
