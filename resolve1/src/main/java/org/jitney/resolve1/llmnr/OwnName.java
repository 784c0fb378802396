package org.jitney.resolve1.llmnr;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.multicast.LinkHost;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Whether this machine's name is its own on a link: RFC 4795 section 4.
 *
 * <p>A name is asked for first; while that goes on what is said of it is tentative. Nobody who has
 * it: it is ours. Somebody: another name is needed, which is the machine's business. When two ask
 * at the same time it belongs to the one with the smaller address. Who sees two that have it says
 * so, and it is asked for once more.
 */
final class OwnName implements LlmnrQuery.Listener {
    private enum Phase {
        NONE,
        PROBING,
        OURS,
        VERIFYING,
        LOST
    }

    private final Function<Question, LlmnrQuery> asking;
    private final LinkHost host;
    private final Runnable conflict;
    private Phase phase = Phase.NONE;
    private Optional<Name> name = Optional.empty();
    private Optional<LlmnrQuery> query = Optional.empty();

    /**
     * One that is not known yet.
     *
     * @param asking asks this link, with this as the listener
     * @param conflict runs when somebody else has the name
     */
    OwnName(Function<Question, LlmnrQuery> asking, LinkHost host, Runnable conflict) {
        this.asking = asking;
        this.host = host;
        this.conflict = conflict;
    }

    /** Takes the name that there is now. */
    void update() {
        Optional<Name> next = host.responds() ? Optional.of(host.name()) : Optional.empty();
        if (next.equals(name)) {
            return;
        }
        stop();
        name = next;
        if (next.isPresent()) {
            probe(Phase.PROBING);
        }
    }

    private void probe(Phase as) {
        phase = as;
        query = name.map(n -> asking.apply(Question.of(n, Type.ANY)));
    }

    /** {@return whether something may be said of a name} */
    boolean isSaid(Name asked) {
        return phase != Phase.NONE && phase != Phase.LOST && name.filter(asked::equals).isPresent();
    }

    /** {@return whether it is not known yet to be ours alone} */
    boolean isTentative() {
        return phase == Phase.PROBING;
    }

    /** Somebody says that two have a name. */
    void doubted(Name which) {
        if (phase == Phase.OURS && name.filter(which::equals).isPresent()) {
            probe(Phase.VERIFYING);
        }
    }

    @Override
    public void answered(Message message, InetAddress from, int size) {
        if (host.isOwn(from)) {
            // Another link of this machine leads to the same network.
            phase = Phase.OURS;
            return;
        }
        lose();
    }

    private void lose() {
        phase = Phase.LOST;
        conflict.run();
    }

    @Override
    public boolean tentative(InetAddress from) {
        boolean smaller =
                host.addresses().stream()
                        .allMatch(
                                a -> Arrays.compareUnsigned(from.getAddress(), a.getAddress()) < 0);
        if (phase != Phase.PROBING || host.isOwn(from) || !smaller) {
            return false;
        }
        lose();
        return true;
    }

    @Override
    public void unanswered(State state) {
        phase = Phase.OURS;
    }

    /** Says nothing of any name any more. */
    void stop() {
        query.ifPresent(LlmnrQuery::end);
        query = Optional.empty();
        name = Optional.empty();
        phase = Phase.NONE;
    }
}
