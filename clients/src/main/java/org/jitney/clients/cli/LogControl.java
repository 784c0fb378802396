package org.jitney.clients.cli;

import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Variant;
import org.jitney.linux.sys.SyslogLevels;

/** How much a service logs and where to: its own interface {@code org.freedesktop.LogControl1}. */
public final class LogControl {
    private static final String INTERFACE = "org.freedesktop.LogControl1";
    private static final String PATH = "/org/freedesktop/LogControl1";

    private LogControl() {}

    /**
     * Asks for or sets the level or the target.
     *
     * @param name the service's name on the bus, for error texts
     * @param values the new one, none to ask
     */
    public static void run(
            Output output, Peer service, String name, boolean level, List<String> values)
            throws UsageError {
        String property = level ? "LogLevel" : "LogTarget";
        String what = level ? "log level" : "log target";
        if (values.isEmpty()) {
            try {
                Variant value = service.get(PATH, INTERFACE, property);
                output.println(value.value().toString());
                return;
            } catch (CallFailed e) {
                throw new UsageError("Failed to get " + what + " of " + name + ": " + e.text());
            }
        }
        String wish = values.getFirst();
        if (level && SyslogLevels.named(wish).isEmpty()) {
            throw new UsageError("\"" + wish + "\" is not a valid log level.");
        }
        try {
            service.set(PATH, INTERFACE, property, Variant.of("s", wish));
        } catch (CallFailed e) {
            throw new UsageError(
                    "Failed to set %s of %s to %s: %s".formatted(what, name, wish, e.text()));
        }
    }
}
