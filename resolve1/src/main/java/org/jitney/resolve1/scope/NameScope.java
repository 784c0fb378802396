package org.jitney.resolve1.scope;

import java.util.List;
import java.util.function.Consumer;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.xbill.DNS.Name;

/** Where names are looked up: servers, or all who listen on a link. */
public interface NameScope {
    /** {@return which one it is} */
    Scope.Id id();

    /** {@return how well it fits a name, see {@link Matching}} */
    int match(Name name, int ifindex, long flags, boolean singleLabel);

    /** {@return whether a question may be asked as it is} */
    boolean isGood(Question question, boolean singleLabel);

    /** {@return the domains that short names are put in front of} */
    List<Name> searchDomains();

    /**
     * Answers a question, not before this returns.
     *
     * @param flags {@link org.jitney.resolve1.dns.LookupFlags} of a lookup
     * @return what to run when nobody wants to know any more
     */
    Runnable lookup(Question question, long flags, Consumer<Outcome> done);
}
