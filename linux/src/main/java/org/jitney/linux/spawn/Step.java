package org.jitney.linux.spawn;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.SyscallNumber;

/**
 * One step of a program.
 *
 * @param name what a report calls it
 * @param result where its result goes
 * @param exitStatus what the child exits with if it fails
 * @param tolerated error numbers that do not count as failure
 */
record Step(
        String name,
        Action action,
        List<Operand> operands,
        Optional<Slot.Opened> result,
        int exitStatus,
        boolean isOptional,
        List<Integer> tolerated) {

    /** What the helper does; the codes are those of exec-helper.c. */
    sealed interface Action {
        /** One system call. */
        record Call(SyscallNumber number) implements Action {}

        /** Open, write in one piece, close. */
        record WriteFile() implements Action {}

        /** Default handlers, nothing blocked. */
        record ResetSignals() implements Action {}

        /** All descriptors from one on are closed by execve. */
        record CloseFrom() implements Action {}

        /** The child's process number into a variable of the environment. */
        record PatchPid() implements Action {}

        /** A user namespace, mapped by a process that stays outside of it. */
        record UserNamespace() implements Action {}

        /** From one descriptor to another, to the end. */
        record Copy() implements Action {}

        /** A terminal as a login expects it. */
        record ResetTerminal() implements Action {}

        /** A login session, opened and kept by a helper. */
        record LoginSession() implements Action {}

        /** A terminal, as soon as nobody else has it. */
        record WaitTerminal() implements Action {}

        /** The process goes on as the first one of a namespace of processes. */
        record PidNamespace() implements Action {}

        /** The program's arguments, from parts and the environment as it is now. */
        record Arguments() implements Action {}

        /** {@return the code in the table} */
        default int code() {
            return switch (this) {
                case Call _ -> 0;
                case WriteFile _ -> 1;
                case ResetSignals _ -> 2;
                case CloseFrom _ -> 3;
                case PatchPid _ -> 4;
                case UserNamespace _ -> 5;
                case Copy _ -> 6;
                case ResetTerminal _ -> 7;
                case LoginSession _ -> 8;
                case WaitTerminal _ -> 9;
                case PidNamespace _ -> 10;
                case Arguments _ -> 11;
            };
        }
    }

    Step optional() {
        return new Step(name, action, operands, result, exitStatus, true, tolerated);
    }

    Step tolerating(List<Integer> errors) {
        return new Step(name, action, operands, result, exitStatus, isOptional, errors);
    }

    Step named(String other) {
        return new Step(other, action, operands, result, exitStatus, isOptional, tolerated);
    }

    String render() {
        String arguments =
                operands.stream().map(Operand::toString).collect(Collectors.joining(", "));
        String target = result.map(slot -> slot + " = ").orElse("");
        String leniency = "";
        if (isOptional) {
            leniency = " [may fail]";
        } else if (!tolerated.isEmpty()) {
            leniency =
                    tolerated.stream()
                            .map(Errno::name)
                            .collect(Collectors.joining(", ", " [may fail with ", "]"));
        }
        return target + name + "(" + arguments + ")" + leniency;
    }
}
