package org.jitney.vmcraft;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.errors.InvalidArgs;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Calls over the private bus, and their errors.
 *
 * <p>dbus-java throws the class that has the name of the error, when there is one: bus-api has
 * those of systemd1 and vmcraft1, and those of the specification under dbus-java's names. Of
 * others, such as numbers of the system, the text remains.
 *
 * <p>A text that no message can hold is refused before it is sent: the bus would end the
 * connection.
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
            I remote = bus.getRemoteObject(name, path, type);
            Object checked =
                    Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (_, method, arguments) -> call(remote, method, arguments));
            return type.cast(checked);
        } catch (DBusException e) {
            throw GuestError.local(String.valueOf(e.getMessage()));
        }
    }

    private static Object call(Object remote, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (arguments != null) {
            List.of(arguments).forEach(BusCalls::requireSendable);
        }
        try {
            return method.invoke(remote, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Texts are UTF-8 without a zero byte, says the specification of D-Bus. */
    private static void requireSendable(Object argument) {
        switch (argument) {
            case String text when !isSendable(text) ->
                    throw new InvalidArgs(
                            "\"%s\" has characters that D-Bus cannot carry"
                                    .formatted(
                                            text.replace("\0", "\\0")
                                                    .replaceAll("\\p{Cs}", "\ufffd")));
            case Variant<?> variant -> requireSendable(variant.getValue());
            case Collection<?> values -> values.forEach(BusCalls::requireSendable);
            case Map<?, ?> map -> {
                requireSendable(map.keySet());
                requireSendable(map.values());
            }
            default -> {}
        }
    }

    private static boolean isSendable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
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
