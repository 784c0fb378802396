package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jitney.linux.fd.Root;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Mount;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Structs;
import org.jitney.unitfile.Glob;

/**
 * The secrets that a unit is handed: files in a directory that only its user can read, made before
 * its first process starts and gone when it is down. What a socket gives is read by the child, as
 * whoever serves it may be a unit of ours.
 */
public final class Credentials {
    /** What the machine itself was handed comes before what lies in its stores. */
    private static final List<String> STORES =
            List.of(
                    "/run/credentials/@system",
                    "/etc/credstore",
                    "/run/credstore",
                    "/usr/local/lib/credstore",
                    "/usr/lib/credstore");

    private static final List<String> ENCRYPTED_STORES =
            List.of(
                    "/run/credentials/@encrypted",
                    "/etc/credstore.encrypted",
                    "/run/credstore.encrypted",
                    "/usr/local/lib/credstore.encrypted",
                    "/usr/lib/credstore.encrypted");

    private static final long SECRET_FLAGS = Mount.MS_NODEV | Mount.MS_NOEXEC | Mount.MS_NOSUID;
    private static final int LIMIT = 1024 * 1024;

    private final Root root;
    private final CredentialKeys keys;
    private final LongSupplier nowUsec;

    /** {@code nowUsec} is the wall clock, in microseconds. */
    Credentials(Root root, LongSupplier nowUsec) {
        this.root = root;
        this.nowUsec = nowUsec;
        this.keys = new CredentialKeys(root);
    }

    /** {@return whether the unit has any} */
    static boolean areWanted(ExecContext context) {
        return !context.setCredential().isEmpty()
                || !context.loadCredential().isEmpty()
                || !context.importCredential().isEmpty()
                || !context.setCredentialEncrypted().isEmpty()
                || !context.loadCredentialEncrypted().isEmpty();
    }

    /** {@return where the directories of all units are} */
    static String folder(ExecContext context) {
        return context.runtimeScope().credentials();
    }

    /** {@return the unit's directory, if it has credentials} */
    static Optional<String> directory(String unit, ExecContext context) {
        return areWanted(context) ? Optional.of(folder(context) + "/" + unit) : Optional.empty();
    }

    /** The files of one unit while they are being collected; names that come first win. */
    private static final class Collected {
        private final Map<String, byte[]> files = new LinkedHashMap<>();
        private final Map<String, String> sockets = new LinkedHashMap<>();
        private long left = LIMIT;

        boolean has(String id) {
            return files.containsKey(id) || sockets.containsKey(id);
        }

        void put(String id, byte[] content) throws ErrnoException {
            left -= id.length() + content.length;
            if (left < 0) {
                throw new ErrnoException("credential " + id, Errno.E2BIG);
            }
            files.put(id, content);
        }
    }

    /** Makes the directory, or adds to the program what the child has to do for it. */
    void make(String unit, ExecContext context, Identity identity, ProgramBuilder program)
            throws ErrnoException {
        String directory = folder(context) + "/" + unit;
        if (!areWanted(context) || root.exists(directory)) {
            return;
        }
        Collected collected = collect(context);
        int uid = identity.uid() < 0 ? Unistd.geteuid() : identity.uid();
        root.mkdirs(folder(context), 0755);
        root.mkdirs(directory, 0700);
        boolean own = mountOwn(directory);
        try {
            for (Map.Entry<String, byte[]> file : collected.files.entrySet()) {
                String path = directory + "/" + file.getKey();
                root.writeAtomically(path, file.getValue(), 0400);
                root.chown(path, uid, -1);
            }
        } catch (ErrnoException e) {
            remove(directory);
            throw e;
        }
        program.exitStatus(ExitCode.CREDENTIALS.code());
        collected.sockets.forEach(
                (id, path) -> ask(program, unit, directory + "/" + id, path, uid));
        program.chmod(directory, 0500);
        program.chown(directory, uid, -1);
        if (own) {
            long flags = Mount.MS_REMOUNT | Mount.MS_BIND | Mount.MS_RDONLY | SECRET_FLAGS;
            program.mount("", root.hostPath(directory).toString(), "", flags, "");
        }
    }

    /**
     * Secrets lie in memory that is never written to a swap device. {@return whether that can be
     * had; where mounting is not permitted they lie in a plain directory}
     */
    private boolean mountOwn(String directory) throws ErrnoException {
        if (!root.isHost()) {
            return false;
        }
        String place = root.hostPath(directory).toString();
        try {
            Mount.mount("ramfs", place, "ramfs", SECRET_FLAGS, "mode=0700");
            return true;
        } catch (ErrnoException notPermitted) {
            return false;
        }
    }

    private void remove(String directory) throws ErrnoException {
        try {
            String place = root.hostPath(directory).toString();
            Mount.umount(place, Mount.MNT_DETACH | Mount.UMOUNT_NOFOLLOW);
        } catch (ErrnoException notMounted) {
            // A plain directory.
        }
        root.removeTree(directory);
    }

    private static void ask(
            ProgramBuilder program, String unit, String target, String path, int uid) {
        String id = target.substring(target.lastIndexOf('/') + 1);
        String name = "%016x/unit/%s/%s".formatted(System.nanoTime(), unit, id);
        Slot socket = program.connect(path, name);
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL;
        Slot file = program.openFile(target, flags, 0400);
        // As long as it is open for writing, nothing below becomes read-only.
        program.copy(socket, file, LIMIT).close(file);
        program.chown(target, uid, -1);
    }

