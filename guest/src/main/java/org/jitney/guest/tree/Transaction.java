package org.jitney.guest.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps that are done together or not at all.
 *
 * @param title one line for people
 * @param steps in the order in which they are done
 */
public record Transaction(String title, List<Step> steps) {
    /** Makes a transaction that nobody can change any more. */
    public Transaction {
        steps = List.copyOf(steps);
    }

    /** {@return whether the guest already is as it would be then} */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** {@return what is done, in order} */
    public List<Operation> operations() {
        return steps.stream().map(Operation::of).toList();
    }

    /** {@return the difference that it makes, in the format of {@code git diff}} */
    public String diff() {
        return TreeDiff.of(steps);
    }

    /** {@return the steps back} */
    public Transaction inverse() {
        List<Step> back = new ArrayList<>();
        for (Step step : steps.reversed()) {
            back.add(new Step(step.path(), step.after(), step.before(), step.reason()));
        }
        return new Transaction(title, back);
    }
}
