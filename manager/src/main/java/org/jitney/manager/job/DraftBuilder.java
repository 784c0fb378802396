package org.jitney.manager.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.job.Draft.Entry;
import org.jitney.manager.job.TransactionFailed.Kind;

/**
 * Collects a request and all that its dependencies ask for. A stack of its own, not recursion:
 * chains of dependencies are as long as people make them. What is only wished for may fail to be
 * added without harm.
 */
final class DraftBuilder {
    /** A job that is asked for and not looked at yet. */
    private record Wish(String unit, JobType type, Entry by, Pull pull, Optional<Atom> via) {
        PlannedJob.Reason reason() {
            return new PlannedJob.Reason(by.unit.id(), by.type, pull.words, via);
        }
    }

    /** The rest of what a job asks for, and the wish that the job came from. */
    private record Frame(Iterator<Wish> wishes, Optional<Wish> wish) {}

    /** How a dependency asks. */
    private enum Pull {
        REQUIRED("required by", true, false),
        WANTED("wanted by", false, false),
        CONFLICT("conflicts with", true, true),
        CONFLICTED("conflicted by", false, false),
        PROPAGATED("follows", true, false),
        RELOAD("reload propagated from", false, false),
        ISOLATE("isolating", true, false),
        TRIGGERING("triggers", true, false);

        private final String words;
        private final boolean matters;
        private final boolean conflicts;

        Pull(String words, boolean matters, boolean conflicts) {
            this.words = words;
            this.matters = matters;
            this.conflicts = conflicts;
        }
    }

    private final GraphView graph;
    private final JobMode mode;
    private final Draft draft = new Draft();

    /** What was asked for and is not looked at yet. */
    private List<Wish> wishes = new ArrayList<>();

    DraftBuilder(GraphView graph, JobMode mode) {
        this.graph = graph;
        this.mode = mode;
    }

    Draft draft() {
        return draft;
    }

    Entry build(GraphView.Node node, JobType type) throws TransactionFailed {
        checkAllowed(node, type);
        Entry anchor = entry(node, type);
        anchor.reasons.add(PlannedJob.Reason.request(node.id(), type));
        drain();
        if (mode == JobMode.ISOLATE) {
            for (GraphView.Node other : graph.nodes()) {
                if (!other.ignoresIsolate()) {
                    stopUnlessThere(other, anchor, Optional.empty());
                }
            }
            drain();
        }
        if (mode == JobMode.TRIGGERING) {
            for (String id : List.copyOf(node.linked(Atom.TRIGGERED_BY))) {
                graph.node(id)
                        .ifPresent(other ->
                                stopUnlessThere(other, anchor, Optional.of(Atom.TRIGGERED_BY)));
            }
            drain();
        }
        return anchor;
    }

    private void stopUnlessThere(GraphView.Node unit, Entry anchor, Optional<Atom> via) {
        boolean idle = unit.activity().isInactiveOrFailed() && unit.installedJob().isEmpty();
        if (!idle && draft.of(unit.id()).isEmpty()) {
            Pull pull = via.isPresent() ? Pull.TRIGGERING : Pull.ISOLATE;
            wishes.add(new Wish(unit.id(), JobType.STOP, anchor, pull, via));
        }
    }

    private Entry entry(GraphView.Node node, JobType type) {
        Entry entry =
                new Entry(node, type, mode == JobMode.REPLACE_IRREVERSIBLY, mode.ignoresOrder());
        draft.add(entry);
        if (!mode.ignoresRequirements() && type != JobType.NOP) {
            pull(entry);
        }
        return entry;
    }

    /**
     * Depth first, as the order decides what is left out: when a requirement cannot be met, its job
     * asks for nothing more, and so on up to a job that was only wished for. Observed of the
     * reference: that job stays, and starts without what it requires. A failure that comes up to
     * the anchor fails the request.
     */
    private void drain() throws TransactionFailed {
        Deque<Frame> stack = new ArrayDeque<>();
        stack.push(new Frame(takeWishes(), Optional.empty()));
        while (!stack.isEmpty()) {
            Frame top = stack.element();
            if (!top.wishes().hasNext()) {
                stack.pop();
                continue;
            }
            Wish wish = top.wishes().next();
            try {
                if (grant(wish)) {
                    stack.push(new Frame(takeWishes(), Optional.of(wish)));
                }
            } catch (TransactionFailed failure) {
                unwind(wish, failure, stack);
            }
        }
    }

    private Iterator<Wish> takeWishes() {
        Iterator<Wish> taken = wishes.iterator();
        wishes = new ArrayList<>();
        return taken;
    }

    /** {@return whether a job is new with this wish, whose own wishes are collected then} */
    private boolean grant(Wish wish) throws TransactionFailed {
        Optional<GraphView.Node> found = graph.node(wish.unit());
        if (found.isEmpty()) {
            throw new TransactionFailed(Kind.NO_SUCH_UNIT, "Unit " + wish.unit() + " not found.");
        }
        GraphView.Node node = found.get();
        JobType type = wish.type();
        if (type.dependsOnState()) {
            type = type.collapse(node.activity());
        }
        if (type == JobType.NOP) {
            return false;
        }
        checkAllowed(node, type);
        Optional<Entry> known = draft.find(node.id(), type);
        Entry entry = known.isPresent() ? known.get() : entry(node, type);
        if (entry != wish.by()) {
            draft.link(wish.by(), entry, wish.pull().matters, wish.pull().conflicts);
        }
        entry.reasons.add(wish.reason());
        return known.isEmpty();
    }

