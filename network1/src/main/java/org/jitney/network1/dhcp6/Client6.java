package org.jitney.network1.dhcp6;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.network1.identity.Duid;
import org.jitney.network1.packet.MalformedPacket;
import org.jspecify.annotations.Nullable;

/**
 * A client of DHCPv6 for one link: RFC 8415 section 18.2.
 *
 * <pre>
 *   SOLICITING --ADVERTISE--> REQUESTING --REPLY--> BOUND
 *   SOLICITING --REPLY with rapid commit--> BOUND
 *   BOUND --T1--> RENEWING --T2--> REBINDING --lifetimes over--> SOLICITING
 *   INFORMING --REPLY--> INFORMED
 * </pre>
 *
 * <p>Until the first wait is over offers are collected and the one of the highest preference is
 * taken; one of 255 at once.
 */
public final class Client6 {
    /** Where a client stands. */
    public enum State {
        STOPPED,
        SOLICITING,
        REQUESTING,
        BOUND,
        RENEWING,
        REBINDING,
        INFORMING,
        INFORMED;

        /** {@return the word for it on the bus} */
        public String reported() {
            return switch (this) {
                case SOLICITING -> "solicitation";
                case REQUESTING -> "request";
                case RENEWING -> "renew";
                case REBINDING -> "rebind";
                case INFORMING, INFORMED -> "information-request";
                case STOPPED, BOUND -> toString();
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How it behaves.
     *
     * @param prefix whether a prefix is asked for, too
     * @param requestList codes of the options that it asks for
     * @param hostname what the client calls itself; none if it does not say
     * @param words what it says beyond that
     */
    public record Settings(
            Duid duid,
            int iaid,
            boolean address,
            boolean prefix,
            boolean rapidCommit,
            List<Integer> requestList,
            Optional<String> hostname,
            ClientWords words) {
        /** Makes settings whose list nobody can change any more. */
        public Settings {
            requestList = List.copyOf(requestList);
        }
    }

    /** What it tells of. */
    public interface Listener {
        /** There is a lease: the first, or the same again with new lifetimes. */
        void acquired(Lease6 lease);

        /** It is over. */
        void lost(Lease6 lease);

        /** An answer without addresses. */
        void informed(Lease6 information);
    }

    /** How long to wait, and how often: section 7.6. */
    private record Patience(Duration first, Duration most, int attempts) {}

    private static final Patience SOLICIT =
            new Patience(Duration.ofSeconds(1), Duration.ofHours(1), Integer.MAX_VALUE);
    private static final Patience REQUEST =
            new Patience(Duration.ofSeconds(1), Duration.ofSeconds(30), 10);
    private static final Patience EXTEND =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(600), Integer.MAX_VALUE);
    private static final int BEST = 255;
    private static final int MOST_ELAPSED = 0xffff;

    private final Settings settings;
    private final ClientQuestions questions;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Consumer<byte[]> wire;
    private final Listener listener;
    private final Timer timer;
    private State state = State.STOPPED;
    private @Nullable Lease6 offer;
    private @Nullable Lease6 lease;
    private int transaction;
    private int attempts;
    private Duration wait = Duration.ZERO;
    private MonotonicTime began = new MonotonicTime(0);
    private MonotonicTime since = new MonotonicTime(0);

    /**
     * A client that does nothing yet.
     *
     * @param wire sends to all servers and relays of the link
     */
    public Client6(
            Settings settings,
            TimeSource time,
            RandomGenerator random,
            Consumer<byte[]> wire,
            Listener listener) {
        this.settings = settings;
        this.questions = new ClientQuestions(settings);
        this.time = time;
        this.random = random;
        this.wire = wire;
        this.listener = listener;
        this.timer = time.timer(this::due);
    }

    /** {@return where it stands} */
    public State state() {
        return state;
    }

    /** {@return what it has} */
    public Optional<Lease6> lease() {
        return Optional.ofNullable(lease);
    }

    /** Asks for addresses or prefixes. */
    public void start() {
        if (state == State.STOPPED || state == State.INFORMED || state == State.INFORMING) {
            solicit(Duration.ofMillis(random.nextInt(1000)));
        }
    }

    /** Asks for everything but addresses. */
    public void inform() {
        if (state == State.STOPPED || state == State.INFORMED) {
            begin(State.INFORMING, Duration.ofMillis(random.nextInt(1000)));
        }
    }

    private void solicit(Duration after) {
        offer = null;
        begin(State.SOLICITING, after);
    }

    private void begin(State next, Duration after) {
        state = next;
        transaction = random.nextInt() & 0xffffff;
        attempts = 0;
        began = now().plus(after);
        timer.armAfter(after);
    }

    /** Asks for the lease to go on now. */
    public void renew() {
        if (state == State.BOUND) {
            begin(State.RENEWING, Duration.ZERO);
        }
    }

    /** Ends, and tells the server so. */
    public void stop() {
        Lease6 had = lease;
        timer.disarm();
        if (had != null) {
            transaction = random.nextInt() & 0xffffff;
            began = now();
            send(Dhcp6Message.RELEASE, had, true);
        }
        state = State.STOPPED;
        lease = null;
        offer = null;
        if (had != null) {
            listener.lost(had);
        }
    }

    private MonotonicTime now() {
        return time.clock().monotonic();
    }

    private void due() {
        switch (state) {
            case STOPPED, INFORMED -> {}
            case SOLICITING -> {
                if (offer != null) {
                    begin(State.REQUESTING, Duration.ZERO);
                } else {
                    repeat(Dhcp6Message.SOLICIT, SOLICIT, null, false);
                }
            }
            case REQUESTING -> {
                if (attempts >= REQUEST.attempts()) {
                    solicit(Duration.ZERO);
                } else {
                    repeat(Dhcp6Message.REQUEST, REQUEST, offer, true);
                }
            }
            case BOUND -> renew();
            case RENEWING, REBINDING -> extend();
            case INFORMING -> repeat(Dhcp6Message.INFORMATION_REQUEST, SOLICIT, null, false);
        }
    }

    private void extend() {
        Lease6 own = lease;
        if (own == null) {
            throw new IllegalStateException("nothing to extend");
        }
        MonotonicTime rebinding = since.plus(Duration.ofSeconds(own.rebinding()));
        MonotonicTime end = since.plus(Duration.ofSeconds(own.lifetime()));
        if (now().compareTo(end) >= 0) {
            lease = null;
            listener.lost(own);
            solicit(Duration.ZERO);
            return;
        }
        if (state == State.RENEWING && now().compareTo(rebinding) >= 0) {
            begin(State.REBINDING, Duration.ZERO);
            return;
        }
        boolean renewing = state == State.RENEWING;
        repeat(renewing ? Dhcp6Message.RENEW : Dhcp6Message.REBIND, EXTEND, own, renewing);
        MonotonicTime next = renewing ? rebinding : end;
        if (next.compareTo(now().plus(wait)) < 0) {
            timer.armAt(next);
        }
    }

    /** Sends, and waits for longer each time: section 15. */
    private void repeat(int type, Patience patience, @Nullable Lease6 about, boolean toOneServer) {
        send(type, about, toOneServer);
        Duration base = attempts++ == 0 ? patience.first() : wait.multipliedBy(2);
        Duration limited = base.compareTo(patience.most()) > 0 ? patience.most() : base;
        long tenth = Math.max(1, limited.toMillis() / 10);
        long fuzz = random.nextLong(2 * tenth) - tenth;
        boolean firstSolicit = type == Dhcp6Message.SOLICIT && attempts == 1;
        wait = limited.plusMillis(firstSolicit ? Math.abs(fuzz) : fuzz); // section 18.2.1
        timer.armAfter(wait);
    }

    private void send(int type, @Nullable Lease6 about, boolean toOneServer) {
        long elapsed = Math.clamp(now().since(began).toMillis() / 10, 0L, (long) MOST_ELAPSED);
        var header = new ClientQuestions.Header(type, transaction, (int) elapsed);
        wire.accept(questions.message(header, about, toOneServer).encode());
    }

    /** Takes a message from the link; one that is of no use now changes nothing. */
    public void received(byte[] bytes) throws MalformedPacket {
        Dhcp6Message message = Dhcp6Message.decode(bytes);
        boolean ours =
                message.transaction() == transaction
                        && message.options()
                                .one(Dhcp6Options.CLIENT_ID)
                                .filter(id -> Arrays.equals(id, settings.duid().bytes()))
                                .isPresent();
        if (!ours) {
            return;
        }
        boolean reply = message.type() == Dhcp6Message.REPLY;
        switch (state) {
            case STOPPED, BOUND, INFORMED -> {}
            case SOLICITING -> {
                boolean rapid =
                        settings.rapidCommit()
                                && message.options().one(Dhcp6Options.RAPID_COMMIT).isPresent();
                if (reply && rapid) {
                    bind(Lease6.of(message, settings.iaid()));
                } else if (message.type() == Dhcp6Message.ADVERTISE) {
                    offered(Lease6.of(message, settings.iaid()));
                }
            }
            case REQUESTING -> {
                if (reply) {
                    replied(message, offer);
                }
            }
            case RENEWING -> {
                if (reply) {
                    replied(message, lease);
                }
            }
            case REBINDING -> {
                if (reply) {
                    replied(message, null);
                }
            }
            case INFORMING -> {
                if (reply) {
                    Lease6 information = Lease6.of(message, settings.iaid());
                    timer.disarm();
                    state = State.INFORMED;
                    listener.informed(information);
                }
            }
        }
    }

    private void offered(Lease6 offered) {
        if (offered.lifetime() == 0) {
            return; // a server that has nothing for us: section 18.2.9
        }
        if (offer == null || offered.preference() > offer.preference()) {
            offer = offered;
        }
        if (offered.preference() == BEST || attempts > 1) {
            begin(State.REQUESTING, Duration.ZERO);
        }
    }

    private void replied(Dhcp6Message message, @Nullable Lease6 asked) throws MalformedPacket {
        Lease6 granted = Lease6.of(message, settings.iaid());
        if (asked != null && !Arrays.equals(granted.server(), asked.server())) {
            return;
        }
        if (granted.lifetime() == 0) { // the server has nothing any more
            Lease6 had = lease;
            lease = null;
            if (had != null) {
                listener.lost(had);
            }
            solicit(Duration.ofSeconds(1));
            return;
        }
        bind(granted);
    }

    private void bind(Lease6 granted) {
        if (granted.lifetime() == 0) {
            return;
        }
        state = State.BOUND;
        lease = granted;
        offer = null;
        since = now();
        if (granted.renewal() >= Lease6.FOREVER) {
            timer.disarm();
        } else {
            timer.armAfter(Duration.ofSeconds(granted.renewal()));
        }
        listener.acquired(granted);
    }
}
