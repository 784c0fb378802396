package org.jitney.manager.service;

import java.util.Set;
import org.jitney.manager.runtime.ProcessEnd;

/** Judges how a process ended: pure functions of the end and of the sets in the settings. */
final class ExitVerdict {
    // SIGHUP, SIGINT, SIGTERM and SIGPIPE are how daemons are asked to go: dying of them is clean.
    private static final Set<Integer> CLEAN_SIGNALS = Set.of(1, 2, 15, 13);

    private ExitVerdict() {}

    /** Exit codes and signal numbers that a directive lists. */
    record StatusSet(Set<Integer> codes, Set<Integer> signals) {
        boolean contains(ProcessEnd end) {
            return end.isExit() ? codes.contains(end.status()) : signals.contains(end.status());
        }
    }

    static ServiceResult of(ProcessEnd end, boolean daemon, StatusSet success) {
        if (success.contains(end) || (end.isExit() && end.status() == 0)) {
            return ServiceResult.SUCCESS;
        }
        if (daemon && end.code() == ProcessEnd.KILLED && CLEAN_SIGNALS.contains(end.status())) {
            return ServiceResult.SUCCESS;
        }
        return switch (end.code()) {
            case ProcessEnd.EXITED -> ServiceResult.EXIT_CODE;
            case ProcessEnd.DUMPED -> ServiceResult.CORE_DUMP;
            default -> ServiceResult.SIGNAL;
        };
    }

    /** {@return whether {@code Restart=} with this token applies to the result} */
    static boolean restarts(String restart, ServiceResult result) {
        boolean condition = result == ServiceResult.EXEC_CONDITION;
        boolean success = result == ServiceResult.SUCCESS;
        return switch (restart) {
            case "always" -> !condition;
            case "on-success" -> success;
            case "on-failure" -> !success && !condition;
            case "on-abnormal" -> !success && !condition && result != ServiceResult.EXIT_CODE;
            case "on-watchdog" -> result == ServiceResult.WATCHDOG;
            case "on-abort" -> result == ServiceResult.SIGNAL || result == ServiceResult.CORE_DUMP;
            default -> false;
        };
    }
}
