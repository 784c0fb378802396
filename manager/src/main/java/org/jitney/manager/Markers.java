package org.jitney.manager;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.manager.job.JobType;

/**
 * What a package manager leaves with a unit while it works, to be acted on once by {@code
 * EnqueueMarkedJobs}: the unit has to be started again, or to read its configuration again.
 */
public final class Markers {
    private static final String RELOAD = "needs-reload";
    private static final String RESTART = "needs-restart";

    private final Set<String> set = new TreeSet<>();

    Markers() {}

    /** {@return the markers, sorted} */
    List<String> list() {
        return List.copyOf(set);
    }

    boolean isRestartDue() {
        return set.contains(RESTART);
    }

    boolean isReloadDue() {
        return set.contains(RELOAD);
    }

    /**
     * Checks what a client wants to change.
     *
     * @param words markers that replace all there are, or each with a plus or minus sign
     */
    static void check(List<String> words) throws ManagerError {
        boolean signed = false;
        boolean plain = false;
        for (String word : words) {
            boolean hasSign = word.startsWith("+") || word.startsWith("-");
            signed |= hasSign;
            plain |= !hasSign;
            String name = hasSign ? word.substring(1) : word;
            if (!name.equals(RELOAD) && !name.equals(RESTART)) {
                throw badSetting("Unknown marker \"%s\".".formatted(name));
            }
        }
        if (signed && plain) {
            throw badSetting("Bad marker syntax.");
        }
    }

    private static ManagerError badSetting(String text) {
        return new ManagerError("org.freedesktop.systemd1.BadUnitSetting", text);
    }

    /** Changes them, by words that were checked. {@return whether anything is another now} */
    boolean change(List<String> words) {
        List<String> before = list();
        if (words.stream().anyMatch(w -> !w.startsWith("+") && !w.startsWith("-"))) {
            set.clear();
        }
        for (String word : words) {
            switch (word.charAt(0)) {
                case '+' -> set.add(word.substring(1));
                case '-' -> set.remove(word.substring(1));
                default -> set.add(word);
            }
        }
        return !before.equals(list());
    }

    /** A job did what it was to do. */
    void done(JobType type) {
        switch (type) {
            case START, RESTART, TRY_RESTART -> set.clear();
            case RELOAD -> set.remove(RELOAD);
            case VERIFY_ACTIVE, STOP, RELOAD_OR_START, TRY_RELOAD, NOP -> {}
        }
    }
}
