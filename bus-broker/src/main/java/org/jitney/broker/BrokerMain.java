package org.jitney.broker;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.config.BusConfig;
import org.jitney.broker.config.ConfigError;
import org.jitney.broker.config.ConfigReader;
import org.jitney.broker.config.HostSource;
import org.jitney.broker.listener.ListenAddress;
import org.jitney.broker.listener.Opener;
import org.jitney.broker.peer.Credentials;
import org.jitney.bus.keyring.KeyringDirectory;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;

/** The bus as a program of its own, behind the command line of {@code dbus-daemon}. */
public final class BrokerMain {
    private final Options options;
    private final PrintStream err;

    private BrokerMain(Options options, PrintStream err) {
        this.options = options;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(start(List.of(args), System.err));
    }

    private static int start(List<String> args, PrintStream err) {
        try (EventLoop loop = EventLoop.open();
                Root root = Root.host()) {
            new BrokerMain(Options.parse(args), err).run(loop, root);
            return 0;
        } catch (Options.Unusable e) {
            err.println("bus-broker: " + e.getMessage());
            err.print(Options.USAGE);
        } catch (ErrnoException | ConfigError | ListenAddress.Unsupported e) {
            err.println("bus-broker: " + e.getMessage());
        }
        return 1;
    }

    private void run(EventLoop loop, Root root)
            throws ErrnoException, ConfigError, ListenAddress.Unsupported {
        String machineId = root.readIfExists("/etc/machine-id").map(String::strip).orElse("");
        Credentials self = Credentials.ofThisProcess();
        BrokerConfig config =
                options.shared()
                        ? BrokerConfig.forEverybody(self, machineId)
                        : BrokerConfig.forOwner(self, machineId);
        config =
                config.withKeyring(
                        KeyringDirectory.ofHome(home()), System.getProperty("user.name"));
        List<List<ListenAddress>> configured = new ArrayList<>();
        Optional<String> pidFile = Optional.empty();
        if (options.configFile().isPresent()) {
            BusConfig file = ConfigReader.read(new HostSource(root), options.configFile().get());
            file.warnings().forEach(w -> err.println("bus-broker: " + w));
            config = config.with(file);
            pidFile = file.pidFile();
            for (String a : options.listen().isEmpty() ? file.listen() : List.<String>of()) {
                configured.add(ListenAddress.parse(a));
            }
        }
        Broker broker = Broker.open(loop, config);
        Opener opener = new Opener(root, System.getenv(), new SecureRandom());
        for (List<ListenAddress> alternatives : configured) {
            broker.listen(opener.open(alternatives, true));
        }
        if (!options.listen().isEmpty()) {
            broker.listen(opener.open(options.listen(), false));
        }
        long pid = ProcessHandle.current().pid();
        if (options.pidFile() && pidFile.isPresent()) {
            root.writeAtomically(pidFile.get(), pid + "\n", 0644);
        }
        print(options.printAddress(), broker.address());
        print(options.printPid(), Long.toString(pid));
        try (broker) {
            loop.run();
        } finally {
            for (String file : broker.leavings()) {
                root.remove(file);
            }
        }
    }

    private static Path home() {
        String home = System.getenv("HOME");
        return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
    }

    private static void print(OptionalInt descriptor, String line) throws ErrnoException {
        if (descriptor.isPresent()) {
            Fd fd = Fd.adopt(descriptor.getAsInt());
            fd.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            // Standard output is not ours to close; others were passed for this line only.
            if (descriptor.getAsInt() <= 2) {
                fd.release();
            } else {
                fd.close();
            }
        }
    }
}
