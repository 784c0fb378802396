package org.jitney.launcher;

import java.util.HashMap;
import java.util.Map;

/**
 * The environment of whoever started this process: without what the launcher's script has added for
 * the JVM alone, which no unit shall start with.
 */
final class CallersEnvironment {
    /** Which signal the JVM suspends its own threads with; SIGUSR2 is the manager's. */
    private static final String SUSPEND_SIGNAL = "_JAVA_SR_SIGNUM";

    private CallersEnvironment() {}

    /** {@return a copy of it} */
    static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> out = new HashMap<>(environment);
        out.remove(SUSPEND_SIGNAL);
        return out;
    }
}
