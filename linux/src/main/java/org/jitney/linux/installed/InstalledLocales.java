package org.jitney.linux.installed;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.linux.fd.DirectoryEntry;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** The locales that the C library of a tree can be told to use. */
public final class InstalledLocales {
    private static final String FOLDER = "/usr/lib/locale";
    private static final String ARCHIVE = FOLDER + "/locale-archive";

    private final Root root;

    /** Looks into a tree. */
    public InstalledLocales(Root root) {
        this.root = root;
    }

    /** {@return whether a locale is there} {@code C} and {@code POSIX} always are. */
    public boolean has(String name) throws ErrnoException {
        if (!SafeNames.isName(name)) {
            return false;
        }
        if (name.equals("C") || name.equals("POSIX")) {
            return true;
        }
        Set<String> wanted = LocaleNames.storedAs(name);
        for (String stored : wanted) {
            if (isComplete(stored)) {
                return true;
            }
        }
        return archived().stream().anyMatch(wanted::contains);
    }

    /** {@return the names of all, as people write them, sorted} */
    public List<String> all() throws ErrnoException {
        Set<String> names = new TreeSet<>();
        archived().forEach(stored -> names.add(LocaleNames.shown(stored)));
        for (DirectoryEntry entry : folders()) {
            if (entry.isDirectory() && isComplete(entry.name())) {
                names.add(LocaleNames.shown(entry.name()));
            }
        }
        names.removeIf(name -> !SafeNames.isName(name));
        return List.copyOf(names);
    }

    /** A folder without the files of a locale is no locale: the C library does not take it. */
    private boolean isComplete(String stored) throws ErrnoException {
        return root.exists(FOLDER + "/" + stored + "/LC_IDENTIFICATION");
    }

    /** Of the archive, which may be large, only the part with the names is read. */
    private Set<String> archived() throws ErrnoException {
        if (!root.exists(ARCHIVE)) {
            return Set.of();
        }
        try (Fd archive = root.open(ARCHIVE)) {
            byte[] header = read(archive, LocaleArchive.HEADER);
            byte[] rest = read(archive, LocaleArchive.namesEnd(header) - header.length);
            byte[] both = Arrays.copyOf(header, header.length + rest.length);
            System.arraycopy(rest, 0, both, header.length, rest.length);
            return LocaleArchive.names(both);
        }
    }

    private static byte[] read(Fd file, int most) throws ErrnoException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(most, 0));
        int count = 1;
        while (count > 0 && buffer.hasRemaining()) {
            count = file.read(buffer);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private List<DirectoryEntry> folders() throws ErrnoException {
        try {
            return root.entries(FOLDER);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw e;
        }
    }
}
