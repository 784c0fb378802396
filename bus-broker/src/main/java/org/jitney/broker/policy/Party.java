package org.jitney.broker.policy;

import org.jitney.broker.frame.FrameBuilder;

/** Somebody on the bus, as a policy sees him. */
public interface Party {
    /** {@return the user that opened the connection} */
    int uid();

    /** {@return whether the user was in this group when the connection was opened} */
    boolean isInGroup(int gid);

    /** {@return how many names it has: the unique one, and those it owns or waits for} */
    int nameCount();

    /** {@return one of its names; the first is the unique one} */
    String name(int index);

    /** {@return whether this is the unique name or an owned or queued well-known name} */
    default boolean hasName(String name) {
        for (int i = 0; i < nameCount(); i++) {
            if (name(i).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether one of its names is this one or starts with it and a dot} */
    default boolean hasNameBelow(String prefix) {
        for (int i = 0; i < nameCount(); i++) {
            String name = name(i);
            if (name.startsWith(prefix)
                    && (name.length() == prefix.length() || name.charAt(prefix.length()) == '.')) {
                return true;
            }
        }
        return false;
    }

    /** The bus itself as a party. */
    Party DRIVER = named(FrameBuilder.DRIVER);

    /**
     * {@return a party that is not there (yet) and has just one name, such as a service that would
     * have to be started}
     */
    static Party named(String name) {
        return new Party() {
            @Override
            public int uid() {
                return 0;
            }

            @Override
            public boolean isInGroup(int gid) {
                return false;
            }

            @Override
            public int nameCount() {
                return 1;
            }

            @Override
            public String name(int index) {
                return name;
            }
        };
    }
}
