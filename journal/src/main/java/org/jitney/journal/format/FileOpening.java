package org.jitney.journal.format;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jitney.linux.sys.ChannelFile;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.MappedFile;

/** Opens files whose bytes are looked at, and says in Java's words why one cannot be. */
final class FileOpening {
    private FileOpening() {}

    static FileBytes readBytes(Path path) throws IOException {
        return readBytes(path, ChannelFile.open(path));
    }

    static FileBytes readBytes(Path path, ChannelFile file) throws IOException {
        try {
            return new FileBytes(file);
        } catch (ErrnoException e) {
            file.close();
            throw failure(path, e);
        }
    }

    static FileBytes openBytes(Path path, int flags, int mode) throws IOException {
        try {
            // A pipe of that name must not make a reader wait.
            MappedFile file =
                    MappedFile.open(
                            path.toString(), flags | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY, mode);
            try {
                if (!file.isRegular()) {
                    throw new IOException(path + ": not a regular file");
                }
                return new FileBytes(file);
            } catch (ErrnoException | IOException e) {
                file.close();
                throw e;
            }
        } catch (ErrnoException e) {
            throw failure(path, e);
        }
    }

    static IOException failure(Path path, ErrnoException e) {
        if (e.is(Errno.ENOENT)) {
            return new NoSuchFileException(path.toString());
        }
        if (e.is(Errno.EACCES, Errno.EPERM)) {
            return new AccessDeniedException(path.toString());
        }
        if (e.is(Errno.EEXIST)) {
            return new FileAlreadyExistsException(path.toString());
        }
        return new FileSystemException(path.toString(), null, Errno.message(e.errno()));
    }
}
