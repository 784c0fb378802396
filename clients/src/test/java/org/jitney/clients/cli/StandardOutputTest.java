package org.jitney.clients.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jitney.clients.logs.ByteOutput;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    private static final byte[] LINE = "line\n".getBytes(StandardCharsets.US_ASCII);

    /** Has no room for the first pieces. */
    private static final class Disk extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean full = true;

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            kept.write(bytes, offset, length);
        }
    }

    @Test
    void aTableThatHasNoRoomIsAnError() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            Output output = Output.of(StandardOutput.of(full), Output.Look.PIPE);

            assertThatThrownBy(() -> output.printTable("UNIT LOAD\n"))
                    .isInstanceOf(Output.Unprintable.class)
                    .hasMessage("Failed to print table: No space left on device");
        }
    }

    @Test
    void otherTextThatHasNoRoomIsLost() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            Output output = Output.of(StandardOutput.of(full), Output.Look.PIPE);

            output.print("Usage\n");

            assertThatCode(output::flush).doesNotThrowAnyException();
        }
    }

    @Test
    void aTableIsVisibleAtOnce() {
        Disk disk = new Disk();
        disk.full = false;
        Output output = Output.of(StandardOutput.of(disk), Output.Look.PIPE);

        output.printTable("UNIT LOAD\n");

        assertThat(disk.kept).asString().isEqualTo("UNIT LOAD\n");
    }

    @Test
    void whoPrintsEntriesGoesOnWhenThereIsNoRoom() {
        Disk disk = new Disk();
        PrintStream stream = StandardOutput.of(disk);

        ByteOutput.write(stream, LINE, LINE.length);

        assertThat(StandardOutput.failure(stream)).hasValue("No space left on device");
        assertThat(StandardOutput.isClosed(stream)).isFalse();
        disk.full = false;
        ByteOutput.write(stream, LINE, LINE.length);
        assertThat(disk.kept.toString(StandardCharsets.US_ASCII)).endsWith("line\n");
    }

    @Test
    void aPagerThatIsGoneEndsTheOutput() {
        PrintStream stream = new PrintStream(new Disk(), false, StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ByteOutput.write(stream, LINE, LINE.length))
                .isInstanceOf(ByteOutput.Closed.class);
    }
}
