package org.jitney.login1.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.ConfigurationFiles;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.login1.model.Settings;
import org.jitney.login1.model.StateLines;
import org.jitney.unitfile.CEscape;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files: configuration, state, FIFOs, and the marks of users that linger. State is written
 * atomically; a file that cannot be written is said in the log, as what it describes goes on.
 */
public final class LoginFiles {
    /** A kind of thing with state, by its folder below {@code /run/systemd}. */
    public enum Folder {
        SESSIONS("sessions"),
        SEATS("seats"),
        USERS("users"),
        INHIBIT("inhibit");

        private final String name;

        Folder(String name) {
            this.name = name;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(LoginFiles.class);
    private static final String NAME = "logind.conf";
    private static final String FIFO = ".ref";
    private static final int MODE = 0644;

    /**
     * Where the files are that others look for.
     *
     * @param runtime what is {@code /run/systemd} on a whole system
     * @param linger the marks of users that linger
     */
    public record Places(String runtime, String linger) {
        /** Those of a whole system. */
        public static final Places SYSTEM = new Places("/run/systemd", "/var/lib/systemd/linger");
    }

    private final Root root;
    private final Places places;

    /** Works on the files of a tree. */
    public LoginFiles(Root root, Places places) {
        this.root = root;
        this.places = places;
    }

    private String path(Folder folder) {
        return places.runtime() + "/" + folder.name;
    }

    /** {@return the file of something that has a state} */
    public String file(Folder folder, String id) {
        return path(folder) + "/" + id;
    }

    /** {@return its FIFO, whose other end says that somebody still holds it} */
    public String fifo(Folder folder, String id) {
        return path(folder) + "/" + id + FIFO;
    }

    /**
     * Removes the FIFOs of what is not there: an instance before this one made and did not need
     * them.
     */
    public void removeFifos(Folder folder, Predicate<String> there) {
        for (String name : list(path(folder))) {
            if (name.endsWith(FIFO)
                    && !there.test(name.substring(0, name.length() - FIFO.length()))) {
                remove(path(folder) + "/" + name);
            }
        }
    }

    /** {@return another file of the runtime directory} */
    public String runtime(String name) {
        return places.runtime() + "/" + name;
    }

    public Root root() {
        return root;
    }

    /** {@return the file that keeps everybody but root from logging in} */
    public String noLogin() {
        return places.runtime().substring(0, places.runtime().lastIndexOf('/')) + "/nologin";
    }

    /** Makes the folders; that of the seats is how programs find out that logind runs. */
    public void prepare() throws ErrnoException {
        for (Folder folder : Folder.values()) {
            root.mkdirs(path(folder), 0755);
            // What was being written when an instance before this one was killed.
            for (String name : list(path(folder))) {
                if (name.startsWith(".#")) {
                    root.remove(path(folder) + "/" + name);
                }
            }
        }
        root.mkdirs(runtime("shutdown"), 0755);
    }

    /** {@return the settings: the main file, then drop-ins by their names} */
    public Settings settings() {
        List<UnitFile> files = new ArrayList<>();
        ConfigurationFiles.read(root, NAME, LoginFiles::unreadable)
                .forEach((path, bytes) -> {
                    try {
                        files.add(UnitFile.parse(path, bytes, said -> LOG.warn("{}", said)));
                    } catch (UnitFileError e) {
                        unreadable(path, String.valueOf(e.getMessage()));
                    }
                });
        return Settings.of(files, memory(), LOG::warn);
    }

    private static void unreadable(String path, String why) {
        LOG.warn("{}: cannot be read, ignoring: {}", path, why);
    }

    private long memory() {
        return read("/proc/meminfo")
                .lines()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .filter(digits -> digits.matches("[0-9]{1,15}"))
                .mapToLong(kib -> Long.parseLong(kib) * 1024)
                .findFirst()
                .orElse(1L << 30);
    }

    private boolean exists(String path) {
        try {
            return root.exists(path);
        } catch (ErrnoException e) {
            return false; // it cannot be read either
        }
    }

    private List<String> list(String folder) {
        try {
            return root.exists(folder) ? root.list(folder) : List.of();
        } catch (ErrnoException e) {
            unreadable(folder, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /** {@return what a file says, nothing if it cannot be read} */
    public String read(String path) {
        try {
            return root.readIfExists(path).orElse("");
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", path, e.getMessage());
            return "";
        }
    }

    /** Writes a file that others read; says in the log what went wrong. */
    public void write(String path, String content) {
        try {
            root.writeAtomically(path, content, MODE);
        } catch (ErrnoException e) {
            LOG.error("Failed to save {}: {}", path, e.getMessage());
        }
    }

    /** Removes a file, if there is one. */
    public void remove(String path) {
        try {
            root.remove(path);
        } catch (ErrnoException e) {
            LOG.warn("Failed to remove {}: {}", path, e.getMessage());
        }
    }

    /**
     * {@return what there is in a folder of state, without FIFOs and files that are being written}
     */
    public List<String> ids(Folder folder) {
        List<String> found = new ArrayList<>(list(path(folder)));
        found.removeIf(name -> !name.matches("[A-Za-z0-9_-]+"));
        return found;
    }

    /** {@return the state of something, as it was written last} */
    public Map<String, String> state(Folder folder, String id) {
        return StateLines.parse(read(file(folder, id)));
    }

    /** {@return the end of a FIFO that hears when nobody holds the other one any more} */
    public Fd openFifo(String path) throws ErrnoException {
        int slash = path.lastIndexOf('/');
        try (Fd folder = root.open(path.substring(0, slash), Fcntl.O_PATH, 0)) {
            String name = path.substring(slash + 1);
            try {
                Stat.mknodat(folder.number(), name, Stat.S_IFIFO | 0600, 0);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EEXIST)) {
                    throw e;
                }
            }
        }
        return root.open(path, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOFOLLOW, 0);
    }

    /** {@return the end of a FIFO that a client holds} */
    public Fd openFifoOfClient(String path) throws ErrnoException {
        return root.open(path, Fcntl.O_WRONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOFOLLOW, 0);
    }

    private String lingerFile(String user) {
        return places.linger() + "/" + CEscape.escape(user).replace("/", "\\x2f");
    }

    /** {@return whether a user's manager runs without a session} */
    public boolean lingers(String user) {
        return exists(lingerFile(user));
    }

    /** {@return the names of all users whose manager does} */
    public List<String> lingering() {
        return list(places.linger()).stream().map(StateLines::unescape).toList();
    }

    /** Says whether a user's manager runs without a session. */
    public void setLinger(String user, boolean on) throws ErrnoException {
        if (on) {
            root.mkdirs(places.linger(), 0755);
            root.writeAtomically(lingerFile(user), "", MODE);
        } else {
            root.remove(lingerFile(user));
        }
    }
}
