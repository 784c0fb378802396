package org.jitney.journald;

import java.io.IOException;
import java.nio.file.Path;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Flock;

/**
 * One journal daemon to a directory of sockets: a second one would take them from the first, and
 * both would write to the same files. The kernel ends the lock with the process, however that ends.
 */
final class FolderLock implements AutoCloseable {
    private final Fd folder;

    private FolderLock(Fd folder) {
        this.folder = folder;
    }

    /**
     * Takes the lock of a directory.
     *
     * @throws IOException if another daemon has it
     */
    static FolderLock take(Path directory) throws IOException, ErrnoException {
        int flags = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY;
        Fd folder = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, directory.toString(), flags, 0));
        try {
            if (Flock.tryExclusive(folder.number())) {
                return new FolderLock(folder);
            }
        } catch (ErrnoException e) {
            folder.close();
            throw e;
        }
        folder.close();
        throw new IOException(directory + ": another journal daemon is running there");
    }

    @Override
    public void close() {
        folder.close();
    }
}
