package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Binds C functions.
 *
 * <p>All have the one shape {@code long f(long × 7)}: on x86-64 and aarch64 integers and pointers
 * travel in registers, and a function does not look at registers beyond its own arguments. A second
 * shape would cost another generated stub at start-up and buy nothing.
 */
@SuppressWarnings("restricted")
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_AT =
            STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SHAPE =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG),
                    Linker.Option.captureCallState("errno"));
    private static final ThreadLocal<MemorySegment> CALL_STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private Native() {}

    /** Binds a function of the C library: {@code (MemorySegment state, long × 7) long}. */
    static MethodHandle bind(String symbol) {
        MemorySegment address =
                LINKER.defaultLookup()
                        .find(symbol)
                        .orElseThrow(
                                () -> new UnsatisfiedLinkError("the C library has no " + symbol));
        return MethodHandles.insertArguments(SHAPE, 0, address);
    }

    /** {@return this thread's memory for the captured errno} */
    static MemorySegment state() {
        return CALL_STATE.get();
    }

    static int errno(MemorySegment state) {
        return state.get(ValueLayout.JAVA_INT, ERRNO_AT);
    }

    /** Looks at foreign memory whose address came from C. */
    static MemorySegment at(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    /** Reads a NUL-terminated string at an address, in UTF-8. */
    static String string(long address) {
        return address == 0 ? "" : at(address, Long.MAX_VALUE).getString(0);
    }
}
