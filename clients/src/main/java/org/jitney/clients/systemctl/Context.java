package org.jitney.clients.systemctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Buses;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.ManagerBus;
import org.jitney.clients.cli.OfflineBus;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Pager;
import org.jitney.clients.cli.Peer;
import org.jspecify.annotations.Nullable;

/** What one run of {@code systemctl} works with; connects when a verb first needs the manager. */
final class Context implements AutoCloseable {

    private final Environment environment;
    private final Options options;
    private final Output.Look look;
    private Output output;
    private @Nullable Pager pager;
    private @Nullable ManagerClient manager;
    private boolean onBus;

    Context(Environment environment, Options options) {
        this.environment = environment;
        this.options = options;
        this.look = Output.Look.of(environment);
        this.output = Output.of(environment.out(), look);
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
        return output;
    }

    /** Sends the rest of the output through a pager, if there is a terminal. */
    void page() {
        if (options.has("no-pager") || pager != null) {
            return;
        }
        Optional<Pager> opened = Pager.open(environment);
        if (opened.isPresent()) {
            pager = opened.get();
            output = Output.of(opened.get().stream(), look.unlimitedLength());
        }
    }

    /** Prints a line about something that went wrong. */
    void error(String text) {
        say(Colour.HIGHLIGHT_RED, text);
    }

    /** Prints a line that people should notice. */
    void warn(String text) {
        say(Colour.HIGHLIGHT_YELLOW, text);
    }

    /** Prints a line of explanation, not meant for programs. */
    void note(String text) {
        say(Colour.NONE, text);
    }

    private void say(Colour colour, String text) {
        if (environment.outIsTerminal()) {
            output.flush();
        }
        for (String line : text.split("\n", -1)) {
            environment.err().print(output.paint(colour, line) + "\n");
        }
        environment.err().flush();
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
                || (!options.user() && !Buses.isBooted(environment));
    }

    /**
     * {@return whether this is a chroot of a running system, where its manager must not be asked}
     */
    boolean isInChroot() {
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
        if (!options.user() && !Buses.isBooted(environment)) {
            error(ManagerBus.NOT_BOOTED);
            throw new NotConnected("Host is down");
        }
        boolean force = environment.variables().containsKey("SYSTEMCTL_FORCE_BUS");
        try {
            if (options.user()) {
                return ManagerBus.ofUser(environment);
            }
            if (!onBus && !force) {
                Optional<BlockingConnection> direct = ManagerBus.direct(environment);
                if (direct.isPresent()) {
                    return direct.get();
                }
            }
            return Buses.connect(environment, Buses.system(environment));
        } catch (CallFailed e) {
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
        output.flush();
        if (pager != null) {
            pager.close();
        }
        if (manager != null) {
            manager.close();
        }
        environment.offline().ifPresent(OfflineBus::close);
    }

    /** There is no manager to talk to; the text names what the kernel said. */
    static final class NotConnected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotConnected(String text) {
            super(text);
        }
    }
}
