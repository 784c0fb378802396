package org.jitney.broker;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import org.jitney.broker.peer.Credentials;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;

/** The bus as a program of its own, behind the command line of {@code dbus-daemon}. */
public final class BrokerMain {
    private static final int FIRST_PASSED = 3;

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
        List<ListenAddress> addresses = new ArrayList<>(options.listen());
        Optional<String> pidFile = Optional.empty();
        if (options.configFile().isPresent()) {
            BusConfig file = ConfigReader.read(new HostSource(root), options.configFile().get());
            file.warnings().forEach(w -> err.println("bus-broker: " + w));
            config = config.with(file);
            pidFile = file.pidFile();
            if (addresses.isEmpty()) {
                for (String a : file.listen()) {
                    addresses.addAll(ListenAddress.parse(a));
                }
            }
        }
        Broker broker = Broker.open(loop, config);
        for (ListenAddress a : addresses) {
            listen(broker, a);
        }
        long pid = ProcessHandle.current().pid();
        if (options.pidFile() && pidFile.isPresent()) {
            root.writeAtomically(pidFile.get(), pid + "\n", 0644);
        }
        print(options.printAddress(), broker.address());
        print(options.printPid(), Long.toString(pid));
        loop.run();
    }

    private static void listen(Broker broker, ListenAddress address) throws ErrnoException {
        switch (address) {
            case ListenAddress.Socket(UnixAddress socket) -> broker.listen(socket);
            case ListenAddress.Directory(String directory) ->
                    broker.listen(
                            new UnixAddress.Path(
                                    directory + "/dbus-" + broker.guid().substring(0, 10)));
            case ListenAddress.UserRuntime() ->
                    broker.listen(
                            new UnixAddress.Path(environment("XDG_RUNTIME_DIR", "/run") + "/bus"));
            case ListenAddress.Passed() -> {
                int count = Integer.parseInt(environment("LISTEN_FDS", "0"));
                for (int i = 0; i < count; i++) {
                    broker.listen(Listener.of(Fd.adopt(FIRST_PASSED + i)));
                }
            }
        }
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null ? otherwise : value;
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
