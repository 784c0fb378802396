package org.jitney.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jitney.broker.TransportsTest.Client;
import org.jitney.bus.address.AddressEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, many or hostile before they have said who they are. */
class HandshakeTest {
    private static final String ANONYMOUS = "<auth>ANONYMOUS</auth><allow_anonymous/>";

    @TempDir Path home;

    private static SocketChannel dial(AddressEntry address) throws IOException {
        int port = Integer.parseInt(address.get("port").orElseThrow());
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Sends something and reads one answer; empty at the end. */
    private static String ask(AddressEntry address, byte[]... parts) throws IOException {
        try (SocketChannel channel = dial(address)) {
            for (byte[] part : parts) {
                channel.write(ByteBuffer.wrap(part));
            }
            return read(channel);
        }
    }

    private static String read(SocketChannel channel) {
        ByteBuffer in = ByteBuffer.allocate(4096);
        try {
            if (channel.read(in) < 0) {
                return "";
            }
        } catch (IOException e) {
            // Closed with something of ours unread: a reset is an end as well.
            return "";
        }
        return new String(in.array(), 0, in.position(), US_ASCII);
    }

    @Test
    void nonceLiesWhereOnlyTheOwnerCanReadItAndIsWhatCounts() throws Exception {
        String elements = "<listen>nonce-tcp:host=127.0.0.1</listen>" + ANONYMOUS;
        try (ListeningBus bus = ListeningBus.start(home, elements)) {
            AddressEntry address = AddressEntry.parse(bus.address()).getFirst();
            Path file = Path.of(address.get("noncefile").orElseThrow());

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(bus.leavings()).contains(file.toString());
            byte[] auth = "\0AUTH ANONYMOUS\r\n".getBytes(US_ASCII);
            assertThat(ask(address, new byte[16], auth)).isEmpty();
            assertThat(ask(address, Files.readAllBytes(file), auth)).startsWith("OK ");
        }
    }

    @Test
    void whatFollowsARequestForACookieWaitsForIt() throws Exception {
        String elements = "<listen>unix:path=%s/bus</listen>".formatted(home);
        try (ListeningBus bus = ListeningBus.start(home, elements);
                SocketChannel channel =
                        SocketChannel.open(UnixDomainSocketAddress.of(home.resolve("bus")))) {
            String user =
                    HexFormat.of().formatHex(TransportsTest.uid().toString().getBytes(US_ASCII));
            String auth = "\0AUTH DBUS_COOKIE_SHA1 " + user + "\r\nCANCEL\r\n";
            byte[] rest = "AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".getBytes(US_ASCII);
            byte[] hello = TestClient.call("Hello").encode(1);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(auth.getBytes(US_ASCII));
            all.writeBytes(rest);
            all.writeBytes(hello);
            channel.write(ByteBuffer.wrap(all.toByteArray()));
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("NameAcquired") < 0) {
                String more = read(channel);
                assertThat(more).as("after " + answer).isNotEmpty();
                answer.append(more);
            }

            assertThat(answer.toString())
                    .matches("(?s)DATA [0-9a-f]+\r\nREJECTED .*\r\nDATA\r\nOK .*\r\n.*:1\\.0.*");
            assertThat(bus.address()).contains("/bus");
        }
    }

    @Test
    void whoSendsMuchBehindARequestForACookieIsDisconnected() throws Exception {
        Client.DBUS_SEND.assumeInstalled();
        String elements = "<listen>unix:path=%s/bus</listen>".formatted(home);
        try (ListeningBus bus = ListeningBus.start(home, elements);
                SocketChannel channel =
                        SocketChannel.open(UnixDomainSocketAddress.of(home.resolve("bus")))) {
            String user =
                    HexFormat.of().formatHex(TransportsTest.uid().toString().getBytes(US_ASCII));
            String flood = "\0AUTH DBUS_COOKIE_SHA1 " + user + "\r\n" + "A".repeat(1 << 20);
            try {
                ByteBuffer out = ByteBuffer.wrap(flood.getBytes(US_ASCII));
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("Broken pipe");
            }

            assertThat(bus.run(Client.DBUS_SEND.command(bus.address()))).endsWith("exit 0\n");
            String last = "";
            for (String said = read(channel); !said.isEmpty(); said = read(channel)) {
                last = said;
            }
            assertThat(last).matches("|DATA [0-9a-f]+\r\n");
        }
    }

    @Test
    void strangersInTheHandshakePushEachOtherOutAndNobodyElse() throws Exception {
        Client.DBUS_SEND.assumeInstalled();
        String elements =
                "<listen>tcp:host=127.0.0.1</listen>"
                        + "<limit name='max_incomplete_connections'>4</limit>";
        List<SocketChannel> silent = new ArrayList<>();
        try (ListeningBus bus = ListeningBus.start(home, elements)) {
            AddressEntry address = AddressEntry.parse(bus.address()).getFirst();
            for (int i = 0; i < 20; i++) {
                silent.add(dial(address));
            }

            assertThat(bus.run(Client.DBUS_SEND.command(bus.address()))).endsWith("exit 0\n");
            for (SocketChannel channel : silent.subList(0, 16)) {
                assertThat(read(channel)).isEmpty();
            }
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void whoIsSlowLosesHisOwnConnection() throws Exception {
        Client.DBUS_SEND.assumeInstalled();
        String elements =
                "<listen>tcp:host=127.0.0.1</listen><limit name='auth_timeout'>300</limit>";
        try (ListeningBus bus = ListeningBus.start(home, elements)) {
            AddressEntry address = AddressEntry.parse(bus.address()).getFirst();
            try (SocketChannel slow = dial(address)) {
                slow.write(ByteBuffer.wrap("\0AUTH ".getBytes(US_ASCII)));

                assertThat(bus.run(Client.DBUS_SEND.command(bus.address()))).endsWith("exit 0\n");
                assertThat(read(slow)).isEmpty();
            }
        }
    }
}
