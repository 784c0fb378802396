package org.jitney.resolve1.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What a server has said about a question, without what it was not asked for: of the answers those
 * that the question, or an alias on the way from it, leads to; of the authority section what is
 * about a domain above the last of these names. So a server cannot plant names into a cache.
 *
 * @param rcode the extended one
 * @param last the name that the aliases lead to
 * @param authentic whether the server says that it has validated the answer
 * @param authoritative whether the server says that it is one for the zone
 * @param edns whether it has sent an OPT record, and in it that it does DNSSEC
 */
public record Reply(
        int rcode,
        List<Record> answer,
        List<Record> authority,
        Name last,
        boolean authentic,
        boolean authoritative,
        boolean truncated,
        Optional<OPTRecord> edns) {
    private static final int MOST_ALIASES = 16;

    public Reply {
        answer = List.copyOf(answer);
        authority = List.copyOf(authority);
    }

    /** {@return what a message that answers the question says} */
    public static Reply of(Message message, Question question) {
        List<Record> all = message.getSection(Section.ANSWER);
        List<Record> kept = new ArrayList<>();
        Name last = follow(all, question, kept);
        List<Record> authority = new ArrayList<>();
        for (Record each : message.getSection(Section.AUTHORITY)) {
            if (each.getDClass() == question.dclass() && belongs(each, last)) {
                authority.add(each);
            }
        }
        return new Reply(
                message.getRcode(),
                kept,
                authority,
                last,
                message.getHeader().getFlag(Flags.AD),
                message.getHeader().getFlag(Flags.AA),
                message.getHeader().getFlag(Flags.TC),
                Optional.ofNullable(message.getOPT()));
    }

    /**
     * {@return the same without what comes behind the first alias, if there is one on the way from
     * the question; proofs of absence stay, as the alias may be a wildcard's}
     */
    public Reply firstAlias(Question question) {
        Name here = question.name();
        boolean itself = answer.stream().anyMatch(question::accepts);
        Optional<Name> target = itself ? Optional.empty() : alias(answer, here);
        if (target.isEmpty()) {
            return this;
        }
        List<Record> some =
                answer.stream().filter(r -> r.getName().equals(here) || isDname(r, here)).toList();
        return new Reply(
                Rcode.NOERROR,
                some,
                authority.stream().filter(Records::isProof).toList(),
                target.get(),
                authentic,
                authoritative,
                truncated,
                edns);
    }

    /** A proof of absence may be about any name of the zone that the signer is. */
    private static boolean belongs(Record record, Name last) {
        return Records.isProof(record) || last.subdomain(record.getName());
    }

    private static Name follow(List<Record> all, Question question, List<Record> kept) {
        Name at = question.name();
        for (int i = 0; i <= MOST_ALIASES; i++) {
            Name here = at;
            boolean found = false;
            Optional<Name> next = Optional.empty();
            for (Record each : all) {
                if (each.getDClass() != question.dclass() || kept.contains(each)) {
                    continue;
                }
                if (isDname(each, here)) {
                    kept.add(each);
                    next = next.or(() -> target(each, here));
                } else if (each.getName().equals(here) && concerns(each, question.type())) {
                    kept.add(each);
                    found |= question.accepts(each);
                    if (each instanceof CNAMERecord alias && question.type() != Type.CNAME) {
                        next = Optional.of(alias.getTarget());
                    }
                }
            }
            if (found || next.isEmpty()) {
                return at;
            }
            at = next.get();
        }
        return at;
    }

    private static boolean concerns(Record record, int type) {
        return type == Type.ANY
                || record.getRRsetType() == type
                || record.getRRsetType() == Type.CNAME
                || record.getType() == type;
    }

    private static boolean isDname(Record record, Name below) {
        return record.getRRsetType() == Type.DNAME
                && below.subdomain(record.getName())
                && !below.equals(record.getName());
    }

    private static Optional<Name> target(Record record, Name from) {
        if (record instanceof DNAMERecord alias) {
            try {
                return Optional.of(from.fromDNAME(alias));
            } catch (NameTooLongException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the alias that these records have for a name, which may be a made one of a DNAME}
     */
    public static Optional<Name> alias(List<Record> records, Name name) {
        for (Record each : records) {
            if (each instanceof CNAMERecord alias && alias.getName().equals(name)) {
                return Optional.of(alias.getTarget());
            }
        }
        for (Record each : records) {
            if (each instanceof DNAMERecord && isDname(each, name)) {
                return target(each, name);
            }
        }
        return Optional.empty();
    }

    /** {@return whether there is a signature in it} */
    public boolean isSigned() {
        return answer.stream().anyMatch(RRSIGRecord.class::isInstance)
                || authority.stream().anyMatch(RRSIGRecord.class::isInstance);
    }

    /** {@return the version of EDNS that the server speaks, -1 for none} */
    public int ednsVersion() {
        return edns.map(OPTRecord::getVersion).orElse(-1);
    }
}
