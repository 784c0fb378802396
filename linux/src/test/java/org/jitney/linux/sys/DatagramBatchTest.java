package org.jitney.linux.sys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatagramBatchTest {
    private final DatagramBatch batch = new DatagramBatch(64);
    private Fd server;
    private DatagramSocket client;

    @BeforeEach
    void open() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        server = SocketCalls.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
        SocketCalls.bind(server, new SocketAddress.Inet(loopback, 0, 0));
        byte[] bound = Sockets.localAddress(server.number());
        client = new DatagramSocket(0, loopback);
        client.connect(loopback, (bound[2] & 0xff) << 8 | (bound[3] & 0xff));
        client.setSoTimeout(5000);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void send(String text) throws Exception {
        byte[] bytes = text.getBytes(UTF_8);
        client.send(new DatagramPacket(bytes, bytes.length));
    }

    private String received() throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        client.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    private String text(int index) {
        byte[] bytes = new byte[batch.length(index)];
        batch.copy(index, bytes, bytes.length);
        return new String(bytes, UTF_8);
    }

    @Test
    void manyComeAndAreAnsweredAtOnceWithoutThoseThatAreNot() throws Exception {
        for (int i = 0; i < 5; i++) {
            send("question " + i);
        }

        int count = batch.receive(server.number());
        for (int i = 0; i < count; i += 2) {
            byte[] answer = ("answer to " + text(i) + " and more").getBytes(UTF_8);
            batch.answer(i, answer, answer.length - 9);
        }
        batch.flush(server.number());

        assertThat(count).isEqualTo(5);
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(received());
        }
        assertThat(answers)
                .containsExactly(
                        "answer to question 0", "answer to question 2", "answer to question 4");
        assertThat(batch.receive(server.number())).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void thereIsAnEndToWhatOneCallTakes() throws Exception {
        for (int i = 0; i < DatagramBatch.MOST + 3; i++) {
            send("q" + i);
        }

        assertThat(batch.receive(server.number())).isEqualTo(DatagramBatch.MOST);
        assertThat(text(DatagramBatch.MOST - 1)).isEqualTo("q" + (DatagramBatch.MOST - 1));
        assertThat(batch.receive(server.number())).isEqualTo(3);
        assertThat(text(0)).isEqualTo("q" + DatagramBatch.MOST);
    }

    @Test
    void saysWhoSentAndWhatWasCutOff() throws Exception {
        send("x".repeat(65));
        send("y");

        assertThat(batch.receive(server.number())).isEqualTo(2);
        assertThat(batch.isTruncated(0)).isTrue();
        assertThat(batch.isTruncated(1)).isFalse();
        assertThat(batch.length(1)).isEqualTo(1);
        assertThat(batch.isFromLoopback(0)).isTrue();
        byte[] sender = batch.sender(1);
        assertThat((sender[2] & 0xff) << 8 | (sender[3] & 0xff)).isEqualTo(client.getLocalPort());
    }

    @Test
    void whoCannotBeAnsweredKeepsNobodyElseFromIt() throws Exception {
        send("one");
        send("two");

        batch.receive(server.number());
        batch.answer(0, new byte[0], 0);
        batch.answer(1, text(1).getBytes(UTF_8), 3);
        batch.flush(server.number());

        assertThat(received()).isEmpty();
        assertThat(received()).isEqualTo("two");
    }
}
