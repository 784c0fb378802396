package org.jitney.resolve1.multicast;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.scope.Matching;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What is asked for on a link: what LLMNR and mDNS have alike. */
public final class LinkQuestions {
    private LinkQuestions() {}

    /**
     * {@return how well the link fits the name of an address, as {@link Matching} counts; empty if
     * it is another name, of which each protocol has its own}
     */
    public static OptionalInt matchAddress(LinkHost host, int family, Name name) {
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
    public static boolean isGood(Question question, int family) {
        return switch (question.type()) {
            case Type.A -> family == Families.INET;
            case Type.AAAA -> family == Families.INET6;
            default -> true;
        };
    }
}
