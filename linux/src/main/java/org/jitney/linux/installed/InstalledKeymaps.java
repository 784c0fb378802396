package org.jitney.linux.installed;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jitney.linux.fd.DirectoryEntry;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** The keymaps that a tree has for the console. */
public final class InstalledKeymaps {
    private static final List<String> FOLDERS =
            List.of("/usr/share/keymaps", "/usr/share/kbd/keymaps", "/usr/lib/kbd/keymaps");
    private static final List<String> ENDINGS = List.of(".map", ".map.gz");

    private final Root root;

    /** Looks into a tree. */
    public InstalledKeymaps(Root root) {
        this.root = root;
    }

    /** {@return whether there is a keymap of this name} */
    public boolean has(String name) throws ErrnoException {
        return all().contains(name);
    }

    /** {@return the names of all, sorted} */
    public Set<String> all() throws ErrnoException {
        Set<String> names = new TreeSet<>();
        for (String folder : FOLDERS) {
            collect(folder, names::add);
        }
        names.removeIf(name -> !SafeNames.isName(name));
        return names;
    }

    private void collect(String folder, Consumer<String> found) throws ErrnoException {
        for (DirectoryEntry entry : entries(folder)) {
            if (entry.isDirectory()) {
                if (!entry.name().startsWith(".")) {
                    collect(folder + "/" + entry.name(), found);
                }
            } else {
                keymap(entry.name()).ifPresent(found);
            }
        }
    }

    private static Optional<String> keymap(String file) {
        return ENDINGS.stream()
                .filter(file::endsWith)
                .findFirst()
                .map(ending -> file.substring(0, file.length() - ending.length()));
    }

    private List<DirectoryEntry> entries(String folder) throws ErrnoException {
        try {
            return root.entries(folder);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP)) {
                return List.of(); // what nobody can look into holds nothing for anybody
            }
            throw e;
        }
    }

    /** {@return whether there is a keymap of this name that was made from X11's definition} */
    public boolean hasMadeFromX11(String name) {
        for (String folder : FOLDERS) {
            for (String ending : ENDINGS) {
                if (exists(folder + "/xkb/" + name + ending)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean exists(String file) {
        try {
            return root.exists(file);
        } catch (ErrnoException e) {
            return false; // a name that no file can have
        }
    }
}
