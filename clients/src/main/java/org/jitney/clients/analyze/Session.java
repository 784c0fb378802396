package org.jitney.clients.analyze;

import org.jitney.bus.client.BlockingConnection;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.ManagerBus;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Where;
import org.jitney.clients.systemctl.ManagerClient;
import org.jspecify.annotations.Nullable;

/** One run of {@code systemd-analyze}: its options, where it prints, and the manager it asks. */
final class Session implements AutoCloseable {
    private final Environment environment;
    private final Arguments arguments;
    private final Screen screen;
    private @Nullable ManagerClient manager;

    Session(Environment environment, Arguments arguments) {
        this.environment = environment;
        this.arguments = arguments;
        this.screen = new Screen(environment, arguments);
    }

    Environment environment() {
        return environment;
    }

    Arguments arguments() {
        return arguments;
    }

    Output output() {
        return screen.output();
    }

    boolean isUser() {
        return !scope().equals("system");
    }

    /** {@return system, user or global: the last one that was given} */
    String scope() {
        String scope = "system";
        for (Arguments.Given given : arguments.options()) {
            switch (given.key()) {
                case "system", "user", "global" -> scope = given.key();
                default -> {}
            }
        }
        return scope;
    }

    /** Sends the rest of the output through a pager, if there is a terminal. */
    void page() {
        screen.page();
    }

    /** Prints lines about something that went wrong; the tool goes on. */
    void error(String text) {
        screen.error(text);
    }

    /** Prints lines that help, not meant for programs. */
    void note(String text) {
        screen.note(text);
    }

    /** {@return the manager, connected to on first use} */
    ManagerClient manager() throws UsageError {
        return manager(false);
    }

    /** {@return the manager on a bus, where other services are, too} */
    ManagerClient managerOnBus() throws UsageError {
        return manager(true);
    }

    private ManagerClient manager(boolean onBus) throws UsageError {
        ManagerClient known = manager;
        if (known == null) {
            Where given = Where.of(arguments);
            Where where = new Where(isUser(), given.host(), given.machine());
            BlockingConnection connection = ManagerBus.connect(environment, where, onBus);
            known = new ManagerClient(new Peer(connection, ManagerClient.NAME, false));
            manager = known;
        }
        return known;
    }

    @Override
    public void close() {
        screen.close();
        if (manager != null) {
            manager.close();
        }
        environment.offline().ifPresent(offline -> offline.close());
    }
}
