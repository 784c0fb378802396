package org.jitney.broker.driver;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jitney.broker.policy.Party;

/**
 * Somebody in a question about the policy who does not have to be connected.
 *
 * @param groups the groups that the user would be in
 */
record Stranger(int uid, Set<Integer> groups) implements Party {
    /** The unique name that no connection ever has. */
    private static final String NOBODY = ":0.0";

    @Override
    public boolean isInGroup(int gid) {
        return groups.contains(gid);
    }

    @Override
    public String uniqueName() {
        return NOBODY;
    }

    @Override
    public Collection<String> wellKnownNames() {
        return List.of();
    }
}
