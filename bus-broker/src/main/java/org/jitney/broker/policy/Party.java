package org.jitney.broker.policy;

import java.util.Collection;
import java.util.List;
import org.jitney.broker.frame.FrameBuilder;

/** Somebody on the bus, as a policy sees him. */
public interface Party {
    /** {@return the user that opened the connection} */
    int uid();

    /** {@return whether the user was in this group when the connection was opened} */
    boolean isInGroup(int gid);

    /** {@return its unique name; for one that is not on the bus, the one it is known by} */
    String uniqueName();

    /** {@return the well-known names that it owns or waits for} */
    Collection<String> wellKnownNames();

    /** {@return whether this is the unique name or an owned or queued well-known name} */
    default boolean hasName(String name) {
        return uniqueName().equals(name) || wellKnownNames().contains(name);
    }

    /** {@return whether one of its names is this one or starts with it and a dot} */
    default boolean hasNameBelow(String prefix) {
        return isBelow(uniqueName(), prefix)
                || wellKnownNames().stream().anyMatch(name -> isBelow(name, prefix));
    }

    private static boolean isBelow(String name, String prefix) {
        return name.startsWith(prefix)
                && (name.length() == prefix.length() || name.charAt(prefix.length()) == '.');
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
            public String uniqueName() {
                return name;
            }

            @Override
            public Collection<String> wellKnownNames() {
                return List.of();
            }
        };
    }
}
