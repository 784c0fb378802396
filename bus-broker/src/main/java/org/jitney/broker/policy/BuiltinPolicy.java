package org.jitney.broker.policy;

import java.util.List;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.MessageType;

/**
 * The policies of a bus without configuration files.
 *
 * <p>On a private bus only its owner and root are let in. On a shared one everybody may connect and
 * call, as the system's services authorize their callers themselves, but names are for root and the
 * owner only. Replies pass when somebody asked for them.
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
    public boolean maySend(Party sender, Party receiver, Frame message, Occasion occasion) {
        boolean reply =
                message.type() == MessageType.METHOD_RETURN || message.type() == MessageType.ERROR;
        return !reply || occasion.requestedReply();
    }

    @Override
    public boolean mayReceive(Party sender, Party receiver, Frame message, Occasion occasion) {
        return !occasion.eavesdropping();
    }

    @Override
    public boolean isPrivileged(Party who) {
        return who.uid() == ROOT || who.uid() == owner;
    }

    @Override
    public Explanation explanation() {
        String who =
                shared
                        ? "built in: everybody connects, root and the owner of the bus own names"
                        : "built in: this bus is for its owner and root";
        String what = "built in: calls and signals pass, replies when they were asked for";
        return new Explanation() {
            @Override
            public Verdict connect(Party party) {
                return new Verdict(mayConnect(party), List.of(), who);
            }

            @Override
            public Verdict own(Party party, String name) {
                return new Verdict(mayOwn(party, name), List.of(), who);
            }

            @Override
            public Verdict send(Party from, Party to, Frame message, Occasion occasion) {
                return new Verdict(maySend(from, to, message, occasion), List.of(), what);
            }

            @Override
            public Verdict receive(Party from, Party to, Frame message, Occasion occasion) {
                return new Verdict(mayReceive(from, to, message, occasion), List.of(), what);
            }
        };
    }
}
