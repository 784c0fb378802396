package org.jitney.network1.firewall;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NftChange;
import org.jitney.linux.netlink.NftElement;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.netlink.Ruleset;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.link.Links;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sets of nf_tables at what the links of a daemon want.
 *
 * <p>Two addresses of one network are one element, which stays until both are gone. Networks to
 * masquerade that are in others are left out, as a set takes no two that overlap; the original's
 * link fails then. What is refused is told with its line, once, and tried again whenever something
 * else changes. At the end all stays as it is, as the addresses do.
 */
public final class FirewallSets {
    private static final Logger LOG = LoggerFactory.getLogger(FirewallSets.class);

    private final LinkWishes links;
    private final Ruleset kernel;
    private final Map<Integer, List<Wish>> wishes = new TreeMap<>();
    private final Map<NftChange.SetName, Set<NftElement>> there = new HashMap<>();
    private final Set<Wish> told = new HashSet<>();
    private boolean hasTables;

    /** Has changed nothing yet. */
    public FirewallSets(Links links, Ruleset kernel) {
        this.links = new LinkWishes(links);
        this.kernel = kernel;
    }

    /** Looks at links that have something new, or that are gone. */
    public void look(Set<Integer> changed) {
        boolean any = false;
        for (int index : changed) {
            List<Wish> now = links.of(index);
            List<Wish> before = wishes.getOrDefault(index, List.of());
            if (now.isEmpty()) {
                wishes.remove(index);
            } else {
                wishes.put(index, now);
            }
            any |= !now.equals(before);
        }
        if (any) {
            apply();
        }
    }

    private void apply() {
        Map<NftChange.SetName, Map<NftElement, Wish>> wanted = together();
        told.retainAll(wishes.values().stream().flatMap(List::stream).toList());
        // The first family again, as the second may have found that the tables are gone.
        for (int family : new int[] {Rtnetlink.AF_INET, Rtnetlink.AF_INET6, Rtnetlink.AF_INET}) {
            masquerade(family, wanted.getOrDefault(NatTable.sources(family), Map.of()));
        }
        Set<NftChange.SetName> all = new HashSet<>(there.keySet());
        all.addAll(wanted.keySet());
        all.removeIf(FirewallSets::isNat);
        all.forEach(set -> others(set, wanted.getOrDefault(set, Map.of())));
    }

    private static boolean isNat(NftChange.SetName set) {
        return set.equals(NatTable.sources(Rtnetlink.AF_INET))
                || set.equals(NatTable.sources(Rtnetlink.AF_INET6));
    }

    private Map<NftChange.SetName, Map<NftElement, Wish>> together() {
        Map<NftChange.SetName, Map<NftElement, Wish>> all = new LinkedHashMap<>();
        for (List<Wish> each : wishes.values()) {
            for (Wish wish : each) {
                all.computeIfAbsent(wish.set(), _ -> new LinkedHashMap<>())
                        .putIfAbsent(wish.element(), wish);
            }
        }
        all.forEach((set, elements) -> {
            if (isNat(set)) {
                outermost(elements);
            }
        });
        return all;
    }

    private static void outermost(Map<NftElement, Wish> networks) {
        List<NftElement> all = List.copyOf(networks.keySet());
        networks.keySet().removeIf(one -> all.stream().anyMatch(other -> isInside(one, other)));
    }

    private static boolean isInside(NftElement one, NftElement other) {
        return one instanceof NftElement.Network inner
                && other instanceof NftElement.Network outer
                && inner.length() > outer.length()
                && new IpPrefix(inner.network(), outer.length())
                        .masked()
                        .address()
                        .equals(outer.network());
    }

    private void masquerade(int family, Map<NftElement, Wish> wanted) {
        NftChange.SetName set = NatTable.sources(family);
        Set<NftElement> before = there.getOrDefault(set, Set.of());
        if (before.equals(wanted.keySet())) {
            return;
        }
        try {
            if (!hasTables) {
                makeTables();
            }
            try {
                kernel.commit(difference(set, before, wanted.keySet()));
            } catch (NetlinkError e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
                makeTables(); // somebody has flushed the rules
                kernel.commit(difference(set, Set.of(), wanted.keySet()));
            }
            there.put(set, Set.copyOf(wanted.keySet()));
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            refused(wanted.values(), e);
        }
    }

    /** Makes those of both families, or empties the sets of those that are there. */
    private void makeTables() throws NetlinkError, ErrnoException, MalformedMessage {
        boolean any = false;
        for (int family : new int[] {Rtnetlink.AF_INET, Rtnetlink.AF_INET6}) {
            NftChange.SetName set = NatTable.sources(family);
            there.remove(set);
            try {
                makeTable(family, set);
                any = true;
            } catch (NetlinkError e) {
                if (any || family == Rtnetlink.AF_INET6) {
                    LOG.debug("No table for family {}: {}", family, e.getMessage());
                    continue;
                }
                throw e;
            }
        }
        hasTables = any;
    }

    private void makeTable(int family, NftChange.SetName set)
            throws NetlinkError, ErrnoException, MalformedMessage {
        try {
            kernel.commit(NatTable.make(family));
        } catch (NetlinkError e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            kernel.commit(List.of(NftChange.empty(set)));
        }
    }

    private static List<NftChange> difference(
            NftChange.SetName set, Set<NftElement> before, Set<NftElement> after) {
        List<NftChange> changes = new ArrayList<>();
        before.stream()
                .filter(e -> !after.contains(e))
                .forEach(e -> changes.add(NftChange.remove(set, e)));
        after.stream()
                .filter(e -> !before.contains(e))
                .forEach(e -> changes.add(NftChange.add(set, e)));
        return changes;
    }

    /** Sets of others take each element by itself: one that they refuse leaves the next. */
    private void others(NftChange.SetName set, Map<NftElement, Wish> wanted) {
        Set<NftElement> now = there.computeIfAbsent(set, _ -> new HashSet<>());
        for (NftElement each : List.copyOf(now)) {
            if (!wanted.containsKey(each)) {
                now.remove(each);
                take(set, each);
            }
        }
        for (Map.Entry<NftElement, Wish> each : wanted.entrySet()) {
            if (!now.contains(each.getKey())) {
                try {
                    kernel.commit(List.of(NftChange.add(set, each.getKey())));
                    now.add(each.getKey());
                } catch (NetlinkError | ErrnoException | MalformedMessage e) {
                    refused(List.of(each.getValue()), e);
                }
            }
        }
        if (now.isEmpty()) {
            there.remove(set);
        }
    }

    private void take(NftChange.SetName set, NftElement element) {
        try {
            kernel.commit(List.of(NftChange.remove(set, element)));
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.info( // whoever made the set may have taken it away
                    "Cannot take an element from the set {} of the table {}: {}",
                    set.name(),
                    set.table(),
                    e.getMessage());
        }
    }

    private void refused(Collection<Wish> all, Exception why) {
        for (Wish each : all) {
            if (told.add(each)) {
                LOG.warn(
                        "{}: {}: {}= has no effect, the set {} of the table {} takes no {}: {}",
                        each.link(),
                        each.place(),
                        each.key(),
                        each.set().name(),
                        each.set().table(),
                        each.element(),
                        why.getMessage());
            }
        }
    }
}
