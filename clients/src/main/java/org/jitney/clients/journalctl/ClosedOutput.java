package org.jitney.clients.journalctl;

import org.jitney.clients.cli.Environment;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Poll;

/** Ends a program that follows a journal when nobody reads any more what it prints. */
final class ClosedOutput {
    private static final int STANDARD_OUTPUT = 1;

    private ClosedOutput() {}

    static void endWith(Environment environment) {
        Thread thread = new Thread(() -> watch(environment), "closed output");
        thread.setDaemon(true);
        thread.start();
    }

    private static void watch(Environment environment) {
        try {
            Poll poll = new Poll(1);
            poll.add(STANDARD_OUTPUT, 0, 0);
            while (poll.await(-1) == 0) {
                // Interrupted.
            }
            environment.err().flush();
            Runtime.getRuntime().halt(1);
        } catch (ErrnoException e) {
            // Output to a file: that is never closed by its reader.
        }
    }
}
