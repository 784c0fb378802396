package org.jitney.linux.sys;

/**
 * An open file that is looked at through memory. Who touches what somebody else has cut off
 * meanwhile gets an {@link InternalError} from the JVM.
 */
public sealed interface ReadableFile extends AutoCloseable permits MappedFile, ChannelFile {
    /** {@return the size in bytes} */
    long size() throws ErrnoException;

    /** {@return the bytes that it takes on the disk} */
    long usage() throws ErrnoException;

    /** {@return whether it is a regular file} */
    boolean isRegular() throws ErrnoException;

    /** {@return up to where a file of this size can be mapped} */
    long mappable(long size);

    /** Maps a part of the file. The mapping stays when the file is closed. */
    Mapping map(long offset, int length) throws ErrnoException;

    @Override
    void close();
}
