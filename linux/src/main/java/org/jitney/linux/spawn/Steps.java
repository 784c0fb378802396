package org.jitney.linux.spawn;

import static org.jitney.linux.spawn.Operands.number;
import static org.jitney.linux.spawn.Operands.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.SyscallNumber;

/**
 * The steps that a program has so far. Those who add to it are layers, one for each kind of thing
 * that the steps are about; at the top is {@link ProgramBuilder}, which all of them return.
 */
abstract sealed class Steps permits FileSteps {
    final List<Step> steps = new ArrayList<>();
    private int exitStatus = 255;
    private int opened;

    /** {@return the builder} */
    abstract ProgramBuilder self();

    /** Adds a step that opens something: {@return the slot for later steps} */
    final Slot open(String name, Step.Action action, List<Operand> operands) {
        Slot.Opened slot = new Slot.Opened(opened++);
        steps.add(
                new Step(name, action, operands, Optional.of(slot), exitStatus, false, List.of()));
        return slot;
    }

    /** Sets what the child exits with if one of the steps that follow fails. */
    public ProgramBuilder exitStatus(int status) {
        exitStatus = status;
        return self();
    }

    /** Lets the last step fail: the child goes on. */
    public ProgramBuilder optional() {
        steps.add(steps.removeLast().optional());
        return self();
    }

    /** Lets the last step fail with some errors, four at most. */
    public ProgramBuilder tolerating(Integer... errors) {
        if (errors.length > 4) {
            throw new IllegalArgumentException("at most four errors");
        }
        steps.add(steps.removeLast().tolerating(List.of(errors)));
        return self();
    }

    /** Renames the last step, for reports. */
    public ProgramBuilder named(String name) {
        steps.add(steps.removeLast().named(name));
        return self();
    }

    /** Performs a system call whose result is a descriptor: {@return the slot for later steps} */
    final Slot into(String name, SyscallNumber number, List<Operand> operands) {
        return open(name, new Step.Action.Call(number), operands);
    }

    final ProgramBuilder call(String name, SyscallNumber number, Operand... operands) {
        return add(name, new Step.Action.Call(number), List.of(operands));
    }

    final ProgramBuilder add(String name, Step.Action action, List<Operand> operands) {
        steps.add(new Step(name, action, operands, Optional.empty(), exitStatus, false, List.of()));
        return self();
    }
}
