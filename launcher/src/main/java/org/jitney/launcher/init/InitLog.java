package org.jitney.launcher.init;

import java.nio.file.Path;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Unistd;

/** Where the log of the first process goes: to a file, so that the console stays readable. */
public final class InitLog {
    private static final int STANDARD_ERROR = 2;

    private final Path file;

    public InitLog(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /** Sends it to the file from now on. */
    public void toFile() throws ErrnoException {
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_APPEND | Fcntl.O_CLOEXEC;
        int fd = Fcntl.openat(Fcntl.AT_FDCWD, file.toString(), flags, 0640);
        Unistd.dup2(fd, STANDARD_ERROR);
        Unistd.close(fd);
    }

    /** Sends it to the console from now on. */
    public static void to(Console console) throws ErrnoException {
        if (console.number().isPresent()) {
            Unistd.dup2(console.number().get(), STANDARD_ERROR);
        }
    }
}
