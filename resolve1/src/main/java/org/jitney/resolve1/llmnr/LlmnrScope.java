package org.jitney.resolve1.llmnr;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.cache.Cache;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Reply;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.multicast.LinkHost;
import org.jitney.resolve1.multicast.LinkQuestions;
import org.jitney.resolve1.multicast.Waiting;
import org.jitney.resolve1.scope.NameScope;
import org.jitney.resolve1.scope.Scope;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** LLMNR on one link, in one family of addresses: it asks, and answers for this machine's name. */
public final class LlmnrScope implements NameScope, AutoCloseable {
    private static final long TTL = 30;
    private static final int MOST_QUERIES = 1024;

    private final Scope.Id id;
    private final LinkQuestions link;
    private final TimeSource time;
    private final RandomGenerator random;
    private final LinkHost host;
    private final LlmnrWire wire;
    private final Cache cache;
    private final OwnName own;
    private final Doubts doubts;
    private final Map<Question, Asked> asked = new HashMap<>();
    private final Map<Integer, LlmnrQuery> queries = new HashMap<>();

    /**
     * Begins to listen.
     *
     * @param family of {@link Families}
     */
    public LlmnrScope(
            Scope.Id id,
            int family,
            TimeSource time,
            RandomGenerator random,
            CacheMode mode,
            LinkHost host,
            LlmnrWire.Opener opener)
            throws ErrnoException {
        this.id = id;
        long protocol = family == Families.INET ? LookupFlags.LLMNR_IPV4 : LookupFlags.LLMNR_IPV6;
        this.link = new LinkQuestions(id, family, protocol, host);
        this.time = time;
        this.random = random;
        this.host = host;
        this.cache = new Cache(mode, Duration.ZERO);
        this.own = new OwnName(this::probe, host, host::lostName);
        this.wire = opener.open(this::received);
        this.doubts = new Doubts(time, random, wire);
        update();
    }

    private LlmnrQuery probe(Question question) {
        return ask(question, own);
    }

    /** The kernel keeps no two queries apart but by their ids. */
    private LlmnrQuery ask(Question question, LlmnrQuery.Listener listener) {
        LlmnrQuery query = new LlmnrQuery(time, random, wire, question, new Forgetting(listener));
        queries.put(query.id(), query);
        return query;
    }

    /** Tells on how a query has ended, which then is none any more. */
    private final class Forgetting implements LlmnrQuery.Listener {
        private final LlmnrQuery.Listener listener;

        Forgetting(LlmnrQuery.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void answered(Message message, InetAddress from, int size) {
            forget();
            doubts.answered(message, from);
            listener.answered(message, from, size);
        }

        @Override
        public boolean tentative(InetAddress from) {
            return listener.tentative(from);
        }

        @Override
        public void unanswered(State state) {
            forget();
            listener.unanswered(state);
        }

        private void forget() {
            queries.values().removeIf(LlmnrQuery::isOver);
        }
    }

    /** Takes a name or a mode that may be another. */
    public void update() {
        own.update();
    }

    @Override
    public Scope.Id id() {
        return id;
    }

    public Cache cache() {
        return cache;
    }

    /** {@return the bit of this scope's protocol in {@link LookupFlags}} */
    public long protocol() {
        return link.protocol();
    }

    @Override
    public List<Name> searchDomains() {
        return List.of();
    }

    @Override
    public int match(Name name, int ifindex, long flags, boolean singleLabel) {
        boolean claims = Names.isSingleLabel(name) && !name.equals(Names.LOCAL);
        return link.match(name, ifindex, flags, claims);
    }

    @Override
    public boolean isGood(Question question, boolean singleLabel) {
        return link.isGood(question);
    }

    @Override
    public Runnable lookup(Question question, long flags, Consumer<Outcome> done) {
        if ((flags & LookupFlags.NO_CACHE) == 0) {
            Optional<Outcome> known = cache.find(question, now());
            if (known.isPresent()) {
                return Waiting.later(time, known.get(), done);
            }
        }
        if ((flags & LookupFlags.NO_NETWORK) != 0) {
            return Waiting.later(time, Outcome.failed(State.NO_SOURCE, ""), done);
        }
        Asked running = asked.get(question);
        if (running == null) {
            if (asked.size() >= MOST_QUERIES) {
                return Waiting.later(time, Outcome.failed(State.ATTEMPTS_MAX_REACHED, ""), done);
            }
            running = new Asked(question);
            asked.put(question, running);
            running.query = Optional.of(ask(question, running));
        }
        return running.add(done);
    }

