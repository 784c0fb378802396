package org.jitney.testing;

import org.jitney.linux.fd.Fd;

/** Says what is missing when the JVM does not let the bus call the C library. */
final class NativeAccess {
    static final String HELP =
            "JitneyBus calls the C library (epoll, sendmsg) and this JVM denies that."
                    + " Start it with --enable-native-access=ALL-UNNAMED; with Maven:"
                    + " <argLine>--enable-native-access=ALL-UNNAMED</argLine>"
                    + " in the configuration of maven-surefire-plugin.";

    private NativeAccess() {}

    /** Translates what a native call has thrown; only the first one says why by itself. */
    static IllegalStateException explain(LinkageError e) {
        return Fd.class.getModule().isNativeAccessEnabled()
                ? new IllegalStateException("the C library cannot be called: " + e, e)
                : new IllegalStateException(HELP, e);
    }

    static void requireLinux() {
        String system = System.getProperty("os.name", "");
        if (!system.equals("Linux")) {
            throw new IllegalStateException("JitneyBus runs on Linux, not on " + system);
        }
    }
}
