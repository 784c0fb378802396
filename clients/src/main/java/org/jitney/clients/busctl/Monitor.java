package org.jitney.clients.busctl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.UsageError;

/** {@code busctl monitor} and {@code capture}: shows what goes over the bus until it is ended. */
final class Monitor {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss.SSSSSS zzz", Locale.ROOT);

    /** The link type of D-Bus in a capture file. */
    private static final int LINKTYPE_DBUS = 231;

    private Monitor() {}

    static void become(Peer peer, Arguments arguments, List<String> services)
            throws CallFailed, UsageError {
        List<String> rules = new ArrayList<>();
        for (String service : services) {
            rules.add("sender='" + service + "'");
            rules.add("destination='" + service + "'");
        }
        rules.addAll(arguments.all("match"));
        try {
            List<Object> nothing =
                    peer.at(Names.BUS)
                            .call(
                                    Names.BUS_PATH,
                                    "org.freedesktop.DBus.Monitoring",
                                    "BecomeMonitor",
                                    "asu",
                                    rules,
                                    0);
            if (!nothing.isEmpty()) {
                throw new CallFailed(CallFailed.INVALID_SIGNATURE, "BecomeMonitor answered");
            }
        } catch (CallFailed e) {
            throw new UsageError("Failed to become monitor: " + e.text());
        }
    }

    /** Prints messages until the bus ends the connection. */
    static void run(Peer peer, Json.Style json, Output output) throws CallFailed {
        while (true) {
            Message message = peer.next();
            long now = usecNow();
            output.print(
                    json == Json.Style.OFF
                            ? render(message, now, output)
                            : Json.render(json(message, now), json) + "\n");
            output.flush();
        }
    }

    private static long usecNow() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    static String render(Message message, long usec, Output output) {
        StringBuilder out = new StringBuilder();
        String time =
                TIME.format(
                        Instant.EPOCH
                                .plus(usec, java.time.temporal.ChronoUnit.MICROS)
                                .atZone(ZoneId.systemDefault()));
        out.append(output.glyph(Glyph.TRIANGLE));
        out.append(" Type=").append(typeWord(message.type()));
        out.append("  Endian=").append(endian(message)).append("  Flags=").append(message.flags());
        out.append("  Version=1");
        out.append(" Cookie=").append(Integer.toUnsignedString(message.serial()));
        if (isAnswer(message)) {
            out.append("  ReplyCookie=").append(Integer.toUnsignedString(message.replySerial()));
        }
        out.append("  Timestamp=\"").append(time).append("\"\n");
        List<String> fields = new ArrayList<>();
        fields(message).forEach((name, value) -> fields.add(name + "=" + ValueText.escape(value)));
        if (!fields.isEmpty()) {
            out.append("  ").append(String.join("  ", fields)).append('\n');
        }
        message.sender()
                .filter(name -> name.startsWith(":"))
                .ifPresent(name -> out.append("  UniqueName=").append(name).append('\n'));
        message.errorName()
                .ifPresent(name -> {
                    out.append("  ErrorName=").append(name);
                    String text = ValueText.escape(message.errorText());
                    out.append("  ErrorMessage=\"").append(text).append("\"\n");
                });
        out.append(ValueText.message(message.signature(), message.body(), "  ")).append('\n');
        return out.toString();
    }

    private static boolean isAnswer(Message message) {
        return message.type() == MessageType.METHOD_RETURN || message.type() == MessageType.ERROR;
    }

    private static String typeWord(MessageType type) {
        return switch (type) {
            case METHOD_CALL -> "method_call";
            case METHOD_RETURN -> "method_return";
            case ERROR -> "error";
            case SIGNAL -> "signal";
        };
    }

    private static String endian(Message message) {
        return message.order().equals(ByteOrder.BIG_ENDIAN) ? "B" : "l";
    }

    private static Map<String, String> fields(Message message) {
        Map<String, String> fields = new LinkedHashMap<>();
        message.sender().ifPresent(text -> fields.put("Sender", text));
        message.destination().ifPresent(text -> fields.put("Destination", text));
        message.path().ifPresent(path -> fields.put("Path", path.value()));
        message.interfaceName().ifPresent(text -> fields.put("Interface", text));
        message.member().ifPresent(text -> fields.put("Member", text));
        return fields;
    }

    static Map<String, Object> json(Message message, long usec) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", typeWord(message.type()));
        object.put("endian", endian(message));
        object.put("flags", message.flags());
        object.put("version", 1);
        object.put("cookie", Integer.toUnsignedLong(message.serial()));
        if (isAnswer(message)) {
            object.put("reply_cookie", Integer.toUnsignedLong(message.replySerial()));
        }
        object.put("timestamp-realtime", usec);
        fields(message).forEach((name, text) -> object.put(name.toLowerCase(Locale.ROOT), text));
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("type", message.signature().value());
        payload.put("data", ValueText.json(message.signature(), message.body()));
        object.put("payload", payload);
        return object;
    }

    /** Writes messages as a capture file until the bus ends the connection. */
    static void capture(Peer peer, int size, OutputStream out) throws CallFailed {
        try {
            out.write(captureHeader(size));
            out.flush();
            while (true) {
                out.write(record(peer.next().encode(), size, usecNow()));
                out.flush();
            }
        } catch (IOException e) {
            throw new CallFailed(CallFailed.DISCONNECTED, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] captureHeader(int size) {
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        header.putInt(0).putInt(0).putInt(size).putInt(LINKTYPE_DBUS);
        return header.array();
    }

    private static byte[] record(byte[] message, int size, long usec) {
        int length = Math.min(message.length, size);
        ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt((int) (usec / 1_000_000)).putInt((int) (usec % 1_000_000));
        head.putInt(length).putInt(message.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 + length);
        out.writeBytes(head.array());
        out.write(message, 0, length);
        return out.toByteArray();
    }
}
