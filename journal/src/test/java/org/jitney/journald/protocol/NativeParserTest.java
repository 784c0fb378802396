package org.jitney.journald.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NativeParserTest {
    private static List<NativeEntry> parse(byte[] data, boolean root) {
        NativeParser parser = new NativeParser(data, data.length, 1000, root);
        List<NativeEntry> entries = new ArrayList<>();
        for (Optional<NativeEntry> e = parser.next(); e.isPresent(); e = parser.next()) {
            entries.add(e.get());
        }
        return entries;
    }

    private static List<NativeEntry> parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8), true);
    }

    private static List<String> fields(NativeEntry entry) {
        return entry.fields().stream().map(f -> new String(f, StandardCharsets.UTF_8)).toList();
    }

    private static byte[] binary(String name, String value, String after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((name + "\n").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value.length())
                        .array());
        out.writeBytes((value + after).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    @Test
    void linesAreFields() {
        List<NativeEntry> entries = parse("MESSAGE=a=b\nPRIORITY=3\nSYSLOG_FACILITY=12\n");

        assertThat(entries).hasSize(1);
        assertThat(fields(entries.getFirst()))
                .containsExactly("MESSAGE=a=b", "PRIORITY=3", "SYSLOG_FACILITY=12");
        assertThat(entries.getFirst().priority()).isEqualTo(12 * 8 + 3);
        assertThat(entries.getFirst().message()).hasValue("a=b".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEmptyLineDividesEntries() {
        assertThat(parse("A=1\n\nB=2\nC=3\n"))
                .extracting(NativeParserTest::fields)
                .containsExactly(List.of("A=1"), List.of("B=2", "C=3"));
    }

    @Test
    void binaryFieldsMayHoldAnything() {
        List<NativeEntry> entries = parse(binary("MESSAGE", "two\nlines\0", "\nA=1\n"), true);

        assertThat(fields(entries.getFirst())).containsExactly("MESSAGE=two\nlines\0", "A=1");
    }

    @Test
    void namesThatProgramsMayNotSetAreLeftOut() {
        assertThat(
                        fields(
                                parse(
                                                "_PID=1\nlower=2\n1A=3\nOK_1=4\n=5\n"
                                                        + "X".repeat(65)
                                                        + "=6\n")
                                        .getFirst()))
                .containsExactly("OK_1=4");
    }

    @Test
    void commentsAndControlLinesAreSkipped() {
        assertThat(fields(parse("#c=1\n.d=2\nA=3\n").getFirst())).containsExactly("A=3");
    }

    @Test
    void whatFollowsABrokenFieldIsNotLookedAt() {
        byte[] cut = binary("B", "long value", "");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("A=1\n".getBytes(StandardCharsets.UTF_8));
        all.write(cut, 0, cut.length - 3);

        assertThat(parse(all.toByteArray(), true))
                .extracting(NativeParserTest::fields)
                .containsExactly(List.of("A=1"));
        assertThat(parse("A=1\nnoise"))
                .extracting(NativeParserTest::fields)
                .containsExactly(List.of("A=1"));
    }

    @Test
    void anEntryThatIsTooLargeGoes() {
        assertThat(parse("A=1\nB=" + "x".repeat(1000) + "\n\nC=1\n")).isEmpty();
        byte[] huge = binary("A", "x", "\n");
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(2, Long.MAX_VALUE);
        assertThat(parse(huge, true)).isEmpty();
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(2, -1);
        assertThat(parse(huge, true)).isEmpty();
    }

    @Test
    void onlyRootSpeaksAboutOthers() {
        byte[] text = "MESSAGE=m\nOBJECT_PID=17\n".getBytes(StandardCharsets.UTF_8);

        assertThat(parse(text, true).getFirst().objectPid()).isEqualTo(17);
        assertThat(parse(text, false).getFirst().objectPid()).isZero();
    }

    @Test
    void nothingIsNoEntry() {
        assertThat(parse("")).isEmpty();
        assertThat(parse("\nA=1\n")).isEmpty();
        assertThat(parse("_ONLY=1\n")).isEmpty();
    }
}
