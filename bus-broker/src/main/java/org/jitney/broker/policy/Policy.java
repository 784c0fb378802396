package org.jitney.broker.policy;

import org.jitney.broker.frame.Frame;

/**
 * The rules of a bus. The driver is a party like others; a policy that allows everything to a party
 * still leaves the driver's own checks for privileged methods.
 */
public interface Policy {
    boolean mayConnect(Party who);

    boolean mayOwn(Party who, String name);

    /** {@return whether the sender may send this to the receiver} */
    boolean maySend(Party sender, Party receiver, Frame message, Occasion occasion);

    /** {@return whether the receiver may get this from the sender} */
    boolean mayReceive(Party sender, Party receiver, Frame message, Occasion occasion);

    /**
     * {@return whether the sender may send this to the receiver}
     *
     * @param requestedReply whether it answers a call that the receiver has made
     */
    default boolean maySend(Party sender, Party receiver, Frame message, boolean requestedReply) {
        return maySend(sender, receiver, message, Occasion.of(requestedReply));
    }

    /** {@return whether the receiver may get this from the sender} */
    default boolean mayReceive(
            Party sender, Party receiver, Frame message, boolean requestedReply) {
        return mayReceive(sender, receiver, message, Occasion.of(requestedReply));
    }

    /** {@return whether this party may watch, configure and inspect the bus} */
    boolean isPrivileged(Party who);

    /** A party is gone; what was remembered about it can go, too. */
    default void forget(Party who) {}

    /** The same decisions with their reasons, for people; slower. */
    Explanation explanation();

    /** Answers as the policy does, and why. */
    interface Explanation {
        Verdict connect(Party who);

        Verdict own(Party who, String name);

        Verdict send(Party sender, Party receiver, Frame message, Occasion occasion);

        Verdict receive(Party sender, Party receiver, Frame message, Occasion occasion);
    }
}
