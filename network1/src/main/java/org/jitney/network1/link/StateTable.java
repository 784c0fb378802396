package org.jitney.network1.link;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jitney.network1.config.NetworkFile;

/**
 * The states of all links, and what they are together. It is brought up to date link by link, when
 * somebody asks: what one event costs does not grow with the number of links.
 */
final class StateTable {
    private final Links links;
    private final Map<Integer, LinkStates> all = new TreeMap<>();

    /** How many links have the same states: of a thousand links, few differ from each other. */
    private final Map<LinkStates, Integer> counts = new HashMap<>();

    /** Whose states here are old. */
    private final Set<Integer> stale = new HashSet<>();

    /** Who has something new since somebody took that. */
    private final Set<Integer> changed = new TreeSet<>();

    StateTable(Links links) {
        this.links = links;
    }

    /** Notes that a link is not what it was. */
    void changed(int index) {
        stale.add(index);
        changed.add(index);
    }

    /** {@return the links that changed since this was last called, also such as are gone} */
    Set<Integer> takeChanged() {
        Set<Integer> taken = new TreeSet<>(changed);
        changed.clear();
        return taken;
    }

    /** {@return the states by the indexes of their links} */
    Map<Integer, LinkStates> all() {
        catchUp();
        return Collections.unmodifiableMap(all);
    }

    /** {@return what all links but the loopback are together} */
    LinkStates together() {
        catchUp();
        return LinkStates.together(List.copyOf(counts.keySet()));
    }

    private void catchUp() {
        for (int index : stale) {
            Optional<KernelLink> link = links.state().link(index);
            LinkStates before = all.remove(index);
            if (before != null) {
                count(index, before, -1);
            }
            if (link.isPresent()) {
                LinkStates now = statesOf(link.get());
                all.put(index, now);
                count(index, now, 1);
            }
        }
        stale.clear();
    }

    private LinkStates statesOf(KernelLink link) {
        int index = link.index();
        Optional<NetworkFile> file =
                links.admin(index) == AdminState.UNMANAGED
                        ? Optional.empty()
                        : links.network(index);
        KernelState state = links.state();
        return LinkStates.of(link, state.hasWeakPart(index), state.addresses(index), file);
    }

    private void count(int index, LinkStates states, int by) {
        if (index == KernelLink.LOOPBACK) {
            return;
        }
        counts.compute(
                states,
                (_, before) -> {
                    int now = Objects.requireNonNullElse(before, 0) + by;
                    return now == 0 ? null : now;
                });
    }
}
