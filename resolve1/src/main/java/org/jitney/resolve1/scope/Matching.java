package org.jitney.resolve1.scope;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.xbill.DNS.Name;

/**
 * Says how well a scope fits a name; the best ones are asked.
 *
 * <p>Domains count by their labels, so that the longest wins; without one that fits the default
 * routes are asked, if there is no reason to keep the name from them.
 */
public final class Matching {
    /** The scope is not for this name. */
    public static final int NO = 0;

    /** Only if nobody else is there to be asked. */
    public static final int LAST_RESORT = 1;

    /** Nothing better is known. */
    public static final int DEFAULT_ROUTE = 2;

    /** The least of those that say that the name is theirs: this plus labels. */
    public static final int DOMAIN = 3;

    /** Names of addresses in the link's own networks: before default routes, behind domains. */
    public static final int OWN_NETWORK = DOMAIN + 1;

    private Matching() {}

    /**
     * {@return how well}
     *
     * @param ifindex of the link that the caller wants, 0 for any
     * @param singleLabel whether names without a dot may go to servers
     */
    public static int of(Scope scope, Name name, int ifindex, long flags, boolean singleLabel) {
        if ((ifindex != 0 && scope.id().ifindex() != ifindex)
                || (flags & LookupFlags.DNS) == 0
                || scope.servers().isEmpty()
                || isLocal(name)) {
            return NO;
        }
        boolean single = Names.isSingleLabel(name);
        if (single && (singleLabel || !scope.searchDomains().isEmpty())) {
            return DOMAIN + 1;
        }
        OptionalInt labels =
                scope.rules().domains().stream()
                        .map(Domain::name)
                        .filter(name::subdomain)
                        .mapToInt(Names::labels)
                        .max();
        if (labels.isPresent()) {
            return DOMAIN + labels.getAsInt();
        }
        if (Names.isLinkLocalReverse(name) || name.subdomain(Names.LOCAL)) {
            return NO;
        }
        if (Names.address(name).filter(scope::isOnItsNetwork).isPresent()) {
            return OWN_NETWORK;
        }
        return scope.rules().defaultRoute() ? DEFAULT_ROUTE : NO;
    }

    /** {@return the scopes that fit best, none if no one does; parameters as for {@link #of}} */
    public static <S extends NameScope> List<S> best(
            List<S> scopes, Name name, int ifindex, long flags, boolean singleLabel) {
        int best = NO;
        List<S> found = new ArrayList<>();
        for (S scope : scopes) {
            int match = scope.match(name, ifindex, flags, singleLabel);
            if (match > best) {
                best = match;
                found.clear();
            }
            if (match == best && match != NO) {
                found.add(scope);
            }
        }
        return found;
    }

    /** {@return the domain by which a scope claims a name, for people; perhaps nothing} */
    public static String claim(Scope scope, Name name) {
        return scope.rules().domains().stream()
                .filter(d -> name.subdomain(d.name()))
                .max(Comparator.comparingInt(d -> Names.labels(d.name())))
                .map(Domain::toString)
                .orElse("");
    }

    /** {@return whether a name is never looked up anywhere but here} */
    public static boolean isLocal(Name name) {
        return Names.isLocalhost(name)
                || Names.isLoopbackReverse(name)
                || Names.isNeverResolved(name)
                || Names.isGateway(name)
                || Names.isOutbound(name)
                || Names.listener(name).isPresent();
    }

    /**
     * {@return whether a question may go to servers as it is: addresses of names without a dot are
     * not, as those belong to the local network or below a search domain}
     */
    public static boolean isGood(Question question, boolean singleLabel) {
        return !question.isAddress()
                || (!question.name().equals(Name.root)
                        && (singleLabel || !Names.isSingleLabel(question.name())));
    }
}
