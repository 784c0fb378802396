package org.jitney.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The program as the helper reads it.
 *
 * <pre>
 *   0  header: nine u64 (magic, size, steps n/at, relocations n/at, inherited n/at, first free fd)
 *  72  steps, 96 bytes each: kind, call number, six u64 arguments, masks, result register, status
 *   …  inherited descriptor numbers, u64 each
 *   …  data: strings, vectors, structures; all 8-aligned
 *   …  relocations: where in the table a u64 stands that is an offset and becomes an address
 * </pre>
 *
 * The helper maps the table, adds its base to each relocated word, and runs the steps.
 */
final class SyscallTable {
    static final int STEP_SIZE = 96;
    private static final long MAGIC = 0x315845594e54494aL; // the bytes "JITNYEX1"
    private static final int HEADER_SIZE = 72;
    private static final int FIRST_OPENED = 512;

    /** How many variables a login session can add. */
    static final int SESSION_VARIABLES = 64;

    private static final int PID_ROOM = 24;
    private static final int LOWEST_FREE_FD = 64;

    private final SyscallProgram program;
    private final int[] inherited;
    private final List<Integer> relocations = new ArrayList<>();
    private final Map<String, Integer> pidVariables = new HashMap<>();
    private ByteBuffer out = ByteBuffer.allocate(8192).order(ByteOrder.nativeOrder());
    private int end;
    private int environmentAt = -1;

    private SyscallTable(SyscallProgram program, int[] inherited) {
        this.program = program;
        this.inherited = inherited;
    }

    /** Encodes a program that finds these descriptor numbers open. */
    static byte[] encode(SyscallProgram program, int[] inherited) {
        return new SyscallTable(program, inherited).encode();
    }

    private byte[] encode() {
        int steps = program.size();
        int inheritedAt = HEADER_SIZE + STEP_SIZE * steps;
        reserve(inheritedAt + 8 * inherited.length);
        for (int i = 0; i < inherited.length; i++) {
            out.putLong(inheritedAt + 8 * i, inherited[i]);
        }
        // Last first: execve lays the environment out before the step that patches it points there.
        for (int i = steps - 1; i >= 0; i--) {
            encode(program.steps().get(i), HEADER_SIZE + STEP_SIZE * i);
        }
        int relocationsAt = reserve(8 * relocations.size());
        for (int i = 0; i < relocations.size(); i++) {
            out.putLong(relocationsAt + 8 * i, relocations.get(i));
        }
        long[] header = {
            MAGIC,
            end,
            steps,
            HEADER_SIZE,
            relocations.size(),
            relocationsAt,
            inherited.length,
            inheritedAt,
            firstFreeFd()
        };
        for (int i = 0; i < header.length; i++) {
            out.putLong(8 * i, header[i]);
        }
        return java.util.Arrays.copyOf(out.array(), end);
    }

    /** Above every number that a dup2 of the program writes to. */
    private long firstFreeFd() {
        long first = LOWEST_FREE_FD;
        for (Step step : program.steps()) {
            if (step.name().equals("dup2")
                    && step.operands().get(1) instanceof Operand.Plain(long target)) {
                first = Math.max(first, target + 1);
            }
        }
        return first;
    }

    private void encode(Step step, int at) {
        int call = step.action() instanceof Step.Action.Call(var number) ? number.number() : 0;
        out.putInt(at, step.action().code()).putInt(at + 4, call);
        int fromRegister = 0;
        int asPid = 0;
        for (int i = 0; i < step.operands().size(); i++) {
            int argument = at + 8 + 8 * i;
            switch (step.operands().get(i)) {
                case Operand.Plain(long value) -> out.putLong(argument, value);
                case Operand.Octal(long value) -> out.putLong(argument, value);
                case Operand.Flags(long value) -> out.putLong(argument, value);
                case Operand.InSlot(Slot slot) -> {
                    out.putLong(argument, register(slot));
                    fromRegister |= 1 << i;
                }
                case Operand.OwnPid _ -> asPid |= 1 << i;
                case Operand.Text(String text) -> point(argument, string(text));
                case Operand.Bytes content -> point(argument, data(content.toArray()));
                case Operand.Filter(Operand.Bytes code) -> point(argument, filter(code));
                case Operand.Vector vector -> point(argument, vector(vector));
                case Operand.Environment _ -> point(argument, environment());
                case Operand.PidVariable(String name) -> point(argument, pidVariable(name));
            }
        }
        out.putInt(at + 56, fromRegister).putInt(at + 60, asPid);
        out.putInt(at + 64, step.result().map(SyscallTable::register).orElse(-1));
        out.putInt(at + 68, step.exitStatus()).putInt(at + 72, step.isOptional() ? 1 : 0);
        for (int i = 0; i < step.tolerated().size(); i++) {
            out.putInt(at + 76 + 4 * i, step.tolerated().get(i));
        }
    }

    private static int register(Slot slot) {
        return switch (slot) {
            case Slot.Inherited(int index) -> index;
            case Slot.Opened(int index) -> FIRST_OPENED + index;
        };
    }

    private int pidVariable(String name) {
        Integer at = pidVariables.get(name);
        if (at == null) {
            throw new IllegalStateException(name + " is patched after the execve that passes it");
        }
        return at;
    }

    private int environment() {
        if (environmentAt < 0) {
            throw new IllegalStateException("a session comes after the execve that gets it");
        }
        return environmentAt;
    }

    private boolean hasSession() {
        return program.steps().stream()
                .anyMatch(step -> step.action() instanceof Step.Action.LoginSession);
    }

    private int filter(Operand.Bytes code) {
        int instructions = data(code.toArray());
        int filter = reserve(16);
        out.putShort(filter, (short) (code.content().size() / 8));
        point(filter + 8, instructions);
        return filter;
    }

    private int vector(Operand.Vector vector) {
        int spare = vector.isEnvironment() && hasSession() ? SESSION_VARIABLES : 0;
        int pointers = reserve(8 * (vector.texts().size() + 1 + spare));
        if (vector.isEnvironment()) {
            environmentAt = pointers;
        }
        for (int i = 0; i < vector.texts().size(); i++) {
            String text = vector.texts().get(i);
            int at = string(text);
            if (vector.isEnvironment() && isPatched(text)) {
                // The digits and the NUL go right behind the sign.
                reserve(PID_ROOM);
                int length = text.getBytes(StandardCharsets.UTF_8).length;
                pidVariables.put(text.substring(0, text.length() - 1), at + length);
            }
            point(pointers + 8 * i, at);
        }
        return pointers;
    }

    private boolean isPatched(String text) {
        return text.endsWith("=")
                && program.steps().stream()
                        .flatMap(step -> step.operands().stream())
                        .anyMatch(operand ->
                                operand instanceof Operand.PidVariable(String name)
                                        && text.length() == name.length() + 1
                                        && text.startsWith(name));
    }

    private void point(int word, int target) {
        out.putLong(word, target);
        relocations.add(word);
    }

    private int string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int at = reserve(utf8.length + 1);
        out.put(at, utf8);
        return at;
    }

    private int data(byte[] content) {
        int at = reserve(content.length);
        out.put(at, content);
        return at;
    }

    /** Appends zeroed room, 8-aligned: {@return where it starts} */
    private int reserve(int size) {
        int at = end;
        end = Math.addExact(end, (size + 7) & -8);
        if (end > out.capacity()) {
            int grown = Math.max(end, 2 * out.capacity());
            out = ByteBuffer.allocate(grown).order(ByteOrder.nativeOrder()).put(0, out, 0, at);
        }
        return at;
    }
}
