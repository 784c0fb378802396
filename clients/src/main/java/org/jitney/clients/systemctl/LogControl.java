package org.jitney.clients.systemctl;

import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.sys.SyslogLevels;

/** How much a service logs and where to: its own interface {@code org.freedesktop.LogControl1}. */
final class LogControl {
    private static final String INTERFACE = "org.freedesktop.LogControl1";
    private static final String PATH = "/org/freedesktop/LogControl1";

    private LogControl() {}

    /**
     * Asks for or sets the level or the target.
     *
     * @param name the service's name on the bus, for error texts
     * @param operands the second one, if there is one, is the new value
     */
    static int run(Context context, Peer service, String name, boolean level, List<String> operands)
            throws UsageError {
        String property = level ? "LogLevel" : "LogTarget";
        String what = level ? "log level" : "log target";
        if (operands.size() < 2) {
            try {
                Variant value = service.get(PATH, INTERFACE, property);
                context.output().println(value.value().toString());
                return ExitCode.SUCCESS;
            } catch (CallFailed e) {
                throw new UsageError("Failed to get " + what + " of " + name + ": " + e.text());
            }
        }
        String wish = operands.get(1);
        if (level && SyslogLevels.named(wish).isEmpty()) {
            throw new UsageError("\"" + wish + "\" is not a valid log level.");
        }
        try {
            service.set(PATH, INTERFACE, property, Variant.of("s", wish));
            return ExitCode.SUCCESS;
        } catch (CallFailed e) {
            throw new UsageError(
                    "Failed to set %s of %s to %s: %s".formatted(what, name, wish, e.text()));
        }
    }
}
