package org.jitney.clients.busctl;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.BusName;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.time.Timestamp;

/** {@code busctl monitor} and {@code capture}: shows what goes over the bus until it is ended. */
final class Monitor {
    private Monitor() {}

    static void become(Peer peer, Arguments arguments, List<String> services)
            throws CallFailed, UsageError {
        List<String> rules = new ArrayList<>();
        for (String service : services) {
            if (!BusName.isValid(service)) {
                throw new UsageError("Invalid service name '" + service + "'");
            }
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
            throw new UsageError(
                    "Call to org.freedesktop.DBus.Monitoring.BecomeMonitor failed: " + e.text());
        }
    }

    /** Prints messages until the bus ends the connection. */
    static void run(Peer peer, Json.Style json, Output output) throws CallFailed {
        while (true) {
            Message message = peer.next();
            if (isAboutUs(peer, message)) {
                continue;
            }
            long now = usecNow();
            output.print(
                    json == Json.Style.OFF
                            ? render(message, now, output)
                            : Json.render(json(message, now), json) + "\n");
            output.flush();
        }
    }

    /** {@return whether this only says that we came and, as a monitor, lost our name} */
    private static boolean isAboutUs(Peer peer, Message message) throws CallFailed {
        boolean name =
                message.isSignal(Names.BUS, "NameAcquired")
                        || message.isSignal(Names.BUS, "NameLost");
        try {
            String own = peer.connection().uniqueName();
            return name && message.destination().filter(own::equals).isPresent();
        } catch (IOException e) {
            throw new CallFailed(CallFailed.DISCONNECTED, String.valueOf(e.getMessage()));
        }
    }

    private static long usecNow() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    static String render(Message message, long usec, Output output) {
        StringBuilder out = new StringBuilder();
        String time = new Timestamp(usec).renderExact(LocalZone.get());
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
            out.write(CaptureFile.header(size));
            out.flush();
            while (true) {
                out.write(CaptureFile.packet(peer.next().encode(), size, usecNow()));
                out.flush();
            }
        } catch (IOException e) {
            throw new CallFailed(
                    "org.freedesktop.DBus.Error.IOError", String.valueOf(e.getMessage()));
        }
    }
}
