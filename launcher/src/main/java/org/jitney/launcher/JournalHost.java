package org.jitney.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.Journald;
import org.jitney.journald.JournaldOptions;
import org.jitney.journald.config.JournaldConfig.Storage;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal on a loop and thread of its own. */
final class JournalHost {
    private static final Logger LOG = LoggerFactory.getLogger(JournalHost.class);
    private static final Path DEV_LOG = Path.of("/dev/log");

    private final LoopThread thread;
    private final List<Journald> journals;
    private final boolean linked;

    private JournalHost(LoopThread thread, List<Journald> journals, boolean linked) {
        this.thread = thread;
        this.journals = journals;
        this.linked = linked;
    }

    /**
     * Starts one; returns once it takes messages. Empty if none is wanted, or if the machine has
     * one whose sockets these would be.
     *
     * @param cgroup the name of the control group of all units, if they have one
     */
    static Optional<JournalHost> start(UpOptions options, Paths paths, Optional<String> cgroup)
            throws ErrnoException {
        Path directory = paths.systemd().resolve("journal");
        Optional<JournalPlace> place = options.journal();
        if (place.equals(Optional.of(JournalPlace.NONE))) {
            return Optional.empty();
        }
        if (options.system() && listens(directory.resolve("stdout"))) {
            LOG.info("the machine has a journal, which is used");
            return Optional.empty();
        }
        Optional<Storage> storage = place.flatMap(JournalPlace::storage);
        JournaldOptions journal =
                new JournaldOptions(
                        "",
                        directory,
                        paths.systemd(),
                        options.system()
                                ? Path.of("/run/log/journal")
                                : paths.directory().resolve("log/journal"),
                        options.system()
                                ? Path.of("/var/log/journal")
                                : paths.directory().resolve("var/log/journal"),
                        options.system()
                                ? storage
                                : storage.or(() -> Optional.of(Storage.VOLATILE)),
                        cgroup.map(name -> "/" + name).orElse(""),
                        options.system(),
                        List.of(),
                        Optional.empty());
        List<Journald> opened = new ArrayList<>();
        LoopThread thread =
                LoopThread.start(
                        "journal",
                        loop -> {
                            try {
                                Journald started = Journald.start(loop, Root.host(), journal);
                                if (storage.equals(Optional.of(Storage.PERSISTENT))) {
                                    started.flush();
                                }
                                opened.add(started);
                            } catch (IOException e) {
                                LOG.error("there is no journal: {}", e.getMessage());
                            }
                        });
        System.setProperty("jitney.log.journal", directory.resolve("socket").toString());
        return Optional.of(new JournalHost(thread, opened, options.system() && link()));
    }

    private static boolean listens(Path socket) throws ErrnoException {
        try {
            StreamSocket.connect(new UnixAddress.Path(socket.toString())).close();
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT, Errno.ECONNREFUSED, Errno.ENOTDIR)) {
                return false;
            }
            throw e;
        }
    }

    /** Where programs send to by syslog(3), unless somebody else is there. */
    private static boolean link() {
        try {
            if (Files.exists(DEV_LOG, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.createSymbolicLink(DEV_LOG, Path.of("/run/systemd/journal/dev-log"));
            return true;
        } catch (IOException e) {
            LOG.warn("{} cannot be made: {}", DEV_LOG, e.getMessage());
            return false;
        }
    }

    void stop() {
        thread.stop(() -> journals.forEach(Journald::close));
        if (linked) {
            try {
                Files.deleteIfExists(DEV_LOG);
            } catch (IOException e) {
                LOG.debug("{} stays: {}", DEV_LOG, e.getMessage());
            }
        }
    }
}
