package org.jitney.broker;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.broker.activation.ServiceActivator;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.config.BusConfig;
import org.jitney.broker.config.ConfigError;
import org.jitney.broker.driver.BusDriver;
import org.jitney.broker.listener.ListenAddress;
import org.jitney.broker.listener.Opener;
import org.jitney.broker.peer.Credentials;
import org.jitney.bus.keyring.KeyringDirectory;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.SignalInfo;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Syscall;
import org.jitney.linux.sys.Unistd;
import org.jitney.linux.sys.Users;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bus as a program of its own, behind the command line of {@code dbus-daemon}. */
public final class BrokerMain {
    /** After the first clients, who come at once. */
    private static final Duration SETTLE = Duration.ofMillis(500);

    private static final String VERSION =
            "D-Bus Message Bus Daemon 1.14.10\nThe bus of Jitney, which behaves as that release\n";

    private final Options options;
    private final List<String> args;
    private final Map<String, String> environment;
    private final EventLoop loop;
    private final Root root;
    private final DaemonProcess process;

    private BrokerMain(List<String> args, Options options, EventLoop loop, Root root)
            throws ErrnoException {
        this.args = args;
        this.options = options;
        this.loop = loop;
        this.root = root;
        this.environment = environment(root);
        this.process = new DaemonProcess(root);
    }

    public static void main(String[] args) {
        System.exit(start(List.of(args), System.out, System.err));
    }

