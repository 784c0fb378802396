package org.jitney.timesync1.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jitney.bus.service.LogControl;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timesync1.model.Correction;
import org.jitney.timesync1.model.Measurement;
import org.jitney.timesync1.model.NtpPacket;
import org.jitney.timesync1.model.PollInterval;
import org.jitney.timesync1.model.SampleFilter;
import org.jitney.timesync1.model.ServerKind;
import org.jitney.timesync1.model.Servers;
import org.jitney.timesync1.model.Settings;
import org.jitney.timesync1.model.Verdict;
import org.jitney.timesync1.store.Kernel;
import org.jitney.timesync1.store.TimesyncFiles;

/**
 * Asks one server at a time what time it is, and brings the clock there.
 *
 * <pre>
 *   connect: next address of the server, else next server, whose name is resolved
 *   ask:     question out; again after 15 s, each time 4/3 later, up to 6 minutes;
 *            10 s without an answer when two were missed: connect
 *   answer:  wrong in a way that tells of a bad server: connect; foreign: wait on
 *            good: measure, filter, adjust the interval, correct the clock, ask again after the interval
 * </pre>
 *
 * <p>More than ten attempts to connect in ten seconds are put off for {@code ConnectionRetrySec=}.
 * When all servers were tried without any success it waits for the interval, which grows.
 */
public final class Synchronizer {
    private static final Duration LEAST_RETRY = Duration.ofSeconds(15);
    private static final Duration MOST_RETRY = Duration.ofMinutes(6);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_MISSED = 2;
    private static final int BURST = 10;

    /**
     * What it stands on.
     *
     * @param nonce makes 64 bits that nobody can guess
     * @param status tells the service manager what goes on
     */
    public record Surroundings(
            TimeSource time,
            Network network,
            Kernel kernel,
            TimesyncFiles files,
            LongSupplier nonce,
            Consumer<String> status,
            LogControl log) {}

    private final Surroundings around;
    private final Settings settings;
    private final boolean keepHardwareClock;
    private final Servers servers = new Servers();
    private final SampleFilter filter = new SampleFilter();
    private final PollInterval poll;
    private final Timer next;
    private final Timer timeout;
    private final Timer retry;
    private final Deque<MonotonicTime> attempts = new ArrayDeque<>();
    private Optional<Servers.Server> server = Optional.empty();
    private Optional<InetAddress> address = Optional.empty();
    private Deque<InetAddress> others = new ArrayDeque<>();
    private Optional<Network.Attempt> attempt = Optional.empty();
    private Duration pause = Duration.ZERO;
    private Exchange last = Exchange.NONE;
    private Runnable changed = () -> {};
    private long nonce;
    private long frequency;
    private int missed;
    private boolean talking;
    private boolean resync;
    private boolean exhausted;
    private boolean right;
    private boolean jumped;

    /** Knows the servers of its settings and of the network, and does nothing yet. */
    public Synchronizer(Surroundings around, Settings settings) {
        this.around = around;
        this.settings = settings;
        this.keepHardwareClock = around.files().isHardwareClockLocal();
        this.right = around.files().isSynchronized();
        this.poll = new PollInterval(settings.pollMinUsec(), settings.pollMaxUsec());
        this.next = around.time().timer(this::ask);
        this.timeout = around.time().timer(this::timedOut);
        this.retry = around.time().timer(this::connect);
        servers.set(ServerKind.SYSTEM, settings.servers());
        servers.set(ServerKind.FALLBACK, settings.fallback());
        servers.set(ServerKind.LINK, around.files().linkServers());
    }

    /** Runs something after each answer that counted. */
    public void onExchange(Runnable listener) {
        changed = listener;
    }

    public Settings settings() {
        return settings;
    }

    public List<String> names(ServerKind kind) {
        return servers.names(kind);
    }

    public Optional<String> serverName() {
        return server.map(Servers.Server::name);
    }

