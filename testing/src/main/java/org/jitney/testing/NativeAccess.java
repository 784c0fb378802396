package org.jitney.testing;

import org.jspecify.annotations.Nullable;

/** Says what is missing when the JVM does not let the bus call the C library. */
final class NativeAccess {
    static final String HELP =
            "JitneyBus calls the C library (epoll, sendmsg) and this JVM denies that."
                    + " Start it with --enable-native-access=ALL-UNNAMED; with Maven:"
                    + " <argLine>--enable-native-access=ALL-UNNAMED</argLine>"
                    + " in the configuration of maven-surefire-plugin.";

    private NativeAccess() {}

    /** Translates what the first native call has thrown. */
    static IllegalStateException explain(LinkageError e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            // The JVM remembers the cause of the first failure as text only.
            if (t instanceof IllegalCallerException || mentions(t.getMessage())) {
                return new IllegalStateException(HELP, e);
            }
        }
        return new IllegalStateException("the C library cannot be called: " + e, e);
    }

    private static boolean mentions(@Nullable String text) {
        return text != null && text.contains("IllegalCallerException");
    }

    static void requireLinux() {
        String system = System.getProperty("os.name", "");
        if (!system.equals("Linux")) {
            throw new IllegalStateException("JitneyBus runs on Linux, not on " + system);
        }
    }
}
