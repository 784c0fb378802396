package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Environment;

/** What the verbs that ask {@code org.jitney.Manager1} have in common. */
final class ManagerQuestions {
    private static final int FAILED = 2;

    private ManagerQuestions() {}

    /** A command line that is no question. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1L;

        Mistake(String problem) {
            super(problem);
        }
    }

    /** Something that asks and prints. */
    interface Question {
        /** {@return the exit status} */
        int ask(BlockingConnection bus) throws Mistake, CallFailed, IOException;
    }

    static int ask(Path directory, Environment environment, String verb, Question question) {
        try (BlockingConnection bus =
                BlockingConnection.bus(BusAddress.unix(directory.resolve("bus")))) {
            return question.ask(bus);
        } catch (Mistake | CallFailed | IOException e) {
            environment.err().println("jitney " + verb + ": " + e.getMessage());
            environment.err().flush();
            return FAILED;
        }
    }

    static List<Object> call(
            BlockingConnection bus, String member, String signature, Object... arguments)
            throws CallFailed, IOException {
        return bus.call(
                "org.freedesktop.systemd1",
                "/org/freedesktop/systemd1",
                "org.jitney.Manager1",
                member,
                signature,
                arguments);
    }

    static int print(Environment environment, String text, int status) {
        environment.out().print(text);
        environment.out().flush();
        return status;
    }
}
