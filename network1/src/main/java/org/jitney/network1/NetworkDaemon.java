package org.jitney.network1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.bus.varlink.VarlinkServer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.Timer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.Virtualization;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NotificationSocket;
import org.jitney.linux.netlink.RequestSocket;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Clocks;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Uname;
import org.jitney.network1.bus.LinkObject;
import org.jitney.network1.bus.MachineCalls;
import org.jitney.network1.bus.NetworkObjects;
import org.jitney.network1.config.Match;
import org.jitney.network1.describe.Description;
import org.jitney.network1.edit.ChangeSets;
import org.jitney.network1.edit.ConfigurationObject;
import org.jitney.network1.firewall.FirewallSets;
import org.jitney.network1.firewall.KernelRules;
import org.jitney.network1.link.LinkProtocols;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Surroundings;
import org.jitney.network1.store.MachineFacts;
import org.jitney.network1.store.MachineGifts;
import org.jitney.network1.store.NetworkFiles;
import org.jitney.network1.store.ProtocolFiles;
import org.jitney.network1.store.ServerLeaseFiles;
import org.jitney.network1.store.StateFiles;
import org.jitney.network1.store.SystemLinks;
import org.jitney.network1.store.TunDevices;
import org.jitney.network1.varlink.NetworkVarlink;
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
                    | Rtnetlink.GROUP_TC
                    | Rtnetlink.GROUP_IPV4_ADDRESS
                    | Rtnetlink.GROUP_IPV6_ADDRESS
                    | Rtnetlink.GROUP_IPV4_ROUTE
                    | Rtnetlink.GROUP_IPV6_ROUTE;

    private final String runtime;
    private final String lasting;
    private final Consumer<String> notify;
    private Runnable atEnd = () -> {};

    private NetworkDaemon(String runtime, String lasting, Consumer<String> notify) {
        this.runtime = runtime;
        this.lasting = lasting;
        this.notify = notify;
    }

    /**
     * That of the system.
     *
     * @param notify tells the manager that started it something, in the way of sd_notify(3)
     */
    public static NetworkDaemon ofSystem(Consumer<String> notify) {
        return new NetworkDaemon("/run/systemd", "/var/lib/systemd/network", notify);
    }

    /**
     * One beside another.
     *
     * @param runtime what stands for {@code /run/systemd}; what lasts is below it, too
     */
    public static NetworkDaemon beside(String runtime) {
        return new NetworkDaemon(runtime, runtime + "/network-state", _ -> {});
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
        NetworkFiles files = new NetworkFiles(context.root(), runtime, d -> LOG.warn("{}", d));
        StateFiles states = new StateFiles(context.root(), runtime);
        states.prepare();
        Changes changes = new Changes(context.loop());
        Links links =
                new Links(
                        new Surroundings(
                                kernel,
                                system::facts,
                                system,
                                new TunDevices(context.root(), context.loop()),
                                (delay, what) -> later(context.loop(), delay, what),
                                machineId(context.root()),
                                changes::happened));
        ProtocolFiles protocolFiles = new ProtocolFiles(context.root(), runtime);
        MachineCalls machineCalls = MachineCalls.on(context.bus());
        LinkProtocols protocols =
                new LinkProtocols(
                        context.loop(),
                        new SecureRandom(),
                        kernel,
                        new MachineFacts(context.root(), Uname.read().nodename())::of,
                        new LinkProtocols.Outlets(
                                links::again,
                                protocolFiles::lease,
                                protocolFiles::neighbors,
                                machineCalls,
                                new ServerLeaseFiles(
                                        context.root(),
                                        lasting,
                                        runtime,
                                        context.clock(),
                                        boot(context.root()))));
        links.use(protocols);
        protocols.tellOf(links);
        ObjectTree tree = context.tree();
        Match.Machine machine = machine(context.root());
        LinkObject.Describer describer =
                () -> Description.of(links, system::facts, kernel, Clocks.usec(Clocks.BOOTTIME));
        LinkObject.Calls calls =
                new LinkObject.Calls(
                        context.authorizer(),
                        namespace(),
                        () -> NamespaceNumber.ask(kernel),
                        describer,
                        () -> links.reload(files.read(machine)));
        NetworkObjects objects = new NetworkObjects(links, tree, calls);
        KernelRules rules = new KernelRules();
        FirewallSets firewall = new FirewallSets(links, rules);
        changes.listener =
                () -> {
                    Set<Integer> changed = links.takeChanged();
                    firewall.look(changed);
                    states.write(links, changed);
                    objects.tell(changed);
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
        Optional<VarlinkServer> varlink =
                varlink(
                        context,
                        links,
                        new NetworkVarlink.Surroundings(
                                calls.namespace(), calls.namespaceId(), describer::now));
        notify.accept("READY=1\nSTATUS=Processing requests...");
        atEnd =
                () -> {
                    notify.accept("STOPPING=1\nSTATUS=Shutting down...");
                    varlink.ifPresent(VarlinkServer::close);
                    machineCalls.close(); // the machine keeps its name when we go
                    protocols.stopAll();
                    notifications.close();
                    rules.close();
                    kernel.close();
                };
    }

    /** A socket file that is there is of an earlier run: nobody listens to it any more. */
    private Optional<VarlinkServer> varlink(
            ServiceContext context, Links links, NetworkVarlink.Surroundings around) {
        String path = runtime + "/netif/io.systemd.Network";
        try {
            boolean _ = context.root().remove(path);
            String socket = context.root().hostPath(path).toString();
            return Optional.of(NetworkVarlink.serve(context.loop(), links, around, socket));
        } catch (ErrnoException e) {
            LOG.warn("Failed to listen on {}: {}", path, e.getMessage());
            return Optional.empty();
        }
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
                uname.nodename(),
                uname.release(),
                architecture,
                List.of(words.split("\\s+")),
                Virtualization.detect(),
                new MachineGifts(root, credentials()));
    }

    /** Those that the manager decrypts for a program, and those that it leaves as they are. */
    private static List<String> credentials() {
        return Stream.of("CREDENTIALS_DIRECTORY", "ENCRYPTED_CREDENTIALS_DIRECTORY")
                .flatMap(name -> Optional.ofNullable(System.getenv(name)).stream())
                .filter(folder -> folder.startsWith("/"))
                .toList();
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

    /**
     * Tells once for all that happened in one turn of the loop. When telling has taken long, as
     * with very many links, it is told again only after four times as long: it never takes more
     * than a fifth of the time, however much happens.
     */
    private static final class Changes {
        private static final int REST = 4;
        private static final Duration SHORT = Duration.ofMillis(50);

        private final EventLoop loop;
        private final Timer timer;
        private Runnable listener = () -> {};
        private MonotonicTime notBefore = new MonotonicTime(0);
        private boolean pending;

        Changes(EventLoop loop) {
            this.loop = loop;
            this.timer = loop.timer(this::tell);
        }

        void happened() {
            if (!pending) {
                pending = true;
                MonotonicTime now = loop.clock().monotonic();
                if (notBefore.compareTo(now) > 0) {
                    timer.armAfter(notBefore.since(now));
                } else {
                    loop.defer(this::tell);
                }
            }
        }

        private void tell() {
            pending = false;
            MonotonicTime began = loop.clock().monotonic();
            listener.run();
            MonotonicTime end = loop.clock().monotonic();
            Duration took = end.since(began);
            notBefore = took.compareTo(SHORT) < 0 ? end : end.plus(took.multipliedBy(REST));
        }
    }
}
