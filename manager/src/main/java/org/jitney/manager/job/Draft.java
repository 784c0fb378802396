package org.jitney.manager.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A transaction while it is worked on: for each unit the jobs that were asked of it, and between
 * jobs the links that say which asked for which. Deleting a job takes along those that cannot do
 * without it.
 *
 * <p>Thousands of units have tens of thousands of links, and a unit that all others conflict with
 * loses all of its own at once. So a link that is cut stays in the lists of both its ends and says
 * that it is cut; nothing is searched for.
 */
final class Draft {

    /** One wish for one unit. */
    static final class Entry {
        final GraphView.Node unit;
        JobType type;
        final boolean isIrreversible;
        final boolean ignoresOrder;
        boolean mattersToAnchor;

        /** Links in which this job is the one that was asked for. */
        private final List<Link> askedBy = new ArrayList<>(2);

        /** Links in which this job is the one that asks. */
        private final List<Link> asks = new ArrayList<>(8);

        /** How many of {@link #askedBy} are not cut. */
        private int askers;

        final List<PlannedJob.Reason> reasons = new ArrayList<>(2);
        final List<JobType> merged = new ArrayList<>(0);

        Entry(GraphView.Node unit, JobType type, boolean isIrreversible, boolean ignoresOrder) {
            this.unit = unit;
            this.type = type;
            this.isIrreversible = isIrreversible;
            this.ignoresOrder = ignoresOrder;
        }

        String label() {
            return unit.id() + "/" + type;
        }

        PlannedJob planned() {
            return new PlannedJob(
                    unit.id(),
                    type,
                    reasons,
                    merged,
                    mattersToAnchor,
                    isIrreversible,
                    ignoresOrder);
        }

        /** Whether any job asks for this one. */
        boolean isAskedFor() {
            return askers > 0;
        }

        /** Whether a Conflicts= is why this job is here. */
        boolean isFromConflict() {
            for (Link link : askedBy) {
                if (!link.isCut && link.isConflict) {
                    return true;
                }
            }
            return false;
        }

        private Optional<Entry> firstAsker() {
            for (Link link : askedBy) {
                if (!link.isCut) {
                    return Optional.of(link.subject);
                }
            }
            return Optional.empty();
        }
    }

    /** The subject asked for the object; when it matters, it cannot do without it. */
    private static final class Link {
        private final Entry subject;
        private final Entry object;
        private final boolean matters;
        private final boolean isConflict;
        private boolean isCut;

        private Link(Entry subject, Entry object, boolean matters, boolean isConflict) {
            this.subject = subject;
            this.object = object;
            this.matters = matters;
            this.isConflict = isConflict;
        }

        private void cut() {
            if (!isCut) {
                isCut = true;
                object.askers--;
            }
        }
    }

    private final Map<String, List<Entry>> jobs = new LinkedHashMap<>();
    final List<String> notes = new ArrayList<>();
    final List<Plan.Dropped> dropped = new ArrayList<>();
    final List<Plan.Cycle> cycles = new ArrayList<>();

    Map<String, List<Entry>> jobs() {
        return jobs;
    }

    List<Entry> of(String unit) {
        return jobs.getOrDefault(unit, List.of());
    }

    /** {@return all jobs as they are now} */
    List<Entry> entries() {
        List<Entry> out = new ArrayList<>(jobs.size());
        for (List<Entry> list : jobs.values()) {
            for (int i = 0; i < list.size(); i++) {
                out.add(list.get(i));
            }
        }
        return out;
    }

    /** Marks what the request cannot do without, and takes the mark off all others. */
    void markWhatMatters(Entry anchor) {
        entries().forEach(e -> e.mattersToAnchor = false);
        List<Entry> queue = new ArrayList<>(List.of(anchor));
        anchor.mattersToAnchor = true;
        for (int i = 0; i < queue.size(); i++) {
            for (Link link : queue.get(i).asks) {
                if (!link.isCut && link.matters && !link.object.mattersToAnchor) {
                    link.object.mattersToAnchor = true;
                    queue.add(link.object);
                }
            }
        }
    }

    Optional<Entry> find(String unit, JobType type) {
        List<Entry> list = of(unit);
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).type == type) {
                return Optional.of(list.get(i));
            }
        }
        return Optional.empty();
    }

    void add(Entry entry) {
        jobs.computeIfAbsent(entry.unit.id(), _ -> new ArrayList<>(1)).add(entry);
    }

    /**
     * {@return the jobs, and behind them those that asked for them, up to but without the request}
     */
    static List<PlannedJob> chains(List<Entry> jobs) {
        Set<Entry> chain = new LinkedHashSet<>(jobs);
        for (Entry job : jobs) {
            Optional<Entry> at = job.firstAsker();
            while (at.filter(Entry::isAskedFor).isPresent() && chain.add(at.get())) {
                at = at.get().firstAsker();
            }
        }
        return chain.stream().map(Entry::planned).toList();
    }

    void link(Entry subject, Entry object, boolean matters, boolean isConflict) {
        Link link = new Link(subject, object, matters, isConflict);
        object.askedBy.add(link);
        object.askers++;
        subject.asks.add(link);
    }

    /** Takes a job out and says why, and with it all that cannot do without it. */
    void drop(Entry entry, String why) {
        dropped.add(new Plan.Dropped(entry.unit.id(), entry.type, why));
        delete(entry, true);
    }

    /** Takes a job out, and with it all that cannot do without it if {@code withDependents}. */
    void delete(Entry entry, boolean withDependents) {
        List<Entry> queue = new ArrayList<>(List.of(entry));
        Set<Entry> seen = new LinkedHashSet<>(queue);
        for (int i = 0; i < queue.size(); i++) {
            Entry next = queue.get(i);
            unlink(next);
            for (Link link : next.askedBy) {
                boolean goesAlong = withDependents && !link.isCut && link.matters;
                link.cut();
                if (goesAlong && seen.add(link.subject)) {
                    notes.add(
                            "Deleting job %s as dependency of job %s"
                                    .formatted(link.subject.label(), next.label()));
                    dropped.add(
                            new Plan.Dropped(
                                    link.subject.unit.id(),
                                    link.subject.type,
                                    "cannot do without " + next.label()));
                    queue.add(link.subject);
                }
            }
            next.askedBy.clear();
            next.asks.forEach(Link::cut);
            next.asks.clear();
        }
    }

    void dropUnit(String unit, String why) {
        while (!of(unit).isEmpty()) {
            drop(of(unit).getFirst(), why);
        }
    }

    private void unlink(Entry entry) {
        List<Entry> list = jobs.get(entry.unit.id());
        if (list != null) {
            list.remove(entry);
            if (list.isEmpty()) {
                jobs.remove(entry.unit.id());
            }
        }
    }

    /** Makes one job of two; what asked for either now asks for the one that stays. */
    void merge(Entry stays, Entry goes, JobType type) {
        if (stays.merged.isEmpty()) {
            stays.merged.add(stays.type);
        }
        stays.merged.add(goes.type);
        stays.type = type;
        stays.mattersToAnchor |= goes.mattersToAnchor;
        stays.reasons.addAll(goes.reasons);
        for (Link link : goes.askedBy) {
            if (!link.isCut && link.subject != goes) {
                link(link.subject, stays, link.matters, link.isConflict);
            }
            link.cut();
        }
        for (Link link : goes.asks) {
            if (!link.isCut && link.object != goes) {
                link(stays, link.object, link.matters, link.isConflict);
            }
            link.cut();
        }
        goes.askedBy.clear();
        goes.asks.clear();
        unlink(goes);
    }
}
