package org.jitney.broker.policy;

/** Somebody on the bus, as a policy sees him. */
public interface Party {
    /** {@return the user that opened the connection} */
    int uid();

    /** {@return whether the user was in this group when the connection was opened} */
    boolean isInGroup(int gid);

    /** {@return whether this is the unique name or an owned or queued well-known name} */
    boolean hasName(String name);
}