    private long now() {
        return time.clock().monotonic().usec();
    }

    /** A question that is asked, for all who want to know. */
    private final class Asked implements LlmnrQuery.Listener {
        private final Question question;
        private final Waiting waiting = new Waiting();
        private Optional<LlmnrQuery> query = Optional.empty();

        Asked(Question question) {
            this.question = question;
        }

        Runnable add(Consumer<Outcome> done) {
            return waiting.add(
                    done,
                    () -> {
                        if (asked.remove(question, this)) {
                            query.ifPresent(LlmnrQuery::end);
                            queries.values().removeIf(LlmnrQuery::isOver);
                        }
                    });
        }

        @Override
        public void answered(Message message, InetAddress from, int size) {
            Reply reply = Reply.of(message, question);
            Outcome outcome =
                    new Outcome(
                            State.SUCCESS,
                            Rcode.NOERROR,
                            reply.answer(),
                            reply.authority(),
                            protocol(),
                            id.ifindex(),
                            Families.text(from));
            cache.put(question, outcome, reply.last(), size, now());
            finish(outcome.with(LookupFlags.FROM_NETWORK));
        }

        /** Perhaps it will not be his: section 2.1.1. */
        @Override
        public boolean tentative(InetAddress from) {
            return false;
        }

        @Override
        public void unanswered(State state) {
            finish(Outcome.failed(state, ""));
        }

        private void finish(Outcome outcome) {
            asked.remove(question, this);
            waiting.tell(outcome);
        }
    }

    private void received(byte[] bytes, InetAddress from, boolean stream, Consumer<byte[]> answer) {
        Optional<Message> message = LlmnrMessages.parse(bytes);
        if (message.isEmpty()) {
            return;
        }
        Message received = message.get();
        if (LlmnrMessages.isAnswer(received)) {
            LlmnrQuery query = queries.get(received.getHeader().getID());
            if (query != null) {
                query.received(bytes, from, stream);
            } else if (!stream && !LlmnrMessages.isTentative(received)) {
                doubts.another(received, from);
            }
        } else if (LlmnrMessages.isQuery(received)) {
            Question question = LlmnrMessages.question(received);
            if (LlmnrMessages.isConflict(received)) {
                own.doubted(question.name());
            } else {
                int most = stream ? Message.MAXLENGTH : LlmnrMessages.DATAGRAM;
                records(question)
                        .ifPresent(records ->
                                answer.accept(
                                        LlmnrMessages.answer(
                                                received, records, own.isTentative(), most)));
            }
        }
    }

    /** {@return what there is of a name that is ours, perhaps nothing; empty for other names} */
    private Optional<List<Record>> records(Question question) {
        if (question.dclass() != DClass.IN && question.dclass() != DClass.ANY) {
            return Optional.empty();
        }
        List<Record> found = new ArrayList<>();
        if (own.isSaid(question.name())) {
            host.addresses().forEach(a -> found.add(address(question.name(), a)));
        } else {
            Optional<InetAddress> address =
                    Names.address(question.name()).filter(host.addresses()::contains);
            if (address.isEmpty() || !own.isSaid(host.name())) {
                return Optional.empty();
            }
            found.add(new PTRRecord(question.name(), DClass.IN, TTL, host.name()));
        }
        found.removeIf(r -> question.type() != Type.ANY && r.getType() != question.type());
        return Optional.of(found);
    }

    private static Record address(Name name, InetAddress address) {
        return Families.of(address) == Families.INET
                ? new ARecord(name, DClass.IN, TTL, address)
                : new AAAARecord(name, DClass.IN, TTL, address);
    }

    @Override
    public void close() {
        own.stop();
        List<Asked> all = List.copyOf(asked.values());
        queries.values().forEach(LlmnrQuery::end);
        queries.clear();
        all.forEach(each -> each.finish(Outcome.failed(State.ABORTED, "")));
        wire.close();
    }
}
