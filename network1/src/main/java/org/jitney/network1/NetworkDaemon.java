package org.jitney.network1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NotificationSocket;
import org.jitney.linux.netlink.RequestSocket;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Uname;
import org.jitney.network1.bus.LinkObject;
import org.jitney.network1.bus.NetworkObjects;
import org.jitney.network1.config.Match;
import org.jitney.network1.edit.ChangeSets;
import org.jitney.network1.edit.ConfigurationObject;
import org.jitney.network1.link.LinkProtocols;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Surroundings;
import org.jitney.network1.store.ConfigurationFiles;
import org.jitney.network1.store.LeaseFiles;
import org.jitney.network1.store.MachineFacts;
import org.jitney.network1.store.StateFiles;
import org.jitney.network1.store.SystemLinks;
import org.jitney.network1.store.TunDevices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the links of its network namespace to where the files want them, and serves {@code
 * org.freedesktop.network1}.
 *
 * <p>It changes only links that a .network file is for, and makes only those of .netdev files.
 */
public final class NetworkDaemon implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkDaemon.class);
    private static final String NAME = "org.freedesktop.network1";
    private static final int GROUPS =
            Rtnetlink.GROUP_LINK
                    | Rtnetlink.GROUP_IPV4_ADDRESS
                    | Rtnetlink.GROUP_IPV6_ADDRESS
                    | Rtnetlink.GROUP_IPV4_ROUTE
                    | Rtnetlink.GROUP_IPV6_ROUTE;

    private final String runtime;
    private final Consumer<String> notify;
    private Runnable atEnd = () -> {};

    private NetworkDaemon(String runtime, Consumer<String> notify) {
        this.runtime = runtime;
        this.notify = notify;
    }

    /**
     * That of the system.
     *
     * @param notify tells the manager that started it something, in the way of sd_notify(3)
     */
    public static NetworkDaemon ofSystem(Consumer<String> notify) {
        return new NetworkDaemon("/run/systemd", notify);
    }

    /**
     * One beside another.
     *
     * @param runtime what stands for {@code /run/systemd}
     */
    public static NetworkDaemon beside(String runtime) {
        return new NetworkDaemon(runtime, _ -> {});
    }

    @Override
    public String busName() {
        return NAME;
    }

    @Override
    public boolean isIdle() {
        return false; // it is there for more than calls
    }

    @Override
    public void start(ServiceContext context) throws ErrnoException {
        RequestSocket kernel = RequestSocket.open();
        SystemLinks system = new SystemLinks(context.root());
        ConfigurationFiles files =
                new ConfigurationFiles(context.root(), runtime, d -> LOG.warn("{}", d));
        StateFiles states = new StateFiles(context.root(), runtime);
        states.prepare();
        Changes changes = new Changes(context.loop());
        Links links =
                new Links(
                        new Surroundings(
                                kernel,
                                system::facts,
                                system,
                                new TunDevices(context.root()),
                                (delay, what) -> later(context.loop(), delay, what),
                                machineId(context.root()),
                                changes::happened));
        LinkProtocols protocols =
                new LinkProtocols(
                        context.loop(),
                        new SecureRandom(),
                        kernel,
                        new MachineFacts(context.root(), Uname.read().nodename())::of,
                        links::again,
                        new LeaseFiles(context.root(), runtime)::put);
        links.use(protocols);
        ObjectTree tree = context.tree();
        Match.Machine machine = machine(context.root());
        LinkObject.Calls calls =
                new LinkObject.Calls(
                        context.authorizer(), namespace(), () -> links.reload(files.read(machine)));
        NetworkObjects objects = new NetworkObjects(links, tree, calls);
        changes.listener =
                () -> {
                    states.write(links);
                    objects.tell();
                };
        // First the notifications, then what there is: so nothing falls between the two.
        NotificationSocket notifications =
                NotificationSocket.open(context.loop(), GROUPS, links::on, () -> resync(links));
        ChangeSets edits =
                new ChangeSets(
                        context.root(),
                        runtime,
                        context.loop(),
                        boot(context.root()),
                        () -> links.reload(files.read(machine)));
        edits.start();
        ConfigurationObject.add(tree, edits, links, kernel, context.authorizer());
        try {
            links.start(files.read(machine));
        } catch (NetlinkError | MalformedMessage e) {
            throw new IllegalStateException("cannot read what the kernel has", e);
        }
        context.serve(NAME, tree, new LogControl("systemd-networkd"));
        notify.accept("READY=1\nSTATUS=Processing requests...");
        atEnd =
                () -> {
                    notify.accept("STOPPING=1\nSTATUS=Shutting down...");
                    protocols.stopAll();
                    notifications.close();
                    kernel.close();
                };
    }

    private static void later(EventLoop loop, Duration delay, Runnable what) {
        Timer[] timer = new Timer[1];
        timer[0] =
                loop.timer(() -> {
                    timer[0].close();
                    what.run();
                });
        timer[0].armAfter(delay);
    }

    private static Optional<byte[]> machineId(Root root) throws ErrnoException {
        return root.readIfExists("/etc/machine-id")
                .map(String::strip)
                .filter(text -> text.matches("[0-9a-f]{32}"))
                .map(HexFormat.of()::parseHex);
    }

    private static void resync(Links links) {
        LOG.warn("Notifications were lost, asking for everything anew.");
        try {
            links.resync();
        } catch (NetlinkError | MalformedMessage | ErrnoException e) {
            LOG.error("Cannot read what the kernel has: {}", e.getMessage());
        }
    }

    private static Match.Machine machine(Root root) throws ErrnoException {
        Uname uname = Uname.read();
        String architecture =
                switch (uname.machine()) {
                    case "x86_64" -> "x86-64";
                    case "aarch64" -> "arm64";
                    default -> uname.machine();
                };
        String words = root.readIfExists("/proc/cmdline").orElse("").strip();
        return new Match.Machine(
                uname.nodename(), uname.release(), architecture, List.of(words.split("\\s+")));
    }

    private static String boot(Root root) {
        try {
            return root.readString("/proc/sys/kernel/random/boot_id").strip();
        } catch (ErrnoException e) {
            LOG.warn("Cannot tell which boot this is: {}", e.getMessage());
            return "";
        }
    }

    private static long namespace() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:ino"))
                    .longValue();
        } catch (IOException e) {
            LOG.warn("Cannot tell which network namespace this is: {}", e.getMessage());
            return 0;
        }
    }

    @Override
    public void stop() {
        atEnd.run();
    }

    /** Tells once for all that happened in one turn of the loop. */
    private static final class Changes {
        private final EventLoop loop;
        private Runnable listener = () -> {};
        private boolean pending;

        Changes(EventLoop loop) {
            this.loop = loop;
        }

        void happened() {
            if (!pending) {
                pending = true;
                loop.defer(() -> {
                    pending = false;
                    listener.run();
                });
            }
        }
    }
}
