package org.jitney.resolve1.mdns;

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
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Messages;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.multicast.LinkQuestions;
import org.jitney.resolve1.multicast.Waiting;
import org.jitney.resolve1.scope.NameScope;
import org.jitney.resolve1.scope.Scope;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Multicast DNS on one link, in one family of addresses. */
public final class MdnsScope implements NameScope, AutoCloseable {
    private static final Duration JITTER_LEAST = Duration.ofMillis(20);
    private static final Duration JITTER = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int MOST_ATTEMPTS = 3;
    private static final int MOST_QUERIES = 1024;

    private final Scope.Id id;
    private final LinkQuestions link;
    private final TimeSource time;
    private final RandomGenerator random;
    private final CacheMode mode;
    private final MdnsHost host;
    private final MdnsWire wire;
    private final MdnsCache cache = new MdnsCache();
    private final OwnRecords own;
    private final LongQueries longQueries;
    private final Map<DnsSdService, OwnRecords> services = new HashMap<>();
    private final Map<Question, Asked> asked = new HashMap<>();
    private final Map<Question, Browse> browses = new HashMap<>();

    /**
     * Begins to listen.
     *
     * @param family of {@link Families}
     */
    public MdnsScope(
            Scope.Id id,
            int family,
            TimeSource time,
            RandomGenerator random,
            CacheMode mode,
            MdnsHost host,
            MdnsWire.Opener opener)
            throws ErrnoException {
        this.id = id;
        long protocol = family == Families.INET ? LookupFlags.MDNS_IPV4 : LookupFlags.MDNS_IPV6;
        this.link = new LinkQuestions(id, family, protocol, host);
        this.time = time;
        this.random = random;
        this.mode = mode;
        this.host = host;
        this.wire = opener.open(this::received);
        // All have waited for what is said then, so all hear it.
        this.longQueries =
                new LongQueries(
                        time,
                        random,
                        query -> ours().forEach(o -> o.asked(query, false, this::toAll)));
        this.own = new OwnRecords(time, random, new HostRecords(host), this::toAll);
        update();
    }

    /** Takes a name, addresses, services or a mode that may be others. */
    public void update() {
        own.update();
        List<DnsSdService> now = host.services();
        for (DnsSdService each : List.copyOf(services.keySet())) {
            OwnRecords records = services.get(each);
            if (records != null && !now.contains(each)) {
                records.stop();
                services.remove(each);
            }
        }
        for (DnsSdService each : now) {
            services.computeIfAbsent(
                            each,
                            _ ->
                                    new OwnRecords(
                                            time,
                                            random,
                                            new ServiceRecords(host, each),
                                            this::toAll))
                    .update();
        }
        look();
    }

    /** What is said to all may be that something of ours has come or gone. */
    private void toAll(byte[] message) {
        wire.toAll(message);
        look();
    }

    private void look() {
        List.copyOf(browses.values()).forEach(Browse::lookSoon);
    }

    private List<OwnRecords> ours() {
        List<OwnRecords> all = new ArrayList<>(services.values());
        all.addFirst(own);
        return all;
    }

    private List<Record> ownAnswer(Question question) {
        return ours().stream().flatMap(o -> o.find(question).stream()).distinct().toList();
    }

    @Override
    public Scope.Id id() {
        return id;
    }

    public MdnsCache cache() {
        return cache;
    }

    /** {@return the family of addresses that it speaks by, of {@link Families}} */
    public int family() {
        return link.family();
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
        boolean claims = name.subdomain(Names.LOCAL) && !name.equals(Names.LOCAL);
        return link.match(name, ifindex, flags, claims);
    }

    @Override
    public boolean isGood(Question question, boolean singleLabel) {
        return link.isGood(question);
    }

    private long now() {
        return time.clock().monotonic().usec();
    }

    @Override
    public Runnable lookup(Question question, long flags, Consumer<Outcome> done) {
        if ((flags & LookupFlags.NO_ZONE) == 0) {
            List<Record> found = ownAnswer(question);
            if (!found.isEmpty() && found.stream().noneMatch(MdnsMessages::isShared)) {
                long own =
                        LookupFlags.AUTHENTICATED
                                | LookupFlags.CONFIDENTIAL
                                | LookupFlags.FROM_ZONE;
                return Waiting.later(time, success(found, own), done);
            }
        }
        if ((flags & LookupFlags.NO_CACHE) == 0 && mode != CacheMode.NO) {
            Optional<Outcome> known = known(question, LookupFlags.FROM_CACHE);
            if (known.isPresent()) {
                return Waiting.later(time, known.get(), done);
            }
        }
        if ((flags & LookupFlags.NO_NETWORK) != 0) {
            return Waiting.later(time, Outcome.failed(State.NO_SOURCE, ""), done);
        }
        if (asked.size() >= MOST_QUERIES && !asked.containsKey(question)) {
            return Waiting.later(time, Outcome.failed(State.ATTEMPTS_MAX_REACHED, ""), done);
        }
        return asked.computeIfAbsent(question, Asked::new).add(done);
    }

