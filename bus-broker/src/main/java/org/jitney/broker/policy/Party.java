package org.jitney.broker.policy;

import org.jitney.broker.frame.FrameBuilder;

/** Somebody on the bus, as a policy sees him. */
public interface Party {
    /** {@return the user that opened the connection} */
    int uid();

    /** {@return whether the user was in this group when the connection was opened} */
    boolean isInGroup(int gid);

    /** {@return whether this is the unique name or an owned or queued well-known name} */
    boolean hasName(String name);

    /** {@return whether one of its names is this one or starts with it and a dot} */
    boolean hasNameBelow(String prefix);

    /** The bus itself as a party. */
    Party DRIVER =
            new Party() {
                @Override
                public int uid() {
                    return 0;
                }

                @Override
                public boolean isInGroup(int gid) {
                    return false;
                }

                @Override
                public boolean hasName(String name) {
                    return name.equals(FrameBuilder.DRIVER);
                }

                @Override
                public boolean hasNameBelow(String prefix) {
                    return prefix.equals(FrameBuilder.DRIVER)
                            || FrameBuilder.DRIVER.startsWith(prefix + ".");
                }
            };
}
