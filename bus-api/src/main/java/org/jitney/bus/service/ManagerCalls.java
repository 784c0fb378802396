package org.jitney.bus.service;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;

/**
 * What daemons ask of the service manager, over the bus and without waiting: each call goes on with
 * the answer, an error or not.
 */
public final class ManagerCalls {
    /** The service manager's name. */
    public static final String NAME = "org.freedesktop.systemd1";

    private static final String PATH = "/org/freedesktop/systemd1";
    private static final String INTERFACE = NAME + ".Manager";
    private static final String UNIT = NAME + ".Unit";

    // A reload runs generators, which may take their time.
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Endpoint bus;

    /** Asks over a connection. */
    public ManagerCalls(Endpoint bus) {
        this.bus = bus;
    }

    /** Calls a method of the manager. */
    public void call(String member, String signature, List<?> arguments, Consumer<Message> then) {
        bus.call(
                Message.call(NAME, PATH, INTERFACE, member).body(signature, arguments).build(),
                PATIENCE,
                then);
    }

    /** Has unit files and the environment of services read again. */
    public void reload(Consumer<Message> then) {
        call("Reload", "", List.of(), then);
    }

    /** Asks for a property that all units have. */
    public void unitProperty(String unitPath, String property, Consumer<Message> then) {
        bus.call(
                Message.call(NAME, unitPath, "org.freedesktop.DBus.Properties", "Get")
                        .body("ss", UNIT, property)
                        .build(),
                PATIENCE,
                then);
    }

    /** Asks for all properties of a unit, those of its type too. */
    public void properties(String unitPath, Consumer<Message> then) {
        bus.call(
                Message.call(NAME, unitPath, "org.freedesktop.DBus.Properties", "GetAll")
                        .body("s", "")
                        .build(),
                PATIENCE,
                then);
    }

    /** Asks for one property of an object of the manager. */
    public void property(
            String path, String interfaceName, String property, Consumer<Message> then) {
        bus.call(
                Message.call(NAME, path, "org.freedesktop.DBus.Properties", "Get")
                        .body("ss", interfaceName, property)
                        .build(),
                PATIENCE,
                then);
    }

    /** Calls a method without arguments of an object of the manager. */
    public void onUnit(String path, String interfaceName, String member, Consumer<Message> then) {
        bus.call(Message.call(NAME, path, interfaceName, member).build(), PATIENCE, then);
    }

    /** {@return whether an answer is one} */
    public static boolean succeeded(Message answer) {
        return answer.type() != MessageType.ERROR;
    }

    /** {@return the error that an answer is, for a caller of our own} */
    public static DBusError error(Message answer) {
        return new DBusError(answer.errorName().orElse(DBusError.FAILED), answer.errorText());
    }
}
