package org.jitney.clients.journalremote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Journals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statuses and texts are those of systemd 252. */
class HttpConnectionTest {
    private static final String ENTRY = "__REALTIME_TIMESTAMP=1700000000000000\nMESSAGE=one\n\n";
    private static final String TYPE = "Content-Type: application/vnd.fdo.journal\r\n";

    @TempDir Path dir;

    private final List<String> said = new ArrayList<>();

    private String answer(String input) throws IOException, JournalImport.Unwritable {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CreateOptions options = CreateOptions.of(new Id128(1, 2)).withStrictOrder(false);
        try (Sinks sinks = new Sinks(dir, true, options, said::add);
                Sinks.Sink sink = sinks.of("box")) {
            new HttpConnection(new ByteArrayInputStream(input.getBytes(ISO_8859_1)), out, sink)
                    .run();
        }
        return out.toString(ISO_8859_1);
    }

    private int entries() throws IOException {
        int count = 0;
        try (JournalReader journal =
                Journals.openFiles(List.of(dir.resolve("remote-box.journal")))) {
            while (journal.next()) {
                count++;
            }
        }
        return count;
    }

    private static String post(String body) {
        return "POST /upload HTTP/1.1\r\n"
                + TYPE
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    @Test
    void requestsComeOneAfterTheOther() throws IOException, JournalImport.Unwritable {
        String answer = answer(post(ENTRY) + post(ENTRY + ENTRY));

        assertThat(answer.split("HTTP/1.1 202 Accepted\r\n", -1)).hasSize(3);
        assertThat(answer).endsWith("\r\n\r\nOK.\n");
        assertThat(entries()).isEqualTo(3);
    }

    @Test
    void chunksAreOneBodyWhereverTheyAreCut() throws IOException, JournalImport.Unwritable {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < ENTRY.length(); i++) {
            body.append("1;x=y\r\n").append(ENTRY.charAt(i)).append("\r\n");
        }

        String answer =
                answer(
                        "POST /upload HTTP/1.1\r\nExpect: 100-continue\r\n"
                                + TYPE
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + body
                                + "0\r\nTrailer: x\r\n\r\n"
                                + post(ENTRY));

        assertThat(answer).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 ");
        assertThat(entries()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /upload HTTP/1.1, 406, Unsupported method.",
        "POST /x HTTP/1.1, 404, Not found.",
        "POST /upload HTTP/1.1, 415, Content-Type: application/vnd.fdo.journal is required.",
        "nonsense, 400, Not a request of HTTP/1.",
        "POST /upload HTTP/2, 400, Not a request of HTTP/1.",
    })
    void otherRequestsAreRefused(String line, int status, String text)
            throws IOException, JournalImport.Unwritable {
        String answer = answer(line + "\r\n\r\n" + post(ENTRY));

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("\r\nConnection: close\r\n").endsWith("\r\n\r\n" + text + "\n");
        assertThat(entries()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "9999999999999, 413, Payload larger than maximum size of 807403520 bytes",
        "x, 400, No length of the body.",
        "-1, 400, No length of the body.",
    })
    void lengthsAreNotBelieved(String length, int status, String text)
            throws IOException, JournalImport.Unwritable {
        String answer =
                answer(
                        "POST /upload HTTP/1.1\r\n"
                                + TYPE
                                + "Content-Length: "
                                + length
                                + "\r\n\r\n"
                                + ENTRY);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").endsWith(text + "\n");
    }

    @Test
    void halfAnEntryIsToldAndWhatCameBeforeIsKept() throws IOException, JournalImport.Unwritable {
        String answer = answer(post(ENTRY + "MESSAGE=half"));

        assertThat(answer).startsWith("HTTP/1.1 417 ");
        assertThat(answer).endsWith("Premature EOF. 12 bytes of trailing data not processed.\n");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void aFieldThatIsTooLargeEndsTheConnection() throws IOException, JournalImport.Unwritable {
        String answer = answer(post(ENTRY + "MESSAGE\n\0\0\0\0\0\0\0\1") + post(ENTRY));

        assertThat(answer).startsWith("HTTP/1.1 422 ").contains("larger than fields may be");
        assertThat(entries()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"zz", "''", "ffffffffffffffffff", "-1"})
    void sizesOfChunksAreNumbers(String size) {
        String request =
                "POST /upload HTTP/1.1\r\n" + TYPE + "Transfer-Encoding: chunked\r\n\r\n" + size;

        // What follows cannot be told from a request any more.
        assertThatThrownBy(() -> answer(request + "\r\n" + ENTRY)).isInstanceOf(IOException.class);
    }

    @Test
    void aPeerThatGoesAwayWithinABodyLosesThatEntryOnly() throws IOException {
        String request = post(ENTRY + ENTRY);

        assertThatThrownBy(() -> answer(request.substring(0, request.length() - 5)))
                .isInstanceOf(IOException.class);
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void linesAndHeadersHaveAnEnd() {
        String line = "POST /upload HTTP/1.1\r\nX: ";

        assertThatThrownBy(() -> answer(line + "x".repeat(100_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
        assertThatThrownBy(() -> answer(line + "\r\nA: b".repeat(200)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too many headers");
    }

    @ParameterizedTest
    @CsvSource({
        "box.example.org, remote-box.example.org.journal",
        "::1, remote-::1.journal",
        "../../etc/x, remote-..\\x2f..\\x2fetc\\x2fx.journal",
        "a b, remote-a\\x20b.journal",
    })
    void aNameOfAHostStaysInTheFolder(String host, String file) {
        assertThat(Sinks.fileName(host)).isEqualTo(file);
    }
}
