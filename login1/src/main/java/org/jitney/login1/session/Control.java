package org.jitney.login1.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.store.Devices.Device;
import org.jitney.login1.store.Devices.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who draws on a session's screen and reads its keyboard: its controller, one peer on the bus. He
 * gets devices from here, which stop working when the session is no longer the active one, and work
 * again when it is.
 */
public final class Control {
    private static final Logger LOG = LoggerFactory.getLogger(Control.class);

    private final Parts parts;
    private final StateFiles states;
    private final Consumer<Seat> allPaused;

    Control(Parts parts, StateFiles states, Consumer<Seat> allPaused) {
        this.parts = parts;
        this.states = states;
        this.allPaused = allPaused;
    }

    private static long key(int major, int minor) {
        return (long) major << 32 | Integer.toUnsignedLong(minor);
    }

    private static String name(Session session, Device device) {
        return "session-%s-device-%d-%d".formatted(session.id(), device.major(), device.minor());
    }

    /** Goes on with the devices of a controller that an instance before this one has kept. */
    void restore(Session session, List<String> numbers) {
        for (String number : numbers) {
            if (!number.matches("[0-9]{1,4}:[0-9]{1,7}")) {
                continue;
            }
            int colon = number.indexOf(':');
            int major = Integer.parseInt(number.substring(0, colon));
            int minor = Integer.parseInt(number.substring(colon + 1));
            parts.devices()
                    .find(major, minor)
                    .ifPresent(device ->
                            parts.descriptors()
                                    .take(name(session, device))
                                    .ifPresent(fd -> {
                                        TakenDevice taken = new TakenDevice(device, fd);
                                        taken.active = session.isActive();
                                        session.devices.put(key(major, minor), taken);
                                    }));
        }
    }

    /** Makes a peer the controller; {@code force} takes it away from another one. */
    public void take(Session session, String peer, boolean force) throws DBusError {
        if (session.controller.equals(peer)) {
            return;
        }
        if (!session.controller.isEmpty() && !force) {
            throw new DBusError("System.Error.EBUSY", "Device or resource busy");
        }
        drop(session);
        try {
            if (hasTerminal(session)) {
                parts.kernel().seize(session.spec().vtnr(), session.user().uid());
            }
        } catch (ErrnoException e) {
            throw ErrnoErrors.of("", e);
        }
        session.controller = peer;
        states.save(session);
    }

    private static boolean hasTerminal(Session session) {
        return session.spec().vtnr() > 0 && session.seat().filter(Seat::hasTerminals).isPresent();
    }

    /** Refuses whoever is not the controller. */
    public void require(Session session, String peer, String text) throws DBusError {
        if (session.controller.isEmpty() || !session.controller.equals(peer)) {
            throw LoginErrors.notInControl(text);
        }
    }

    /** Takes control away, with all devices. */
    public void drop(Session session) {
        List.copyOf(session.devices.values()).forEach(taken -> release(session, taken));
        if (session.controller.isEmpty()) {
            return;
        }
        session.controller = "";
        session.type(session.spec().originalType());
        try {
            if (hasTerminal(session)) {
                parts.kernel().restore(session.spec().vtnr());
            }
        } catch (ErrnoException e) {
            LOG.warn("Failed to restore VT {}: {}", session.spec().vtnr(), e.getMessage());
        }
        states.save(session);
    }

    /** A peer has left the bus. */
    public void peerLeft(String peer) {
        for (Session session : parts.logins().sessions()) {
            if (session.controller.equals(peer)) {
                drop(session);
            }
        }
    }

    /** What a controller gets. */
    public record Taken(Fd fd, boolean inactive) {}