    private Optional<Outcome> known(Question question, long from) {
        List<Record> found = cache.find(question, now());
        boolean nothing = found.isEmpty() && cache.isNone(question, now());
        return found.isEmpty() && !nothing ? Optional.empty() : Optional.of(success(found, from));
    }

    private Outcome success(List<Record> found, long from) {
        return new Outcome(
                State.SUCCESS,
                Rcode.NOERROR,
                found,
                List.of(),
                protocol() | from,
                id.ifindex(),
                "");
    }

    /** What we have ourselves is not heard. */
    private Optional<Outcome> collected(Question question) {
        List<Record> all = new ArrayList<>(cache.find(question, now()));
        boolean heard = !all.isEmpty();
        ownAnswer(question).stream().filter(r -> !all.contains(r)).forEach(all::add);
        return all.isEmpty()
                ? known(question, LookupFlags.FROM_NETWORK)
                : Optional.of(
                        success(all, heard ? LookupFlags.FROM_NETWORK : LookupFlags.FROM_ZONE));
    }

    /**
     * A question that is asked, for all who want to know. Where one answer is all that there is it
     * ends at once; otherwise those of a second count.
     */
    private final class Asked {
        private final Question question;
        private final Timer timer = time.timer(this::due);
        private final Waiting waiting = new Waiting();
        private int attempts;

        Asked(Question question) {
            this.question = question;
            timer.armAfter(JITTER_LEAST.plus(Duration.ofNanos(random.nextLong(JITTER.toNanos()))));
        }

        Runnable add(Consumer<Outcome> done) {
            return waiting.add(
                    done,
                    () -> {
                        if (asked.remove(question, this)) {
                            timer.close();
                        }
                    });
        }

        private void due() {
            Optional<Outcome> heard = attempts == 0 ? Optional.empty() : collected(question);
            if (heard.isPresent()) {
                finish(heard.get());
            } else if (attempts >= MOST_ATTEMPTS) {
                finish(Outcome.failed(State.ATTEMPTS_MAX_REACHED, ""));
            } else {
                attempts++;
                timer.armAfter(TIMEOUT.multipliedBy(1L << (attempts - 1)));
                MdnsMessages.query(question, cache.known(question, now())).forEach(wire::toAll);
            }
        }

        void look() {
            boolean enough = cache.isWhole(question, now()) || cache.isNone(question, now());
            if (attempts > 0 && enough) {
                known(question, LookupFlags.FROM_NETWORK).ifPresent(this::finish);
            }
        }

        private void finish(Outcome outcome) {
            timer.close();
            asked.remove(question, this);
            waiting.tell(outcome);
        }
    }

    private void received(
            byte[] bytes, InetAddress from, int port, boolean toAll, Consumer<byte[]> answer) {
        Optional<Message> message =
                Messages.parse(bytes)
                        .filter(m ->
                                m.getHeader().getOpcode() == Opcode.QUERY
                                        && m.getHeader().getRcode() == Rcode.NOERROR);
        // What comes from elsewhere, to us alone, is none of this link: section 11.
        if (message.isEmpty() || host.isOwn(from) || (!toAll && !host.isNear(from))) {
            return;
        }
        Message received = message.get();
        if (!received.getHeader().getFlag(Flags.QR)) {
            if (port != MdnsWire.PORT) {
                ours().forEach(o -> o.asked(received, true, answer));
            } else if (!longQueries.take(received, from)) {
                ours().forEach(o -> o.asked(received, false, answer));
            }
        } else if (port == MdnsWire.PORT) {
            List<Record> records = new ArrayList<>(received.getSection(Section.ANSWER));
            records.addAll(received.getSection(Section.ADDITIONAL));
            records.removeIf(r -> r.getType() == Type.OPT);
            cache.put(records, now());
            ours().forEach(o -> o.heard(records));
            List.copyOf(asked.values()).forEach(Asked::look);
            look();
        }
    }

    /** Hears which answers to a question that goes on there are. */
    public interface Watcher {
        /** These have come, and those are there no longer. */
        void changed(List<Record> came, List<Record> went);
    }

    /**
     * Asks a question until nobody wants to know any more.
     *
     * @param watcher hears at once what is known, and at last, when this ends, that all has gone
     * @return what to run when it does not want to know any more
     */
    public Runnable browse(Question question, Watcher watcher) {
        Browse browse =
                browses.computeIfAbsent(
                        question,
                        q -> new Browse(q, time, random, cache, () -> ownAnswer(q), wire::toAll));
        browse.add(watcher);
        return () -> {
            if (browse.remove(watcher) && browses.remove(question, browse)) {
                browse.close();
            }
        };
    }

    @Override
    public void close() {
        longQueries.close();
        List<Browse> ended = List.copyOf(browses.values());
        browses.clear();
        ended.forEach(Browse::abort);
        ours().forEach(OwnRecords::stop);
        List.copyOf(asked.values()).forEach(each -> each.finish(Outcome.failed(State.ABORTED, "")));
        wire.close();
    }
}
