package org.jitney.resolve1.scope;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.jitney.resolve1.dns.Reply;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.TrustAnchorStore;

/**
 * What of an answer may be brought before the validator. It looks for the keys of whatever zone a
 * signature or a record of the authority section names, and if that zone is insecure, so is the
 * answer: a forged one would be, with a signature in the name of a zone elsewhere that has none.
 *
 * <p>So signatures stay only where the signer can be the zone of what it signs (RFC 4035 section
 * 5.3.1), and in the authority section only what is about a zone that one of the names on the way
 * from the question is in. Zones above all trust anchors are not asked, where there is an anchor
 * for the name.
 */
final class Pertinent {
    private final Question question;
    private final TrustAnchorStore anchors;

    Pertinent(Question question, TrustAnchorStore anchors) {
        this.question = question;
        this.anchors = anchors;
    }

    /** Takes all else out of an answer to the question. */
    void keepIn(Message answer) {
        Reply reply = Reply.of(answer, question);
        Set<Name> names = new HashSet<>(List.of(question.name(), reply.last()));
        reply.answer().forEach(r -> names.add(r.getName()));
        for (Record each : List.copyOf(answer.getSection(Section.ANSWER))) {
            boolean stays =
                    each instanceof RRSIGRecord signature
                            ? mayBeZoneOf(signature.getSigner(), each.getName())
                            : each.getType() != Type.DNAME || mayLead(each.getName(), names);
            if (!stays) {
                answer.removeRecord(each, Section.ANSWER);
            }
        }
        List<Record> authority = List.copyOf(answer.getSection(Section.AUTHORITY));
        for (Record each : authority) {
            boolean stays =
                    each instanceof RRSIGRecord signature
                            ? isAbout(signature, names)
                            : Records.isProof(each)
                                    ? authority.stream().anyMatch(s -> isSigned(each, s, names))
                                    : mayBeZoneOf(each.getName(), reply.last());
            if (!stays) {
                answer.removeRecord(each, Section.AUTHORITY);
            }
        }
    }

    /** {@return whether none of the names has a trust anchor that an alias above it has not} */
    private boolean mayLead(Name above, Set<Name> names) {
        return names.stream().noneMatch(n -> n.subdomain(above) && !mayBeZoneOf(above, n));
    }

    private boolean isSigned(Record proof, Record by, Set<Name> names) {
        return by instanceof RRSIGRecord signature
                && signature.getTypeCovered() == proof.getType()
                && signature.getName().equals(proof.getName())
                && isAbout(signature, names);
    }

    private boolean isAbout(RRSIGRecord signature, Set<Name> names) {
        Name signer = signature.getSigner();
        return signature.getName().subdomain(signer)
                && names.stream().anyMatch(name -> mayBeZoneOf(signer, name));
    }

    private boolean mayBeZoneOf(Name zone, Name name) {
        return name.subdomain(zone) && (isAnchored(zone) || !isAnchored(parentSide(name)));
    }

    private boolean isAnchored(Name name) {
        return anchors.find(name, question.dclass()) != null;
    }

    /** A DS record is one of the zone above the name (RFC 4035 section 3.1.4.1). */
    private Name parentSide(Name name) {
        boolean above =
                question.type() == Type.DS && name.equals(question.name()) && name.labels() > 1;
        return above ? new Name(name, 1) : name;
    }
}
