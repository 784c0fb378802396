package org.jitney.journald.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jitney.journald.entry.Sender;
import org.junit.jupiter.api.Test;

class OutgoingTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String line(Optional<byte[]> identifier, Sender sender) {
        Outgoing message = new Outgoing(6, identifier, bytes("text"), sender);
        return new String(message.line("<6>", "\n"), StandardCharsets.UTF_8);
    }

    @Test
    void aLineSaysWhoSpeaks() {
        Sender process = new Sender(7, 0, 0);

        assertThat(line(Optional.of(bytes("a")), process)).isEqualTo("<6>a[7]: text\n");
        assertThat(line(Optional.empty(), process)).isEqualTo("<6>[7]: text\n");
        assertThat(line(Optional.of(bytes("a")), Sender.NOBODY)).isEqualTo("<6>a: text\n");
        assertThat(line(Optional.empty(), Sender.NOBODY)).isEqualTo("<6>text\n");
    }

    @Test
    void onlyTerminalsOfLoginsAreWrittenTo() {
        ByteBuffer records = ByteBuffer.allocate(4 * 384).order(ByteOrder.LITTLE_ENDIAN);
        String[] lines = {"pts/3", "../sda", ":0", "tty9"};
        for (int i = 0; i < lines.length; i++) {
            records.putShort(i * 384, (short) (lines[i].equals("tty9") ? 8 : 7));
            records.put(i * 384 + 8, bytes(lines[i]));
        }

        assertThat(Terminals.lines(records.array())).containsExactly("pts/3");
    }
}
