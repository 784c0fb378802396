package org.jitney.login1.bus;

import java.util.Map;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.Reply;

/** Does what a caller may do; others than root and the owner are asked about at polkit. */
final class Permission {
    static final String MANAGE = "org.freedesktop.login1.manage";
    static final String LOCK = "org.freedesktop.login1.lock-sessions";
    static final String SWITCH = "org.freedesktop.login1.chvt";

    /** Nobody owns it: only root is free of questions. */
    static final long NOBODY = -1;

    private final Authorizer authorizer;

    Permission(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** What is done once it is allowed. */
    interface Work {
        void run() throws DBusError;
    }

    /** Does it when the caller is the owner, root, or allowed; then the call is answered. */
    Reply run(Call call, long owner, String action, Work work) {
        return run(call, owner, action, false, work);
    }

    /** As above; {@code interactive} lets a person be asked. */
    Reply run(Call call, long owner, String action, boolean interactive, Work work) {
        return later(
                call,
                owner,
                action,
                interactive,
                () -> {
                    work.run();
                    call.complete();
                });
    }

    /** As above, where the work itself answers. */
    Reply later(Call call, long owner, String action, boolean interactive, Work work) {
        Runnable allowed =
                () -> {
                    try {
                        work.run();
                    } catch (DBusError e) {
                        call.fail(e);
                    }
                };
        if (owner != NOBODY && call.caller().uid() == owner) {
            allowed.run();
        } else {
            authorizer.check(call, action, Map.of(), interactive, allowed);
        }
        return Reply.pending();
    }

    /** Refuses everybody but root and the owner. */
    void requireOwner(Call call, long owner, String text) throws DBusError {
        if (call.caller().uid() != owner && !authorizer.isPrivileged(call.caller())) {
            throw DBusError.accessDenied(text);
        }
    }
}
