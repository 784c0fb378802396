package org.jitney.clients.resolvectl;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.Truth;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.resolvectl.dns.MalformedRecord;
import org.jitney.clients.resolvectl.dns.RecordJson;
import org.jitney.clients.resolvectl.dns.RecordText;
import org.jitney.clients.resolvectl.dns.RecordType;
import org.jitney.clients.resolvectl.dns.ResourceRecord;
import org.jitney.unitfile.time.TimeSpan;

/** Prints answers: lines, the link that one came over, and where all of it is from. */
final class Answers {
    private static final int LINK_COLUMN = 60;
    private static final long ACCURACY_USEC = 100;

    private final Screen screen;
    private final Wishes wishes;

    Answers(Screen screen, Wishes wishes) {
        this.screen = screen;
        this.wishes = wishes;
    }

    private Output output() {
        return screen.output();
    }

    static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Prints a line, and behind it the link if there is one. */
    void line(String text, int link) throws UsageError {
        output().print(text);
        if (link > 0) {
            Optional<String> name = wishes.link.names().name(link);
            if (name.isEmpty()) {
                screen.warn(
                        "Failed to resolve interface name for index %d, ignoring: No such device"
                                .formatted(link));
            }
            // As long as it is in bytes, with colours: that is where the original has it, too.
            name.ifPresent(n ->
                    output().print(
                                    " ".repeat(Math.max(1, LINK_COLUMN - length(text)))
                                            + output().paint(Colour.GREY, "-- link: " + n)));
        }
        output().print("\n");
    }

    /** Prints what is below an answer. */
    void source(long flags, long usec) {
        if (!wishes.legend || flags == 0) {
            return;
        }
        String protocols = Flags.protocols(flags);
        String time = new TimeSpan(usec).render(ACCURACY_USEC);
        output().print("\n");
        remark(
                "-- Information acquired via protocol%s in %s."
                        .formatted(protocols.isEmpty() ? "" : " " + protocols, time));
        remark(
                "-- Data is authenticated: %s; Data was acquired via local or encrypted transport: %s"
                        .formatted(
                                yes(Flags.has(flags, Flags.AUTHENTICATED)),
                                yes(Flags.has(flags, Flags.CONFIDENTIAL))));
        String sources = Flags.sources(flags);
        if (!sources.isEmpty()) {
            remark("-- Data from: " + sources);
        }
    }

    private static String yes(boolean value) {
        return Truth.render(value);
    }

    private void remark(String text) {
        output().println(output().paint(Colour.GREY, text));
    }

    /** Prints a record in the way that was asked for. {@return whether it could be} */
    boolean record(byte[] bytes, int link) throws UsageError {
        if (wishes.raw == Wishes.Raw.PACKET) {
            ByteBuffer size = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            write(size.putLong(bytes.length).array());
            write(bytes);
            return true;
        }
        ResourceRecord record;
        String text;
        try {
            record = ResourceRecord.decode(bytes);
            text = RecordText.render(record, output().width());
        } catch (MalformedRecord e) {
            screen.error("Failed to parse RR: Bad message");
            return false;
        }
        if (wishes.json != Json.Style.OFF) {
            return json(record);
        }
        if (wishes.raw == Wishes.Raw.NONE) {
            line(text, link);
            return true;
        }
        try {
            write(RecordText.payload(record));
            return true;
        } catch (MalformedRecord e) {
            screen.error("Cannot dump RR: Invalid argument");
            return false;
        }
    }

    private boolean json(ResourceRecord record) {
        Optional<Map<String, Object>> value = Optional.empty();
        try {
            value = RecordJson.of(record);
        } catch (MalformedRecord e) {
            screen.error("Failed to parse RR: Bad message");
            return false;
        }
        if (value.isEmpty()) {
            screen.error(
                    "JSON formatting for records of type %s (%d) not available."
                            .formatted(RecordType.name(record.type()), record.type()));
            return false;
        }
        output().println(Json.render(value.get(), wishes.json));
        return true;
    }

    private void write(byte[] bytes) {
        PrintStream stream = screen.stream();
        stream.write(bytes, 0, bytes.length);
    }
}
