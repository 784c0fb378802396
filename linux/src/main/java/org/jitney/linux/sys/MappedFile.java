package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A file that is written to through memory: {@code sys/mman.h}. Memory behind its end may be
 * mapped, but not touched.
 */
@SuppressWarnings("restricted")
public final class MappedFile implements ReadableFile {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int BLOCK = 512;

    /** How much more than the file has may be mapped, as a file that is written to grows. */
    private static final long AHEAD = 32L << 20;

    private final int fd;
    private final boolean writable;
    private final MemorySegment status = Arena.ofAuto().allocate(256, 8);
    private final MemorySegment empty = Arena.ofAuto().allocateFrom("");
    private boolean isOpen = true;

    private MappedFile(int fd, boolean writable) {
        this.fd = fd;
        this.writable = writable;
    }

    /** Opens a file with the flags of {@link Fcntl}, close-on-exec. */
    public static MappedFile open(String path, int flags, int mode) throws ErrnoException {
        int fd = Fcntl.openat(Fcntl.AT_FDCWD, path, flags, mode);
        return new MappedFile(fd, (flags & Fcntl.O_RDWR) != 0);
    }

    /** {@return the descriptor; this object owns it} */
    public int fd() {
        return fd;
    }

    private void readStatus() throws ErrnoException {
        Syscall.checked(
                SyscallNumber.STATX,
                fd,
                empty.address(),
                Fcntl.AT_EMPTY_PATH,
                STATX_BASIC_STATS,
                status.address(),
                0);
    }

    @Override
    public long size() throws ErrnoException {
        readStatus();
        return status.get(ValueLayout.JAVA_LONG, 40);
    }

    @Override
    public long usage() throws ErrnoException {
        readStatus();
        return status.get(ValueLayout.JAVA_LONG, 48) * BLOCK;
    }

    @Override
    public boolean isRegular() throws ErrnoException {
        readStatus();
        return (status.get(ValueLayout.JAVA_SHORT, 28) & Stat.S_IFMT) == Stat.S_IFREG;
    }

    /** {@return whether no name leads to it any more} */
    public boolean isDeleted() throws ErrnoException {
        readStatus();
        return status.get(ValueLayout.JAVA_INT, 16) == 0;
    }

    @Override
    public long mappable(long size) {
        return Math.addExact(size, AHEAD);
    }

    @Override
    public Mapping map(long offset, int length) throws ErrnoException {
        int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
        long address =
                Syscall.checked(SyscallNumber.MMAP, 0, length, protection, MAP_SHARED, fd, offset);
        Arena arena = Arena.ofShared();
        return new Mapping(
                arena,
                MemorySegment.ofAddress(address)
                        .reinterpret(length, arena, memory -> unmap(memory.address(), length)));
    }

    private static void unmap(long address, long length) {
        Syscall.call(SyscallNumber.MUNMAP, address, length, 0);
    }

    /** Makes sure that the disk has room for these bytes, and that the file is as long. */
    public void allocate(long offset, long length) throws ErrnoException {
        long result = Syscall.retry(SyscallNumber.FALLOCATE, fd, 0, offset, length);
        Syscall.check(SyscallNumber.FALLOCATE, result);
    }

    /** Sets the size; to set the one that it has tells who watches the file that it has changed. */
    public void truncate(long size) throws ErrnoException {
        Syscall.checked(SyscallNumber.FTRUNCATE, fd, size, 0);
    }

    /** Brings everything to the disk. */
    public void sync() throws ErrnoException {
        Syscall.checked(SyscallNumber.FSYNC, fd, 0, 0);
    }

    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            Unistd.close(fd);
        }
    }
}
