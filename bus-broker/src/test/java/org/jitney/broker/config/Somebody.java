package org.jitney.broker.config;

import java.util.List;
import java.util.Set;
import org.jitney.broker.policy.Party;

/** A connection that exists only in a test. */
record Somebody(int uid, Set<Integer> groups, List<String> names) implements Party {
    static Somebody user(int uid, String... names) {
        return new Somebody(uid, Set.of(), List.of(names));
    }

    @Override
    public boolean isInGroup(int gid) {
        return groups.contains(gid);
    }

    @Override
    public String uniqueName() {
        return ":1." + uid;
    }

    @Override
    public List<String> wellKnownNames() {
        return names;
    }
}
