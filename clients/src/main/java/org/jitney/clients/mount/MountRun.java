package org.jitney.clients.mount;

import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.ManagerBus;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.JobWaiter;
import org.jitney.clients.systemctl.ManagerClient;

/** One run of the tool: the manager that it talks to, and where it says things. */
final class MountRun implements AutoCloseable {
    private final MountOptions options;
    private final Screen screen;
    private final ManagerClient manager;

    private MountRun(MountOptions options, Screen screen, ManagerClient manager) {
        this.options = options;
        this.screen = screen;
        this.manager = manager;
    }

    static MountRun open(Environment environment, MountOptions options, Screen screen)
            throws UsageError {
        BlockingConnection connection = ManagerBus.connect(environment, options.where(), false);
        boolean interactive = !options.where().user() && !options.has("no-ask-password");
        Peer peer = new Peer(connection, ManagerClient.NAME, interactive);
        return new MountRun(options, screen, new ManagerClient(peer));
    }

    Screen screen() {
        return screen;
    }

    /** Calls a method that queues a job and waits for its end. {@return the exit status} */
    int perform(String method, String signature, Object... arguments) throws CallFailed {
        boolean quiet = options.has("quiet");
        Optional<JobWaiter> jobs =
                options.has("no-block")
                        ? Optional.empty()
                        : Optional.of(
                                new JobWaiter(
                                        manager.peer(),
                                        options.where().user(),
                                        quiet,
                                        screen::error));
        String job = manager.call(method, signature, arguments).getFirst().toString();
        if (jobs.isEmpty()) {
            return 0;
        }
        jobs.get().add(job);
        return jobs.get().await();
    }

    /** Says what was done to a unit, unless nothing is to be said. */
    void say(String format, String unit, String where) {
        if (!options.has("quiet")) {
            screen.note(format.formatted(emphasized(unit), emphasized(where)));
        }
    }

    private String emphasized(String text) {
        return screen.output().paint(Colour.HIGHLIGHT, text);
    }

    @Override
    public void close() {
        manager.close();
    }
}
