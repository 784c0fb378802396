package org.jitney.manager.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** A unit's job, whether it is new or queued already, and how far the search is with it. */
    private static final class Step {
        private final GraphView.Node unit;
        private final JobType type;
        private final boolean ignoresOrder;
        private int depth = NOT_ON_THE_WAY;
        private boolean isDone;

        Step(GraphView.Node unit, JobType type, boolean ignoresOrder) {
            this.unit = unit;
            this.type = type;
            this.ignoresOrder = ignoresOrder;
        }

        GraphView.Node unit() {
            return unit;
        }

        JobType type() {
            return type;
        }

        String label() {
            return unit.id() + "/" + type;
        }
    }

    private record Frame(Step step, Iterator<Step> next) {}

    private static final int NOT_ON_THE_WAY = -1;

    private final GraphView graph;
    private final Draft draft;
    private final Entry anchor;

    /** The jobs seen so far, by unit; empty for a unit that has none. */
    private final Map<String, Optional<Step>> steps = new HashMap<>();

    private boolean secondHalves;
    private boolean hasRestarts;

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
        if (!hasRestarts) {
            // There are no other halves to look at.
            return false;
        }
        secondHalves = true;
        steps.clear();
        return breakFirst();
    }

    private boolean breakFirst() throws TransactionFailed {
        for (String id : List.copyOf(draft.jobs().keySet())) {
            Optional<Step> start = stepOf(id);
            List<Step> cycle = start.isPresent() ? cycleFrom(start.get()) : List.of();
            if (!cycle.isEmpty()) {
                breakCycle(cycle);
                return true;
            }
        }
        return false;
    }

    private List<Step> cycleFrom(Step start) {
        List<Frame> stack = new ArrayList<>();
        if (start.isDone) {
            return List.of();
        }
        enter(start, stack);
        while (!stack.isEmpty()) {
            Frame top = stack.getLast();
            if (!top.next().hasNext()) {
                stack.removeLast();
                top.step().depth = NOT_ON_THE_WAY;
                top.step().isDone = true;
                continue;
            }
            Step next = top.next().next();
            if (next.depth != NOT_ON_THE_WAY) {
                return stack.subList(next.depth, stack.size()).stream().map(Frame::step).toList();
            }
            if (!next.isDone) {
                enter(next, stack);
            }
        }
        return List.of();
    }

    private void enter(Step step, List<Frame> stack) {
        step.depth = stack.size();
        stack.add(new Frame(step, waiting(step)));
    }

    /** The jobs that wait for this one, but for those that no ring goes through. */
    private Iterator<Step> waiting(Step step) {
        List<Step> out = new ArrayList<>();
        waiting(step, Atom.BEFORE, out);
        waiting(step, Atom.AFTER, out);
        return out.iterator();
    }

    private void waiting(Step step, Atom atom, List<Step> out) {
        for (String id : step.unit.linked(atom)) {
            Optional<Step> other = stepOf(id);
            if (other.isPresent() && !other.get().isDone && goesFirst(step, other.get(), atom)) {
                out.add(other.get());
            }
        }
    }

    private boolean goesFirst(Step step, Step other, Atom atom) {
        if (step.ignoresOrder || other.ignoresOrder) {
            return false;
        }
        return atom == Atom.BEFORE
                ? JobOrder.compare(half(step), half(other)) < 0
                : JobOrder.compare(half(other), half(step)) > 0;
    }

    private JobType half(Step step) {
        return secondHalves && step.type == JobType.RESTART ? JobType.START : step.type;
    }

    private Optional<Step> stepOf(String id) {
        Optional<Step> known = steps.get(id);
        if (known == null) {
            known = newStep(id);
            steps.put(id, known);
            hasRestarts |= known.filter(step -> step.type == JobType.RESTART).isPresent();
        }
        return known;
    }

    private Optional<Step> newStep(String id) {
        List<Entry> list = draft.of(id);
        if (!list.isEmpty()) {
            return Optional.of(step(list.getFirst()));
        }
        return graph.loaded(id)
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
