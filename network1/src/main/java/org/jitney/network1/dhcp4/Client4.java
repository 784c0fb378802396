package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.MonotonicTime;
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
        INIT,
        SELECTING,
        INIT_REBOOT,
        REBOOTING,
        REQUESTING,
        PROBING,
        BOUND,
        RENEWING,
        REBINDING,
        INFORMING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int MOST_DOUBLINGS = 6;
    private static final int MOST_REQUESTS = 5;
    private static final int ATTEMPTS_UNTIL_TOLD = 3;
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MOST_PAUSE = Duration.ofMinutes(30);
    private static final Duration AFTER_DECLINE = Duration.ofSeconds(10);
    private static final Duration LEAST_BETWEEN_RENEWALS = Duration.ofSeconds(60);

    private final ClientSettings settings;
    private final ClientMessages messages;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Wire wire;
    private final LeaseSink sink;
    private final Timer timer;

    private State state = State.STOPPED;
    private Optional<Inet4Address> wish;
    private @Nullable Lease4 offer;
    private @Nullable Lease4 lease;
    private Inet4Address informedAs = IpAddresses.ANY;
    private int transaction;
    private MonotonicTime began = new MonotonicTime(0);
    private MonotonicTime sent = new MonotonicTime(0);
    private MonotonicTime leasedSince = new MonotonicTime(0);
    private int attempts;
    private Duration pause = Duration.ZERO;
    private int probes;

    /** A client that does nothing yet. */
    public Client4(
            ClientSettings settings,
            TimeSource time,
            RandomGenerator random,
            Wire wire,
            LeaseSink sink) {
        this.settings = settings;
        this.messages = new ClientMessages(settings);
        this.time = time;
        this.random = random;
        this.wire = wire;
        this.sink = sink;
        this.timer = time.timer(this::due);
        this.wish = settings.anonymize() ? Optional.empty() : settings.previous();
    }

    /** {@return where it stands} */
    public State state() {
        return state;
    }

    /** {@return what it has} */
    public Optional<Lease4> lease() {
        return Optional.ofNullable(lease);
    }

    /** Begins, with the address from before if there is one. */
    public void start() {
        if (state != State.STOPPED) {
            return;
        }
        begin(Duration.ZERO);
    }

    private void begin(Duration after) {
        offer = null;
        attempts = 0;
        state = wish.isPresent() ? State.INIT_REBOOT : State.INIT;
        newExchange();
        wire.listenRaw();
        timer.armAfter(after);
    }

    private void newExchange() {
        transaction = random.nextInt();
        began = now();
        attempts = 0;
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
        newExchange();
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
        if (release && lease != null) {
            newExchange();
            wire.unicast(messages.release(exchange(), lease), lease.address(), lease.server());
        }
        end();
        lose(LeaseSink.Loss.STOPPED);
    }

    private void end() {
        state = State.STOPPED;
        probes++;
        timer.disarm();
        wire.close();
    }

    private void lose(LeaseSink.Loss why) {
        Lease4 had = lease;
        lease = null;
        if (had != null) {
            sink.lost(had, why);
        }
    }

    private MonotonicTime now() {
        return time.clock().monotonic();
    }

    private ClientMessages.Exchange exchange() {
        long seconds = now().since(began).toSeconds();
        return new ClientMessages.Exchange(transaction, (int) Math.clamp(seconds, 1L, 0xffffL));
    }

    // What is due.

    private void due() {
        switch (state) {
            case STOPPED, PROBING -> {}
            case INIT, SELECTING -> discover();
            case INIT_REBOOT -> {
                state = State.REBOOTING;
                request(messages.reboot(exchange(), wish.orElseThrow()));
            }
            case REBOOTING -> { // nobody remembers
                wish = Optional.empty();
                begin(Duration.ZERO);
            }
            case REQUESTING -> take();
            case BOUND -> {
                state = State.RENEWING;
                newExchange();
                extend();
            }
            case RENEWING, REBINDING -> extend();
            case INFORMING -> inform();
        }
    }

    private void discover() {
        int most = settings.maxAttempts().orElse(Integer.MAX_VALUE);
        if (attempts >= most) {
            end();
            sink.unanswered(attempts, true);
            return;
        }
        state = State.SELECTING;
        request(messages.discover(exchange(), wish));
    }

    /** Sends to all and waits for longer each time: RFC 2131 section 4.1. */
    private void request(Dhcp4Message message) {
        attempts++;
        sent = now();
        wire.broadcast(message, IpAddresses.ANY);
        long seconds = 1L << Math.min(attempts, MOST_DOUBLINGS);
        timer.armAfter(Duration.ofSeconds(seconds).plus(fuzz()));
        if (attempts >= ATTEMPTS_UNTIL_TOLD) {
            sink.unanswered(attempts, false);
        }
    }

    private Duration fuzz() {
        return Duration.ofMillis(random.nextInt(2000) - 1000);
    }

    private void take() {
        Lease4 taken = offer;
        if (taken == null || attempts >= MOST_REQUESTS) {
            begin(Duration.ZERO);
            return;
        }
        request(messages.take(exchange(), taken.address(), taken.server()));
    }

    private void inform() {
        attempts++;
        wire.broadcast(messages.inform(exchange(), informedAs), informedAs);
        timer.armAfter(Duration.ofSeconds(1L << Math.min(attempts, MOST_DOUBLINGS)).plus(fuzz()));
    }

    /** RENEWING until T2, REBINDING until the end: RFC 2131 section 4.4.5. */
    private void extend() {
        Lease4 own = lease;
        if (own == null) {
            throw new IllegalStateException("nothing to extend");
        }
        MonotonicTime rebinding = at(own.rebinding());
        MonotonicTime end = at(own.lifetime());
        if (!own.isForever() && now().compareTo(end) >= 0) {
            lose(LeaseSink.Loss.EXPIRED);
            wish = Optional.empty();
            begin(Duration.ZERO);
            return;
        }
        boolean late = !own.isForever() && now().compareTo(rebinding) >= 0;
        if (late && state != State.REBINDING) {
            state = State.REBINDING;
            newExchange();
            wire.listenRaw();
        }
        sent = now();
        attempts++;
        Dhcp4Message message = messages.extend(exchange(), own.address());
        if (late) {
            wire.broadcast(message, own.address());
        } else {
            wire.unicast(message, own.address(), own.server());
        }
        if (own.isForever()) { // somebody asked for it: nothing is lost without an answer
            timer.armAfter(LEAST_BETWEEN_RENEWALS.multipliedBy(1L << Math.min(attempts, 5)));
        } else {
            armBefore(late ? end : rebinding);
        }
    }

    /** Half of the time that is left, but no less than a minute, and no later than the end. */
    private void armBefore(MonotonicTime end) {
        Duration left = end.since(now());
        Duration half = left.dividedBy(2);
        boolean soon = half.compareTo(LEAST_BETWEEN_RENEWALS) < 0;
        Duration next = soon ? LEAST_BETWEEN_RENEWALS : half;
        timer.armAfter(next.compareTo(left) < 0 ? next : left);
    }

    private MonotonicTime at(long seconds) {
        return leasedSince.plus(Duration.ofSeconds(seconds));
    }

    // What comes in.

    /** Takes a message from the link; one that is not for us, or of no use now, changes nothing. */
    public void received(byte[] bytes) throws MalformedPacket {
        if (state == State.STOPPED) {
            return;
        }
        Dhcp4Message message = Dhcp4Message.decode(bytes);
        Optional<MessageType> type = message.type();
        if (!isForUs(message) || type.isEmpty()) {
            return;
        }
        if (type.get() == MessageType.FORCERENEW) {
            forced(message);
        } else if (message.transaction() == transaction) {
            answered(message, type.get());
        }
    }

    private boolean isForUs(Dhcp4Message message) {
        ClientSettings.Identity own = settings.identity();
        boolean sameId =
                message.options()
                        .bytes(OptionCode.CLIENT_IDENTIFIER)
                        .map(id -> Arrays.equals(id, own.clientId()))
                        .orElse(true);
        return message.isReply()
                && message.hardwareType() == own.hardwareType()
                && Arrays.equals(message.hardware(), own.hardware())
                && sameId;
    }

    private Optional<Inet4Address> server(Dhcp4Message message) {
        return message.options().address(OptionCode.SERVER_IDENTIFIER).filter(settings.servers());
    }

    /** RFC 3203; without its authentication, as the original: it costs no more than a request. */
    private void forced(Dhcp4Message message) {
        Lease4 own = lease;
        if (state == State.BOUND
                && own != null
                && server(message).filter(own.server()::equals).isPresent()) {
            renew();
        }
    }

    private void answered(Dhcp4Message message, MessageType type) throws MalformedPacket {
        Optional<Inet4Address> server = server(message);
        if (server.isEmpty()) {
            return;
        }
        switch (state) {
            case STOPPED, INIT, INIT_REBOOT, PROBING, BOUND -> {}
            case SELECTING -> selecting(message, type);
            case REQUESTING ->
                    requested(message, type, offer == null ? null : offer.address(), offer);
            case REBOOTING -> requested(message, type, wish.orElse(null), null);
            case RENEWING ->
                    requested(message, type, lease == null ? null : lease.address(), lease);
            case REBINDING ->
                    requested(message, type, lease == null ? null : lease.address(), null);
            case INFORMING -> {
                if (type == MessageType.ACK) {
                    timer.disarm();
                    state = State.STOPPED;
                    wire.close();
                    sink.informed(Lease4.information(message, informedAs));
                }
            }
        }
    }

    private void selecting(Dhcp4Message message, MessageType type) throws MalformedPacket {
        boolean rapid =
                type == MessageType.ACK
                        && settings.rapidCommit()
                        && message.options().has(OptionCode.RAPID_COMMIT);
        if (rapid) {
            granted(read(message));
        } else if (type == MessageType.OFFER) {
            offer = read(message);
            state = State.REQUESTING;
            attempts = 0;
            take();
        }
    }

    private Lease4 read(Dhcp4Message message) throws MalformedPacket {
        return Lease4.of(message, settings.fallbackLifetime());
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
        if (from != null && server(message).filter(from.server()::equals).isEmpty()) {
            return;
        }
        if (type == MessageType.NAK) {
            refused();
        } else if (type == MessageType.ACK) {
            Lease4 granted = read(message);
            if (!granted.address().equals(address)) {
                throw new MalformedPacket(
                        "an acknowledgement of %s, which nobody asked for"
                                .formatted(granted.address().getHostAddress()));
            }
            granted(granted);
        }
    }

    private void refused() {
        lose(LeaseSink.Loss.REFUSED);
        wish = Optional.empty();
        pause =
                pause.isZero()
                        ? LEAST_PAUSE
                        : pause.multipliedBy(2).compareTo(MOST_PAUSE) < 0
                                ? pause.multipliedBy(2)
                                : MOST_PAUSE;
        begin(pause);
    }

    private void granted(Lease4 granted) {
        boolean known = lease != null && lease.address().equals(granted.address());
        if (!settings.sendDecline() || known) {
            bind(granted);
            return;
        }
        state = State.PROBING;
        timer.disarm();
        int probe = ++probes;
        sink.probe(
                granted.address(),
                free -> {
                    if (state == State.PROBING && probe == probes) {
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
        pause = Duration.ZERO;
        lease = granted;
        offer = null;
        wish = settings.anonymize() ? Optional.empty() : Optional.of(granted.address());
        leasedSince = sent;
        sink.acquired(granted, leasedSince);
        if (state != State.BOUND) {
            return; // the sink stopped us
        }
        wire.listenAt(granted.address());
        if (granted.isForever()) {
            timer.disarm();
        } else {
            timer.armAt(at(granted.renewal()));
        }
    }

    private void decline(Lease4 granted) {
        wire.broadcast(messages.decline(exchange(), granted), IpAddresses.ANY);
        lose(LeaseSink.Loss.CONFLICT);
        wish = Optional.empty();
        begin(AFTER_DECLINE); // RFC 2131 section 3.1.5
    }

    /** Somebody uses the address of the lease, as was found out later: RFC 5227 section 2.4. */
    public void conflict() {
        Lease4 own = lease;
        if (own != null) {
            newExchange();
            decline(own);
        }
    }

    /** {@return when the lease ends, if there is one that does} */
    public OptionalLong endsAtUsec() {
        return lease == null || lease.isForever()
                ? OptionalLong.empty()
                : OptionalLong.of(at(lease.lifetime()).usec());
    }
}
