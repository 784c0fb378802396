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
    public int nameCount() {
        return names.size() + 1;
    }

    @Override
    public String name(int index) {
        return index == 0 ? ":1." + uid : names.get(index - 1);
    }
}
