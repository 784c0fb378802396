package org.jitney.resolve1.multicast;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.scope.Matching;
import org.jitney.resolve1.scope.Scope;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * What is asked for on a link: what LLMNR and mDNS have alike.
 *
 * @param protocol its bit in the flags of a lookup
 */
public record LinkQuestions(Scope.Id id, int family, long protocol, LinkHost host) {
    /**
     * {@return how well the link fits a name, as {@link Matching} counts}
     *
     * @param ifindex of the link that is meant, 0 for any
     * @param claims whether such names, unless they are those of addresses, are the protocol's own
     */
    public int match(Name name, int ifindex, long flags, boolean claims) {
        if ((ifindex != 0 && ifindex != id.ifindex())
                || (flags & protocol) == 0
                || Matching.isLocal(name)) {
            return Matching.NO;
        }
        // As much as a search domain claims: a domain of all names does not take these away.
        int own = claims && !host.isOwnName(name) ? Matching.DOMAIN + 1 : Matching.NO;
        return matchAddress(name).orElse(own);
    }

    private OptionalInt matchAddress(Name name) {
        if (Names.isLinkLocalReverse(name)) {
            return OptionalInt.of(Matching.OWN_NETWORK);
        }
        Optional<InetAddress> address = Names.address(name);
        if (address.isEmpty()) {
            return OptionalInt.empty();
        }
        if (host.isOwn(address.get())) {
            return OptionalInt.of(Matching.NO);
        }
        if (host.isNear(address.get())) {
            return OptionalInt.of(Matching.OWN_NETWORK);
        }
        boolean fits = Families.of(address.get()) == family;
        return OptionalInt.of(fits ? Matching.LAST_RESORT : Matching.NO);
    }

    /** {@return whether it is asked there: addresses among those who have one of their kind} */
    public boolean isGood(Question question) {
        return switch (question.type()) {
            case Type.A -> family == Families.INET;
            case Type.AAAA -> family == Families.INET6;
            default -> true;
        };
    }
}
