package org.jitney.launcher.init;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.ObjectTree;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.Manager;
import org.jitney.manager.ManagerListener;
import org.jitney.manager.Unit;
import org.jitney.manager.bus.ManagerDaemon;
import org.jitney.manager.runtime.ActiveState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the manager on the bus for as long as {@code dbus.service} is up, and no longer: to connect
 * at any other time would start it, as its socket is there before and after it.
 */
public final class BusLink implements ManagerListener {
    private static final Logger LOG = LoggerFactory.getLogger(BusLink.class);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final EventLoop loop;
    private final Manager engine;
    private final ManagerDaemon daemon;
    private final ObjectTree tree;
    private final Path socket;
    private final Timer again;
    private Optional<BusConnection> bus = Optional.empty();

    public BusLink(
            EventLoop loop, Manager engine, ManagerDaemon daemon, ObjectTree tree, Path socket) {
        this.loop = loop;
        this.engine = engine;
        this.daemon = daemon;
        this.tree = tree;
        this.socket = socket;
        this.again = loop.timer(this::look);
    }

    @Override
    public void unitChanged(Unit unit) {
        if (unit.names().contains(DistributionBus.SERVICE)) {
            look();
        }
    }

    /** Connects if there is a bus that we are not on yet. */
    public void look() {
        boolean up =
                engine.unit(DistributionBus.SERVICE)
                        .filter(unit -> unit.activeState() == ActiveState.ACTIVE)
                        .isPresent();
        if (!up || bus.filter(BusConnection::isOpen).isPresent()) {
            return;
        }
        try {
            BusConnection connection = BusConnection.open(loop, BusAddress.unix(socket));
            bus = Optional.of(connection);
            daemon.attach(loop, connection, tree);
            connection.onClosed(() -> again.armAfter(AGAIN));
        } catch (ErrnoException e) {
            LOG.warn("cannot connect to the bus: {}", e.getMessage());
            again.armAfter(AGAIN);
        }
    }

    /** Leaves the bus and comes back, as {@code SIGUSR1} asks for. */
    public void anew() {
        bus.ifPresent(BusConnection::close);
        bus = Optional.empty();
        look();
    }

    public void close() {
        again.close();
        bus.ifPresent(BusConnection::close);
    }
}
