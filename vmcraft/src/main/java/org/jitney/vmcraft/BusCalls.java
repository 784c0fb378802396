package org.jitney.vmcraft;

import java.util.Map;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBusInterface;

/**
 * Calls over the private bus, and their errors.
 *
 * <p>dbus-java throws the class that has the name of the error, when there is one: bus-api has
 * those of systemd1, dbus-java those of the specification under names of its own. Of others, such
 * as numbers of the system, the text remains.
 */
final class BusCalls {
    private static final String DBUS_ERRORS = "org.freedesktop.DBus.Error.";
    private static final String DBUS_JAVA_ERRORS = "org.freedesktop.dbus.errors.";

    private final DBusConnection bus;
    private final OfflineProcess process;

    BusCalls(DBusConnection bus, OfflineProcess process) {
        this.bus = bus;
        this.process = process;
    }

    /** A call whose answer is a value. */
    interface Question<T> {
        T ask() throws DBusException;
    }

    /** A call that changes something and answers with a dictionary. */
    interface Change {
        Map<?, ?> perform() throws DBusException;
    }

    <I extends DBusInterface> I object(String name, String path, Class<I> type) throws GuestError {
        try {
            return bus.getRemoteObject(name, path, type);
        } catch (DBusException e) {
            throw GuestError.local(String.valueOf(e.getMessage()));
        }
    }

    <T> T ask(Question<T> question) throws GuestError {
        try {
            return question.ask();
        } catch (DBusExecutionException e) {
            throw refused(e);
        } catch (DBusException e) {
            throw GuestError.local(String.valueOf(e.getMessage()));
        }
    }

    Audit change(Change change) {
        try {
            return Audit.done(Plain.map(ask(change::perform)));
        } catch (GuestError e) {
            return Audit.failed(e);
        }
    }

    private GuestError refused(DBusExecutionException e) {
        String text = String.valueOf(e.getMessage());
        if (!process.isAlive()) {
            return GuestError.local("The offline manager is gone: " + text);
        }
        String name = e.getClass().getName().replace(DBUS_JAVA_ERRORS, DBUS_ERRORS);
        boolean known = !e.getClass().equals(DBusExecutionException.class);
        return new GuestError(known ? name : GuestError.LOCAL, text);
    }
}