    private void unwind(Wish failed, TransactionFailed failure, Deque<Frame> stack)
            throws TransactionFailed {
        Wish wish = failed;
        boolean inapplicable = failure.kind() == Kind.JOB_TYPE_NOT_APPLICABLE;
        List<PlannedJob> chain = new ArrayList<>(List.of(refused(wish)));
        while (!isTolerated(wish, inapplicable)) {
            Optional<Wish> above = stack.pop().wish();
            if (above.isEmpty()) {
                throw failure.with(draft, chain);
            }
            wish = above.get();
            chain.add(refused(wish));
        }
        draft.dropped.add(new Plan.Dropped(failed.unit(), failed.type(), failure.text()));
        draft.notes.add(
                "Cannot add dependency job for unit %s, ignoring: %s"
                        .formatted(wish.unit(), failure.text()));
    }

    private static PlannedJob refused(Wish wish) {
        return new PlannedJob(
                wish.unit(),
                wish.type(),
                List.of(wish.reason()),
                List.of(),
                wish.pull().matters,
                false,
                false);
    }

    private static boolean isTolerated(Wish wish, boolean inapplicable) {
        return switch (wish.pull()) {
            case WANTED, CONFLICTED, RELOAD, ISOLATE, TRIGGERING -> true;
            case REQUIRED, CONFLICT, PROPAGATED -> inapplicable;
        };
    }

    private void pull(Entry entry) {
        GraphView.Node unit = entry.unit;
        for (String follower : unit.followers()) {
            wishes.add(new Wish(follower, entry.type, entry, Pull.WANTED, Optional.empty()));
        }
        switch (entry.type) {
            case START -> pullIn(entry);
            case RESTART -> {
                pullIn(entry);
                all(entry, Atom.PROPAGATE_RESTART, JobType.TRY_RESTART, Pull.PROPAGATED);
            }
            case STOP -> all(entry, Atom.PROPAGATE_STOP, JobType.STOP, Pull.PROPAGATED);
            case RELOAD -> all(entry, Atom.PROPAGATES_RELOAD_TO, JobType.TRY_RELOAD, Pull.RELOAD);
            case VERIFY_ACTIVE, RELOAD_OR_START, TRY_RESTART, TRY_RELOAD, NOP -> {}
        }
    }

    private void pullIn(Entry entry) {
        all(entry, Atom.PULL_IN_START, JobType.START, Pull.REQUIRED);
        all(entry, Atom.PULL_IN_START_IGNORED, JobType.START, Pull.WANTED);
        all(entry, Atom.PULL_IN_VERIFY, JobType.VERIFY_ACTIVE, Pull.REQUIRED);
        all(entry, Atom.PULL_IN_STOP, JobType.STOP, Pull.CONFLICT);
        all(entry, Atom.PULL_IN_STOP_IGNORED, JobType.STOP, Pull.CONFLICTED);
    }

    private void all(Entry entry, Atom atom, JobType type, Pull pull) {
        Optional<Atom> via = Optional.of(atom);
        for (String id : entry.unit.linked(atom)) {
            wishes.add(new Wish(id, type, entry, pull, via));
        }
    }

    private static void checkAllowed(GraphView.Node unit, JobType type) throws TransactionFailed {
        if (type != JobType.STOP) {
            checkLoaded(unit);
        }
        boolean applicable =
                switch (type) {
                    case START, VERIFY_ACTIVE, NOP -> true;
                    case STOP -> !unit.isPerpetual();
                    case RESTART, TRY_RESTART -> unit.canStart() && unit.canStop();
                    case RELOAD, TRY_RELOAD -> unit.canReload();
                    case RELOAD_OR_START -> unit.canReload() && unit.canStart();
                };
        if (!applicable) {
            throw new TransactionFailed(
                    Kind.JOB_TYPE_NOT_APPLICABLE,
                    "Job type %s is not applicable for unit %s.".formatted(type, unit.id()));
        }
    }

    private static void checkLoaded(GraphView.Node unit) throws TransactionFailed {
        String id = unit.id();
        switch (unit.loadState()) {
            case LOADED -> {}
            case NOT_FOUND ->
                    throw new TransactionFailed(Kind.NO_SUCH_UNIT, "Unit " + id + " not found.");
            case BAD_SETTING ->
                    throw new TransactionFailed(
                            Kind.BAD_UNIT_SETTING, "Unit " + id + " has a bad unit file setting.");
            case ERROR ->
                    throw new TransactionFailed(
                            Kind.LOAD_FAILED, unit.loadErrorName(), unit.loadError());
            case MASKED ->
                    throw new TransactionFailed(Kind.UNIT_MASKED, "Unit " + id + " is masked.");
            case STUB, MERGED ->
                    throw new TransactionFailed(
                            Kind.LOAD_FAILED, "Unit " + id + " is not loaded properly.");
        }
    }
}
