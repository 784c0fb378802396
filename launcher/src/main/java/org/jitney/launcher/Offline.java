package org.jitney.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.guest.GuestDaemon;
import org.jitney.guest.boot.BootError;
import org.jitney.guest.boot.BootedGuest;
import org.jitney.guest.image.Attachment;
import org.jitney.guest.image.Drive;
import org.jitney.guest.image.ImageError;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.ManagerListener;
import org.jitney.manager.bus.MachineFacts;
import org.jitney.manager.bus.ManagerDaemon;
import org.jitney.manager.offline.AnalysisObject;
import org.jitney.manager.offline.OfflineManager;
import org.jitney.manager.offline.UnitAnalysis;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.install.InstallSections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code jitney offline}: a bus, the manager's unit-file half and the small daemons over a tree;
 * nothing of the tree is run.
 */
final class Offline {
    private static final Logger LOG = LoggerFactory.getLogger(Offline.class);

    private final UpOptions options;
    private final Paths paths;

    Offline(UpOptions options, Paths paths) {
        this.options = options;
        this.paths = paths;
    }

    void run() throws ErrnoException, IOException {
        paths.freeBus();
        if (!options.guest().isAsked()) {
            serve(options.root().orElseThrow(), List.of(), Optional.empty());
            return;
        }
        GuestOptions guest = options.guest();
        try (Attachment attachment = attach(guest)) {
            Path records = guest.records(System.getenv(), Unistd.geteuid());
            GuestDaemon daemon = new GuestDaemon(attachment, records);
            if (guest.boot()) {
                boot(attachment, daemon);
            } else {
                serve(attachment.tree(), List.of(daemon), Optional.empty());
            }
        }
    }

    /** What is mounted here this thread sees alone: it is the one that serves, too. */
    private Attachment attach(GuestOptions guest) throws IOException {
        try {
            List<Drive> drives = new ArrayList<>();
            for (String drive : guest.drives()) {
                drives.add(Drive.parse(drive));
            }
            Path directory = paths.directory().resolve("guest");
            return guest.boot()
                    ? Attachment.openForBoot(drives, guest.readOnly(), guest.keyFile(), directory)
                    : Attachment.open(drives, guest.readOnly(), guest.keyFile(), directory);
        } catch (ImageError e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Its first process is a child of this thread, and sees what is mounted here. */
    private void boot(Attachment attachment, GuestDaemon daemon)
            throws ErrnoException, IOException {
        Path directory = paths.directory().resolve("boot");
        try (BootedGuest guest =
                BootedGuest.start(attachment.tree(), directory, attachment.isReadOnly())) {
            serve(attachment.tree(), List.of(daemon), Optional.of(new Running(guest, daemon)));
        } catch (BootError e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private record Running(BootedGuest guest, GuestDaemon daemon) {}

    private void serve(Path tree, List<Service> more, Optional<Running> running)
            throws ErrnoException, IOException {
        BusHost bus = BusHost.start(paths, false);
        try (EventLoop loop = EventLoop.open();
                Root root = Root.of(tree)) {
            loop.onFailure(thrown -> LOG.error("a handler of the manager's loop failed", thrown));
            LoadPath path = loadPath();
            OfflineManager manager = OfflineManager.of(root, path);
            InstallSections known = new InstallSections(loop.clock()::realtimeUsec);
            ManagerDaemon daemon =
                    new ManagerDaemon(
                            manager,
                            () ->
                                    isOfUsers()
                                            ? UnitSources.filesOfAllUsers(root, path, known)
                                            : UnitSources.filesAtRest(root, path, known),
                            MachineFacts.of("", Architecture.ofMachine(), ""),
                            paths.runtime());
            UnitAnalysis analysis = UnitAnalysis.of(root, path);
            manager.listen(
                    new ManagerListener() {
                        @Override
                        public void reloading(boolean active) {
                            analysis.refresh();
                        }
                    });
            daemon.with(new AnalysisObject(analysis, environment())::addTo);
            BusConnection connection = BusConnection.open(loop, BusAddress.unix(paths.bus()));
            daemon.start(
                    new ServiceContext(
                            loop, connection, root, loop.clock(), Authorizer.of(Unistd.geteuid())));
            var _ =
                    loop.onSignals(
                            Set.of(Signals.TERM, Signals.INT, Signals.HUP), signal -> loop.stop());
            List<String> names = new ArrayList<>(List.of(daemon.busName()));
            List<BusConnection> others = new ArrayList<>();
            Optional<GuestBus> guest = reach(loop, running);
            guest.ifPresent(reached -> others.add(reached.connection()));
            List<Service> services = new ArrayList<>(SmallDaemons.embedded(Map.of()));
            services.addAll(more);
            for (Service service : services) {
                BusConnection own = BusConnection.open(loop, BusAddress.unix(paths.bus()));
                others.add(own);
                names.add(service.busName());
                Authorizer authorizer = Authorizer.of(Unistd.geteuid());
                service.start(new ServiceContext(loop, own, root, loop.clock(), authorizer));
            }
            new OwnedNames(loop, connection).await(names, () -> announceBooted(loop, guest));
            loop.run();
            daemon.stop();
            services.forEach(Service::stop);
            others.forEach(BusConnection::close);
            connection.close();
        } finally {
            bus.stop();
        }
    }

    private static List<String> environment() {
        List<String> assignments = new ArrayList<>();
        CallersEnvironment.of(System.getenv())
                .forEach((name, value) -> assignments.add(name + "=" + value));
        return assignments;
    }

    private static Optional<GuestBus> reach(EventLoop loop, Optional<Running> running)
            throws ErrnoException {
        if (running.isEmpty()) {
            return Optional.empty();
        }
        GuestBus reached = GuestBus.open(loop, running.get().guest);
        running.get().daemon.running(reached.connection());
        return Optional.of(reached);
    }

    private void announceBooted(EventLoop loop, Optional<GuestBus> guest) {
        guest.ifPresentOrElse(
                running -> running.awaitBooted(() -> announce(loop, guest)),
                () -> announce(loop, guest));
    }

    private void announce(EventLoop loop, Optional<GuestBus> guest) {
        try {
            Ready ready = new Ready(options.readyFd());
            if (guest.isPresent()) {
                ready.announce(
                        "JITNEY_GUEST_BUS_ADDRESS=%s\nDBUS_SYSTEM_BUS_ADDRESS=unix:path=%s"
                                .formatted(guest.get().address(), paths.bus()));
            } else {
                ready.announce(paths.bus());
            }
        } catch (ErrnoException e) {
            LOG.error("cannot say that we are ready: {}", e.getMessage());
            loop.stop();
        }
    }

    private boolean isOfUsers() {
        return options.scope().equals("user") || options.scope().equals("global");
    }

    /** A user's unit files in a tree are those that all users share: no home is looked into. */
    private LoadPath loadPath() {
        LoadPath path =
                isOfUsers() ? LoadPath.user("/etc", "/usr/share", "/run") : LoadPath.system();
        if (options.unitPath().isEmpty()) {
            return path;
        }
        List<String> search = new ArrayList<>(options.unitPath());
        search.addAll(path.search());
        return path.withSearch(search);
    }
}
