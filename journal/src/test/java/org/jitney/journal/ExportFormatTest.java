package org.jitney.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jitney.journal.TestFiles.field;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportFormatTest {
    private static final StoredEntry ENTRY =
            new StoredEntry(
                    3,
                    Id128.parse("00112233445566778899aabbccddeeff"),
                    1_700_000_000_000_000L,
                    77,
                    TestFiles.BOOT,
                    0xabcL,
                    List.of(
                            field("MESSAGE=plain\ttext"),
                            field("_BOOT_ID=" + TestFiles.BOOT),
                            field("LINES=one\ntwo"),
                            field("UMLAUT=\u00fc"),
                            new byte[] {'B', '=', (byte) 0xff, 0, '\n'}));

    private static Optional<ExportFormat.Imported> read(byte[] bytes) throws Exception {
        return ExportFormat.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] written() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExportFormat.write(ENTRY, out);
        return out.toByteArray();
    }

    @Test
    void anEntryIsWrittenAsJournalctlDoes() throws Exception {
        String expected =
                """
                __CURSOR=s=00112233445566778899aabbccddeeff;i=3;b=%s;m=4d;t=60a24181e4000;x=abc
                __REALTIME_TIMESTAMP=1700000000000000
                __MONOTONIC_TIMESTAMP=77
                _BOOT_ID=%s
                MESSAGE=plain\ttext
                LINES
                \7\0\0\0\0\0\0\0one
                two
                UMLAUT=\u00c3\u00bc
                B
                \3\0\0\0\0\0\0\0\u00ff\0


                """
                        .formatted(TestFiles.BOOT, TestFiles.BOOT);

        assertThat(new String(written(), StandardCharsets.ISO_8859_1)).isEqualTo(expected);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        ExportFormat.Imported entry = read(written()).orElseThrow();

        assertThat(entry.realtime()).isEqualTo(ENTRY.realtime());
        assertThat(entry.monotonic()).isEqualTo(ENTRY.monotonic());
        assertThat(entry.bootId()).isEqualTo(ENTRY.bootId());
        assertThat(entry.cursor()).isEqualTo(ENTRY.cursor());
        assertThat(entry.fields()).containsExactlyInAnyOrderElementsOf(ENTRY.fields());
    }

    @Test
    void nothingIsTheEnd() throws Exception {
        assertThat(read(new byte[0])).isEmpty();
        assertThat(read(field("\n\n"))).isEmpty();
    }

    @Test
    void namesThatNoFieldMayHaveArePassedOver() throws Exception {
        assertThat(read(field("lower=1\nA=2\n__NEW=3\n\n")).orElseThrow().fields())
                .containsExactly(field("A=2"));
    }

    @Test
    void whatEndsEarlyIsMalformed() throws Exception {
        byte[] whole = written();
        for (int i = 1; i < whole.length; i++) {
            byte[] part = java.util.Arrays.copyOf(whole, i);
            assertThatThrownBy(() -> read(part)).isInstanceOf(MalformedExport.class);
        }
    }

    @Test
    void aSizeIsOnlyAClaim() {
        byte[] bytes = field("A\n\0\0\0\4\0\0\0\0abc");
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(MalformedExport.class);

        byte[] negative = field("A\n1234567");
        negative = java.util.Arrays.copyOf(negative, 10);
        negative[9] = (byte) 0x80;
        byte[] tooLarge = negative;
        assertThatThrownBy(() -> read(tooLarge))
                .isInstanceOf(MalformedExport.class)
                .hasMessageContaining("larger");
    }

    @Test
    void textIsWhatHasNoControlCharacters() {
        for (String good : List.of("", "a\tb", "\u00fc", "\u20ac", "\ud83d\ude00", "\u00a0")) {
            assertThat(Text.isPrintable(field(good), 0)).as(good).isTrue();
        }
        for (String bad : List.of("\n", "\r", "\u0007", "\u007f", "\u0085", "\ufffe", "\ufdd0")) {
            assertThat(Text.isPrintable(field(bad), 0)).isFalse();
        }
        assertThat(Text.isPrintable(new byte[] {(byte) 0xc0, (byte) 0x80}, 0)).isFalse();
        assertThat(Text.isPrintable(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, 0))
                .isFalse();
        assertThat(Text.isPrintable(new byte[] {(byte) 0xe2, (byte) 0x82}, 0)).isFalse();
    }
}
