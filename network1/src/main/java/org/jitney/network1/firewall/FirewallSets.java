package org.jitney.network1.firewall;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NftChange;
import org.jitney.linux.netlink.NftElement;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.netlink.Ruleset;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.link.Links;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sets of nf_tables at what the links of a daemon want.
 *
 * <p>Two addresses of one network are one element, which stays until both are gone. Networks to
 * masquerade that are in others are left out, as a set takes no two that overlap; the original's
 * link fails then. What is refused is told with its line, once, and tried again whenever something
 * else changes. A link that begins anew has all of it put in again, whoever took it away. At the
 * end all stays as it is, as the addresses do.
 */
public final class FirewallSets {
    private static final Logger LOG = LoggerFactory.getLogger(FirewallSets.class);

    private final LinkWishes links;
    private final SetChanges changes;
    private final Map<Integer, List<Wish>> wishes = new TreeMap<>();
    private final Map<Integer, Long> turns = new HashMap<>();
    private final Map<NftChange.SetName, Set<NftElement>> there = new HashMap<>();
    private final Set<Wish> told = new HashSet<>();
    private boolean hasTables;

    /** Has changed nothing yet. */
    public FirewallSets(Links links, Ruleset kernel) {
        this.links = new LinkWishes(links);
        this.changes = new SetChanges(kernel);
    }

    /** Looks at links that have something new, or that are gone. */
    public void look(Set<Integer> changed) {
        boolean any = false;
        for (int index : changed) {
            List<Wish> now = links.of(index);
            List<Wish> before = wishes.getOrDefault(index, List.of());
            if (now.isEmpty()) {
                wishes.remove(index);
                turns.remove(index);
            } else {
                wishes.put(index, now);
                any |= beginsAnew(index, before, now);
            }
            any |= !now.equals(before);
        }
        if (any) {
            apply();
        }
    }

    /**
     * Forgets that what the link wants is there already. {@return whether the link is begun anew}
     */
    private boolean beginsAnew(int index, List<Wish> before, List<Wish> now) {
        Long last = turns.put(index, links.turn(index));
        if (last == null || last == links.turn(index)) {
            return false;
        }
        Set<Wish> kept = new HashSet<>(now);
        for (Wish each : before) {
            if (kept.contains(each)) {
                there.getOrDefault(each.set(), new HashSet<>()).remove(each.element());
            }
        }
        return true;
    }

    private void apply() {
        Map<NftChange.SetName, Map<NftElement, Wish>> wanted = together();
        Set<Wish> all = new HashSet<>();
        wishes.values().forEach(all::addAll);
        told.retainAll(all);
        // The first family again, as the second may have found that the tables are gone.
        for (int family : new int[] {Rtnetlink.AF_INET, Rtnetlink.AF_INET6, Rtnetlink.AF_INET}) {
            masquerade(family, wanted.getOrDefault(NatTable.sources(family), Map.of()));
        }
        Set<NftChange.SetName> sets = new HashSet<>(there.keySet());
        sets.addAll(wanted.keySet());
        sets.removeIf(FirewallSets::isNat);
        sets.forEach(set -> bring(set, wanted.getOrDefault(set, Map.of()), false));
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
        Set<NftElement> all = Set.copyOf(networks.keySet());
        networks.keySet().removeIf(one -> isInsideAny((NftElement.Network) one, all));
    }

    private static boolean isInsideAny(NftElement.Network inner, Set<NftElement> all) {
        return IntStream.range(0, inner.length())
                .mapToObj(length -> new IpPrefix(inner.network(), length).masked())
                .anyMatch(p -> all.contains(new NftElement.Network(p.address(), p.length())));
    }

    private void masquerade(int family, Map<NftElement, Wish> wanted) {
        NftChange.SetName set = NatTable.sources(family);
        if (there.getOrDefault(set, Set.of()).equals(wanted.keySet())) {
            return;
        }
        try {
            if (!hasTables) {
                makeTables();
            }
            if (!bring(set, wanted, true)) {
                makeTables(); // somebody has flushed the rules
                bring(set, wanted, false);
            }
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            refused(wanted.values(), e);
        }
    }

    /**
     * Makes those of both families. Of what there is already the sets are emptied the first time,
     * as nobody knows any more whose elements they have; later they are left alone, since others
     * may use the tables, too.
     */
    private void makeTables() throws NetlinkError, ErrnoException, MalformedMessage {
        boolean any = false;
        for (int family : new int[] {Rtnetlink.AF_INET, Rtnetlink.AF_INET6}) {
            try {
                makeTable(family);
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

    private void makeTable(int family) throws NetlinkError, ErrnoException, MalformedMessage {
        NftChange.SetName set = NatTable.sources(family);
        if (changes.make(NatTable.make(family))) {
            there.remove(set);
        } else if (!hasTables) {
            there.remove(set);
            changes.empty(set);
        }
    }

    /**
     * Brings a set to what is wanted.
     *
     * @param quietly whether nothing is told where there is no such set
     * @return whether there is such a set
     */
    private boolean bring(NftChange.SetName set, Map<NftElement, Wish> wanted, boolean quietly) {
        Set<NftElement> now = there.computeIfAbsent(set, _ -> new HashSet<>());
        List<NftElement> gone = now.stream().filter(e -> !wanted.containsKey(e)).toList();
        List<NftElement> missing = wanted.keySet().stream().filter(e -> !now.contains(e)).toList();
        SetChanges.Outcome outcome = changes.bring(set, gone, missing);
        gone.forEach(now::remove);
        now.addAll(outcome.added());
        if (now.isEmpty()) {
            there.remove(set);
        }
        if (!(quietly && outcome.isAbsent())) {
            outcome.refused().forEach((element, why) -> refused(wanted.get(element), why));
        }
        return !outcome.isAbsent();
    }

    private void refused(Collection<Wish> all, Exception why) {
        all.forEach(each -> refused(each, why));
    }

    private void refused(@Nullable Wish wish, Exception why) {
        if (wish != null && told.add(wish)) {
            LOG.warn(
                    "{}: {}: {}= has no effect, the set {} of the table {} takes no {}: {}",
                    wish.link(),
                    wish.place(),
                    wish.key(),
                    wish.set().name(),
                    wish.set().table(),
                    wish.element(),
                    why.getMessage());
        }
    }
}
