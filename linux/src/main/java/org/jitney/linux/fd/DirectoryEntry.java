package org.jitney.linux.fd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Stat;

/**
 * A name in a directory.
 *
 * @param name never {@code .} or {@code ..}
 * @param type one of {@code Stat.S_IF…}, or 0 on a file system that does not say it with the name
 */
public record DirectoryEntry(String name, int type) {
    private static final int BUFFER = 32 * 1024;

    /** {@return whether it is certainly a directory} */
    public boolean isDirectory() {
        return type == Stat.S_IFDIR;
    }

    /** {@return what is in a directory, in the order of the kernel} */
    public static List<DirectoryEntry> in(Path directory) throws ErrnoException {
        int flags = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY;
        try (Fd fd = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, directory.toString(), flags, 0))) {
            return in(fd);
        }
    }

    /** {@return what is in a directory that was just opened, in the order of the kernel} */
    static List<DirectoryEntry> in(Fd directory) throws ErrnoException {
        Memory buffer = Memory.allocate(BUFFER);
        List<DirectoryEntry> found = new ArrayList<>();
        for (int size; (size = Stat.getdents64(directory.number(), buffer)) > 0; ) {
            for (int at = 0; at < size; at += buffer.bytes().getShort(at + 16) & 0xffff) {
                String name = buffer.string(at + 19, 256);
                if (!name.equals(".") && !name.equals("..")) {
                    // The kernel's type is that of the mode without its twelve bits of rights.
                    int type = (buffer.bytes().get(at + 18) & 0xf) << 12;
                    found.add(new DirectoryEntry(name, type));
                }
            }
        }
        return found;
    }
}
