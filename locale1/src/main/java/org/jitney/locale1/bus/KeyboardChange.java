package org.jitney.locale1.bus;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.Reply;
import org.jitney.linux.installed.SafeNames;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.locale1.model.ConsoleKeymap;
import org.jitney.locale1.model.X11Keyboard;

/**
 * One call that sets a keyboard, of the console or of X11, and the other one after it if that was
 * wished for. What goes wrong with the other one is logged: the call has done what it is called.
 */
final class KeyboardChange {
    private static final String ACTION = "set-keyboard";

    private final LocaleObject object;
    private final LocaleSystem system;
    private final Call call;

    KeyboardChange(LocaleObject object, Call call) {
        this.object = object;
        this.system = object.system();
        this.call = call;
    }

    Reply console() throws DBusError {
        ConsoleKeymap wanted = new ConsoleKeymap(call.string(0), call.string(1));
        for (String keymap : List.of(wanted.keymap(), wanted.toggle())) {
            if (!keymap.isEmpty()) {
                requireInstalled(keymap);
            }
        }
        if (wanted.equals(object.console())) {
            return Reply.empty();
        }
        object.authorized(call, ACTION, () -> setConsole(wanted));
        return Reply.pending();
    }

    private void requireInstalled(String keymap) throws DBusError {
        String what = "Failed to check keymap " + keymap;
        if (!SafeNames.isName(keymap)) {
            throw object.failed(what, new ErrnoException("keymap name", Errno.EINVAL));
        }
        boolean there;
        try {
            there = system.stores().keymaps().has(keymap);
        } catch (ErrnoException e) {
            throw object.failed(what, e);
        }
        if (!there) {
            throw new DBusError(DBusError.FAILED, "Keymap " + keymap + " is not installed.");
        }
    }

    private void setConsole(ConsoleKeymap wanted) throws DBusError {
        try {
            system.stores().files().setConsole(wanted);
        } catch (ErrnoException e) {
            throw object.failed("Failed to set virtual console keymap", e);
        }
        object.log().info("Changed virtual console keymap to " + wanted);
        system.running()
                .consoleChanged(() -> {
                    object.changed("VConsoleKeymap", "VConsoleKeymapToggle");
                    if (call.bool(2)) {
                        convertToX11(wanted);
                    }
                    call.complete();
                });
    }

    private void convertToX11(ConsoleKeymap keymap) {
        try {
            Optional<X11Keyboard> keyboard =
                    system.stores().tables().conversion().toX11(keymap.keymap());
            if (keyboard.isEmpty()) {
                object.log()
                        .info(
                                ("X11 keyboard layout was not modified: no conversion found for"
                                                + " \"%s\".")
                                        .formatted(keymap.keymap()));
            } else if (!keyboard.get().equals(system.stores().files().x11())) {
                object.log().info("Changing X11 keyboard layout to " + keyboard.get());
                system.stores().files().setX11(keyboard.get());
                object.changed("X11Layout", "X11Model", "X11Variant", "X11Options");
            }
        } catch (ErrnoException e) {
            object.log().error("Failed to convert keymap data: " + e.getMessage());
        }
    }

    Reply x11() throws DBusError {
        X11Keyboard wanted =
                new X11Keyboard(call.string(0), call.string(1), call.string(2), call.string(3));
        if (wanted.equals(object.x11())) {
            return Reply.empty();
        }
        if (!wanted.isSafe()) {
            throw DBusError.invalidArgs("Received invalid keyboard data");
        }
        object.authorized(call, ACTION, () -> setX11(wanted));
        return Reply.pending();
    }

    private void setX11(X11Keyboard wanted) throws DBusError {
        try {
            system.stores().files().setX11(wanted);
        } catch (ErrnoException e) {
            throw object.failed("Failed to set X11 keyboard layout", e);
        }
        object.log().info("Changed X11 keyboard layout to " + wanted);
        object.changed("X11Layout", "X11Model", "X11Variant", "X11Options");
        if (call.bool(4)) {
            convertToConsole(wanted);
        } else {
            call.complete();
        }
    }

    private void convertToConsole(X11Keyboard keyboard) {
        try {
            ConsoleKeymap before = system.stores().files().console();
            ConsoleKeymap after = console(keyboard, before);
            if (after.equals(before)) {
                call.complete();
                return;
            }
            object.log().info("Changing virtual console keymap to " + after);
            system.stores().files().setConsole(after);
        } catch (ErrnoException e) {
            object.log().error("Failed to convert keymap data: " + e.getMessage());
            call.complete();
            return;
        }
        object.changed("VConsoleKeymap", "VConsoleKeymapToggle");
        system.running().consoleChanged(call::complete);
    }

    /** A keymap that stays keeps its toggle; another one, or none, has none. */
    private ConsoleKeymap console(X11Keyboard keyboard, ConsoleKeymap before)
            throws ErrnoException {
        if (keyboard.layout().isEmpty()) {
            return ConsoleKeymap.NONE;
        }
        Optional<String> keymap = system.stores().tables().conversion().toConsole(keyboard);
        if (keymap.isEmpty()) {
            object.log()
                    .info(
                            "No conversion to virtual console map found for \"%s\"."
                                    .formatted(keyboard.layout()));
        }
        String found = keymap.orElse("");
        return found.equals(before.keymap()) ? before : new ConsoleKeymap(found, "");
    }
}
