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
        final LinkedHashSet<Link> askedBy = new LinkedHashSet<>();

        /** Links in which this job is the one that asks. */
        final LinkedHashSet<Link> asks = new LinkedHashSet<>();

        final List<PlannedJob.Reason> reasons = new ArrayList<>();
        final List<JobType> merged = new ArrayList<>();

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

        /** Whether a Conflicts= is why this job is here. */
        boolean isFromConflict() {
            return askedBy.stream().anyMatch(Link::isConflict);
        }
    }

    /** The subject asked for the object; when it matters, it cannot do without it. */
    record Link(Entry subject, Entry object, boolean matters, boolean isConflict) {}

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

    Optional<Entry> find(String unit, JobType type) {
        return of(unit).stream().filter(e -> e.type == type).findFirst();
    }

    void add(Entry entry) {
        jobs.computeIfAbsent(entry.unit.id(), _ -> new ArrayList<>()).add(entry);
    }

    /** {@return the jobs, and behind them those that asked for them, up to the request} */
    static List<PlannedJob> chains(List<Entry> jobs) {
        Set<Entry> chain = new LinkedHashSet<>(jobs);
        for (Entry job : jobs) {
            Entry at = job;
            while (!at.askedBy.isEmpty() && (at == job || chain.add(at))) {
                at = at.askedBy.getFirst().subject();
            }
        }
        return chain.stream().map(Entry::planned).toList();
    }

    void link(Entry subject, Entry object, boolean matters, boolean isConflict) {
        Link link = new Link(subject, object, matters, isConflict);
        object.askedBy.add(link);
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
                link.subject().asks.remove(link);
                if (withDependents && link.matters() && seen.add(link.subject())) {
                    notes.add(
                            "Deleting job %s as dependency of job %s"
                                    .formatted(link.subject().label(), next.label()));
                    dropped.add(
                            new Plan.Dropped(
                                    link.subject().unit.id(),
                                    link.subject().type,
                                    "cannot do without " + next.label()));
                    queue.add(link.subject());
                }
            }
            next.askedBy.clear();
            next.asks.forEach(link -> link.object().askedBy.remove(link));
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
        for (Link link : List.copyOf(goes.askedBy)) {
            link.subject().asks.remove(link);
            if (link.subject() != goes) {
                link(link.subject(), stays, link.matters(), link.isConflict());
            }
        }
        for (Link link : List.copyOf(goes.asks)) {
            link.object().askedBy.remove(link);
            if (link.object() != goes) {
                link(stays, link.object(), link.matters(), link.isConflict());
            }
        }
        goes.askedBy.clear();
        goes.asks.clear();
        unlink(goes);
    }
}
