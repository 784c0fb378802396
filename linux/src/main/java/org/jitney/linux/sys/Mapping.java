package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.util.Optional;

/**
 * Memory that shows a part of a file. Unlike that of the JDK's channels it is given back when it is
 * closed, so that the disk gets back what a deleted file has taken; buffers that are used all the
 * same throw.
 */
public final class Mapping implements AutoCloseable {
    private final Optional<Arena> arena;
    private final ByteBuffer buffer;

    Mapping(Arena arena, MemorySegment memory) {
        this.arena = Optional.of(arena);
        this.buffer = memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** One that is given back when nobody knows its buffer any more, and at the end at last. */
    Mapping(MappedByteBuffer memory) {
        this.arena = Optional.empty();
        this.buffer = memory.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the memory, in the byte order of journal files and the machine's own} */
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public void close() {
        arena.ifPresent(Arena::close);
    }
}
