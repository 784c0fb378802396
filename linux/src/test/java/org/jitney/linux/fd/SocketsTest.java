package org.jitney.linux.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Unistd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketsTest {
    @TempDir Path folder;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer.duplicate().flip()).toString();
    }

    @Test
    void bytesAndDescriptorsTravelTogether() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        try (StreamSocket here = pair.get(0);
                StreamSocket there = pair.get(1);
                Pipe pipe = Pipe.open()) {
            ByteBuffer into = ByteBuffer.allocateDirect(100);
            List<Fd> fds = new ArrayList<>();

            int sent = here.send(bytes("hello"), List.of(pipe.writer(), pipe.reader()));
            int received = there.receive(into, fds);

            assertThat(sent).isEqualTo(5);
            assertThat(received).isEqualTo(5);
            assertThat(text(into)).isEqualTo("hello");
            assertThat(fds).hasSize(2);
            assertThat(Fcntl.isCloseOnExec(fds.get(0).number())).isTrue();
            fds.get(0).write(bytes("through"));
            ByteBuffer out = ByteBuffer.allocate(100);
            pipe.reader().read(out);
            assertThat(text(out)).isEqualTo("through");
            fds.forEach(Fd::close);
        }
    }

    @Test
    void manyBuffersGoInOneSend() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        try (StreamSocket here = pair.get(0);
                StreamSocket there = pair.get(1)) {
            ByteBuffer direct = ByteBuffer.allocateDirect(3).put(bytes("two")).flip();
            ByteBuffer[] parts = {bytes("one "), direct, bytes(" three")};
            ByteBuffer into = ByteBuffer.allocate(100);

            int sent = here.send(parts, 3, List.of());
            there.receive(into, new ArrayList<>());

            assertThat(sent).isEqualTo(13);
            assertThat(text(into)).isEqualTo("one two three");
            assertThat(parts[2].hasRemaining()).isFalse();
        }
    }

    @Test
    void aHeapBufferLargerThanTheStageGoesInPieces() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        try (StreamSocket here = pair.get(0);
                StreamSocket there = pair.get(1)) {
            ByteBuffer large = ByteBuffer.allocate(100_000);

            int sent = here.send(large, List.of());

            assertThat(sent).isPositive().isLessThan(100_000);
            assertThat(large.position()).isEqualTo(sent);
            ByteBuffer into = ByteBuffer.allocate(100_000);
            while (into.position() < sent) {
                assertThat(there.receive(into, new ArrayList<>())).isPositive();
            }
            assertThat(into.position()).isEqualTo(sent);
        }
    }

    @Test
    void emptyIsZeroAndTheEndIsMinusOne() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        try (StreamSocket here = pair.get(0);
                StreamSocket there = pair.get(1)) {
            ByteBuffer into = ByteBuffer.allocate(10);

            assertThat(here.receive(into, new ArrayList<>())).isZero();
            there.shutdown();
            assertThat(here.receive(into, new ArrayList<>())).isEqualTo(-1);
        }
    }

    @Test
    void sendingToAClosedPeerIsAnErrorAndNoSignal() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        try (StreamSocket here = pair.get(0)) {
            pair.get(1).close();

            assertThatThrownBy(() -> here.send(bytes("x"), List.of()))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessage("sendmsg: Broken pipe");
        }
    }

    @Test
    void aFullSocketTakesNothing() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        try (StreamSocket here = pair.get(0);
                StreamSocket there = pair.get(1)) {
            int rounds = 0;
            while (here.send(ByteBuffer.allocateDirect(65536), List.of()) > 0) {
                rounds++;
            }

            assertThat(rounds).isPositive();
            there.receive(ByteBuffer.allocateDirect(1 << 20), new ArrayList<>());
        }
    }

    @Test
    void theListenerAcceptsAndKnowsThePeer() throws ErrnoException {
        UnixAddress address = new UnixAddress.Path(folder.resolve("socket").toString());
        try (Listener listener = Listener.bind(address, 0600)) {
            assertThat(listener.accept()).isEmpty();

            try (StreamSocket client = StreamSocket.connect(address);
                    StreamSocket server = listener.accept().orElseThrow();
                    PeerCredentials peer = server.credentials()) {
                assertThat(peer.pid()).isEqualTo(Unistd.getpid());
                assertThat(peer.uid()).isEqualTo(Unistd.geteuid());
                assertThat(client.credentials().pid()).isEqualTo(Unistd.getpid());
            }
        }
    }

    @Test
    void theSocketFileHasTheModeThatWasAskedFor() throws Exception {
        Path path = folder.resolve("socket");
        try (Listener _ = Listener.bind(new UnixAddress.Path(path.toString()), 0620)) {
            assertThat((Integer) Files.getAttribute(path, "unix:mode") & 0777).isEqualTo(0620);
        }
    }

    @Test
    void abstractNamesWork() throws ErrnoException {
        UnixAddress address = new UnixAddress.Abstract("jitney-test-" + Unistd.getpid());
        try (Listener listener = Listener.bind(address, 0);
                StreamSocket _ = StreamSocket.connect(address)) {
            assertThat(listener.accept()).isPresent().get().satisfies(StreamSocket::close);
            assertThat(UnixAddress.decode(Sockets.localAddress(listener.fd().number())))
                    .contains(address);
        }
    }

    @Test
    void connectingToNothingSaysWhy() {
        assertThatThrownBy(() ->
                        StreamSocket.connect(new UnixAddress.Path(folder.resolve("no").toString())))
                .isInstanceOf(ErrnoException.class)
                .hasMessage("connect: No such file or directory");
        assertThatThrownBy(() -> StreamSocket.connect(new UnixAddress.Path("/" + "x".repeat(200))))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        e -> assertThat(e.errno()).isEqualTo(Errno.ENAMETOOLONG));
    }

    @Test
    void aDatagramSaysWhoSentIt() throws ErrnoException {
        UnixAddress address = new UnixAddress.Path(folder.resolve("notify").toString());
        try (DatagramSocket server = DatagramSocket.bind(address, 0666);
                DatagramSocket client = DatagramSocket.connect(address);
                Pipe pipe = Pipe.open()) {
            assertThat(server.receive()).isEmpty();

            assertThat(client.send(bytes("READY=1"), List.of(pipe.reader()))).isTrue();

            try (Datagram datagram = server.receive().orElseThrow()) {
                assertThat(datagram.text()).isEqualTo("READY=1");
                assertThat(datagram.truncated()).isFalse();
                assertThat(datagram.fds()).hasSize(1);
                assertThat(datagram.sender())
                        .contains(
                                new Datagram.Sender(
                                        Unistd.getpid(), Unistd.geteuid(), Unistd.getgid()));
            }
        }
    }

    @Test
    void inetSocketsListenAndAccept() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        var any = new SocketAddress.Inet(loopback, 0, 0);
        try (Fd listener = SocketCalls.socket(any.family(), Sockets.SOCK_STREAM, 0);
                Fd client = SocketCalls.socket(any.family(), Sockets.SOCK_STREAM, 0)) {
            SocketCalls.setOption(listener, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            SocketCalls.bind(listener, any);
            SocketCalls.listen(listener, 5);
            byte[] local = SocketCalls.localAddress(listener);
            int port = ((local[2] & 0xff) << 8) | (local[3] & 0xff);

            client.setNonBlocking(false);
            SocketCalls.connect(client, new SocketAddress.Inet(loopback, port, 0));
            try (Fd server = SocketCalls.accept(listener)) {
                client.write(bytes("hi"));
                ByteBuffer into = ByteBuffer.allocate(10);
                server.read(into);
                assertThat(text(into)).isEqualTo("hi");
            }
            assertThat(SocketCalls.option(listener, Sockets.SOL_SOCKET, Sockets.SO_ACCEPTCONN))
                    .isEqualTo(1);
        }
    }

    @Test
    void addressesEncodeAsTheKernelWantsThem() throws Exception {
        InetAddress six = InetAddress.ofLiteral("::1");

        assertThat(new SocketAddress.Inet(six, 80, 3).encode())
                .hasSize(28)
                .startsWith(10, 0, 0, 80)
                .endsWith(1, 3, 0, 0, 0);
        assertThat(new SocketAddress.Netlink(0, 1).encode())
                .containsExactly(16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
        assertThat(new SocketAddress.Vsock(2, 22).encode()).startsWith(40, 0, 0, 0, 22, 0, 0, 0, 2);
    }

    @Test
    void aFifoIsMadeAndReopened() throws Exception {
        String path = folder.resolve("fifo").toString();
        try (Fd first = SocketCalls.fifo(path, 0622);
                Fd second = SocketCalls.fifo(path, 0622)) {
            first.write(bytes("x"));
            ByteBuffer into = ByteBuffer.allocate(4);
            assertThat(second.read(into)).isEqualTo(1);
        }
        Files.writeString(folder.resolve("plain"), "");
        assertThatThrownBy(() -> SocketCalls.fifo(folder.resolve("plain").toString(), 0600))
                .isInstanceOf(ErrnoException.class);
    }

    @Test
    void aClosedDescriptorIsNeverUsedAgain() throws ErrnoException {
        Pipe pipe = Pipe.open();
        pipe.close();
        pipe.close();

        assertThatThrownBy(() -> pipe.reader().number()).isInstanceOf(IllegalStateException.class);
    }
}
