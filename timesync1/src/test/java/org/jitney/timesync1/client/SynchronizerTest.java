package org.jitney.timesync1.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.service.LogControl;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timesync1.model.Correction;
import org.jitney.timesync1.model.NtpPacket;
import org.jitney.timesync1.model.ServerKind;
import org.jitney.timesync1.model.Settings;
import org.jitney.timesync1.store.Kernel;
import org.jitney.timesync1.store.TimesyncFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynchronizerTest {
    private static final long NOW = 1_700_000_000_000_000L;
    private static final long NONCE = 42;

    @TempDir Path tree;
    private final ManualClock clock = new ManualClock(1_000_000, NOW);
    private final FakeNetwork network = new FakeNetwork();
    private final FakeClock kernel = new FakeClock();
    private final List<String> status = new ArrayList<>();
    private EventLoop loop;
    private Root root;
    private Synchronizer synchronizer;

    /** Names have the addresses that a test gives them; questions wait for a test's answer. */
    private final class FakeNetwork implements Network {
        final Map<String, List<InetAddress>> addresses = new HashMap<>();
        final List<String> asked = new ArrayList<>();
        Optional<Listener> open = Optional.empty();

        void has(String name, String... literals) {
            List<InetAddress> found = new ArrayList<>();
            for (String literal : literals) {
                found.add(InetAddress.ofLiteral(literal));
            }
            addresses.put(name, found);
        }

        @Override
        public Attempt resolve(String name, Consumer<List<InetAddress>> then) {
            loop.defer(() -> then.accept(addresses.getOrDefault(name, List.of())));
            return () -> {};
        }

        @Override
        public Attempt ask(InetAddress server, byte[] request, Listener listener) {
            asked.add(server.getHostAddress());
            open = Optional.of(listener);
            return () -> open = Optional.empty();
        }
    }

    private static final class FakeClock implements Kernel {
        final List<Correction> corrections = new ArrayList<>();

        @Override
        public long realtimeUsec() {
            return NOW;
        }

        @Override
        public long ofMachine(long machineUsec) {
            return machineUsec;
        }

        @Override
        public void setRealtime(long usec) {
            throw new AssertionError("nobody sets it");
        }

        @Override
        public long correct(Correction correction) {
            corrections.add(correction);
            return 65536;
        }
    }

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open(clock);
        root = Root.of(tree);
        synchronizer = with();
    }

    @AfterEach
    void close() {
        loop.close();
        root.close();
    }

    private Synchronizer with(String... servers) {
        Settings defaults = Settings.DEFAULTS;
        return new Synchronizer(
                new Synchronizer.Surroundings(
                        loop,
                        network,
                        kernel,
                        new TimesyncFiles(root),
                        () -> NONCE,
                        status::add,
                        new LogControl("systemd-timesyncd")),
                new Settings(
                        List.of(servers),
                        List.of(),
                        defaults.rootDistanceMaxUsec(),
                        defaults.pollMinUsec(),
                        defaults.pollMaxUsec(),
                        defaults.connectionRetryUsec(),
                        defaults.saveIntervalUsec()));
    }

    private void start(String... servers) throws ErrnoException {
        synchronizer = with(servers);
        synchronizer.start();
        settle();
    }

    private void settle() throws ErrnoException {
        var _ = loop.runOnce(Duration.ZERO);
        var _ = loop.runOnce(Duration.ZERO);
    }

    private void pass(Duration time) throws ErrnoException {
        clock.advance(time);
        settle();
    }

    private void answer(long aheadUsec, int stratum) throws ErrnoException {
        long usec = NOW + aheadUsec;
        long seconds = usec / 1_000_000 + 2_208_988_800L;
        long time = (seconds << 32) | (((usec % 1_000_000) << 32) / 1_000_000);
        byte[] packet =
                ByteBuffer.allocate(48)
                        .put(0, (byte) 0x24)
                        .put(1, (byte) stratum)
                        .putLong(24, NONCE)
                        .putLong(32, time)
                        .putLong(40, time)
                        .array();
        network.open
                .orElseThrow()
                .arrived(new Network.Arrival(NtpPacket.decode(packet), NOW, NOW + 1000));
        settle();
    }

    @Test
    void clockThatIsFarOffIsSteppedAndAskedForAgainAfterTheInterval() throws Exception {
        network.has("a", "192.0.2.1");
        start("a");

        answer(5_000_000, 2);

        assertThat(kernel.corrections).hasSize(1);
        assertThat(kernel.corrections.getFirst().step()).isTrue();
        assertThat(kernel.corrections.getFirst().offsetNanos())
                .isBetween(4_999_000_000L, 5_000_000_000L);
        assertThat(synchronizer.isRight()).isTrue();
        assertThat(synchronizer.frequency()).isEqualTo(65536);
        assertThat(status).contains("STATUS=Contacted time server 192.0.2.1:123 (a).");
        assertThat(tree.resolve("run/systemd/timesync/synchronized")).exists();
        long noted =
                Files.getLastModifiedTime(tree.resolve("var/lib/systemd/timesync/clock"))
                        .toMillis();
        assertThat(noted).isBetween(NOW / 1000 + 4_990, NOW / 1000 + 5_010);

        pass(Duration.ofSeconds(31));
        assertThat(network.asked).hasSize(1);
        pass(Duration.ofSeconds(1));
        assertThat(network.asked).hasSize(2);
    }

    @Test
    void silentServerIsLeftAfterTenSeconds() throws Exception {
        network.has("a", "192.0.2.1", "192.0.2.2");
        network.has("b", "192.0.2.3");
        start("a", "b");

        pass(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(10));

        assertThat(network.asked).containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.3");
        // All were tried: it waits as long as between questions, then begins anew.
        pass(Duration.ofSeconds(10));
        assertThat(network.asked).hasSize(3);
        pass(Duration.ofSeconds(32));
        assertThat(network.asked).hasSize(4);
    }

    @Test
    void serverWithoutTimeIsLeftAtOnce() throws Exception {
        network.has("a", "192.0.2.1");
        network.has("b", "192.0.2.2");
        start("a", "b");

        answer(0, 0);

        assertThat(network.asked).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(kernel.corrections).isEmpty();
        assertThat(synchronizer.serverName()).contains("b");
    }

    @Test
    void answerOfSomebodyElseIsAsIfItHadNotCome() throws Exception {
        network.has("a", "192.0.2.1");
        start("a");
        byte[] foreign = new byte[48];
        foreign[0] = 0x24;

        network.open
                .orElseThrow()
                .arrived(new Network.Arrival(NtpPacket.decode(foreign), NOW, NOW));

        assertThat(network.open).isPresent();
        answer(1000, 1);
        assertThat(kernel.corrections).hasSize(1);
    }

    @Test
    void questionsAreRepeatedEverLater() throws Exception {
        network.has("a", "192.0.2.1");
        start("a");
        answer(0, 1);
        pass(Duration.ofSeconds(64));
        assertThat(network.asked).hasSize(2);

        pass(Duration.ofSeconds(15));
        assertThat(network.asked).hasSize(3);
        pass(Duration.ofSeconds(19));
        assertThat(network.asked).hasSize(3);
        pass(Duration.ofSeconds(1));
        assertThat(network.asked).hasSize(4);
    }

    @Test
    void tooManyAttemptsArePutOff() throws Exception {
        network.has("a", "192.0.2.1");
        start("a");
        for (int i = 0; i < 12; i++) {
            synchronizer.setRuntimeServers(List.of("a"));
            settle();
        }

        assertThat(network.asked).hasSize(10);
        pass(Duration.ofSeconds(30));
        assertThat(network.asked).hasSize(11);
    }

    @Test
    void serversOfRunTimeComeFirst() throws Exception {
        network.has("a", "192.0.2.1");
        network.has("r", "192.0.2.9");
        start("a");

        synchronizer.setRuntimeServers(List.of("r"));
        settle();

        assertThat(network.asked).containsExactly("192.0.2.1", "192.0.2.9");
        assertThat(synchronizer.names(ServerKind.RUNTIME)).containsExactly("r");
    }

    @Test
    void networkThatComesBringsItsServers() throws Exception {
        network.has("l", "192.0.2.7");
        Path state = tree.resolve("run/systemd/netif/state");
        Files.createDirectories(tree.resolve("run/systemd/netif"));
        Files.writeString(state, "ONLINE_STATE=offline\n");
        start();
        assertThat(network.asked).isEmpty();

        Files.writeString(state, "ONLINE_STATE=online\nNTP=l\n");
        synchronizer.networkChanged();
        settle();

        assertThat(network.asked).containsExactly("192.0.2.7");
        Files.writeString(state, "ONLINE_STATE=offline\nNTP=l\n");
        synchronizer.networkChanged();
        settle();
        assertThat(network.open).isEmpty();
    }

    @Test
    void clockThatOthersSetIsAskedForAtOnce() throws Exception {
        network.has("a", "192.0.2.1");
        start("a");
        answer(5_000_000, 1);

        // The first one is our own step.
        synchronizer.clockWasSet();
        assertThat(network.asked).hasSize(1);
        synchronizer.clockWasSet();
        assertThat(network.asked).hasSize(2);
        answer(0, 1);
        assertThat(synchronizer.pollUsec()).isEqualTo(32_000_000);
    }
}
