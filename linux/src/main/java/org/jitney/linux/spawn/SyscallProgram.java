package org.jitney.linux.spawn;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a child does between its birth and {@code execve}: named steps in order. A value; nothing
 * runs until a {@link Spawner} gets it.
 *
 * {@snippet :
 * SyscallProgram program =
 *         SyscallProgram.builder()
 *                 .resetSignals(Set.of())
 *                 .exitStatus(200).chdir("/var/lib/redis")
 *                 .dup2(Slot.inherited(0), 1)
 *                 .closeFrom(3)
 *                 .exitStatus(203).execve("/usr/bin/redis-server", argv, environment)
 *                 .build();
 * }
 */
public final class SyscallProgram {
    private final List<Step> steps;

    SyscallProgram(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Starts an empty program. */
    public static ProgramBuilder builder() {
        return new ProgramBuilder();
    }

    List<Step> steps() {
        return steps;
    }

    /** {@return how many steps there are} */
    public int size() {
        return steps.size();
    }

    /** {@return the name of a step} */
    public String stepName(int index) {
        return steps.get(index).name();
    }

    /** {@return what the child exits with if a step fails} */
    public int exitStatus(int index) {
        return steps.get(index).exitStatus();
    }

    /** {@return whether the child goes on as another process} */
    boolean startsAnew() {
        return steps.stream().anyMatch(step -> step.action() instanceof Step.Action.PidNamespace);
    }

    /** {@return one line for each step} */
    public String render() {
        return steps.stream().map(step -> step.render() + "\n").collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return render();
    }
}
