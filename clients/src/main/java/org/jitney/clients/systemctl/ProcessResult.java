package org.jitney.clients.systemctl;

import java.util.Map;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Signals;

/** How a process ended: the code and the status of waitid(2), in words. */
final class ProcessResult {
    static final int EXITED = 1;
    static final int KILLED = 2;
    static final int DUMPED = 3;

    /** Exit statuses with a name: those of the C library, of LSB, of the manager and of BSD. */
    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(0, "SUCCESS"),
                    Map.entry(1, "FAILURE"),
                    Map.entry(2, "INVALIDARGUMENT"),
                    Map.entry(3, "NOTIMPLEMENTED"),
                    Map.entry(4, "NOPERMISSION"),
                    Map.entry(5, "NOTINSTALLED"),
                    Map.entry(6, "NOTCONFIGURED"),
                    Map.entry(7, "NOTRUNNING"),
                    Map.entry(64, "USAGE"),
                    Map.entry(65, "DATAERR"),
                    Map.entry(66, "NOINPUT"),
                    Map.entry(67, "NOUSER"),
                    Map.entry(68, "NOHOST"),
                    Map.entry(69, "UNAVAILABLE"),
                    Map.entry(70, "SOFTWARE"),
                    Map.entry(71, "OSERR"),
                    Map.entry(72, "OSFILE"),
                    Map.entry(73, "CANTCREAT"),
                    Map.entry(74, "IOERR"),
                    Map.entry(75, "TEMPFAIL"),
                    Map.entry(76, "PROTOCOL"),
                    Map.entry(77, "NOPERM"),
                    Map.entry(78, "CONFIG"),
                    Map.entry(200, "CHDIR"),
                    Map.entry(201, "NICE"),
                    Map.entry(202, "FDS"),
                    Map.entry(203, "EXEC"),
                    Map.entry(204, "MEMORY"),
                    Map.entry(205, "LIMITS"),
                    Map.entry(206, "OOM_ADJUST"),
                    Map.entry(207, "SIGNAL_MASK"),
                    Map.entry(208, "STDIN"),
                    Map.entry(209, "STDOUT"),
                    Map.entry(210, "CHROOT"),
                    Map.entry(211, "IOPRIO"),
                    Map.entry(212, "TIMERSLACK"),
                    Map.entry(213, "SECUREBITS"),
                    Map.entry(214, "SETSCHEDULER"),
                    Map.entry(215, "CPUAFFINITY"),
                    Map.entry(216, "GROUP"),
                    Map.entry(217, "USER"),
                    Map.entry(218, "CAPABILITIES"),
                    Map.entry(219, "CGROUP"),
                    Map.entry(220, "SETSID"),
                    Map.entry(221, "CONFIRM"),
                    Map.entry(222, "STDERR"),
                    Map.entry(224, "PAM"),
                    Map.entry(225, "NETWORK"),
                    Map.entry(226, "NAMESPACE"),
                    Map.entry(227, "NO_NEW_PRIVILEGES"),
                    Map.entry(228, "SECCOMP"),
                    Map.entry(229, "SELINUX_CONTEXT"),
                    Map.entry(230, "PERSONALITY"),
                    Map.entry(231, "APPARMOR"),
                    Map.entry(232, "ADDRESS_FAMILIES"),
                    Map.entry(233, "RUNTIME_DIRECTORY"),
                    Map.entry(235, "CHOWN"),
                    Map.entry(236, "SMACK_PROCESS_LABEL"),
                    Map.entry(237, "KEYRING"),
                    Map.entry(238, "STATE_DIRECTORY"),
                    Map.entry(239, "CACHE_DIRECTORY"),
                    Map.entry(240, "LOGS_DIRECTORY"),
                    Map.entry(241, "CONFIGURATION_DIRECTORY"),
                    Map.entry(242, "NUMA_POLICY"),
                    Map.entry(243, "CREDENTIALS"),
                    Map.entry(245, "BPF"));

    private ProcessResult() {}

    /** {@return the word for a code, or what stands for none} */
    static String codeWord(int code, String none) {
        return switch (code) {
            case EXITED -> "exited";
            case KILLED -> "killed";
            case DUMPED -> "dumped";
            case 4 -> "trapped";
            case 5 -> "stopped";
            case 6 -> "continued";
            default -> none;
        };
    }

    /** {@return whether the process ended well} */
    static boolean isClean(int code, int status) {
        return code == EXITED && status == 0;
    }

    /** {@return such as {@code (code=exited, status=1/FAILURE)}} */
    static String render(int code, int status, Output output) {
        String word = codeWord(code, "n/a");
        String text;
        if (code == EXITED) {
            String name = NAMES.get(status);
            text = "status=" + status + (name == null ? "" : "/" + name);
        } else {
            text = "signal=" + Signals.name(status);
        }
        Colour colour = isClean(code, status) ? Colour.NONE : Colour.HIGHLIGHT_RED;
        return output.paint(colour, "(code=" + word + ", " + text + ")");
    }
}
