package org.jitney.broker.policy;

import org.jitney.broker.frame.Frame;

/**
 * The policies of a bus without configuration files.
 *
 * <p>On a private bus only its owner and root are let in. On a shared one everybody may connect and
 * call, as the system's services authorize their callers themselves, but names are for root and the
 * owner only.
 *
 * @param owner the user that runs the bus
 * @param shared whether other users are let in
 */
public record BuiltinPolicy(int owner, boolean shared) implements Policy {
    private static final int ROOT = 0;

    @Override
    public boolean mayConnect(Party who) {
        return shared || isPrivileged(who);
    }

    @Override
    public boolean mayOwn(Party who, String name) {
        return isPrivileged(who);
    }

    @Override
    public boolean maySend(Party sender, Party receiver, Frame message, boolean requestedReply) {
        return true;
    }

    @Override
    public boolean mayReceive(Party sender, Party receiver, Frame message, boolean requestedReply) {
        return true;
    }

    @Override
    public boolean isPrivileged(Party who) {
        return who.uid() == ROOT || who.uid() == owner;
    }
}
