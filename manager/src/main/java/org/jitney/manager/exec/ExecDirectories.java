package org.jitney.manager.exec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.RuntimeScope.Folders;
import org.jitney.manager.unit.Structs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories that a unit gets: made before it starts, some removed after it stops. */
public final class ExecDirectories {
    /** One kind of directory. */
    public enum Kind {
        RUNTIME("RUNTIME_DIRECTORY", ExitCode.RUNTIME_DIRECTORY),
        STATE("STATE_DIRECTORY", ExitCode.STATE_DIRECTORY),
        CACHE("CACHE_DIRECTORY", ExitCode.CACHE_DIRECTORY),
        LOGS("LOGS_DIRECTORY", ExitCode.LOGS_DIRECTORY),
        CONFIGURATION("CONFIGURATION_DIRECTORY", ExitCode.CONFIGURATION_DIRECTORY);

        private final String variable;
        private final ExitCode exitCode;

        Kind(String variable, ExitCode exitCode) {
            this.variable = variable;
            this.exitCode = exitCode;
        }

        ExitCode exitCode() {
            return exitCode;
        }

        /** {@return where directories of this kind lie} */
        String folder(ExecContext context) {
            Folders folders = context.runtimeScope().folders();
            return switch (this) {
                case RUNTIME -> folders.runtime();
                case STATE -> folders.state();
                case CACHE -> folders.cache();
                case LOGS -> folders.logs();
                case CONFIGURATION -> folders.configuration();
            };
        }

        /**
         * {@return where those of dynamic users lie, behind a folder that only root gets through}
         */
        String privateFolder(ExecContext context) {
            return folder(context) + "/private";
        }
    }

    /** Making a directory failed. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private final ExitCode code;

        Failed(ExitCode code, ErrnoException cause) {
            super(cause.getMessage(), cause);
            this.code = code;
        }

        ExitCode code() {
            return code;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ExecDirectories.class);
    private static final int SET_ID = 06000;

    private final Root root;

    /** Makes directories below that root. */
    public ExecDirectories(Root root) {
        this.root = root;
    }

    private static List<String> names(ExecContext context, Kind kind) {
        return switch (kind) {
            case RUNTIME -> context.runtimeDirectory();
            case STATE -> context.stateDirectory();
            case CACHE -> context.cacheDirectory();
            case LOGS -> context.logsDirectory();
            case CONFIGURATION -> context.configurationDirectory();
        };
    }

    private static int mode(ExecContext context, Kind kind) {
        return switch (kind) {
            case RUNTIME -> context.runtimeDirectoryMode();
            case STATE -> context.stateDirectoryMode();
            case CACHE -> context.cacheDirectoryMode();
            case LOGS -> context.logsDirectoryMode();
            case CONFIGURATION -> context.configurationDirectoryMode();
        };
    }

    static List<Structs.Link> links(ExecContext context, Kind kind) {
        return switch (kind) {
            case RUNTIME -> context.runtimeDirectorySymlink();
            case STATE -> context.stateDirectorySymlink();
            case CACHE -> context.cacheDirectorySymlink();
            case LOGS -> context.logsDirectorySymlink();
            case CONFIGURATION -> List.of();
        };
    }

