package org.jitney.timesync1.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.event.EventLoop;
import org.jitney.timesync1.model.NtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long AHEAD = 90_000_000;

    /** Hears what comes back. */
    private static final class Heard implements Network.Listener {
        final List<Network.Arrival> arrivals = new ArrayList<>();
        final List<String> failures = new ArrayList<>();

        @Override
        public void arrived(Network.Arrival arrival) {
            arrivals.add(arrival);
        }

        @Override
        public void failed(String why) {
            failures.add(why);
        }
    }

    private static DatagramPacket question(DatagramSocket server) throws Exception {
        server.setSoTimeout((int) PATIENCE.toMillis());
        DatagramPacket question = new DatagramPacket(new byte[512], 512);
        server.receive(question);
        return question;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void answerArrivedWhenTheKernelGotItHoweverLateItIsRead(String address) throws Exception {
        InetAddress host = InetAddress.getByName(address);
        try (EventLoop loop = EventLoop.open();
                DatagramSocket server = new DatagramSocket(0, host)) {
            UdpNetwork network = new UdpNetwork(loop, usec -> usec + AHEAD, server.getLocalPort());
            // The kernel begins to note when packets come some time after the first socket has
            // asked for it, so that one stays open, and more than one answer may be needed.
            try (var _ = network.ask(host, NtpPacket.request(1), new Heard())) {
                question(server);
                boolean noted = false;
                for (int tries = 0; tries < 200 && !noted; tries++) {
                    noted = arrivedBeforeItWasRead(loop, server, network);
                }
                assertThat(noted).isTrue();
            }
        }
    }

    /** {@return whether an answer counts from when it came, not from when it was read} */
    private static boolean arrivedBeforeItWasRead(
            EventLoop loop, DatagramSocket server, UdpNetwork network) throws Exception {
        Heard heard = new Heard();
        long before = loop.clock().realtimeUsec();
        try (var _ = network.ask(server.getLocalAddress(), NtpPacket.request(1), heard)) {
            server.send(question(server));
            long answered = loop.clock().realtimeUsec();
            while (loop.clock().realtimeUsec() < answered + 1000) {
                Thread.onSpinWait();
            }

            loop.runOnce(PATIENCE);

            assertThat(heard.failures).isEmpty();
            assertThat(heard.arrivals).hasSize(1);
            Network.Arrival arrival = heard.arrivals.getFirst();
            assertThat(arrival.packet()).isPresent();
            assertThat(arrival.sentUsec()).isBetween(before + AHEAD, answered + AHEAD);
            assertThat(arrival.arrivedUsec()).isGreaterThanOrEqualTo(arrival.sentUsec());
            return arrival.arrivedUsec() <= answered + AHEAD;
        }
    }

    @Test
    void nobodyElsesPacketsAreHeardAndNobodyAtThePortIsNoFailure() throws Exception {
        InetAddress host = InetAddress.getLoopbackAddress();
        try (EventLoop loop = EventLoop.open()) {
            DatagramSocket server = new DatagramSocket(0, host);
            Heard heard = new Heard();
            UdpNetwork network = new UdpNetwork(loop, usec -> usec, server.getLocalPort());
            try (var _ = network.ask(host, NtpPacket.request(1), heard);
                    DatagramSocket stranger = new DatagramSocket(0, host)) {
                DatagramPacket question = question(server);
                stranger.send(new DatagramPacket(new byte[48], 48, question.getSocketAddress()));
                server.send(new DatagramPacket(new byte[3], 3, question.getSocketAddress()));
                server.close();

                loop.runOnce(PATIENCE);

                // Too short to be an answer, and from whom it should be.
                assertThat(heard.arrivals).hasSize(1);
                assertThat(heard.arrivals.getFirst().packet()).isEmpty();
            }
            // Its port is closed now, which the kernel tells whoever writes there.
            try (var _ = network.ask(host, NtpPacket.request(1), heard)) {
                loop.runOnce(PATIENCE);
            }
            assertThat(heard.failures).isEmpty();
        }
    }

    @Test
    void whatCannotBeSentFailsUnlessItWasGivenUp() throws Exception {
        try (EventLoop loop = EventLoop.open()) {
            Heard heard = new Heard();
            UdpNetwork network = new UdpNetwork(loop, usec -> usec, 0);
            InetAddress nowhere = InetAddress.getByAddress(ByteBuffer.allocate(16).array());

            network.ask(nowhere, new byte[70_000], heard).close();
            loop.runOnce(Duration.ZERO);
            assertThat(heard.failures).isEmpty();

            var _ = network.ask(nowhere, new byte[70_000], heard);
            loop.runOnce(Duration.ZERO);
            assertThat(heard.failures).hasSize(1);
        }
    }
}
