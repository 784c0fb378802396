package org.jitney.journald.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jitney.journald.entry.Fields;

/** What any program may send to the journal: parsers end, with a value or without. */
class LogFuzzTest {
    private static final int MOST_BYTES = 4096;

    /** No field of the daemon's own, no entry that is too large, and an end. */
    @FuzzTest
    void messages(byte[] data) {
        NativeParser parser = new NativeParser(data, data.length, MOST_BYTES, false);
        int entries = 0;
        for (Optional<NativeEntry> e = parser.next(); e.isPresent(); e = parser.next()) {
            check(e.get());
            if (++entries > data.length) {
                throw new AssertionError("more entries than bytes");
            }
        }
    }

    private static void check(NativeEntry entry) {
        long size = 0;
        for (byte[] field : entry.fields()) {
            int equals = 0;
            while (field[equals] != '=') {
                equals++;
            }
            if (!Fields.isClientName(field, 0, equals)) {
                throw new AssertionError(
                        "not a name for programs: " + new String(field, StandardCharsets.UTF_8));
            }
            size += field.length;
        }
        if (size > MOST_BYTES || entry.objectPid() != 0 || entry.fields().isEmpty()) {
            throw new AssertionError("an entry of " + size + " bytes, about " + entry.objectPid());
        }
    }

    /** A priority that fits, and no byte that was not sent. */
    @FuzzTest
    void syslog(byte[] data) {
        if (data.length == 0) {
            return;
        }
        SyslogMessage message = SyslogMessage.parse(data);
        if (message.priority() < 0 || message.priority() > 999) {
            throw new AssertionError("priority " + message.priority());
        }
        if (message.message().length > data.length) {
            throw new AssertionError("the message is longer than what was sent");
        }
        if (message.raw().isPresent() && !Arrays.equals(message.raw().get(), data)) {
            throw new AssertionError("the raw message is another");
        }
    }

    @FuzzTest
    void kernel(byte[] data) {
        KernelMessage.parse(data).ifPresent(KernelMessage::fields);
    }

    @FuzzTest
    void audit(byte[] data) {
        AuditMessage.parse(1300, data)
                .ifPresent(message -> {
                    for (byte[] field : message.fields()) {
                        if (field.length == 0) {
                            throw new AssertionError("a field of nothing");
                        }
                    }
                });
    }

    /** However a stream comes in pieces, its lines are the same. */
    @FuzzTest
    void stream(byte[] data) {
        String whole = lines(data, Math.max(data.length, 1));
        String bytes = lines(data, 1);
        if (!whole.equals(bytes)) {
            throw new AssertionError("in one piece " + whole + ", byte by byte " + bytes);
        }
    }

    private static String lines(byte[] data, int step) {
        StringBuilder seen = new StringBuilder();
        StreamParser parser =
                new StreamParser(
                        79,
                        true,
                        new StreamParser.Sink() {
                            @Override
                            public void begun(StreamHeader header) {
                                seen.append(header.unit()).append(header.priority());
                            }

                            @Override
                            public void line(byte[] text, LineBreak end) {
                                seen.append(Arrays.toString(text)).append(end);
                            }
                        });
        try {
            for (int at = 0; at < data.length; at += step) {
                byte[] piece = Arrays.copyOfRange(data, at, Math.min(data.length, at + step));
                parser.add(piece, piece.length);
            }
            parser.flush(LineBreak.EOF);
        } catch (StreamHeader.Malformed e) {
            seen.append("malformed");
        }
        return seen.toString();
    }
}
