package org.jitney.launcher;

import java.nio.file.Path;
import java.util.Optional;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.ObjectTree;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.Engine;
import org.jitney.manager.ManagerListener;
import org.jitney.manager.Unit;
import org.jitney.manager.bus.ManagerDaemon;
import org.jitney.manager.runtime.ActiveState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manager's way to a bus that is one of its own units, whatever program that runs. It connects
 * when {@code dbus.service} is up and leaves when that goes down: trying again and again would only
 * start it anew by its socket.
 */
final class BusOfUnits implements ManagerListener {
    private static final Logger LOG = LoggerFactory.getLogger(BusOfUnits.class);
    private static final String SERVICE = "dbus.service";

    private final EventLoop loop;
    private final Engine engine;
    private final ManagerDaemon daemon;
    private final ObjectTree tree;
    private final Path address;
    private Optional<BusConnection> bus = Optional.empty();

    BusOfUnits(
            EventLoop loop, Engine engine, ManagerDaemon daemon, ObjectTree tree, Path address) {
        this.loop = loop;
        this.engine = engine;
        this.daemon = daemon;
        this.tree = tree;
        this.address = address;
        engine.listen(this);
        engine.unit(SERVICE).ifPresent(this::unitChanged);
    }

    @Override
    public void unitChanged(Unit unit) {
        if (!unit.names().contains(SERVICE)) {
            return;
        }
        ActiveState state = unit.activeState();
        boolean up = state == ActiveState.ACTIVE || state == ActiveState.RELOADING;
        if (up && bus.isEmpty()) {
            connect();
        } else if (!up && bus.isPresent()) {
            leave();
        }
    }

    private void connect() {
        try {
            BusConnection connection = BusConnection.lasting(loop, BusAddress.unix(address));
            bus = Optional.of(connection);
            daemon.join(connection, loop, tree);
        } catch (ErrnoException e) {
            LOG.warn("cannot connect to the bus at {}: {}", address, e.getMessage());
        }
    }

    private void leave() {
        bus.ifPresent(connection -> {
            daemon.leave();
            connection.close();
        });
        bus = Optional.empty();
    }

    void close() {
        engine.unlisten(this);
        leave();
    }
}