    private static int start(List<String> args, PrintStream out, PrintStream err) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (Options.Unusable e) {
            if (!e.problem().isEmpty()) {
                err.println(e.problem());
            }
            err.print(e.asksForUsage() ? Options.USAGE : "");
            return 1;
        }
        switch (options.action()) {
            case SHOW_VERSION -> out.print(VERSION);
            case INTROSPECT -> out.println(BusDriver.introspection());
            case RUN -> {
                return run(args, options, err);
            }
        }
        return 0;
    }

    private static int run(List<String> args, Options options, PrintStream err) {
        try (EventLoop loop = EventLoop.open();
                Root root = Root.host()) {
            new BrokerMain(args, options, loop, root).run();
            return 0;
        } catch (ErrnoException | ConfigError | ListenAddress.Unsupported e) {
            err.printf(
                    "dbus-daemon[%d]: Failed to start message bus: %s%n",
                    Unistd.getpid(), e.getMessage());
            return 1;
        }
    }

    /** {@return our environment as it is, not as the JVM decodes it in the locale "C"} */
    private static Map<String, String> environment(Root root) throws ErrnoException {
        Map<String, String> variables = new LinkedHashMap<>();
        String all = new String(root.readBytes("/proc/self/environ"), StandardCharsets.UTF_8);
        for (String variable : all.split("\0", -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }

    private void run() throws ErrnoException, ConfigError, ListenAddress.Unsupported {
        Optional<Setup> setup = read();
        Optional<BusConfig> file = setup.map(Setup::file);
        if (mustStartOver(file)) {
            DaemonProcess.startOverInBackground(args);
        }
        SystemLog.begin(options.log(), file.map(f -> f.daemon().syslog()).orElse(false));
        setup.ifPresent(BrokerMain::warn);
        if (options.pidFile() && file.flatMap(BusConfig::pidFile).isPresent()) {
            process.claim(file.flatMap(BusConfig::pidFile).get());
        }
        Optional<Users.Passwd> user = user(file.flatMap(BusConfig::user));
        List<Broker> opened = new ArrayList<>();
        BrokerConfig config = config(file, user);
        Optional<ServiceActivator> activator = Optional.empty();
        if (file.isPresent()) {
            activator = Optional.of(activator(file.get(), opened));
            config = config.withActivator(activator.get());
        }
        Broker broker = Broker.open(loop, config);
        opened.add(broker);
        try (broker) {
            listen(broker, file);
            DaemonProcess.print(options.printAddress(), broker.address());
            process.writePidFile();
            DaemonProcess.print(options.printPid(), Integer.toString(Unistd.getpid()));
            process.raiseFileLimit();
            if (user.isPresent()) {
                DaemonProcess.become(user.get());
            }
            serve(broker, activator, setup);
        } finally {
            remove(broker.leavings());
            process.removePidFile();
        }
    }

    private Optional<Setup> read() throws ConfigError {
        if (options.configFile().isEmpty()) {
            return Optional.empty();
        }
        Setup setup = Setup.read(root, environment, options.configFile().get());
        setup.makeTransientDirectory(root, environment);
        return Optional.of(setup);
    }

    private boolean mustStartOver(Optional<BusConfig> file) {
        boolean background =
                switch (options.background()) {
                    case YES -> true;
                    case NO -> false;
                    case AS_CONFIGURED -> file.map(BusConfig::fork).orElse(false);
                };
        return background && !DaemonProcess.isInBackground();
    }

    private static void warn(Setup setup) {
        Logger log = LoggerFactory.getLogger(BrokerMain.class);
        setup.file().warnings().forEach(log::warn);
        setup.services().warnings().forEach(log::warn);
    }

    private static Optional<Users.Passwd> user(Optional<String> name)
            throws ConfigError, ErrnoException {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<Users.Passwd> user = Users.byName(name.get());
        if (user.isEmpty()) {
            throw new ConfigError(
                    "Could not get UID and GID for username \"%s\"".formatted(name.get()));
        }
        return user;
    }

    private ServiceActivator activator(BusConfig file, List<Broker> opened) throws ErrnoException {
        return new ServiceActivator(
                loop,
                Spawner.locate(),
                new ServiceActivator.Setting(
                        environment,
                        Optional.of(process.originalLimit()),
                        file.type(),
                        () -> opened.getFirst().address(),
                        options.systemdActivation()));
    }

    private BrokerConfig config(Optional<BusConfig> file, Optional<Users.Passwd> user)
            throws ErrnoException {
        String machineId = root.readIfExists("/etc/machine-id").map(String::strip).orElse("");
        Credentials self = Credentials.ofThisProcess();
        if (user.isPresent() && user.get().uid() != self.uid()) {
            // What we shall be by the time that somebody asks.
            Users.Passwd u = user.get();
            self =
                    new Credentials(
                            u.uid(),
                            self.pid(),
                            Users.groupsOf(u.name(), u.gid()),
                            self.securityLabel(),
                            self.pidFd());
        }
        BrokerConfig config =
                options.shared()
                        ? BrokerConfig.forEverybody(self, machineId)
                        : BrokerConfig.forOwner(self, machineId);
        config =
                config.withKeyring(
                        KeyringDirectory.ofHome(home()), System.getProperty("user.name"));
        return file.map(config::with).orElse(config);
    }

    private void listen(Broker broker, Optional<BusConfig> file)
            throws ErrnoException, ListenAddress.Unsupported {
        Opener opener = new Opener(root, environment, new SecureRandom());
        if (!options.listen().isEmpty()) {
            broker.listen(opener.open(options.listen(), false));
            return;
        }
        for (String alternatives : file.map(BusConfig::listen).orElse(List.of())) {
            broker.listen(opener.open(ListenAddress.parse(alternatives), true));
        }
    }

    private Path home() {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }

    /** Runs the loop until the end. */
    private void serve(Broker broker, Optional<ServiceActivator> activator, Optional<Setup> setup)
            throws ErrnoException {
        Optional<Reloader> reloader = Optional.empty();
        if (setup.isPresent() && activator.isPresent()) {
            reloader = Optional.of(reloader(broker, activator.get(), setup.get()));
        }
        Optional<Reloader> reload = reloader;
        Watch signals =
                loop.onSignals(
                        Set.of(Signals.TERM, Signals.HUP), signal -> signalled(signal, reload));
        if (DaemonProcess.isInBackground()) {
            process.settleInBackground(setup.map(s -> s.file().daemon().keepMask()).orElse(false));
        }
        loop.timer(Syscall::settle).armAfter(SETTLE);
        loop.run();
        signals.close();
        reloader.ifPresent(Reloader::close);
    }

    private Reloader reloader(Broker broker, ServiceActivator activator, Setup first)
            throws ErrnoException {
        String file = options.configFile().orElseThrow();
        activator.use(first.services(), first.file().daemon().serviceHelper());
        Reloader reloader =
                new Reloader(
                        loop,
                        () -> Setup.read(root, environment, file),
                        first,
                        next -> {
                            warn(next);
                            broker.reconfigure(next.file());
                            activator.use(next.services(), next.file().daemon().serviceHelper());
                        });
        broker.reloadBy(reloader::reload);
        activator.refreshBy(reloader::refresh);
        return reloader;
    }

    private void signalled(SignalInfo signal, Optional<Reloader> reloader) {
        if (signal.signal() == Signals.TERM) {
            loop.stop();
        } else {
            reloader.ifPresent(r -> r.reload(_ -> {}));
        }
    }

    private void remove(List<String> files) throws ErrnoException {
        for (String file : files) {
            root.remove(file);
        }
    }
}
