package org.jitney.manager.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.job.Draft.Entry;
import org.jitney.manager.job.TransactionFailed.Kind;

/**
 * Plans: from one request to the jobs that carry it out.
 *
 * <p>{@link #plan} is a list of steps, each of which makes the draft smaller or fails. The request
 * itself is the anchor; a job matters to it when the request cannot succeed without that job, and
 * only what does not matter may be dropped to get rid of a contradiction or a cycle.
 */
public final class Transaction {
    private final GraphView graph;
    private final JobMode mode;
    private final Draft draft;
    private final Entry anchor;

    private Transaction(GraphView graph, JobMode mode, Draft draft, Entry anchor) {
        this.graph = graph;
        this.mode = mode;
        this.draft = draft;
        this.anchor = anchor;
    }

    /** {@return the jobs that carry out the request} */
    public static Plan plan(GraphView graph, String unit, JobType type, JobMode mode)
            throws TransactionFailed {
        GraphView.Node node =
                graph.node(unit)
                        .orElseThrow(() ->
                                new TransactionFailed(
                                        Kind.NO_SUCH_UNIT, "Unit " + unit + " not found."));
        checkMode(node, type, mode);
        DraftBuilder builder = new DraftBuilder(graph, mode);
        Entry anchor = builder.build(node, type.collapse(node.activity()));
        return new Transaction(graph, mode, builder.draft(), anchor).settle();
    }

    /**
     * Refuses what a person may not ask of this unit by name.
     *
     * @throws TransactionFailed when the unit is to be started or stopped by dependencies only
     */
    public static void checkManual(GraphView.Node unit, JobType type) throws TransactionFailed {
        boolean starts =
                switch (type) {
                    case START, RESTART, TRY_RESTART, RELOAD_OR_START -> true;
                    case STOP, VERIFY_ACTIVE, RELOAD, TRY_RELOAD, NOP -> false;
                };
        boolean stops =
                switch (type) {
                    case STOP, RESTART, TRY_RESTART -> true;
                    case START, VERIFY_ACTIVE, RELOAD, RELOAD_OR_START, TRY_RELOAD, NOP -> false;
                };
        if ((starts && unit.refusesManualStart()) || (stops && unit.refusesManualStop())) {
            throw new TransactionFailed(
                    Kind.ONLY_BY_DEPENDENCY,
                    "Operation refused, unit %s may be requested by dependency only (it is configured to refuse manual start/stop)."
                            .formatted(unit.id()));
        }
        boolean unknown =
                switch (unit.loadState()) {
                    case NOT_FOUND, ERROR, BAD_SETTING -> true;
                    case STUB, LOADED, MERGED, MASKED -> false;
                };
        if (type == JobType.STOP && unknown && unit.activity() == Activity.INACTIVE) {
            throw new TransactionFailed(Kind.NO_SUCH_UNIT, "Unit " + unit.id() + " not loaded.");
        }
    }

    private static void checkMode(GraphView.Node node, JobType type, JobMode mode)
            throws TransactionFailed {
        if (mode == JobMode.ISOLATE && type != JobType.START) {
            throw new TransactionFailed(Kind.INVALID_ARGS, "Isolate is only valid for start.");
        }
        if (mode == JobMode.ISOLATE && !node.allowsIsolate()) {
            throw new TransactionFailed(
                    Kind.NO_ISOLATION, "Operation refused, unit may not be isolated.");
        }
        if (mode == JobMode.TRIGGERING && type != JobType.STOP) {
            throw new TransactionFailed(
                    Kind.INVALID_ARGS, "--job-mode=triggering is only valid for stop.");
        }
    }

    private Plan settle() throws TransactionFailed {
        draft.markWhatMatters(anchor);
        if (mode == JobMode.FAIL) {
            minimizeImpact();
        }
        dropRedundant();
        breakCycles();
        boolean changed = false;
        while (dropOneContradiction()) {
            changed = true;
            collectGarbage();
        }
        changed |= mergeAll();
        if (changed) {
            // Once more, as the reference does not: which of a unit's jobs is left decides the
            // order, so a cycle may only show now.
            breakCycles();
            dropRedundant();
        }
        checkNotDestructive();
        if (mode == JobMode.LENIENT) {
            checkLenient();
        }
        return result();
    }

    private void breakCycles() throws TransactionFailed {
        do {
            collectGarbage();
        } while (new OrderCheck(graph, draft, anchor).breakOneCycle());
    }

    /** Drops what would stop a running unit or change a queued job, and is not needed. */
    private void minimizeImpact() {
        for (Entry entry : draft.entries()) {
            boolean stopsRunning =
                    entry.type == JobType.STOP && entry.unit.activity().isActiveOrReloading();
            boolean changesQueued =
                    entry.unit
                            .installedJob()
                            .filter(j -> entry.type.conflictsWith(j.type()))
                            .isPresent();
            if (!entry.mattersToAnchor
                    && (stopsRunning || changesQueued)
                    && draft.of(entry.unit.id()).contains(entry)) {
                draft.notes.add(
                        (stopsRunning
                                        ? "%s: would stop a running service, dropped"
                                        : "%s: would change an existing job, dropped")
                                .formatted(entry.label()));
                draft.drop(
                        entry,
                        stopsRunning
                                ? "would stop what runs, which mode fail does not"
                                : "would change a queued job, which mode fail does not");
            }
        }
    }

    private void dropRedundant() {
        for (List<Entry> list : List.copyOf(draft.jobs().values())) {
            if (!isAnyNeeded(list)) {
                List.copyOf(list).forEach(e -> draft.delete(e, false));
            }
        }
    }

