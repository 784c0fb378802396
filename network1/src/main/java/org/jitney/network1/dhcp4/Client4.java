package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.jspecify.annotations.Nullable;

/**
 * A client of DHCP for one link: RFC 2131 figure 5.
 *
 * <pre>
 *   INIT --DISCOVER--> SELECTING --OFFER--> REQUESTING --ACK--> (PROBING) --> BOUND
 *   INIT_REBOOT --REQUEST--> REBOOTING --ACK--> BOUND
 *   BOUND --T1--> RENEWING (unicast) --T2--> REBINDING (broadcast) --lifetime over--> INIT
 *   NAK, or somebody has the address: the lease is lost, and after a pause INIT
 * </pre>
 *
 * <p>A message is taken only in a state that waits for it, with our transaction and hardware
 * address; an answer to a request only from the server that was asked, and only for the address
 * that was asked for. So one who does not see our messages cannot give us an address.
 */
public final class Client4 {
    /** Where a client stands. */
    public enum State {
        STOPPED,
        INIT("initialization"),
        SELECTING,
        INIT_REBOOT,
        REBOOTING,
        REQUESTING,
        PROBING("requesting"),
        BOUND,
        RENEWING,
        REBINDING,
        INFORMING("selecting");

        private final String reported;

        State() {
            this.reported = toString();
        }

        State(String reported) {
            this.reported = reported;
        }

