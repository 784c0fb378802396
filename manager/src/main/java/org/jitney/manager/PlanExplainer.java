package org.jitney.manager;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.Origin;
import org.jitney.manager.job.Activity;
import org.jitney.manager.job.JobOrder;
import org.jitney.manager.job.JobType;
import org.jitney.manager.job.Plan;
import org.jitney.manager.job.PlannedJob;
import org.jitney.manager.job.TransactionFailed;

/** Puts a plan into words: the order of its jobs, and for every step the line that says so. */
final class PlanExplainer {
    private final EngineCore engine;

    PlanExplainer(EngineCore engine) {
        this.engine = engine;
    }

    static PlanReport refused(ManagerError error) {
        return new PlanReport(
                error.name(), error.text(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    PlanReport refused(TransactionFailed failure) {
        List<PlanReport.Item> jobs = new ArrayList<>();
        failure.inTheWay().forEach(job -> jobs.add(item(job, List.of())));
        return new PlanReport(
                failure.errorName(),
                failure.text(),
                jobs,
                List.of(),
                failure.dropped(),
                failure.cycles().stream().map(this::ring).toList(),
                failure.notes());
    }

    PlanReport accepted(Plan plan) {
        Map<String, PlannedJob> jobs = new LinkedHashMap<>();
        plan.jobs().forEach(job -> jobs.put(job.unit(), job));
        Set<Integer> canceled = Set.copyOf(plan.cancelled());
        Map<String, List<PlanReport.Link>> waits = new LinkedHashMap<>();
        jobs.values().forEach(job -> waits.put(job.unit(), waits(job, jobs, canceled)));
        List<PlanReport.Item> items = new ArrayList<>();
        for (String unit : inOrder(waits)) {
            items.add(
                    item(
                            java.util.Objects.requireNonNull(jobs.get(unit)),
                            java.util.Objects.requireNonNull(waits.get(unit))));
        }
        List<PlanReport.Canceled> ends = new ArrayList<>();
        for (int id : plan.cancelled()) {
            engine.jobTable()
                    .byId(id)
                    .ifPresent(job ->
                            ends.add(new PlanReport.Canceled(id, job.entry().id(), job.type())));
        }
        return new PlanReport(
                "",
                "",
                items,
                ends,
                plan.dropped(),
                plan.cycles().stream().map(this::ring).toList(),
                plan.notes());
    }

    private PlanReport.Item item(PlannedJob job, List<PlanReport.Link> waits) {
        Job installed =
                job.type() == JobType.NOP
                        ? null
                        : engine.table().get(job.unit()).flatMap(UnitEntry::job).orElse(null);
        String effect = "new";
        JobType type = job.type();
        List<String> merged =
                new ArrayList<>(job.merged().stream().map(JobType::toString).toList());
        if (installed != null && installed.kind().conflictsWith(job.type())) {
            effect = "replaces " + installed.id();
        } else if (installed != null) {
            effect = "merges " + installed.id();
            if (merged.isEmpty()) {
                merged.add(type.toString());
            }
            merged.add(installed.type());
            type = installedWith(installed, type);
        }
        return new PlanReport.Item(
                job.unit(),
                type.toString(),
                effect,
                job.mattersToAnchor(),
                merged,
                job.reasons().stream().flatMap(r -> why(job.unit(), r).stream()).toList(),
                waits);
    }

    static JobType installedWith(Job installed, JobType type) {
        Activity activity = Activity.valueOf(installed.entry().activeState().name());
        return installed.kind().mergeAndCollapse(type, activity).orElse(type);
    }

    private List<PlanReport.Why> why(String unit, PlannedJob.Reason reason) {
        List<Origin> origins =
                reason.via()
                        .map(atom -> engine.table().origins(reason.by(), atom, unit))
                        .orElse(List.of());
        if (origins.isEmpty()) {
            String type = reason.byType().toString();
            return List.of(new PlanReport.Why(reason.by(), type, reason.words(), "", "", 0));
        }
        return origins.stream()
                .map(o ->
                        new PlanReport.Why(
                                reason.by(),
                                reason.byType().toString(),
                                reason.words(),
                                o.directive(),
                                o.place(),
                                o.line()))
                .toList();
    }

    /** The jobs that have to be over before this one runs: of the plan, or queued before. */
    private List<PlanReport.Link> waits(
            PlannedJob job, Map<String, PlannedJob> plan, Set<Integer> canceled) {
        List<PlanReport.Link> out = new ArrayList<>();
        UnitEntry unit = engine.table().get(job.unit()).orElseThrow();
        JobType own = job.type() == JobType.NOP ? null : typeOf(unit, plan, canceled).orElse(null);
        if (own == null) {
            return out;
        }
        for (UnitEntry other : engine.table().related(unit, Atom.AFTER)) {
            typeOf(other, plan, canceled)
                    .filter(theirs -> JobOrder.compare(theirs, own) < 0)
                    .ifPresent(theirs -> out.add(link(job.unit(), Atom.AFTER, other.id(), theirs)));
        }
        for (UnitEntry other : engine.table().related(unit, Atom.BEFORE)) {
            typeOf(other, plan, canceled)
                    .filter(theirs -> JobOrder.compare(own, theirs) > 0)
                    .ifPresent(
                            theirs -> out.add(link(job.unit(), Atom.BEFORE, other.id(), theirs)));
        }
        return out;
    }

    /** The type of the job that the unit will have; empty when others need not wait for it. */
    private static Optional<JobType> typeOf(
            UnitEntry unit, Map<String, PlannedJob> plan, Set<Integer> canceled) {
        PlannedJob planned = plan.get(unit.id());
        Job installed = unit.jobOrNull();
        if (planned != null && planned.type() != JobType.NOP) {
            if (planned.ignoresOrder()) {
                return Optional.empty();
            }
            if (installed == null || installed.kind().conflictsWith(planned.type())) {
                return Optional.of(planned.type());
            }
            return installed.ignoresOrder()
                    ? Optional.empty()
                    : Optional.of(installedWith(installed, planned.type()));
        }
        return Optional.ofNullable(installed)
                .filter(queued -> !canceled.contains(queued.id()) && !queued.ignoresOrder())
                .map(Job::kind);
    }

    private PlanReport.Link link(String unit, Atom atom, String other, JobType type) {
        Origin origin =
                engine.table().origins(unit, atom, other).stream()
                        .findFirst()
                        .orElse(new Origin("", "", 0));
        return new PlanReport.Link(
                other, type.toString(), origin.directive(), origin.place(), origin.line());
    }

    private PlanReport.Ring ring(Plan.Cycle cycle) {
        List<PlanReport.Link> members = new ArrayList<>();
        int count = cycle.members().size();
        for (int i = 0; i < count; i++) {
            Plan.Cycle.Member member = cycle.members().get(i);
            Plan.Cycle.Member next = cycle.members().get((i + 1) % count);
            Atom order =
                    engine.table().origins(member.unit(), Atom.BEFORE, next.unit()).isEmpty()
                            ? Atom.AFTER
                            : Atom.BEFORE;
            PlanReport.Link link = link(member.unit(), order, next.unit(), next.type());
            members.add(
                    new PlanReport.Link(
                            member.unit(),
                            member.type().toString(),
                            link.dependency(),
                            link.place(),
                            link.line()));
        }
        return new PlanReport.Ring(members, cycle.dropped().orElse(""));
    }

    /** Takes away what waits for nobody, in the order of the plan, until nothing is left. */
    private static List<String> inOrder(Map<String, List<PlanReport.Link>> waits) {
        List<String> out = new ArrayList<>();
        Set<String> open = new java.util.LinkedHashSet<>(waits.keySet());
        boolean moved = true;
        while (moved) {
            moved = false;
            Set<String> before = new HashSet<>(open);
            for (Iterator<String> each = open.iterator(); each.hasNext(); ) {
                String unit = each.next();
                boolean free =
                        waits.getOrDefault(unit, List.of()).stream()
                                .noneMatch(wait -> before.contains(wait.unit()));
                if (free) {
                    out.add(unit);
                    each.remove();
                    moved = true;
                }
            }
        }
        // What ignores the order of others may be part of a ring.
        out.addAll(open);
        return out;
    }
}
