package org.jitney.login1.bus;

import java.util.List;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.model.SessionClass;
import org.jitney.login1.model.SessionType;
import org.jitney.login1.session.Control;
import org.jitney.login1.session.Seat;
import org.jitney.login1.session.Session;

/** The session's methods for its controller, who draws on its screen. */
final class SessionControlMethods {
    private SessionControlMethods() {}

    static void addTo(InterfaceTable<SessionObject> table) {
        table.method("TakeControl", SessionControlMethods::takeControl)
                .method("ReleaseControl", SessionControlMethods::releaseControl)
                .method("SetType", SessionControlMethods::setType)
                .method("SetClass", SessionControlMethods::setClass)
                .method("SetDisplay", SessionControlMethods::setDisplay)
                .method("SetTTY", SessionControlMethods::setTty)
                .method("TakeDevice", SessionControlMethods::takeDevice)
                .method("ReleaseDevice", SessionControlMethods::releaseDevice)
                .method("PauseDeviceComplete", SessionControlMethods::pauseComplete)
                .method("SetBrightness", SessionControlMethods::setBrightness);
        for (String method : List.of("TakeControl", "SetBrightness")) {
            table.authorize(method, Auth.HANDLER);
        }
    }

    private static Control control(SessionObject object) {
        return object.login().lifecycle().seats().control();
    }

    private static void require(SessionObject object, Call call, String what) throws DBusError {
        control(object).require(object.session(), call.caller().sender(), what);
    }

    private static Reply takeControl(SessionObject object, Call call) throws DBusError {
        Session session = object.session();
        new Permission(object.login().authorizer())
                .requireOwner(call, session.user().uid(), "Only owner of session may take control");
        if (call.bool(0) && !object.login().authorizer().isPrivileged(call.caller())) {
            throw DBusError.accessDenied("Only owner of session may take control");
        }
        control(object).take(session, call.caller().sender(), call.bool(0));
        return Reply.empty();
    }

    private static Reply releaseControl(SessionObject object, Call call) throws DBusError {
        require(object, call, "You are not in control of this session");
        control(object).drop(object.session());
        return Reply.empty();
    }

    private static Reply setType(SessionObject object, Call call) throws DBusError {
        SessionType type =
                SessionType.parse(call.string(0))
                        .orElseThrow(() ->
                                DBusError.invalidArgs(
                                        "Invalid session type '%s'".formatted(call.string(0))));
        require(object, call, "You must be in control of this session to set type");
        object.login().lifecycle().changes().setType(object.session(), type);
        return Reply.empty();
    }

    private static Reply setClass(SessionObject object, Call call) throws DBusError {
        Session session = object.session();
        SessionClass wanted =
                SessionClass.parse(call.string(0))
                        .orElseThrow(() ->
                                DBusError.invalidArgs(
                                        "Invalid session class '%s'".formatted(call.string(0))));
        if (session.sessionClass() == wanted) {
            return Reply.empty();
        }
        if (session.sessionClass() != SessionClass.USER_INCOMPLETE || wanted != SessionClass.USER) {
            throw DBusError.invalidArgs(
                    "Only sessions with class 'user-incomplete' may change class");
        }
        new Permission(object.login().authorizer())
                .requireOwner(
                        call, session.user().uid(), "Only owner of session may change its class");
        object.login().lifecycle().changes().complete(session);
        return Reply.empty();
    }

    private static Reply setDisplay(SessionObject object, Call call) throws DBusError {
        require(object, call, "You must be in control of this session to set display");
        if (!object.session().type().isGraphical()) {
            throw DBusError.notSupported(
                    "Setting display is only supported for graphical sessions");
        }
        object.login().lifecycle().changes().setDisplay(object.session(), call.string(0));
        return Reply.empty();
    }

    private static Reply setTty(SessionObject object, Call call) throws DBusError {
        require(object, call, "You must be in control of this session to set tty");
        String name =
                object.login()
                        .parts()
                        .processes()
                        .terminalName((Fd) call.arg(0))
                        .orElseThrow(
                                () -> DBusError.invalidArgs("The file descriptor is no terminal"));
        object.login().lifecycle().changes().setTty(object.session(), name);
        return Reply.empty();
    }

    private static int number(Call call, int index, int bits) throws DBusError {
        long value = call.int64(index);
        if (value < 0 || value >= 1L << bits) {
            throw DBusError.invalidArgs("Device major/minor is not valid.");
        }
        return (int) value;
    }

    private static Reply takeDevice(SessionObject object, Call call) throws DBusError {
        int major = number(call, 0, 12);
        int minor = number(call, 1, 20);
        require(object, call, "You are not in control of this session");
        Control.Taken taken = control(object).takeDevice(object.session(), major, minor);
        return Reply.of(taken.fd(), taken.inactive());
    }

    private static Reply releaseDevice(SessionObject object, Call call) throws DBusError {
        int major = number(call, 0, 12);
        int minor = number(call, 1, 20);
        require(object, call, "You are not in control of this session");
        control(object).releaseDevice(object.session(), major, minor);
        return Reply.empty();
    }

    private static Reply pauseComplete(SessionObject object, Call call) throws DBusError {
        int major = number(call, 0, 12);
        int minor = number(call, 1, 20);
        require(object, call, "You are not in control of this session");
        control(object).pauseComplete(object.session(), major, minor);
        return Reply.empty();
    }

    private static Reply setBrightness(SessionObject object, Call call) throws DBusError {
        String subsystem = call.string(0);
        String name = call.string(1);
        if (!List.of("backlight", "leds").contains(subsystem)) {
            throw DBusError.invalidArgs(
                    "Subsystem type %s not supported, must be one of 'backlight' or 'leds'."
                            .formatted(subsystem));
        }
        if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
            throw DBusError.invalidArgs("Not a valid device name %s, refusing.".formatted(name));
        }
        Session session = object.session();
        Seat seat =
                session.seat()
                        .orElseThrow(() ->
                                LoginErrors.notYourDevice("Your session has no seat, refusing."));
        if (!session.isActive()) {
            throw LoginErrors.notYourDevice("Session is not in foreground, refusing.");
        }
        new Permission(object.login().authorizer())
                .requireOwner(
                        call, session.user().uid(), "Only owner of session may change brightness.");
        String where =
                object.login()
                        .parts()
                        .devices()
                        .seatOfLight(subsystem, name)
                        .orElseThrow(() ->
                                new DBusError(
                                        DBusError.FILE_NOT_FOUND,
                                        "Device %s:%s does not exist.".formatted(subsystem, name)));
        if (!where.equals(seat.id())) {
            throw LoginErrors.notYourDevice(
                    "Device %s:%s does not belong to your seat %s, refusing."
                            .formatted(subsystem, name, seat.id()));
        }
        try {
            object.login().parts().devices().setBrightness(subsystem, name, call.int64(2));
        } catch (ErrnoException e) {
            throw ErrnoErrors.of("Failed to write brightness", e);
        }
        return Reply.empty();
    }
}