        /** {@return the word for it on the bus} */
        public String reported() {
            return reported;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int MOST_REQUESTS = 5;
    private static final int ATTEMPTS_UNTIL_TOLD = 3;
    private static final Duration AFTER_DECLINE = Duration.ofSeconds(10);

    private final ClientSettings settings;
    private final ClientAnswers answers;
    private final ClientExchange exchange;
    private final TimeSource time;
    private final Wire wire;
    private final LeaseSink sink;
    private final AddressCheck check;
    private final Timer timer;

    private State state = State.STOPPED;
    private Optional<Inet4Address> wish;
    private @Nullable Lease4 offer;
    private @Nullable HeldLease held;
    private Inet4Address informedAs = IpAddresses.ANY;

    /** A client that does nothing yet. */
    public Client4(
            ClientSettings settings,
            TimeSource time,
            RandomGenerator random,
            Wire wire,
            LeaseSink sink) {
        this.settings = settings;
        this.answers = new ClientAnswers(settings);
        this.exchange = new ClientExchange(settings, time, random, wire);
        this.time = time;
        this.wire = wire;
        this.sink = sink;
        this.check = new AddressCheck(sink);
        this.timer = time.timer(this::due);
        this.wish = settings.anonymize() ? Optional.empty() : settings.previous();
    }

    /** {@return where it stands} */
    public State state() {
        return state;
    }

    /** {@return what it has} */
    public Optional<Lease4> lease() {
        return Optional.ofNullable(held).map(HeldLease::lease);
    }

    /** Begins, with the address from before if there is one. */
    public void start() {
        if (state == State.STOPPED) {
            begin(Duration.ZERO);
        }
    }

    private void begin(Duration after) {
        offer = null;
        state = wish.isPresent() ? State.INIT_REBOOT : State.INIT;
        exchange.begin();
        wire.listenRaw();
        timer.armAfter(after);
    }

    /** Asks for the lease to go on now; without one, begins anew. */
    public void renew() {
        switch (state) {
            case BOUND, RENEWING -> {
                state = State.BOUND;
                timer.armAfter(Duration.ZERO);
            }
            case REBINDING, PROBING, INFORMING -> {}
            case STOPPED, INIT, SELECTING, INIT_REBOOT, REBOOTING, REQUESTING ->
                    begin(Duration.ZERO);
        }
    }

    /** Asks for everything but an address. */
    public void inform(Inet4Address own) {
        exchange.begin();
        informedAs = own;
        state = State.INFORMING;
        wire.listenRaw();
        timer.armAfter(Duration.ZERO);
    }

    /**
     * Ends.
     *
     * @param release whether the server is told that the address is free
     */
    public void stop(boolean release) {
        if (state == State.STOPPED) {
            return;
        }
        if (release && held != null) {
            exchange.release(held.lease());
        }
        end();
        lose(LeaseSink.Loss.STOPPED);
    }

    private void end() {
        state = State.STOPPED;
        check.cancel();
        timer.disarm();
        wire.close();
    }

    private void lose(LeaseSink.Loss why) {
        HeldLease had = held;
        held = null;
        if (had != null) {
            sink.lost(had.lease(), why);
        }
    }

    private void due() {
        switch (state) {
            case STOPPED, PROBING -> {}
            case INIT, SELECTING -> discover();
            case INIT_REBOOT -> {
                state = State.REBOOTING;
                await(exchange.reboot(wish.orElseThrow()));
            }
            case REBOOTING -> { // nobody remembers
                wish = Optional.empty();
                begin(Duration.ZERO);
            }
            case REQUESTING -> take();
            case BOUND -> {
                state = State.RENEWING;
                exchange.begin();
                wire.listenRaw(); // a refusal goes to all on the link: RFC 2131 section 4.1
                extend();
            }
            case RENEWING, REBINDING -> extend();
            case INFORMING -> timer.armAfter(exchange.inform(informedAs));
        }
    }

    private void discover() {
        int most = settings.maxAttempts().orElse(Integer.MAX_VALUE);
        if (exchange.attempts() >= most) {
            end();
            sink.unanswered(exchange.attempts(), true);
            return;
        }
        state = State.SELECTING;
        await(exchange.discover(wish));
    }

    private void await(Duration patience) {
        timer.armAfter(patience);
        if (exchange.attempts() >= ATTEMPTS_UNTIL_TOLD) {
            sink.unanswered(exchange.attempts(), false);
        }
    }

    private void take() {
        Lease4 taken = offer;
        if (taken == null || exchange.attempts() >= MOST_REQUESTS) {
            begin(Duration.ZERO);
            return;
        }
        await(exchange.take(taken));
    }

    /** RENEWING until T2, REBINDING until the end: RFC 2131 section 4.4.5. */
    private void extend() {
        HeldLease own = Objects.requireNonNull(held);
        var now = time.clock().monotonic();
        if (own.isOver(now)) {
            lose(LeaseSink.Loss.EXPIRED);
            wish = Optional.empty();
            begin(Duration.ZERO);
            return;
        }
        boolean late = own.isLate(now);
        if (late && state != State.REBINDING) {
            state = State.REBINDING;
            exchange.begin();
            wire.listenRaw();
        }
        exchange.extend(own.lease(), late);
        timer.armAfter(
                own.lease().isForever() // somebody asked for it
                        ? exchange.patienceForever()
                        : exchange.patienceBefore(late ? own.end() : own.rebinding()));
    }

    /** Takes a message from the link; one that is not for us, or of no use now, changes nothing. */
    public void received(byte[] bytes) throws MalformedPacket {
        if (state == State.STOPPED) {
            return;
        }
        Dhcp4Message message = Dhcp4Message.decode(bytes);
        Optional<MessageType> type = message.type();
        if (!answers.areForUs(message) || type.isEmpty()) {
            return;
        }
        if (type.get() == MessageType.FORCERENEW) {
            forced(message);
        } else if (exchange.isOf(message)) {
            answered(message, type.get());
        }
    }

    /** RFC 3203; without its authentication, as the original: it costs no more than a request. */
    private void forced(Dhcp4Message message) {
        if (state == State.BOUND && answers.isFromServerOf(lease().orElse(null), message)) {
            renew();
        }
    }

    private void answered(Dhcp4Message message, MessageType type) throws MalformedPacket {
        Lease4 own = lease().orElse(null);
        switch (state) {
            case STOPPED, INIT, INIT_REBOOT, PROBING, BOUND -> {}
            case SELECTING -> selecting(message, type);
            case REQUESTING -> requested(message, type, address(offer), offer);
            case REBOOTING -> requested(message, type, wish.orElse(null), null);
            case RENEWING -> requested(message, type, address(own), own);
            case REBINDING -> requested(message, type, address(own), null);
            case INFORMING -> {
                if (type == MessageType.ACK) {
                    end();
                    sink.informed(Lease4.information(message, informedAs));
                }
            }
        }
    }

    private static @Nullable Inet4Address address(@Nullable Lease4 lease) {
        return lease == null ? null : lease.address();
    }

    private void selecting(Dhcp4Message message, MessageType type) throws MalformedPacket {
        if (answers.isRapid(message, type)) {
            granted(answers.lease(message));
        } else if (type == MessageType.OFFER) {
            offer = answers.lease(message);
            state = State.REQUESTING;
            exchange.next();
            take();
        }
    }

    /**
     * An answer to a REQUEST.
     *
     * @param address what was asked for
     * @param from a lease of the only server that may answer; null if all may
     */
    private void requested(
            Dhcp4Message message,
            MessageType type,
            @Nullable Inet4Address address,
            @Nullable Lease4 from)
            throws MalformedPacket {
        if (from != null && !answers.isFromServerOf(from, message)) {
            return;
        }
        if (type == MessageType.NAK) {
            refused();
        } else if (type == MessageType.ACK) {
            granted(answers.granted(message, address));
        }
    }

    private void refused() {
        lose(LeaseSink.Loss.REFUSED);
        wish = Optional.empty();
        begin(exchange.refused());
    }

    private void granted(Lease4 granted) {
        boolean known = granted.address().equals(address(lease().orElse(null)));
        if (!settings.sendDecline() || known) {
            bind(granted);
            return;
        }
        state = State.PROBING;
        timer.disarm();
        check.begin(
                granted.address(),
                free -> {
                    if (state == State.PROBING) {
                        if (free) {
                            bind(granted);
                        } else {
                            decline(granted);
                        }
                    }
                });
    }

    private void bind(Lease4 granted) {
        state = State.BOUND;
        exchange.granted();
        HeldLease own = new HeldLease(granted, exchange.sent());
        held = own;
        offer = null;
        wish = settings.anonymize() ? Optional.empty() : Optional.of(granted.address());
        sink.acquired(granted, own.since());
        if (state != State.BOUND) {
            return; // the sink stopped us
        }
        wire.listenAt(granted.address());
        if (granted.isForever()) {
            timer.disarm();
        } else {
            timer.armAt(own.renewing());
        }
    }

    private void decline(Lease4 granted) {
        exchange.decline(granted);
        lose(LeaseSink.Loss.CONFLICT);
        wish = Optional.empty();
        begin(AFTER_DECLINE); // RFC 2131 section 3.1.5
    }

    /** Somebody uses the address of the lease, as was found out later: RFC 5227 section 2.4. */
    public void conflict() {
        HeldLease own = held;
        if (own != null) {
            exchange.begin();
            decline(own.lease());
        }
    }

    /** {@return when the lease ends, if there is one that does} */
    public OptionalLong endsAtUsec() {
        return held == null ? OptionalLong.empty() : held.endsAtUsec();
    }
}
