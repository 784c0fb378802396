package org.jitney.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
    private static final StoredEntry ENTRY =
            new StoredEntry(
                    5,
                    new Id128(1, 2),
                    1_700_000_000_000_000L,
                    77,
                    new Id128(3, 4),
                    6,
                    List.of(
                            bytes(
                                    "MESSAGE=with \"quotes\", a \\ and\ttwo\nlines: \u00e4\ud83d\ude00"),
                            bytes("TWICE=one"),
                            new byte[] {'B', '=', 0, (byte) 0xff},
                            bytes("TWICE=two"),
                            new byte[] {'T', 'W', 'I', 'C', 'E', '=', 1},
                            bytes("EMPTY="),
                            bytes("_BOOT_ID=" + new Id128(3, 4))));

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static List<String> texts(List<byte[]> fields) {
        return fields.stream().map(field -> new String(field, ISO_8859_1)).sorted().toList();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(bytes(text));
    }

    @Test
    void whatWasWrittenIsReadAgain() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonFormat.write(ENTRY, out);
        JsonFormat.write(ENTRY, out);
        InputStream in = new ByteArrayInputStream(out.toByteArray());

        List<ExportFormat.Imported> read = new ArrayList<>();
        for (var entry = JsonFormat.read(in); entry.isPresent(); entry = JsonFormat.read(in)) {
            read.add(entry.get());
        }

        assertThat(read).hasSize(2);
        assertThat(texts(read.getLast().fields())).isEqualTo(texts(ENTRY.fields()));
        assertThat(read.getLast().cursor()).isEqualTo(ENTRY.cursor());
        assertThat(read.getLast().realtime()).isEqualTo(ENTRY.realtime());
        assertThat(read.getLast().monotonic()).isEqualTo(77);
        assertThat(read.getLast().bootId()).isEqualTo(ENTRY.bootId());
    }

    @Test
    void whatStandsBeforeObjectsInSequencesAndEventsIsPassedOver() throws Exception {
        InputStream in = stream("\u001e{\"A\":\"1\"}\ndata: {\"A\":\"2\"}\n\n");

        assertThat(texts(JsonFormat.read(in).orElseThrow().fields())).containsExactly("A=1");
        assertThat(texts(JsonFormat.read(in).orElseThrow().fields())).containsExactly("A=2");
        assertThat(JsonFormat.read(in)).isEmpty();
    }

    @Test
    void aValueThatWasTooLongIsNotThere() throws Exception {
        var entry = JsonFormat.read(stream("{\"LONG\":null, \"A\":[null, \"x\", [1,2]]}"));

        assertThat(texts(entry.orElseThrow().fields())).containsExactly("A=\u0001\u0002", "A=x");
    }

    @Test
    void escapesOfAnyCharacterAreUnderstood() throws Exception {
        var entry = JsonFormat.read(stream("{\"A\":\"\\u00e4\\ud83d\\ude00\\/\"}"));

        assertThat(entry.orElseThrow().fields().getFirst())
                .isEqualTo(bytes("A=\u00e4\ud83d\ude00/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{",
                "{\"A\"",
                "{\"A\":\"x",
                "{\"A\":\"x\" \"B\":\"y\"}",
                "{\"A\":[256]}",
                "{\"A\":[1 2]}",
                "{\"A\":[1,\"x\"]}",
                "{\"A\":{}}",
                "{\"A\":[[[1]]]}",
                "{\"A\":\"\\q\"}",
                "{\"A\":\"\\ud83d\"}",
                "{\"A\":\"\\ude00\"}",
                "{\"__REALTIME_TIMESTAMP\":\"x\"}"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> JsonFormat.read(stream(text))).isInstanceOf(MalformedExport.class);
    }
}