    public Optional<InetAddress> serverAddress() {
        return address;
    }

    public Exchange lastExchange() {
        return last;
    }

    public long pollUsec() {
        return poll.usec();
    }

    public long frequency() {
        return frequency;
    }

    public long packets() {
        return filter.packets();
    }

    public long jitterUsec() {
        return (long) filter.jitterUsec();
    }

    /** {@return whether the clock was ever right} */
    public boolean isRight() {
        return right;
    }

    /** Begins, unless the network is known to be down. */
    public void start() {
        if (around.files().isOnline()) {
            connect();
        }
    }

    /** Looks again at the network, of which something has changed. */
    public void networkChanged() {
        boolean other = servers.set(ServerKind.LINK, around.files().linkServers());
        boolean online = around.files().isOnline();
        boolean connected = attempt.isPresent() || next.isArmed();
        if (connected && !online) {
            around.log().info("No network connectivity, watching for changes.");
            disconnect();
        } else if ((!connected || other) && online) {
            around.log().info("Network configuration changed, trying to establish connection.");
            if (address.isPresent()) {
                begin();
            } else {
                connect();
            }
        }
    }

    /** Somebody else has set the clock: what is known of it is of no use. */
    public void clockWasSet() {
        if (jumped) {
            jumped = false;
        } else if (address.isPresent()) {
            around.log().debug("System time changed. Resyncing.");
            resync = true;
            ask();
        }
    }

    /** Takes servers that were set at run time, and goes to the first of them. */
    public void setRuntimeServers(List<String> names) {
        servers.set(ServerKind.RUNTIME, names);
        exhausted = true;
        server = Optional.empty();
        address = Optional.empty();
        others.clear();
        connect();
    }

    /** Ends; the clock goes on as it was set. */
    public void stop() {
        disconnect();
        retry.close();
        next.close();
        timeout.close();
    }

    private void connect() {
        disconnect();
        if (isTooOften()) {
            around.log().debug("Delaying attempts to contact servers.");
            retry.armAfter(usec(settings.connectionRetryUsec()));
            return;
        }
        if (!others.isEmpty()) {
            address = Optional.of(others.pop());
            begin();
            return;
        }
        Optional<Servers.Next> found = servers.after(server);
        if (found.isEmpty()) {
            server = Optional.empty();
            address = Optional.empty();
            around.log().debug("No server found.");
            return;
        }
        if (found.get().startsOver() && !exhausted && poll.usec() > 0) {
            around.log().debug("Waiting after exhausting servers.");
            exhausted = true;
            retry.armAfter(usec(poll.usec()));
            poll.longer();
            return;
        }
        if (found.get().startsOver()) {
            exhausted = false;
        }
        resolve(found.get().server());
    }

    private boolean isTooOften() {
        MonotonicTime now = around.time().clock().monotonic();
        attempts.removeIf(each -> now.since(each).compareTo(PATIENCE) > 0);
        if (attempts.size() >= BURST) {
            return true;
        }
        attempts.add(now);
        return false;
    }

    private void resolve(Servers.Server chosen) {
        server = Optional.of(chosen);
        address = Optional.empty();
        around.log().debug("Resolving " + chosen.name() + "...");
        attempt =
                Optional.of(
                        around.network().resolve(chosen.name(), found -> resolved(chosen, found)));
    }

    private void resolved(Servers.Server chosen, List<InetAddress> found) {
        attempt = Optional.empty();
        if (found.isEmpty()) {
            around.log().debug("Failed to resolve " + chosen.name());
            connect();
            return;
        }
        others = new ArrayDeque<>(found);
        address = Optional.of(others.pop());
        begin();
    }

    private void begin() {
        talking = false;
        missed = MOST_MISSED;
        poll.begin();
        around.status().accept("STATUS=Connecting to time server " + who() + ".");
        ask();
    }

    private String who() {
        return "%s (%s)"
                .formatted(address.map(Exchange::text).orElse("n/a"), serverName().orElse("n/a"));
    }