    /** {@return the paths of all directories of the context by the variable that names them} */
    static Map<String, List<String>> paths(ExecContext context) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            List<String> paths = new ArrayList<>();
            names(context, kind).forEach(name -> paths.add(kind.folder(context) + "/" + name));
            if (!paths.isEmpty()) {
                out.put(kind.variable, paths);
            }
        }
        return out;
    }

    /**
     * {@return whether the directories belong behind the private folder: a dynamic user's number
     * may be somebody else's tomorrow}
     */
    static boolean isPrivate(ExecContext context, Kind kind) {
        boolean removed = kind == Kind.RUNTIME && context.runtimeDirectoryPreserve().equals("no");
        return context.dynamicUser() && kind != Kind.CONFIGURATION && !removed;
    }

    /** {@return the directories of that kind that do not lie in another of them} */
    static List<String> topmost(ExecContext context, Kind kind) {
        List<String> all = names(context, kind);
        return all.stream()
                .filter(name -> all.stream().noneMatch(other -> name.startsWith(other + "/")))
                .toList();
    }

    /** {@return the directories of one kind, and the links to them} */
    public static List<String> paths(ExecContext context, Kind kind) {
        List<String> out = new ArrayList<>();
        links(context, kind).forEach(link -> out.add(kind.folder(context) + "/" + link.link()));
        for (String name : names(context, kind)) {
            out.add(kind.folder(context) + "/" + name);
            // Where the directories of a dynamic user really are.
            out.add(kind.folder(context) + "/private/" + name);
        }
        return out;
    }

    /** Makes what is missing and gives it to the user of the unit. */
    void make(ExecContext context, Identity identity) throws Failed {
        for (Kind kind : Kind.values()) {
            try {
                for (String name : names(context, kind)) {
                    boolean top = topmost(context, kind).contains(name);
                    String path = place(context, kind, name, top);
                    settle(kind, path, mode(context, kind), context.dynamicUser(), identity);
                }
                for (Structs.Link link : links(context, kind)) {
                    String path = kind.folder(context) + "/" + link.link();
                    root.mkdirs(parent(path), 0755);
                    relink(kind.folder(context) + "/" + link.directory(), path);
                }
            } catch (ErrnoException e) {
                throw new Failed(kind.exitCode(), e);
            }
        }
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /**
     * {@return where the directory is, which exists now; an older one in the other place is moved}
     */
    private String place(ExecContext context, Kind kind, String name, boolean top)
            throws ErrnoException {
        String open = kind.folder(context) + "/" + name;
        String closed = kind.privateFolder(context) + "/" + name;
        root.mkdirs(parent(open), 0755);
        if (!isPrivate(context, kind)) {
            boolean wasPrivate =
                    kind != Kind.CONFIGURATION
                            && root.lstat(open).filter(Stat.FileStat::isSymlink).isPresent()
                            && root.exists(closed)
                            && root.realPath(open).equals(root.realPath(closed));
            if (wasPrivate) {
                LOG.info("{} was private and is no longer; it moves to {}", closed, open);
                root.remove(open);
                root.rename(closed, open);
            }
            return open;
        }
        root.mkdirs(kind.privateFolder(context), 0700);
        try (Fd folder =
                root.open(kind.privateFolder(context), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0)) {
            Stat.fchmod(folder.number(), 0700);
        }
        root.mkdirs(parent(closed), 0755);
        boolean wasOpen = root.lstat(open).filter(Stat.FileStat::isDirectory).isPresent();
        if (wasOpen && !root.exists(closed)) {
            LOG.info("{} becomes private and moves to {}", open, closed);
            root.rename(open, closed);
        }
        if (top) {
            relink(closed, open);
        }
        return closed;
    }

    /** Makes a link, unless it is there already. */
    private void relink(String target, String path) throws ErrnoException {
        boolean isLink = root.lstat(path).filter(Stat.FileStat::isSymlink).isPresent();
        if (!isLink || !absolute(path, root.readLink(path)).equals(target)) {
            root.symlinkAtomically(target, path);
        }
    }

    private static String absolute(String link, String target) {
        return java.nio.file.Path.of(parent(link)).resolve(target).normalize().toString();
    }

    private void settle(Kind kind, String path, int mode, boolean dynamic, Identity identity)
            throws ErrnoException {
        if (root.lstat(path).isEmpty()) {
            root.mkdirs(path, mode & 07777);
        } else if (kind == Kind.CONFIGURATION) {
            // Configuration belongs to the administrator.
            return;
        }
        try (Fd directory = root.open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0)) {
            Stat.fchmod(directory.number(), mode & 07777);
        }
        own(path, dynamic, identity);
    }

    /** Gives the tree to the user, unless its top is his already: then it was done before. */
    private void own(String path, boolean dynamic, Identity identity) throws ErrnoException {
        int uid = identity.uid() < 0 ? Unistd.geteuid() : identity.uid();
        int gid = identity.gid() < 0 ? Unistd.getgid() : identity.gid();
        Optional<Stat.FileStat> top = root.lstat(path);
        if (top.isPresent() && top.get().uid() == uid && top.get().gid() == gid) {
            return;
        }
        ownBelow(path, dynamic, uid, gid);
    }

    private void ownBelow(String path, boolean dynamic, int uid, int gid) throws ErrnoException {
        Stat.FileStat stat = root.lstat(path).orElseThrow();
        if (stat.isDirectory()) {
            for (String name : root.list(path)) {
                ownBelow(path + "/" + name, dynamic, uid, gid);
            }
        }
        root.chown(path, uid, gid);
        // Nobody may leave a way back to a number that will be another's.
        if (dynamic && !stat.isSymlink() && (stat.mode() & SET_ID) != 0) {
            root.chmod(path, stat.mode() & 01777);
        }
    }

    /** Removes the runtime directories, unless they are to be kept. */
    public void removeRuntime(ExecContext context, boolean restarting) {
        String keep = context.runtimeDirectoryPreserve();
        if (keep.equals("yes") || (keep.equals("restart") && restarting)) {
            return;
        }
        for (Structs.Link link : links(context, Kind.RUNTIME)) {
            removeQuietly(Kind.RUNTIME.folder(context) + "/" + link.link());
        }
        for (String name : names(context, Kind.RUNTIME)) {
            removeQuietly(Kind.RUNTIME.folder(context) + "/" + name);
            if (isPrivate(context, Kind.RUNTIME)) {
                removeQuietly(Kind.RUNTIME.privateFolder(context) + "/" + name);
            }
        }
    }

    private void removeQuietly(String path) {
        try {
            root.removeTree(path);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT) {
                LOG.warn("cannot remove {}: {}", path, e.getMessage());
            }
        }
    }

    /** {@return the text of an environment file, if it can be read} */
    Optional<String> readFile(String path) throws ErrnoException {
        if (!root.exists(path)) {
            return Optional.empty();
        }
        return Optional.of(new String(root.readBytes(path), StandardCharsets.UTF_8));
    }
}
