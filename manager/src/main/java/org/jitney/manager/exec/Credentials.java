package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
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
    private static final List<String> STORES =
            List.of(
                    "/etc/credstore",
                    "/run/credstore",
                    "/usr/local/lib/credstore",
                    "/usr/lib/credstore");
    private static final int LIMIT = 1024 * 1024;

    private final Root root;

    Credentials(Root root) {
        this.root = root;
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
        if (!context.setCredentialEncrypted().isEmpty()
                || !context.loadCredentialEncrypted().isEmpty()) {
            throw new ErrnoException("decrypt credentials", Errno.EOPNOTSUPP);
        }
        Collected collected = collect(context);
        int uid = identity.uid() < 0 ? Unistd.geteuid() : identity.uid();
        root.mkdirs(folder(context), 0755);
        root.mkdirs(directory, 0700);
        try {
            for (Map.Entry<String, byte[]> file : collected.files.entrySet()) {
                String path = directory + "/" + file.getKey();
                root.writeAtomically(path, file.getValue(), 0400);
                root.chown(path, uid, -1);
            }
        } catch (ErrnoException e) {
            root.removeTree(directory);
            throw e;
        }
        program.exitStatus(ExitCode.CREDENTIALS.code());
        collected.sockets.forEach((id, path) -> ask(program, unit, directory + "/" + id, path, uid));
        program.chmod(directory, 0500);
        program.chown(directory, uid, -1);
    }

    private static void ask(
            ProgramBuilder program, String unit, String target, String path, int uid) {
        String id = target.substring(target.lastIndexOf('/') + 1);
        String name = "%016x/unit/%s/%s".formatted(System.nanoTime(), unit, id);
        Slot socket = program.connect(path, name);
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL;
        program.copy(socket, program.openFile(target, flags, 0400), LIMIT);
        program.chown(target, uid, -1);
    }

    private Collected collect(ExecContext context) throws ErrnoException {
        Collected out = new Collected();
        List<String> defaults =
                context.setCredential().stream().map(Structs.Credential::id).toList();
        for (Structs.Pair load : context.loadCredential()) {
            load(load.first(), load.second(), defaults.contains(load.first()), out);
        }
        for (String pattern : context.importCredential()) {
            importMatching(pattern, out);
        }
        for (Structs.Credential literal : context.setCredential()) {
            if (!out.has(literal.id())) {
                out.put(literal.id(), literal.content());
            }
        }
        return out;
    }

    /** A credential that is not there is no error where something else may stand in for it. */
    private void load(String id, String source, boolean hasDefault, Collected out)
            throws ErrnoException {
        if (!source.startsWith("/")) {
            for (String store : STORES) {
                if (root.exists(store + "/" + source)) {
                    out.put(id, read(store + "/" + source));
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
                out.put(name, read(path));
            }
        } else if (stat.get().isSocket()) {
            out.sockets.put(id, root.hostPath(source).toString());
        } else {
            out.put(id, read(source));
        }
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

    private void importMatching(String pattern, Collected out) throws ErrnoException {
        Glob glob = Glob.of(pattern);
        for (String store : STORES) {
            if (!root.exists(store)) {
                continue;
            }
            for (String name : root.list(store).stream().sorted().toList()) {
                if (glob.matches(name) && !out.has(name)) {
                    out.put(name, read(store + "/" + name));
                }
            }
        }
    }

    /** Removes the directory: the unit is down. */
    public void release(String unit, ExecContext context) throws ErrnoException {
        if (areWanted(context)) {
            root.removeTree(folder(context) + "/" + unit);
        }
    }
}
