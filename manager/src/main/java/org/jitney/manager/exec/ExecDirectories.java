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
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Structs;

/** The directories that a unit gets: made before it starts, some removed after it stops. */
public final class ExecDirectories {
    /** One kind of directory. */
    public enum Kind {
        RUNTIME("RUNTIME_DIRECTORY", "/run", ExitCode.RUNTIME_DIRECTORY),
        STATE("STATE_DIRECTORY", "/var/lib", ExitCode.STATE_DIRECTORY),
        CACHE("CACHE_DIRECTORY", "/var/cache", ExitCode.CACHE_DIRECTORY),
        LOGS("LOGS_DIRECTORY", "/var/log", ExitCode.LOGS_DIRECTORY),
        CONFIGURATION("CONFIGURATION_DIRECTORY", "/etc", ExitCode.CONFIGURATION_DIRECTORY);

        private final String variable;
        private final String prefix;
        private final ExitCode exitCode;

        Kind(String variable, String prefix, ExitCode exitCode) {
            this.variable = variable;
            this.prefix = prefix;
            this.exitCode = exitCode;
        }

        ExitCode exitCode() {
            return exitCode;
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

    private static List<Structs.Link> links(ExecContext context, Kind kind) {
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
            names(context, kind).forEach(name -> paths.add(kind.prefix + "/" + name));
            if (!paths.isEmpty()) {
                out.put(kind.variable, paths);
            }
        }
        return out;
    }

    /** {@return the directories of one kind, and the links to them} */
    public static List<String> paths(ExecContext context, Kind kind) {
        List<String> out = new ArrayList<>();
        links(context, kind).forEach(link -> out.add(kind.prefix + "/" + link.link()));
        for (String name : names(context, kind)) {
            out.add(kind.prefix + "/" + name);
            // Where the directories of a dynamic user really are.
            out.add(kind.prefix + "/private/" + name);
        }
        return out;
    }

    /** Makes what is missing and gives it to the user of the unit. */
    void make(ExecContext context, Identity identity) throws Failed {
        for (Kind kind : Kind.values()) {
            try {
                for (String name : names(context, kind)) {
                    make(kind, name, mode(context, kind), identity);
                }
                for (Structs.Link link : links(context, kind)) {
                    root.symlinkAtomically(
                            kind.prefix + "/" + link.directory(), kind.prefix + "/" + link.link());
                }
            } catch (ErrnoException e) {
                throw new Failed(kind.exitCode(), e);
            }
        }
    }

    private void make(Kind kind, String name, int mode, Identity identity) throws ErrnoException {
        String path = kind.prefix + "/" + name;
        int slash = path.lastIndexOf('/');
        root.mkdirs(path.substring(0, slash), 0755);
        Optional<Stat.FileStat> old = root.lstat(path);
        if (old.isEmpty()) {
            root.mkdirs(path, mode & 07777);
        }
        // Configuration belongs to the administrator, and what exists keeps its content's owners.
        if (kind == Kind.CONFIGURATION) {
            return;
        }
        try (Fd directory = root.open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0)) {
            if (identity.uid() >= 0 || identity.gid() >= 0) {
                Stat.fchown(directory.number(), identity.uid(), identity.gid());
            }
            Stat.fchmod(directory.number(), mode & 07777);
        }
    }

    /** Removes the runtime directories, unless they are to be kept. */
    public void removeRuntime(ExecContext context, boolean restarting) {
        String keep = context.runtimeDirectoryPreserve();
        if (keep.equals("yes") || (keep.equals("restart") && restarting)) {
            return;
        }
        for (Structs.Link link : links(context, Kind.RUNTIME)) {
            removeQuietly(Kind.RUNTIME.prefix + "/" + link.link());
        }
        for (String name : names(context, Kind.RUNTIME)) {
            removeQuietly(Kind.RUNTIME.prefix + "/" + name);
        }
    }

    private void removeQuietly(String path) {
        try {
            root.removeTree(path);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT) {
                org.slf4j.LoggerFactory.getLogger(ExecDirectories.class)
                        .warn("cannot remove {}: {}", path, e.getMessage());
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
