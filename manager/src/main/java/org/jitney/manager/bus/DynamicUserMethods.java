package org.jitney.manager.bus;

import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.exec.DynamicUsers.DynamicUser;

/** The members of the Manager interface about users that exist for units only. */
final class DynamicUserMethods {
    private static final String NO_SUCH_USER = "org.freedesktop.systemd1.NoSuchDynamicUser";

    private DynamicUserMethods() {}

    static void register(InterfaceTable<ManagerObject> table) {
        table.method("LookupDynamicUserByName", DynamicUserMethods::byName)
                .method("LookupDynamicUserByUID", DynamicUserMethods::byUid)
                .method(
                        "GetDynamicUsers",
                        (m, c) ->
                                Reply.of(
                                        m.engine().dynamicUsers().stream()
                                                .map(u ->
                                                        Struct.of(
                                                                Integer.toUnsignedLong(u.uid()),
                                                                u.name()))
                                                .toList()));
    }

    private static Reply byName(ManagerObject manager, Call call) throws DBusError {
        String name = call.string(0);
        if (name.isEmpty() || name.matches(".*[:/\\p{Cntrl}].*|[0-9]+|[.]{1,2}|\\s.*|.*\\s")) {
            throw DBusError.invalidArgs("User name invalid: " + name);
        }
        return manager.engine().dynamicUsers().stream()
                .filter(user -> user.name().equals(name))
                .findFirst()
                .map(user -> Reply.of(Integer.toUnsignedLong(user.uid())))
                .orElseThrow(() ->
                        new DBusError(
                                NO_SUCH_USER, "Dynamic user %s does not exist.".formatted(name)));
    }

    private static Reply byUid(ManagerObject manager, Call call) throws DBusError {
        long uid = call.int64(0);
        if (uid == 0xFFFFL || uid == 0xFFFFFFFFL) {
            throw DBusError.invalidArgs("User ID invalid: " + uid);
        }
        return manager.engine().dynamicUsers().stream()
                .filter(user -> Integer.toUnsignedLong(user.uid()) == uid)
                .findFirst()
                .map(DynamicUser::name)
                .map(Reply::of)
                .orElseThrow(() ->
                        new DBusError(
                                NO_SUCH_USER, "Dynamic user ID %d does not exist.".formatted(uid)));
    }
}
