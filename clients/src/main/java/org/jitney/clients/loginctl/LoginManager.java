package org.jitney.clients.loginctl;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users;

/** The objects of login1, as people name them. */
record LoginManager(Peer peer) {
    static final String NAME = "org.freedesktop.login1";
    static final String PATH = "/org/freedesktop/login1";
    static final String MANAGER = "org.freedesktop.login1.Manager";
    static final String SESSION = "org.freedesktop.login1.Session";

    /** The session that the caller is in, or its user's. */
    static final String OWN_SESSION = PATH + "/session/auto";

    /** The user who calls. */
    static final String OWN_USER = PATH + "/user/self";

    /** The seat of the caller's session. */
    static final String OWN_SEAT = PATH + "/seat/auto";

    /** Calls a method of the manager whose answer says nothing. */
    void run(String failure, String member, String signature, Object... arguments)
            throws UsageError {
        try {
            peer.run(PATH, MANAGER, member, signature, arguments);
        } catch (CallFailed e) {
            throw new UsageError(failure + ": " + e.text());
        }
    }

    /** {@return what a list of the manager has} */
    List<Struct> list(String member, String what) throws UsageError {
        try {
            return ManagerClient.structs(peer.call(PATH, MANAGER, member, "").getFirst());
        } catch (CallFailed e) {
            throw new UsageError("Failed to list " + what + ": " + e.text());
        }
    }

    String session(String id) throws UsageError {
        return path("session path", "GetSession", "s", id);
    }

    String seat(String id) throws UsageError {
        return path("seat", "GetSeat", "s", id);
    }

    String user(String name) throws UsageError {
        return path("user", "GetUser", "u", Integer.toUnsignedLong(uid(name)));
    }

    private String path(String what, String member, String signature, Object id) throws UsageError {
        try {
            return peer.call(PATH, MANAGER, member, signature, id).getFirst().toString();
        } catch (CallFailed e) {
            throw new UsageError("Failed to get " + what + ": " + e.text());
        }
    }

    /** {@return the properties of an object} */
    Properties properties(String path) throws UsageError {
        try {
            return peer.getAll(path, "");
        } catch (CallFailed e) {
            throw new UsageError("Could not get properties: " + e.text());
        }
    }

    /** {@return a property, if the object is still there and has it} */
    Optional<Object> property(String path, String interfaceName, String name) {
        try {
            Variant value = peer.get(path, interfaceName, name);
            return Optional.of(value.value());
        } catch (CallFailed e) {
            return Optional.empty(); // it has ended since it was listed
        }
    }

    /** {@return the number of a user who is named, or numbered} */
    static int uid(String name) throws UsageError {
        String problem = "No such process";
        try {
            Optional<Users.Passwd> user =
                    name.matches("[0-9]{1,10}")
                            ? Users.byUid(Integer.parseUnsignedInt(name))
                            : Users.byName(name);
            if (user.isPresent()) {
                return user.get().uid();
            }
        } catch (ErrnoException e) {
            problem = String.valueOf(e.getMessage());
        } catch (NumberFormatException e) {
            problem = "Invalid argument";
        }
        throw new UsageError("Failed to look up user " + name + ": " + problem);
    }
}
