package org.jitney.clients.systemctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Buses;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.ManagerBus;
import org.jitney.clients.cli.OfflineBus;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jspecify.annotations.Nullable;

/** What one run of {@code systemctl} works with; connects when a verb first needs the manager. */
final class Context implements AutoCloseable {

    private final Environment environment;
    private final Options options;
    private final Screen screen;
    private @Nullable ManagerClient manager;
    private boolean onBus;

    Context(Environment environment, Options options) {
        this.environment = environment;
        this.options = options;
        this.screen = new Screen(environment, options.arguments());
    }

    /** Connects by the bus also where there is a direct socket. */
    void preferBus() {
        onBus = true;
    }

    Environment environment() {
        return environment;
    }

    Options options() {
        return options;
    }

    Output output() {
        return screen.output();
    }

    Screen screen() {
        return screen;
    }

    /** Sends the rest of the output through a pager, if there is a terminal. */
    void page() {
        screen.page();
    }

    /** Prints a line about something that went wrong. */
    void error(String text) {
        screen.error(text);
    }

    /** Prints a line that people should notice. */
    void warn(String text) {
        screen.warn(text);
    }

    /** Prints a line of explanation, not meant for programs. */
    void note(String text) {
        screen.note(text);
    }

    /** {@return the manager, connected to on first use} */
    ManagerClient manager() throws CallFailed {
        ManagerClient known = manager;
        if (known == null) {
            boolean interactive = !options.has("no-ask-password") && !options.user();
            known = new ManagerClient(new Peer(connect(), ManagerClient.NAME, interactive));
            manager = known;
        }
        return known;
    }

    /** {@return whether unit files must be worked on without the running manager} */
    boolean isOffline() {
        return options.root().isPresent()
                || options.has("global")
                || isInChroot()
                || (!options.user() && options.where().isLocal() && !Buses.isBooted(environment));
    }

    /**
     * {@return whether this is a chroot of a running system, where its manager must not be asked}
     */
    boolean isInChroot() {
        if (!options.where().isLocal()) {
            return false;
        }
        String offline = environment.variables().getOrDefault("SYSTEMD_OFFLINE", "");
        Optional<Boolean> wish = Options.parseBoolean(offline);
        if (wish.isPresent()) {
            return wish.get();
        }
        if (environment.variables().containsKey("SYSTEMD_IGNORE_CHROOT")
                || environment.variables().containsKey("DBUS_SYSTEM_BUS_ADDRESS")) {
            return false;
        }
        try {
            return !Files.isSameFile(Path.of("/proc/1/root/"), Path.of("/"));
        } catch (IOException e) {
            return false;
        }
    }

    private BlockingConnection connect() throws CallFailed {
        if (options.root().isPresent()) {
            return offline(options.root().get());
        }
        boolean bus = onBus || environment.variables().containsKey("SYSTEMCTL_FORCE_BUS");
        try {
            return ManagerBus.connect(environment, options.where(), bus);
        } catch (UsageError e) {
            throw new NotConnected(e.text());
        }
    }

    private BlockingConnection offline(Path root) throws CallFailed {
        OfflineBus bus =
                environment
                        .offline()
                        .orElseThrow(() ->
                                new CallFailed(
                                        "org.freedesktop.DBus.Error.NotSupported",
                                        "No offline manager to work on " + root + " with"));
        try {
            return BlockingConnection.direct(bus.open(root, options.scope()));
        } catch (IOException e) {
            throw new CallFailed(CallFailed.DISCONNECTED, String.valueOf(e.getMessage()));
        }
    }

    /** Works on unit files through a manager of their own instead of the running one. */
    ManagerClient fileManager() throws CallFailed {
        if (!isOffline()) {
            return manager();
        }
        ManagerClient known = manager;
        if (known == null) {
            Path root = options.root().orElse(Path.of("/"));
            known = new ManagerClient(new Peer(offline(root), ManagerClient.NAME, false));
            manager = known;
        }
        return known;
    }

    /** Ends what was started. */
    @Override
    public void close() {
        screen.close();
        if (manager != null) {
            manager.close();
        }
        environment.offline().ifPresent(OfflineBus::close);
    }

    /** There is no manager to talk to; the text is all that there is to say. */
    static final class NotConnected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotConnected(String text) {
            super(text);
        }
    }
}
