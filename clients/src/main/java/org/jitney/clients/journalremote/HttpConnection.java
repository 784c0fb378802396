package org.jitney.clients.journalremote;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jitney.journal.ExportFormat;

/**
 * One connection of HTTP/1.1 (RFC 9112), as far as {@code systemd-journal-upload} and curl need it:
 * POST to {@code /upload} with {@code Content-Type: application/vnd.fdo.journal}, one after the
 * other. The answers are those of the original.
 */
final class HttpConnection {
    private static final String TYPE = "application/vnd.fdo.journal";

    /** DATA_SIZE_MAX of the original and what it allows for the other fields. */
    private static final long LARGEST = 807_403_520;

    private static final int MOST_HEADERS = 100;

    private final InputStream in;
    private final OutputStream out;
    private final Sinks.Sink sink;

    HttpConnection(InputStream in, OutputStream out, Sinks.Sink sink) {
        this.in = new BufferedInputStream(in, 64 << 10);
        this.out = out;
        this.sink = sink;
    }

    /** A status and the line that explains it. */
    private record Answer(int status, String text, boolean goesOn) {}

    /** Takes requests until one side wants no more of them. */
    void run() throws IOException {
        while (true) {
            in.mark(1);
            if (in.read() < 0) {
                return;
            }
            in.reset();
            Answer answer = request();
            send(answer);
            if (!answer.goesOn) {
                return;
            }
        }
    }

    private Answer request() throws IOException {
        String[] words = Limited.line(in).split(" ", -1);
        Map<String, String> headers = headers();
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            return new Answer(400, "Not a request of HTTP/1.", false);
        }
        boolean goesOn =
                words[2].equals("HTTP/1.1")
                        && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        if (!words[0].equals("POST")) {
            return new Answer(406, "Unsupported method.", false);
        }
        if (!words[1].equals("/upload")) {
            return new Answer(404, "Not found.", false);
        }
        if (!headers.getOrDefault("content-type", "").equals(TYPE)) {
            return new Answer(415, "Content-Type: " + TYPE + " is required.", false);
        }
        boolean chunked = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
        String length = headers.getOrDefault("content-length", "0");
        boolean isOtherwiseEncoded = !chunked && headers.containsKey("transfer-encoding");
        if (isOtherwiseEncoded || !length.matches("[0-9]{1,18}")) {
            return new Answer(400, "No length of the body.", false);
        }
        long size = chunked ? -1 : Long.parseLong(length);
        if (size > LARGEST) {
            return new Answer(
                    413, "Payload larger than maximum size of " + LARGEST + " bytes", false);
        }
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return upload(new Limited(in, size), goesOn);
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        int count = 0;
        for (String line = Limited.line(in); !line.isEmpty(); line = Limited.line(in)) {
            if (++count > MOST_HEADERS) {
                throw new IOException("too many headers");
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private Answer upload(InputStream body, boolean goesOn) throws IOException {
        try {
            Said said = new Said(sink);
            return switch (JournalImport.read(body, said)) {
                case WHOLE -> new Answer(202, "OK.", goesOn);
                case CUT ->
                        new Answer(
                                417,
                                said.last.replace(" lost.", " of trailing data not processed."),
                                goesOn);
                case MALFORMED -> new Answer(422, "Processing failed: " + said.last, false);
                case BROKEN -> throw new IOException(said.last);
            };
        } catch (JournalImport.Unwritable e) {
            sink.say(e.text());
            return new Answer(507, "Processing failed: " + e.text(), false);
        }
    }

    /** Remembers the last thing that was said, for the answer. */
    private static final class Said implements JournalImport.Target {
        private final Sinks.Sink sink;
        private String last = "";

        Said(Sinks.Sink sink) {
            this.sink = sink;
        }

        @Override
        public void add(ExportFormat.Imported entry) throws JournalImport.Unwritable {
            sink.add(entry);
        }

        @Override
        public void say(String text) {
            last = text;
            sink.say(text);
        }
    }

    private void send(Answer answer) throws IOException {
        byte[] text = (answer.text + "\n").getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 "
                        + answer.status
                        + " "
                        + reason(answer.status)
                        + "\r\nContent-Type: text/plain\r\nContent-Length: "
                        + text.length
                        + (answer.goesOn ? "" : "\r\nConnection: close")
                        + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + text.length);
        System.arraycopy(text, 0, all, start.length, text.length);
        out.write(all);
    }

    private static String reason(int status) {
        return switch (status) {
            case 202 -> "Accepted";
            case 404 -> "Not Found";
            case 406 -> "Not Acceptable";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 422 -> "Unprocessable Content";
            case 507 -> "Insufficient Storage";
            default -> "Bad Request";
        };
    }
}
