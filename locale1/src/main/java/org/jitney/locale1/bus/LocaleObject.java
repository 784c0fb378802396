package org.jitney.locale1.bus;

import java.util.List;
import java.util.Map;
import org.jitney.bus.api.Locale1;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.locale1.model.ConsoleKeymap;
import org.jitney.locale1.model.LocaleSettings;
import org.jitney.locale1.model.X11Keyboard;

/**
 * The object at {@code /org/freedesktop/locale1}: properties, who may change what, signals.
 *
 * <p>As in systemd a change that changes nothing succeeds without a question, and a wrong value is
 * refused before anybody is asked for a password. {@link LocaleChange} and {@link KeyboardChange}
 * do what was asked for.
 */
public final class LocaleObject {
    /** Where it is. */
    public static final ObjectPath PATH = ObjectPath.of("/org/freedesktop/locale1");

    private static final String ACTION = "org.freedesktop.locale1.";

    private final LocaleSystem system;
    private final ObjectTree tree;
    private final Authorizer authorizer;
    private final LogControl log;

    LocaleObject(LocaleSystem system, ObjectTree tree, Authorizer authorizer, LogControl log) {
        this.system = system;
        this.tree = tree;
        this.authorizer = authorizer;
        this.log = log;
    }

    /** Serves a system on a connection; {@code running} if a service manager runs it. */
    public static LocaleObject of(
            LocaleSystem.Stores stores,
            boolean running,
            BusConnection bus,
            ObjectTree tree,
            Authorizer authorizer,
            LogControl log) {
        RunningSystem manager = running ? new ManagedSystem(bus, log) : new RunningSystem.Nowhere();
        LocaleSystem system = new LocaleSystem(stores, manager, new LocaleGenUnit(bus), running);
        return new LocaleObject(system, tree, authorizer, log);
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<LocaleObject> table() {
        InterfaceTable<LocaleObject> table = InterfaceTable.of(Locale1.INFO);
        table.property("Locale", object -> object.locale().assignments())
                .property("VConsoleKeymap", object -> object.console().keymap())
                .property("VConsoleKeymapToggle", object -> object.console().toggle())
                .property("X11Layout", object -> object.x11().layout())
                .property("X11Model", object -> object.x11().model())
                .property("X11Variant", object -> object.x11().variant())
                .property("X11Options", object -> object.x11().options())
                .method("SetLocale", (o, call) -> new LocaleChange(o, call).begin())
                .method("SetVConsoleKeyboard", (o, call) -> new KeyboardChange(o, call).console())
                .method("SetX11Keyboard", (o, call) -> new KeyboardChange(o, call).x11());
        for (String method : List.of("SetLocale", "SetVConsoleKeyboard", "SetX11Keyboard")) {
            table.authorize(method, Auth.HANDLER);
        }
        return table;
    }

    LocaleSystem system() {
        return system;
    }

    LogControl log() {
        return log;
    }

    LocaleSettings locale() throws DBusError {
        try {
            return system.stores().files().locale();
        } catch (ErrnoException e) {
            log.error("Failed to read locale data: " + e.getMessage());
            throw new DBusError(DBusError.FAILED, "Failed to read locale data");
        }
    }

    ConsoleKeymap console() throws DBusError {
        try {
            return system.stores().files().console();
        } catch (ErrnoException e) {
            throw failed("Failed to read virtual console keymap data", e);
        }
    }

    X11Keyboard x11() throws DBusError {
        try {
            return system.stores().files().x11();
        } catch (ErrnoException e) {
            log.error("Failed to read x11 keyboard layout data: " + e.getMessage());
            throw new DBusError(DBusError.FAILED, "Failed to read x11 keyboard layout data");
        }
    }

    DBusError failed(String what, ErrnoException cause) {
        log.error(what + ": " + cause.getMessage());
        return ErrnoErrors.of(what, cause);
    }

    /** Something that may fail for a caller to hear. */
    interface Change {
        void perform() throws DBusError;
    }

    /** Asks for the authorization, then performs the change, which answers when it is done. */
    void authorized(Call call, String action, Change change) {
        boolean mayAsk = call.bool(call.args().size() - 1);
        authorizer.check(
                call,
                ACTION + action,
                Map.of(),
                mayAsk,
                () -> {
                    try {
                        change.perform();
                    } catch (DBusError e) {
                        call.fail(e);
                    }
                });
    }

    void changed(String... properties) {
        tree.changed(PATH, Locale1.INFO, properties);
    }
}
