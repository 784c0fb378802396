package org.jitney.clients.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Signals;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.time.TimeSpan;

/** What is said of a service that has ended. */
final class RunSummary {
    private static final long UNKNOWN = -1;
    private static final int EXCEPTION = 255;
    private static final int EXITED = 1;
    private static final long MILLISECOND = 1000;
    private static final long NSEC_PER_USEC = 1000;

    private static final Map<Integer, String> CODES =
            Map.of(1, "exited", 2, "killed", 3, "dumped", 4, "trapped", 5, "stopped");

    private RunSummary() {}

    /** {@return the lines, in the order of the reference} */
    static List<String> lines(Properties unit) {
        List<String> out = new ArrayList<>();
        if (!unit.string("Result").isEmpty()) {
            out.add("Finished with result: " + unit.string("Result"));
        }
        int code = (int) unit.number("ExecMainCode");
        int status = (int) unit.number("ExecMainStatus");
        if (code > 0) {
            out.add(
                    "Main processes terminated with: code=%s/status=%s"
                            .formatted(
                                    CODES.getOrDefault(code, "n/a"),
                                    code == EXITED
                                            ? Integer.toString(status)
                                            : Signals.name(status)));
        }
        long left = unit.number("InactiveExitTimestampMonotonic");
        long entered = unit.number("InactiveEnterTimestampMonotonic");
        if (left > 0 && entered > left) {
            out.add("Service runtime: " + span(entered - left));
        }
        long cpu = unit.number("CPUUsageNSec");
        if (cpu != UNKNOWN) {
            out.add("CPU time consumed: " + span((cpu + NSEC_PER_USEC - 1) / NSEC_PER_USEC));
        }
        bytes(out, unit, "IPIngressBytes", "IP traffic received: ");
        bytes(out, unit, "IPEgressBytes", "IP traffic sent: ");
        bytes(out, unit, "IOReadBytes", "IO bytes read: ");
        bytes(out, unit, "IOWriteBytes", "IO bytes written: ");
        return out;
    }

    private static String span(long usec) {
        return new TimeSpan(usec).render(MILLISECOND);
    }

    private static void bytes(List<String> out, Properties unit, String name, String text) {
        long number = unit.number(name);
        if (number != UNKNOWN) {
            out.add(text + ByteSize.render(number));
        }
    }

    /** {@return what we exit with: the status of the service if it has one} */
    static int exitStatus(Properties unit) {
        int status = (int) unit.number("ExecMainStatus");
        return switch (unit.string("Result")) {
            case "success" -> 0;
            case "exit-code" -> status > 0 ? status : 1;
            case "signal" -> EXCEPTION;
            default -> 1;
        };
    }
}