    private boolean isAnyNeeded(List<Entry> list) {
        for (Entry entry : list) {
            if (isNeeded(entry)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNeeded(Entry entry) {
        return entry == anchor
                || !entry.type.isRedundant(entry.unit.activity())
                || entry.unit
                        .installedJob()
                        .filter(j -> entry.type.conflictsWith(j.type()))
                        .isPresent();
    }

    /** Drops jobs that nothing asks for any more; isolating stops what nothing asks for. */
    private void collectGarbage() {
        boolean changed = mode != JobMode.ISOLATE;
        while (changed) {
            changed = false;
            for (Entry entry : draft.entries()) {
                if (entry != anchor && !entry.isAskedFor()) {
                    draft.delete(entry, true);
                    changed = true;
                }
            }
        }
    }

    /** {@return whether a contradiction was found and removed} */
    private boolean dropOneContradiction() throws TransactionFailed {
        for (List<Entry> list : draft.jobs().values()) {
            for (Entry a : list) {
                for (Entry b : list) {
                    if (a != b && a.type.conflictsWith(b.type)) {
                        Entry loser = loserOf(a, b);
                        draft.notes.add(
                                "Fixing conflicting jobs %s,%s by deleting job %s"
                                        .formatted(a.label(), b.label(), loser.label()));
                        draft.drop(loser, "contradicts " + (loser == a ? b : a).label());
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * When neither matters, a stop that a Conflicts= asked for wins over the start, any other stop
     * loses: systemd.unit(5) says so of Conflicts=.
     */
    private Entry loserOf(Entry a, Entry b) throws TransactionFailed {
        if (a.mattersToAnchor && b.mattersToAnchor) {
            throw new TransactionFailed(
                    Kind.JOBS_CONFLICTING,
                    "Transaction contains conflicting jobs '%s' and '%s' for %s. Probably contradicting requirement dependencies configured."
                            .formatted(a.type, b.type, a.unit.id()),
                    draft,
                    Draft.chains(List.of(a, b)));
        }
        if (a.mattersToAnchor) {
            return b;
        }
        if (b.mattersToAnchor) {
            return a;
        }
        Entry stop = a.type == JobType.STOP ? a : b;
        Entry other = stop == a ? b : a;
        return stop.isFromConflict() ? other : stop;
    }

    /** {@return whether any unit had more than one job} */
    private boolean mergeAll() {
        boolean merged = false;
        for (List<Entry> list : List.copyOf(draft.jobs().values())) {
            if (list.size() < 2) {
                continue;
            }
            Entry stays = list.contains(anchor) ? anchor : list.getFirst();
            for (Entry goes : List.copyOf(list)) {
                if (goes != stays) {
                    JobType type =
                            stays.type
                                    .mergeAndCollapse(goes.type, stays.unit.activity())
                                    .orElseThrow();
                    draft.merge(stays, goes, type);
                    merged = true;
                }
            }
        }
        return merged;
    }

    private void checkNotDestructive() throws TransactionFailed {
        for (Entry entry : draft.entries()) {
            Optional<GraphView.InstalledJob> installed =
                    entry.unit
                            .installedJob()
                            .filter(j -> mode == JobMode.FAIL || j.isIrreversible())
                            .filter(j -> j.type().conflictsWith(entry.type));
            if (installed.isPresent()) {
                throw new TransactionFailed(
                        Kind.IS_DESTRUCTIVE,
                        "Transaction for %s is destructive (%s has '%s' job queued, but '%s' is included in transaction)."
                                .formatted(
                                        anchor.label(),
                                        entry.unit.id(),
                                        installed.get().type(),
                                        entry.type),
                        draft,
                        Draft.chains(List.of(entry)));
            }
        }
    }

    /** In this mode nothing that is up or about to be may be disturbed. */
    private void checkLenient() throws TransactionFailed {
        for (Entry entry : draft.entries()) {
            boolean stops =
                    (entry.type == JobType.STOP || entry.type == JobType.RESTART)
                            && !entry.unit.activity().isInactiveOrFailed();
            boolean takesAway =
                    entry.unit
                            .installedJob()
                            .filter(j -> j.type().conflictsWith(entry.type))
                            .isPresent();
            if (entry != anchor && (stops || takesAway)) {
                throw new TransactionFailed(
                        Kind.IS_DESTRUCTIVE,
                        "Transaction for %s is destructive ('%s' of %s is included in transaction)."
                                .formatted(anchor.label(), entry.type, entry.unit.id()),
                        draft,
                        Draft.chains(List.of(entry)));
            }
        }
    }

    private Plan result() {
        List<PlannedJob> jobs = new ArrayList<>();
        PlannedJob first = anchor.planned();
        jobs.add(first);
        for (Entry entry : draft.entries()) {
            if (entry != anchor) {
                jobs.add(entry.planned());
            }
        }
        return new Plan(first, jobs, cancelled(), draft.dropped, draft.cycles, draft.notes);
    }

    /** The queued jobs of units that have no place in this transaction, if its mode ends them. */
    private List<Integer> cancelled() {
        Set<Integer> cancelled = new LinkedHashSet<>();
        if (mode == JobMode.ISOLATE || mode == JobMode.FLUSH) {
            for (GraphView.Node node : graph.nodes()) {
                if (!node.id().equals(anchor.unit.id()) && draft.of(node.id()).isEmpty()) {
                    node.installedJob().ifPresent(job -> cancelled.add(job.id()));
                }
            }
        }
        return List.copyOf(cancelled);
    }
}