    private void ask() {
        timeout.disarm();
        attempt.ifPresent(Network.Attempt::close);
        nonce = around.nonce().getAsLong();
        attempt =
                Optional.of(
                        around.network()
                                .ask(
                                        address.orElseThrow(),
                                        NtpPacket.request(nonce),
                                        new Answers()));
        pause = pause.isZero() ? LEAST_RETRY : pause.multipliedBy(4).dividedBy(3);
        pause = pause.compareTo(MOST_RETRY) > 0 ? MOST_RETRY : pause;
        next.armAfter(pause);
        missed++;
        if (missed > MOST_MISSED) {
            timeout.armAfter(PATIENCE);
        }
    }

    private void timedOut() {
        around.log().info("Timed out waiting for reply from " + who() + ".");
        connect();
    }

    private final class Answers implements Network.Listener {
        @Override
        public void arrived(Network.Arrival arrival) {
            Optional<NtpPacket> packet = arrival.packet();
            if (packet.isEmpty()) {
                around.log().warning("Invalid response from server. Disconnecting.");
                connect();
                return;
            }
            missed = 0;
            Verdict verdict = Verdict.of(packet.get(), nonce, settings.rootDistanceMaxUsec());
            switch (verdict) {
                case FOREIGN -> around.log().debug("Invalid reply; not ours. Ignoring.");
                case GOOD -> accept(packet.get(), arrival);
                case NOT_SYNCHRONIZED, UNKNOWN_KIND, TOO_EARLY, TOO_DISTANT -> {
                    around.log().info("Server " + who() + " is of no use: " + verdict);
                    connect();
                }
            }
        }

        @Override
        public void failed(String why) {
            around.log().debug("Sending NTP request to " + who() + " failed: " + why);
            connect();
        }
    }

    private void accept(NtpPacket answer, Network.Arrival arrival) {
        timeout.disarm();
        attempt.ifPresent(Network.Attempt::close);
        attempt = Optional.empty();
        pause = Duration.ZERO;
        Measurement measured =
                Measurement.of(
                        arrival.sentUsec(),
                        answer.receiveUsec(),
                        answer.transmitUsec(),
                        arrival.arrivedUsec());
        boolean spike = filter.isSpike(measured, resync);
        if (resync) {
            poll.shortest();
            resync = false;
        } else {
            poll.adjust(measured.offsetUsec(), spike);
        }
        if (!spike) {
            correct(measured.offsetUsec(), answer.leapSecond());
        }
        last = new Exchange(answer, arrival.sentUsec(), arrival.arrivedUsec(), spike);
        if (!talking) {
            talking = true;
            around.log().info("Contacted time server " + who() + ".");
            around.status().accept("STATUS=Contacted time server " + who() + ".");
        }
        if (!spike && !right) {
            right = true;
            around.log().info("Initial clock synchronization.");
        }
        next.armAfter(usec(poll.usec()));
        changed.run();
    }

    private void correct(long offsetUsec, int leapSecond) {
        Correction correction =
                Correction.of(offsetUsec, poll.usec(), leapSecond, keepHardwareClock);
        // The time that is right, which a slow correction has not reached yet.
        long now = around.kernel().realtimeUsec() + offsetUsec;
        try {
            jumped = jumped || correction.step();
            frequency = around.kernel().correct(correction);
        } catch (ErrnoException e) {
            jumped = false;
            around.log().error("Failed to call clock_adjtime(): " + e.getMessage());
        }
        around.files().note(now);
        around.files().markSynchronized(now);
    }

    private void disconnect() {
        attempt.ifPresent(Network.Attempt::close);
        attempt = Optional.empty();
        next.disarm();
        timeout.disarm();
        retry.disarm();
        around.status().accept("STATUS=Idle.");
    }

    private static Duration usec(long usec) {
        return Duration.ofNanos(usec * 1000);
    }
}
