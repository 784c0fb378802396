package org.jitney.linux.sys;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Memory straight from the kernel, for what is too big to leave to the garbage collector: pages
 * that nobody writes to cost nothing, and closing gives all of them back at once.
 */
@SuppressWarnings("restricted")
public final class Pages implements AutoCloseable {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;

    private final long address;
    private final ByteBuffer bytes;
    private boolean closed;

    private Pages(long address, ByteBuffer bytes) {
        this.address = address;
        this.bytes = bytes;
    }

    /** Maps zeroed memory. */
    public static Pages map(int size) throws ErrnoException {
        long address =
                Syscall.checked(
                        SyscallNumber.MMAP,
                        0,
                        size,
                        PROT_READ_WRITE,
                        MAP_PRIVATE_ANONYMOUS_NORESERVE,
                        -1,
                        0);
        // No huge pages: in a virtual machine that gives free memory back to its host, those are
        // what it has given back, and one costs milliseconds.
        // An arena would catch those who use it after the end, at the price of six more objects
        // for each of the thousands that a slow reader lets wait; their owner counts users instead.
        MemorySegment segment = MemorySegment.ofAddress(address).reinterpret(size);
        return new Pages(address, segment.asByteBuffer());
    }

    /** {@return the memory; whoever uses it after {@link #close} crashes} */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Gives the pages back. */
    @Override
    public void close() {
        if (closed) {
            throw new IllegalStateException("pages were given back twice");
        }
        closed = true;
        Syscall.call(SyscallNumber.MUNMAP, address, bytes.capacity(), 0);
    }
}
