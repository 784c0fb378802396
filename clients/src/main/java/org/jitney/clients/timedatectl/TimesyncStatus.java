package org.jitney.clients.timedatectl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.KeyValues;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.ServiceAccess;
import org.jitney.clients.cli.UsageError;

/** {@code timedatectl timesync-status}: what keeps the clock right, and how well. */
final class TimesyncStatus {
    static final String NAME = "org.freedesktop.timesync1";
    static final String PATH = "/org/freedesktop/timesync1";

    private static final String INTERFACE = NAME + ".Manager";
    private static final String CLEAR = "\033[H\033[2J";

    private final ServiceAccess access;
    private final Screen screen;
    private final boolean monitor;

    TimesyncStatus(ServiceAccess access, Screen screen, boolean monitor) {
        this.access = access;
        this.screen = screen;
        this.monitor = monitor;
    }

    void run(Json.Style style) throws UsageError {
        Peer peer = access.service(NAME);
        try {
            if (monitor) {
                peer.addMatch(
                        ("type='signal',sender='%s',path='%s',"
                                        + "interface='org.freedesktop.DBus.Properties',"
                                        + "member='PropertiesChanged'")
                                .formatted(NAME, PATH));
            }
            print(peer, style);
            while (monitor) {
                Message message = peer.next();
                if (message.type() == MessageType.SIGNAL
                        && !message.body().isEmpty()
                        && message.body().getFirst().equals(INTERFACE)) {
                    print(peer, style);
                }
            }
        } catch (CallFailed e) {
            throw new UsageError("Failed to query server: " + e.text());
        }
    }

    private void print(Peer peer, Json.Style style) throws CallFailed {
        Properties values = peer.getAll(PATH, INTERFACE);
        Output output = screen.output();
        if (monitor && output.hasColours()) {
            output.print(CLEAR);
        }
        if (style != Json.Style.OFF) {
            Map<String, Object> all = new LinkedHashMap<>();
            values.all()
                    .forEach((name, value) -> {
                        if (!(value.value() instanceof Struct)) {
                            all.put(name, value.value());
                        }
                    });
            output.println(Json.render(all, style));
        } else {
            print(values, output);
        }
        output.flush();
    }

    private void print(Properties values, Output output) {
        KeyValues rows = new KeyValues();
        String address = values.struct("ServerAddress").map(ServerAddress::text).orElse("");
        String name = values.string("ServerName");
        rows.add("Server", orNone(address) + " (" + orNone(name) + ")");
        rows.add(
                "Poll interval",
                "%s (min: %s; max %s)"
                        .formatted(
                                NtpMessage.span(values.number("PollIntervalUSec")),
                                NtpMessage.span(values.number("PollIntervalMinUSec")),
                                NtpMessage.span(values.number("PollIntervalMaxUSec"))));
        Optional<NtpMessage> message = values.struct("NTPMessage").map(NtpMessage::of);
        if (message.isEmpty() || message.get().packets() == 0) {
            rows.add("Packet count", "0");
        } else if (!message.get().isPossible()) {
            screen.error("Invalid NTP response");
        } else {
            details(rows, message.get(), values);
        }
        output.printTable(rows.render(output));
    }

    private static void details(KeyValues rows, NtpMessage message, Properties values) {
        long distance = message.rootDelay() / 2 + message.rootDispersion();
        rows.add("Leap", message.leapText())
                .add("Version", "" + message.version())
                .add("Stratum", "" + message.stratum())
                .add("Reference", message.referenceText(1))
                .add("Precision", message.precisionText())
                .add(
                        "Root distance",
                        "%s (max: %s)"
                                .formatted(
                                        NtpMessage.span(distance),
                                        NtpMessage.span(values.number("RootDistanceMaxUSec"))))
                .add("Offset", message.offsetText())
                .add("Delay", NtpMessage.span(message.delay()))
                .add("Jitter", NtpMessage.span(message.jitter()))
                .add("Packet count", Long.toUnsignedString(message.packets()));
        if (!message.spike()) {
            rows.add("Frequency", NtpMessage.frequencyText(values.number("Frequency")));
        }
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "n/a" : text;
    }
}
