package org.jitney.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.peer.Credentials;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;

/** The bus as a program of its own, with the options of {@code dbus-daemon} that it supports. */
public final class BrokerMain {
    private static final String USAGE =
            "usage: bus-broker --address=unix:path=PATH [--print-address] [--print-pid]"
                    + " [--nofork] [--nopidfile] [--shared]";

    private final PrintStream out;
    private final PrintStream err;
    private final List<UnixAddress> addresses = new ArrayList<>();
    private boolean printAddress;
    private boolean printPid;
    private boolean shared;

    private BrokerMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(new BrokerMain(System.out, System.err).start(args));
    }

    private int start(String[] args) {
        Optional<String> mistake = parse(args);
        if (mistake.isPresent()) {
            err.println("bus-broker: " + mistake.get());
            err.println(USAGE);
            return 1;
        }
        try (EventLoop loop = EventLoop.open()) {
            run(loop);
            return 0;
        } catch (ErrnoException e) {
            err.println("bus-broker: " + e.getMessage());
            return 1;
        }
    }

    private Optional<String> parse(String[] args) {
        for (String arg : args) {
            if (arg.startsWith("--address=")) {
                Optional<UnixAddress> address = address(arg.substring("--address=".length()));
                if (address.isEmpty()) {
                    return Optional.of("only unix:path= and unix:abstract= are supported: " + arg);
                }
                addresses.add(address.get());
                continue;
            }
            switch (arg) {
                case "--print-address" -> printAddress = true;
                case "--print-pid" -> printPid = true;
                case "--shared" -> shared = true;
                case "--nofork", "--nopidfile" -> {
                    // That is how it runs anyway.
                }
                default -> {
                    return Optional.of("unsupported option " + arg);
                }
            }
        }
        return addresses.isEmpty() ? Optional.of("no --address") : Optional.empty();
    }

    private static Optional<UnixAddress> address(String text) {
        if (text.startsWith("unix:path=")) {
            return Optional.of(new UnixAddress.Path(text.substring("unix:path=".length())));
        }
        if (text.startsWith("unix:abstract=")) {
            return Optional.of(new UnixAddress.Abstract(text.substring("unix:abstract=".length())));
        }
        return Optional.empty();
    }

    private void run(EventLoop loop) throws ErrnoException {
        BrokerConfig config =
                shared
                        ? BrokerConfig.forEverybody(self(), machineId())
                        : BrokerConfig.forOwner(self(), machineId());
        Broker broker = Broker.open(loop, config);
        for (UnixAddress address : addresses) {
            broker.listen(address);
        }
        if (printAddress) {
            out.println(broker.address());
        }
        if (printPid) {
            out.println(ProcessHandle.current().pid());
        }
        out.flush();
        loop.run();
    }

    /** {@return who we are, as the kernel tells a socket's other end} */
    private static Credentials self() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        try {
            return Credentials.of(pair.getFirst().credentials());
        } finally {
            pair.forEach(StreamSocket::close);
        }
    }

    private static String machineId() {
        try {
            return Files.readString(Path.of("/etc/machine-id")).strip();
        } catch (IOException e) {
            // A machine without an identity: the specification wants 32 digits all the same.
            return "0".repeat(32);
        }
    }
}
