package org.jitney.broker.activation;

import org.jitney.broker.policy.Party;

/** A service that is not there yet, as the policy sees it: nothing but its name. */
record Prospect(String name) implements Party {
    private static final int NOBODY = -1;

    @Override
    public int uid() {
        return NOBODY;
    }

    @Override
    public boolean isInGroup(int gid) {
        return false;
    }

    @Override
    public boolean hasName(String other) {
        return name.equals(other);
    }

    @Override
    public boolean hasNameBelow(String prefix) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }
}