    private Collected collect(ExecContext context) throws ErrnoException {
        Collected out = new Collected();
        List<String> defaults =
                Stream.concat(
                                context.setCredential().stream(),
                                context.setCredentialEncrypted().stream())
                        .map(Structs.Credential::id)
                        .toList();
        for (Structs.Pair load : context.loadCredential()) {
            load(load, defaults.contains(load.first()), false, out);
        }
        for (Structs.Pair load : context.loadCredentialEncrypted()) {
            load(load, defaults.contains(load.first()), true, out);
        }
        for (String pattern : context.importCredential()) {
            importMatching(pattern, out);
        }
        for (Structs.Credential literal : context.setCredential()) {
            if (!out.has(literal.id())) {
                out.put(literal.id(), literal.content());
            }
        }
        for (Structs.Credential literal : context.setCredentialEncrypted()) {
            if (!out.has(literal.id())) {
                byte[] content = literal.content();
                long now = nowUsec.getAsLong();
                out.put(literal.id(), keys.decrypt(literal.id(), content, now));
            }
        }
        return out;
    }

    /**
     * Adds what a setting names. A credential that is not there is no error where something else
     * may stand in for it.
     */
    private void load(Structs.Pair load, boolean hasDefault, boolean encrypted, Collected out)
            throws ErrnoException {
        String id = load.first();
        String source = load.second();
        if (!source.startsWith("/")) {
            for (String store : stores(encrypted)) {
                if (root.exists(store + "/" + source)) {
                    out.put(id, content(id, store + "/" + source, isEncrypted(store)));
                    return;
                }
            }
            return;
        }
        Optional<Stat.FileStat> stat = root.stat(source);
        if (stat.isEmpty()) {
            if (!hasDefault) {
                throw new ErrnoException("credential " + source, Errno.ENOENT);
            }
        } else if (stat.get().isDirectory()) {
            for (String path : below(source)) {
                String name = id + "_" + path.substring(source.length() + 1).replace('/', '_');
                out.put(name, content(name, path, encrypted));
            }
        } else if (stat.get().isSocket() && encrypted) {
            // The child asks, as the other side may be a unit of ours; it has no key.
            throw new ErrnoException("encrypted credential from " + source, Errno.EOPNOTSUPP);
        } else if (stat.get().isSocket()) {
            out.sockets.put(id, root.hostPath(source).toString());
        } else {
            out.put(id, content(id, source, encrypted));
        }
    }

    /** Who may be given encrypted ones takes those that are not, too. */
    private static List<String> stores(boolean encrypted) {
        return encrypted
                ? Stream.concat(ENCRYPTED_STORES.stream(), STORES.stream()).toList()
                : STORES;
    }

    private static boolean isEncrypted(String store) {
        return ENCRYPTED_STORES.contains(store);
    }

    private byte[] content(String id, String path, boolean encrypted) throws ErrnoException {
        byte[] content = read(path);
        return encrypted ? keys.decryptText(id, content, nowUsec.getAsLong()) : content;
    }

    private List<String> below(String folder) throws ErrnoException {
        List<String> out = new ArrayList<>();
        for (String name : root.list(folder).stream().sorted().toList()) {
            String path = folder + "/" + name;
            Stat.FileStat stat = root.stat(path).orElseThrow();
            if (stat.isDirectory()) {
                out.addAll(below(path));
            } else if (stat.isRegular()) {
                out.add(path);
            }
        }
        return out;
    }

    private byte[] read(String path) throws ErrnoException {
        Stat.FileStat stat = root.stat(path).orElseThrow();
        if (!stat.isRegular()) {
            throw new ErrnoException("credential " + path, Errno.EINVAL);
        }
        if (stat.size() > LIMIT) {
            throw new ErrnoException("credential " + path, Errno.E2BIG);
        }
        return root.readBytes(path);
    }

    /**
     * Adds all from the stores that fit. A pattern may say what they are called instead: the whole
     * name, or the part before the asterisk at its end.
     */
    private void importMatching(String setting, Collected out) throws ErrnoException {
        int colon = setting.indexOf(':');
        String pattern = colon < 0 ? setting : setting.substring(0, colon);
        String renamed = colon < 0 ? "" : setting.substring(colon + 1);
        Glob glob = Glob.of(pattern);
        for (String store : stores(true)) {
            if (!root.exists(store)) {
                continue;
            }
            for (String name : root.list(store).stream().sorted().toList()) {
                String id = renamed.isEmpty() ? name : renamed(pattern, renamed, name);
                if (glob.matches(name) && !out.has(id)) {
                    // It was encrypted under the name that it has in the store.
                    out.put(id, content(name, store + "/" + name, isEncrypted(store)));
                }
            }
        }
    }

    private static String renamed(String pattern, String renamed, String name) {
        return pattern.endsWith("*")
                ? renamed + name.substring(Math.min(pattern.length() - 1, name.length()))
                : renamed;
    }

    /** Removes the directory: the unit is down. */
    public void release(String unit, ExecContext context) throws ErrnoException {
        if (areWanted(context)) {
            remove(folder(context) + "/" + unit);
        }
    }
}
