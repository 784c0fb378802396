package org.jitney.resolve1;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.bus.varlink.VarlinkServer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Uname;
import org.jitney.resolve1.bus.ManagerObject;
import org.jitney.resolve1.config.ExtraListener;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.config.Settings;
import org.jitney.resolve1.config.StubMode;
import org.jitney.resolve1.config.TrustAnchors;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.link.InterfaceNames;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.scope.Machine;
import org.jitney.resolve1.scope.Scope;
import org.jitney.resolve1.stub.PreparedAnswers;
import org.jitney.resolve1.stub.StubListener;
import org.jitney.resolve1.varlink.MonitorVarlink;
import org.jitney.resolve1.varlink.ResolveVarlink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks names up for all programs of its network namespace: by {@code org.freedesktop.resolve1}, by
 * the stub listeners, and by the varlink socket that nss-resolve uses.
 */
public final class ResolveDaemon implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(ResolveDaemon.class);
    private static final String NAME = "org.freedesktop.resolve1";
    private static final String HOSTNAME = "/proc/sys/kernel/hostname";
    private static final int PORT = 53;
    private static final InetAddress STUB = Families.address(new byte[] {127, 0, 0, 53});
    private static final InetAddress PROXY = Families.address(new byte[] {127, 0, 0, 54});

    private static final int RESET = Signals.RTMIN + 1;
    private static final String READY = "READY=1\nSTATUS=Processing requests...";

    private final String runtime;
    private final Consumer<String> notify;
    private final boolean owns;
    private final OwnAddresses own = new OwnAddresses();
    private final List<StubListener> listeners = new ArrayList<>();
    private final PreparedAnswers prepared = new PreparedAnswers();
    private Optional<TrustAnchors> anchors = Optional.empty();
    private Runnable atEnd = () -> {};

    private ResolveDaemon(String runtime, Consumer<String> notify, boolean owns) {
        this.runtime = runtime;
        this.notify = notify;
        this.owns = owns;
    }

    /**
     * That of the system.
     *
     * @param notify tells the manager that started it something, in the way of sd_notify(3)
     */
    public static ResolveDaemon ofSystem(Consumer<String> notify) {
        return new ResolveDaemon("/run/systemd", notify, true);
    }

    /**
     * One beside another, in a process that is not its own.
     *
     * @param runtime what stands for {@code /run/systemd}
     */
    public static ResolveDaemon beside(String runtime) {
        return new ResolveDaemon(runtime, _ -> {}, false);
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
        Configuration configuration = new Configuration(context.root(), InterfaceNames::index);
        Settings settings = configuration.settings();
        anchors = Optional.of(configuration.anchors());
        own.places = places(settings);
        Machine machine =
                new Machine(
                        context.loop(),
                        new SecureRandom(),
                        () -> anchors.orElseThrow(),
                        new Machine.Statistics(),
                        new TlsContexts(context.root()),
                        own);
        Resolver resolver =
                new Resolver(
                        context.root(),
                        runtime,
                        machine,
                        settings,
                        Uname.read().nodename(),
                        delegates(configuration, settings, machine));
        own.resolver = Optional.of(resolver);
        resolver.services().files(configuration.services());
        listen(resolver, own.places);
        List<VarlinkServer> sockets = new ArrayList<>();
        varlink(context, "io.systemd.Resolve", path -> ResolveVarlink.serve(resolver, path))
                .ifPresent(sockets::add);
        varlink(context, "io.systemd.Resolve.Monitor", path -> MonitorVarlink.serve(resolver, path))
                .ifPresent(sockets::add);
        ObjectTree tree = context.tree();
        ManagerObject.add(tree, resolver, context.authorizer());
        context.serve(NAME, tree, new LogControl("systemd-resolved"));
        Optional<Watch> hostname = watchHostname(resolver, configuration);
        if (owns) {
            var _ =
                    context.loop()
                            .onSignals(
                                    Set.of(Signals.HUP, Signals.USR1, Signals.USR2, RESET),
                                    signal -> obey(signal.signal(), resolver, configuration));
        }
        notify.accept(READY);
        atEnd =
                () -> {
                    notify.accept("STOPPING=1\nSTATUS=Shutting down...");
                    listeners.forEach(StubListener::close);
                    sockets.forEach(VarlinkServer::close);
                    hostname.ifPresent(Watch::close);
                    resolver.close();
                };
    }

    /** The kernel tells of another hostname as of an error of its file. */
    private static Optional<Watch> watchHostname(Resolver resolver, Configuration configuration) {
        try (Root root = Root.host()) {
            Fd fd = root.open(HOSTNAME);
            return Optional.of(resolver.loop().watch(fd, 0, _ -> renamed(resolver, configuration)));
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be watched: {}", HOSTNAME, e.getMessage());
            return Optional.empty();
        }
    }

    private static void renamed(Resolver resolver, Configuration configuration) {
        try {
            String name = Uname.read().nodename();
            if (resolver.rename(name)) {
                LOG.info("System hostname changed to '{}'.", name);
                resolver.services().files(configuration.services());
            }
        } catch (ErrnoException e) {
            LOG.warn("The hostname cannot be read: {}", e.getMessage());
        }
    }

    /** What signals mean, see systemd-resolved.service(8). */
    private void obey(int signal, Resolver resolver, Configuration configuration) {
        switch (signal) {
            case Signals.HUP -> reload(resolver, configuration);
            case Signals.USR1 -> StateText.of(resolver).forEach(line -> LOG.info("{}", line));
            case Signals.USR2 -> {
                resolver.flushCaches();
                LOG.info("Flushed all caches.");
            }
            case RESET -> {
                resolver.resetServerFeatures();
                LOG.info("Resetting learnt feature levels on all servers.");
            }
            default -> throw new IllegalStateException("signal " + signal + " was not asked for");
        }
    }

    /** Reads all files anew; the manager waits for the end of it (notify-reload). */
    private void reload(Resolver resolver, Configuration configuration) {
        long now = resolver.loop().clock().monotonic().usec();
        notify.accept("RELOADING=1\nSTATUS=Reloading configuration...\nMONOTONIC_USEC=" + now);
        Settings settings = configuration.settings();
        anchors = Optional.of(configuration.anchors());
        List<StubListener.Place> next = places(settings);
        own.places = next;
        resolver.reload(settings, delegates(configuration, settings, resolver.machine()));
        resolver.services().files(configuration.services());
        listen(resolver, next);
        LOG.info("Reloaded configuration.");
        notify.accept(READY);
    }

    /** Who listens where it shall goes on, with the connections that it has. */
    private void listen(Resolver resolver, List<StubListener.Place> places) {
        List<StubListener.Place> kept = new ArrayList<>();
        for (StubListener each : List.copyOf(listeners)) {
            if (places.contains(each.place()) && each.isOpen()) {
                kept.add(each.place());
            } else {
                each.close();
                listeners.remove(each);
            }
        }
        places.stream()
                .filter(place -> !kept.contains(place))
                .forEach(place -> listeners.add(StubListener.open(resolver, place, prepared)));
    }

    private interface Socket {
        VarlinkServer serve(String path) throws ErrnoException;
    }

    /** A socket file that was left behind is replaced. */
    private Optional<VarlinkServer> varlink(ServiceContext context, String name, Socket socket) {
        String path = runtime + "/resolve/" + name;
        try {
            String file = context.root().hostPath(path).toString();
            if (context.root().lstat(path).isPresent()) {
                if (isServed(file)) {
                    LOG.warn("Failed to listen on {}: another process does", path);
                    return Optional.empty();
                }
                context.root().remove(path);
            }
            return Optional.of(socket.serve(file));
        } catch (ErrnoException e) {
            LOG.warn("Failed to listen on {}: {}", path, e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isServed(String file) {
        try (StreamSocket _ = StreamSocket.connect(UnixAddress.parse(file))) {
            return true;
        } catch (ErrnoException e) {
            return e.is(Errno.EAGAIN); // its queue is full
        }
    }

    private static List<Scope> delegates(
            Configuration configuration, Settings settings, Machine machine) {
        List<Scope> scopes = new ArrayList<>();
        for (Configuration.Delegate each : configuration.delegates()) {
            Scope scope =
                    new Scope(
                            new Scope.Id(0, each.id()),
                            machine,
                            new Scope.Rules(
                                    each.domains(),
                                    each.defaultRoute(),
                                    settings.dnssec(),
                                    settings.dnsOverTls(),
                                    Set.of(),
                                    settings.cacheFromLocalhost(),
                                    settings.mixedCase()),
                            settings.cache(),
                            settings.staleRetention());
            scope.servers().set(each.servers(), new Origin(each.id() + ".dns-delegate", 0));
            scopes.add(scope);
        }
        return scopes;
    }

    private static List<StubListener.Place> places(Settings settings) {
        List<StubListener.Place> places = new ArrayList<>();
        if (settings.stub() != StubMode.NO) {
            places.add(new StubListener.Place(STUB, PORT, settings.stub(), true, false));
            places.add(new StubListener.Place(PROXY, PORT, settings.stub(), true, true));
        }
        for (ExtraListener each : settings.extra()) {
            places.add(
                    new StubListener.Place(each.address(), each.port(), each.mode(), false, false));
        }
        return List.copyOf(places);
    }

    /** The scopes want to know before there is anybody who knows. */
    private static final class OwnAddresses implements Machine.OwnAddresses {
        private List<StubListener.Place> places = List.of();
        private Optional<Resolver> resolver = Optional.empty();

        @Override
        public boolean isOurs(InetAddress address, int port) {
            boolean reserved = port == PORT && (address.equals(STUB) || address.equals(PROXY));
            return reserved
                    || places.stream()
                            .anyMatch(p -> p.address().equals(address) && p.port() == port);
        }

        @Override
        public boolean isLocal(InetAddress address) {
            return address.isLoopbackAddress()
                    || resolver.map(r -> r.links().kernel().has(address)).orElse(false);
        }

        @Override
        public int linkTo(InetAddress address) {
            return resolver.map(r -> r.links().kernel().linkTo(address)).orElse(0);
        }

        @Override
        public boolean isOnNetworkOf(int ifindex, InetAddress address) {
            return resolver.map(r -> r.links().kernel().isOnNetworkOf(ifindex, address))
                    .orElse(false);
        }
    }

    @Override
    public void stop() {
        atEnd.run();
    }
}
