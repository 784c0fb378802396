package org.jitney.resolve1.scope;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.resolve1.cache.Cache;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.config.TrustAnchors;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.server.ServerList;
import org.xbill.DNS.Name;

/**
 * Servers, the domains that are theirs, and what they have said: one for the machine as a whole,
 * one for each link that has servers, one for each delegate.
 */
public final class Scope implements NameScope {
    /**
     * Which one it is.
     *
     * @param ifindex of its link, 0 if it has none
     * @param label for people: the name of the link, or of the delegate; "global" for the machine's
     */
    public record Id(int ifindex, String label) {
        /** That of the machine as a whole. */
        public static final Id GLOBAL = new Id(0, "global");
    }

    /**
     * What may change while it lives.
     *
     * @param defaultRoute whether names that belong nowhere else are looked up here
     * @param negativeAnchors domains below which nothing is validated here
     * @param mixedCase whether servers are asked with letters of random case, see {@link
     *     org.jitney.resolve1.dns.MixedCase}
     */
    public record Rules(
            List<Domain> domains,
            boolean defaultRoute,
            DnssecMode dnssec,
            DnsOverTlsMode dnsOverTls,
            Set<Name> negativeAnchors,
            boolean cacheFromLocalhost,
            boolean mixedCase) {
        public Rules {
            domains = List.copyOf(domains);
            negativeAnchors = Set.copyOf(negativeAnchors);
        }
    }

    private final Id id;
    private final Machine machine;
    private final ServerList servers = new ServerList();
    private final Cache cache;
    private final Streams streams;
    private final Validation validation;
    private final Map<Transaction.Key, Transaction> running = new HashMap<>();
    private Rules rules;

    /**
     * One without servers.
     *
     * @param stale how long answers are kept after their time
     */
    public Scope(Id id, Machine machine, Rules rules, CacheMode mode, Duration stale) {
        this.id = id;
        this.machine = machine;
        this.rules = rules;
        this.cache = new Cache(mode, stale);
        this.streams = new Streams(this, machine);
        this.validation = new Validation(this, machine);
        prepareTls();
    }

    private void prepareTls() {
        if (rules.dnsOverTls() != DnsOverTlsMode.NO) {
            machine.contexts().prepare(rules.dnsOverTls() == DnsOverTlsMode.YES);
        }
    }

    @Override
    public Id id() {
        return id;
    }

    public ServerList servers() {
        return servers;
    }

    public Cache cache() {
        return cache;
    }

    public Rules rules() {
        return rules;
    }

    Streams streams() {
        return streams;
    }

    Validation validation() {
        return validation;
    }

    public DnsOverTlsMode dnsOverTls() {
        return rules.dnsOverTls();
    }

    /** Takes other rules; if they say something else about validation nothing known counts. */
    public void rules(Rules next) {
        boolean same =
                rules.dnssec() == next.dnssec()
                        && rules.dnsOverTls() == next.dnsOverTls()
                        && rules.negativeAnchors().equals(next.negativeAnchors());
        rules = next;
        if (!same) {
            prepareTls();
            flush();
            streams.close();
        }
    }

    /** Forgets all answers and keys. */
    public void flush() {
        cache.flush();
        validation.forget();
    }

    /** {@return the link through which a server is reached, 0 for any} */
    int ifindexFor(ServerAddress server) {
        // To the machine itself no link leads, whoever the server was named by.
        return machine.stub().isLocal(server.address())
                ? 0
                : server.ifindex() != 0 ? server.ifindex() : id.ifindex();
    }

    /** {@return the link by which answers of a server come, 0 if by none} */
    int arrival(ServerAddress server) {
        int wanted = ifindexFor(server);
        return machine.stub().isLocal(server.address())
                ? 0
                : wanted != 0 ? wanted : machine.stub().linkTo(server.address());
    }

    /** {@return whether answers about a name are validated} */
    public boolean validates(Name name) {
        return rules.dnssec().validates()
                && !machine.anchors().isNegative(name)
                && !TrustAnchors.isBelow(name, rules.negativeAnchors());
    }

    /** {@return whether the current server, as far as is known, can be asked for signatures} */
    public boolean supportsDnssec() {
        return servers.current().map(s -> s.supportsDnssec()).orElse(false);
    }

    /** {@return whether an address is in a network that its link is in} */
    boolean isOnItsNetwork(InetAddress address) {
        return id.ifindex() != 0 && machine.stub().isOnNetworkOf(id.ifindex(), address);
    }

    @Override
    public int match(Name name, int ifindex, long flags, boolean singleLabel) {
        return Matching.of(this, name, ifindex, flags, singleLabel);
    }

    @Override
    public boolean isGood(Question question, boolean singleLabel) {
        return Matching.isGood(question, singleLabel);
    }

    /** {@return the domains that short names are put in front of} */
    @Override
    public List<Name> searchDomains() {
        return rules.domains().stream().filter(Domain::isSearched).map(Domain::name).toList();
    }

    /**
     * Answers a question; whoever asks the same meanwhile waits for the same answer.
     *
     * @param flags {@link LookupFlags} of a lookup
     * @return what to run when nobody wants to know any more
     */
    @Override
    public Runnable lookup(Question question, long flags, Consumer<Outcome> done) {
        Transaction.Key key = new Transaction.Key(question, flags & Transaction.THAT_MATTER);
        Transaction transaction = running.get(key);
        if (transaction == null) {
            transaction = new Transaction(this, machine, key);
            running.put(key, transaction);
        }
        return transaction.add(done);
    }

    /**
     * Passes a query on to a server as it is, but for its id.
     *
     * @param stream whether it came over TCP, so that the answer has to be whole
     * @param answer gets what a server says
     * @param failed runs when none says anything
     */
    public void forward(
            byte[] query,
            Question question,
            boolean stream,
            Consumer<byte[]> answer,
            Consumer<State> failed) {
        var _ =
                new Exchange(
                        Wording.of(this, machine, question, new Foreign(query, !stream, answer)),
                        result -> failed.accept(result.state()));
    }

    void ended(Transaction transaction) {
        running.remove(transaction.key(), transaction);
    }

    /** Ends all that goes on here. */
    public void close() {
        List.copyOf(running.values()).forEach(Transaction::abort);
        streams.close();
    }

    /** {@return the origin of the current server for people, with its address} */
    public Optional<String> currentServer() {
        return servers.current().map(s -> s.address().toString());
    }
}
