package org.jitney.manager.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.job.Draft.Entry;

/**
 * Looks for jobs that wait for each other in a ring, and takes one out that does not matter to the
 * anchor. Depth first with a stack of its own, since a chain may be long.
 *
 * <p>A restart is two jobs, one after the other: while it stops its unit, it goes before any start
 * that it is ordered with; as a start it has its place in the order like any other. No start goes
 * before a stop, so a ring lies either among the first halves or among the second ones, and both
 * are looked at. (Release 252 looks at the first only; jobs that form a ring of the second kind
 * wait for each other for ever there.)
 */
final class OrderCheck {
    /** A unit's job, whether it is new or queued already. */
    private record Step(GraphView.Node unit, JobType type, boolean ignoresOrder) {
        String label() {
            return unit.id() + "/" + type;
        }
    }

    private record Frame(Step step, Iterator<Step> next) {}

    private final GraphView graph;
    private final Draft draft;
    private final Entry anchor;
    private final Set<String> done = new HashSet<>();
    private boolean secondHalves;

    OrderCheck(GraphView graph, Draft draft, Entry anchor) {
        this.graph = graph;
        this.draft = draft;
        this.anchor = anchor;
    }

    /**
     * {@return whether there was a cycle, which is broken now}
     *
     * @throws TransactionFailed when all jobs of the cycle matter
     */
    boolean breakOneCycle() throws TransactionFailed {
        if (breakFirst()) {
            return true;
        }
        secondHalves = true;
        done.clear();
        return breakFirst();
    }

    private boolean breakFirst() throws TransactionFailed {
        for (List<Entry> list : List.copyOf(draft.jobs().values())) {
            List<Step> cycle = cycleFrom(step(list.getFirst()));
            if (!cycle.isEmpty()) {
                breakCycle(cycle);
                return true;
            }
        }
        return false;
    }

    private List<Step> cycleFrom(Step start) {
        List<Frame> stack = new ArrayList<>();
        Map<String, Integer> depth = new HashMap<>();
        if (done.contains(start.unit().id())) {
            return List.of();
        }
        stack.add(new Frame(start, waiting(start)));
        depth.put(start.unit().id(), 0);
        while (!stack.isEmpty()) {
            Frame top = stack.getLast();
            if (!top.next().hasNext()) {
                stack.removeLast();
                depth.remove(top.step().unit().id());
                done.add(top.step().unit().id());
                continue;
            }
            Step next = top.next().next();
            String id = next.unit().id();
            Integer at = depth.get(id);
            if (at != null) {
                return stack.subList(at, stack.size()).stream().map(Frame::step).toList();
            }
            if (!done.contains(id)) {
                depth.put(id, stack.size());
                stack.add(new Frame(next, waiting(next)));
            }
        }
        return List.of();
    }

    /** The jobs that wait for this one. */
    private Iterator<Step> waiting(Step step) {
        List<Step> out = new ArrayList<>();
        for (Atom atom : List.of(Atom.BEFORE, Atom.AFTER)) {
            for (String id : step.unit().linked(atom)) {
                stepOf(id).filter(other -> goesFirst(step, other, atom)).ifPresent(out::add);
            }
        }
        return out.iterator();
    }

    private boolean goesFirst(Step step, Step other, Atom atom) {
        if (step.ignoresOrder() || other.ignoresOrder()) {
            return false;
        }
        return atom == Atom.BEFORE
                ? JobOrder.compare(half(step), half(other)) < 0
                : JobOrder.compare(half(other), half(step)) > 0;
    }

    private JobType half(Step step) {
        return secondHalves && step.type() == JobType.RESTART ? JobType.START : step.type();
    }

    private Optional<Step> stepOf(String id) {
        List<Entry> list = draft.of(id);
        if (!list.isEmpty()) {
            return Optional.of(step(list.getFirst()));
        }
        return graph.node(id)
                .flatMap(n -> n.installedJob().map(j -> new Step(n, j.type(), j.ignoresOrder())));
    }

    /** A job that the unit has already lives on in the new one, unless that takes its place. */
    private static Step step(Entry entry) {
        Optional<GraphView.InstalledJob> installed =
                entry.unit.installedJob().filter(j -> !j.type().conflictsWith(entry.type));
        boolean ignoresOrder =
                entry.ignoresOrder
                        || installed.filter(GraphView.InstalledJob::ignoresOrder).isPresent();
        JobType type =
                installed
                        .flatMap(j -> j.type().mergeAndCollapse(entry.type, entry.unit.activity()))
                        .orElse(entry.type);
        return new Step(entry.unit, type, ignoresOrder);
    }

    private void breakCycle(List<Step> cycle) throws TransactionFailed {
        Step first = cycle.getFirst();
        draft.notes.add(
                "%s: Found ordering cycle on %s"
                        .formatted(first.unit().id(), cycle.getLast().label()));
        for (Step step : cycle.reversed().subList(1, cycle.size())) {
            draft.notes.add(
                    "%s: Found dependency on %s".formatted(first.unit().id(), step.label()));
        }
        for (Step step : cycle.reversed()) {
            String id = step.unit().id();
            boolean droppable =
                    !draft.of(id).isEmpty()
                            && draft.of(id).stream()
                                    .noneMatch(e -> e.mattersToAnchor || e == anchor);
            if (droppable) {
                draft.notes.add(
                        "%s: Job %s deleted to break ordering cycle starting with %s"
                                .formatted(first.unit().id(), step.label(), first.label()));
                draft.cycles.add(cycle(cycle, Optional.of(id)));
                draft.dropUnit(id, "deleted to break an ordering cycle");
                return;
            }
        }
        draft.notes.add(
                "%s: Unable to break cycle starting with %s"
                        .formatted(first.unit().id(), first.label()));
        draft.cycles.add(cycle(cycle, Optional.empty()));
        List<PlannedJob> members =
                cycle.stream()
                        .flatMap(step -> draft.of(step.unit().id()).stream())
                        .map(Entry::planned)
                        .toList();
        throw new TransactionFailed(
                TransactionFailed.Kind.ORDER_IS_CYCLIC,
                "Transaction order is cyclic. See system logs for details.",
                draft,
                members);
    }

    private static Plan.Cycle cycle(List<Step> steps, Optional<String> dropped) {
        return new Plan.Cycle(
                steps.stream()
                        .map(step -> new Plan.Cycle.Member(step.unit().id(), step.type()))
                        .toList(),
                dropped);
    }
}
