package org.jitney.clients.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jitney.journal.Id128;
import org.jitney.journal.Selection;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** Where the journal of a machine lies, and which machine this is. */
public final class JournalPlaces {
    private static final int DIGITS = 32;

    private JournalPlaces() {}

    /** {@return the directories below a root, with that of other machines' journals if wanted} */
    public static List<Path> directories(Path root, boolean ofOthers) {
        Path runtime = root.resolve("run/log/journal");
        Path persistent = root.resolve("var/log/journal");
        return ofOthers
                ? List.of(runtime, persistent, persistent.resolve("remote"))
                : List.of(runtime, persistent);
    }

    /** {@return this machine's id, the null id if it has none} */
    public static Id128 machineId() {
        return id(Path.of("/etc/machine-id"));
    }

    /**
     * {@return the id in a file such as {@code /etc/machine-id}}
     *
     * @throws ErrnoException why there is none: ENOMEDIUM for an empty file and the null id, ENOPKG
     *     for {@code uninitialized} (machine-id(5)), EINVAL for what is no id
     */
    public static Id128 requireMachineId(Path file) throws ErrnoException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            throw new ErrnoException(file.toString(), Errno.ENOENT);
        } catch (IOException e) {
            throw new ErrnoException(file.toString(), Errno.EIO);
        }
        if (text.equals("uninitialized")) {
            throw new ErrnoException(file.toString(), Errno.ENOPKG);
        }
        Id128 id = id(file);
        if (!id.isNull()) {
            return id;
        }
        boolean isUnset = text.isEmpty() || text.matches("[0-]+");
        throw new ErrnoException(file.toString(), isUnset ? Errno.ENOMEDIUM : Errno.EINVAL);
    }

    /** {@return the id of this boot} */
    public static Id128 bootId() {
        return id(Path.of("/proc/sys/kernel/random/boot_id"));
    }

    private static Id128 id(Path file) {
        try {
            String text = Files.readString(file).strip().replace("-", "");
            return text.length() == DIGITS ? Id128.parse(text) : Id128.NULL;
        } catch (IOException | IllegalArgumentException e) {
            return Id128.NULL;
        }
    }

    /** {@return whether a folder of this name holds the journal of a machine} */
    public static boolean isFolder(String name) {
        return name.matches("[0-9a-fA-F]{32}(\\..+)?");
    }

    /**
     * {@return the namespaces that an argument means: none of them, one, one and none ({@code
     * +NAME}), all ({@code *})}
     */
    public static Selection.Namespaces namespaces(String text) {
        if (text.equals("*")) {
            return new Selection.Namespaces.All();
        }
        if (text.startsWith("+")) {
            return new Selection.Namespaces.OneAndNone(text.substring(1));
        }
        return text.isEmpty()
                ? new Selection.Namespaces.None()
                : new Selection.Namespaces.One(text);
    }
}
