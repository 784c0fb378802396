package org.jitney.vmcraft;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.broker.Broker;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.peer.Credentials;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.ServiceContext;
import org.jitney.guest.GuestDaemon;
import org.jitney.guest.image.Attachment;
import org.jitney.guest.image.Drive;
import org.jitney.linux.event.Clock;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.bus.MachineFacts;
import org.jitney.manager.bus.ManagerDaemon;
import org.jitney.manager.offline.OfflineManager;
import org.jitney.unitfile.LoadPath;

/**
 * The process behind {@code bin/jitney offline} in these tests: a broker and an offline manager.
 */
public final class OfflineHost {
    private OfflineHost() {}

    /** Understands {@code offline --drive=TREE --state=DIR --dir=DIR}, as the launcher does. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(option(args, "--dir="));
        Path tree = Path.of(option(args, "--drive="));
        Path records = Path.of(option(args, "--state="));
        boolean readOnly = List.of(args).contains("--read-only");
        Files.createDirectories(directory.resolve("systemd"));
        Path socket = directory.resolve("bus");
        try (EventLoop loop = EventLoop.open();
                Root root = Root.of(tree);
                Broker broker = Broker.open(loop, config())) {
            broker.listen(new UnixAddress.Path(socket.toString()));
            var manager = OfflineManager.of(root, LoadPath.system());
            var daemon =
                    ManagerDaemon.of(
                            manager,
                            root,
                            LoadPath.system(),
                            directory,
                            MachineFacts.of("", "x86-64", ""));
            BusConnection bus = BusConnection.over(loop, broker.connect());
            Authorizer owner = Authorizer.of(Unistd.getuid());
            daemon.start(new ServiceContext(loop, bus, root, Clock.system(), owner));
            var drives = List.of(new Drive(tree, Optional.empty()));
            Attachment attachment = Attachment.open(drives, readOnly, directory.resolve("guest"));
            GuestDaemon guest = new GuestDaemon(attachment, records);
            BusConnection second = BusConnection.over(loop, broker.connect());
            guest.start(new ServiceContext(loop, second, root, Clock.system(), owner));
            loop.defer(() -> System.out.println("DBUS_SYSTEM_BUS_ADDRESS=" + broker.address()));
            loop.run();
        }
    }

    private static String option(String[] args, String start) {
        return Stream.of(args)
                .filter(arg -> arg.startsWith(start))
                .findFirst()
                .orElseThrow()
                .substring(start.length());
    }

    private static BrokerConfig config() throws ErrnoException {
        return BrokerConfig.forOwner(Credentials.ofThisProcess(), "0".repeat(32));
    }
}