    /** Opens a device for the controller. */
    public Taken takeDevice(Session session, int major, int minor) throws DBusError {
        if (session.devices.containsKey(key(major, minor))) {
            throw LoginErrors.deviceIsTaken();
        }
        Device device =
                parts.devices()
                        .find(major, minor)
                        .orElseThrow(
                                () -> ErrnoErrors.of("", new ErrnoException("open", Errno.ENODEV)));
        if (session.seat().filter(seat -> seat.id().equals(device.seat())).isEmpty()) {
            throw ErrnoErrors.of("", new ErrnoException("open", Errno.EPERM));
        }
        try {
            TakenDevice taken = new TakenDevice(device, parts.devices().open(device));
            taken.active = session.isActive();
            if (taken.active) {
                parts.devices().resume(device, taken.fd);
            } else {
                parts.devices().pause(device, taken.fd);
            }
            session.devices.put(key(major, minor), taken);
            parts.descriptors().keep(name(session, device), taken.fd);
            states.save(session);
            return new Taken(taken.fd.duplicate(), !taken.active);
        } catch (ErrnoException e) {
            throw ErrnoErrors.of("", e);
        }
    }

    private static TakenDevice taken(Session session, int major, int minor) throws DBusError {
        return Optional.ofNullable(session.devices.get(key(major, minor)))
                .orElseThrow(LoginErrors::deviceNotTaken);
    }

    /** Takes a device back from the controller. */
    public void releaseDevice(Session session, int major, int minor) throws DBusError {
        release(session, taken(session, major, minor));
        states.save(session);
    }

    private void release(Session session, TakenDevice taken) {
        parts.devices().pause(taken.device, taken.fd);
        session.devices.remove(key(taken.device.major(), taken.device.minor()));
        parts.descriptors().forget(name(session, taken.device));
        taken.fd.close();
    }

    /** The controller says that he has stopped using a device. */
    public void pauseComplete(Session session, int major, int minor) throws DBusError {
        TakenDevice taken = taken(session, major, minor);
        if (!taken.pausing) {
            return;
        }
        taken.pausing = false;
        pause(taken);
        if (session.devices.values().stream().noneMatch(each -> each.pausing)) {
            session.seat().ifPresent(allPaused);
        }
    }

    private void pause(TakenDevice taken) {
        taken.active = false;
        parts.devices().pause(taken.device, taken.fd);
    }

    /**
     * Asks the controller to let go of all devices; {@return whether there is anything to wait for}
     */
    boolean beginPause(Session session) {
        boolean any = false;
        for (TakenDevice taken : new ArrayList<>(session.devices.values())) {
            if (taken.active) {
                any = true;
                taken.pausing = true;
                Device device = taken.device;
                parts.announcer().paused(session, device.major(), device.minor(), "pause");
            }
        }
        return any;
    }

    /** Takes all devices away at once. */
    void pauseAll(Session session) {
        for (TakenDevice taken : new ArrayList<>(session.devices.values())) {
            if (taken.active) {
                taken.pausing = false;
                pause(taken);
                Device device = taken.device;
                parts.announcer().paused(session, device.major(), device.minor(), "force");
            }
        }
    }

    /** Gives all devices back. */
    void resumeAll(Session session) {
        for (TakenDevice taken : new ArrayList<>(session.devices.values())) {
            if (taken.active) {
                continue;
            }
            try {
                resume(session, taken);
            } catch (ErrnoException e) {
                LOG.warn("Cannot resume {}: {}", taken.device.node(), e.getMessage());
            }
        }
    }

    private void resume(Session session, TakenDevice taken) throws ErrnoException {
        Device device = taken.device;
        TakenDevice now = taken;
        if (device.kind() == Kind.INPUT) {
            // What was revoked stays so: the device is opened anew.
            now = new TakenDevice(device, parts.devices().open(device));
            taken.fd.close();
            session.devices.put(key(device.major(), device.minor()), now);
            parts.descriptors().forget(name(session, device));
            parts.descriptors().keep(name(session, device), now.fd);
        }
        parts.devices().resume(device, now.fd);
        now.active = true;
        parts.announcer().resumed(session, device.major(), device.minor(), now.fd.duplicate());
    }
}
