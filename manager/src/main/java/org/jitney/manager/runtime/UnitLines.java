package org.jitney.manager.runtime;

import java.util.Map;
import org.jitney.manager.runtime.UnitHost.LogLevel;

/**
 * What units of all types say about themselves in the same words, with the fields by which it is
 * found in the journal: systemd.journal-fields(7), and the ids of the message catalog.
 */
public final class UnitLines {
    private static final String PROCESS_EXIT = "98e322203f7a4ed290d09fe03c09fe15";
    private static final String SUCCESS = "7ad2d189f7e94e70a38c781354912448";
    private static final String FAILURE_RESULT = "d9b373ed55a64feb8242e02dbe79a49c";
    private static final String SKIPPED = "0e4284a0caca4bfc81c0bb6786972673";
    private static final String RESTART_SCHEDULED = "5eb03494b6584870a536b337290809b3";
    private static final String MESSAGE_ID = "MESSAGE_ID";

    private UnitLines() {}

    /**
     * Says how a process ended.
     *
     * @param who such as {@code Main process}
     * @param command the directive that it was for, {@code n/a} if that is not known
     */
    public static void processEnded(
            UnitHost host, String who, String command, ProcessEnd end, boolean good) {
        LogLevel level = good ? LogLevel.DEBUG : end.isExit() ? LogLevel.NOTICE : LogLevel.WARNING;
        String name = end.isExit() ? host.exitName(end.status()) : host.signalName(end.status());
        host.log(
                level,
                "%s exited, code=%s, status=%d/%s"
                        .formatted(who, end.codeText(), end.status(), name),
                Map.of(
                        MESSAGE_ID,
                        PROCESS_EXIT,
                        "EXIT_CODE",
                        end.codeText(),
                        "EXIT_STATUS",
                        Integer.toString(end.status()),
                        "COMMAND",
                        command));
    }

    /** Says with which result the unit has gone down; {@code success} is one of them. */
    public static void result(UnitHost host, String result) {
        if (result.equals("success")) {
            host.log(LogLevel.INFO, "Deactivated successfully.", Map.of(MESSAGE_ID, SUCCESS));
        } else {
            host.log(
                    LogLevel.WARNING,
                    "Failed with result '%s'.".formatted(result),
                    Map.of(MESSAGE_ID, FAILURE_RESULT, "UNIT_RESULT", result));
        }
    }

    /** Says that the unit did not want to start, which is no failure. */
    public static void skipped(UnitHost host, String result) {
        host.log(
                LogLevel.INFO,
                "Skipped due to '%s'.".formatted(result),
                Map.of(MESSAGE_ID, SKIPPED, "UNIT_RESULT", result));
    }

    /** Says that the unit is about to be started again. */
    public static void restarts(UnitHost host, int times) {
        host.log(
                LogLevel.INFO,
                "Scheduled restart job, restart counter is at %d.".formatted(times),
                Map.of(MESSAGE_ID, RESTART_SCHEDULED, "N_RESTARTS", Integer.toString(times)));
    }
}
