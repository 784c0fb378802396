package org.jitney.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jitney.launcher.command.RunningProcess;
import org.jitney.manager.Continuation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one running instance: {@code bus}, {@code systemd/private}, {@code systemd/notify},
 * {@code pid}. Two cannot share a directory: the pid file holds the pid and its start time, so that
 * a stale one is known.
 */
record Paths(Path directory, Path bus, Path systemd, Who who) {
    private static final Logger LOG = LoggerFactory.getLogger(Paths.class);
    private static final String SOFT_REBOOTS = "soft-reboots";

    /** Who may look into the folders. */
    enum Who {
        ANYBODY,
        /** As XDG_RUNTIME_DIR is by the XDG base directory specification. */
        USER
    }

    Paths(Path directory, Path bus, Path systemd) {
        this(directory, bus, systemd, Who.ANYBODY);
    }

    static Paths of(UpOptions options) {
        Path directory = options.directory();
        if (options.session().isPresent()) {
            Path runtime = options.session().get();
            return new Paths(
                    directory, runtime.resolve("bus"), runtime.resolve("systemd"), Who.USER);
        }
        Who who = options.user() ? Who.USER : Who.ANYBODY;
        return options.system()
                ? new Paths(
                        directory,
                        Path.of("/run/dbus/system_bus_socket"),
                        Path.of("/run/systemd"),
                        who)
                : new Paths(directory, directory.resolve("bus"), directory.resolve("systemd"), who);
    }

    /** {@return where {@code systemd/private} and {@code systemd/notify} lie} */
    Path runtime() {
        return systemd.resolveSibling("");
    }

    /** {@return where the units of the bus lie, when it is a service} */
    Path busUnits() {
        return directory.resolve("units.bus");
    }

    /** {@return how often everything but the kernel has begun anew since the start} */
    int softReboots() {
        try {
            return Integer.parseInt(Files.readString(directory.resolve(SOFT_REBOOTS)).strip());
        } catch (IOException | NumberFormatException never) {
            return 0;
        }
    }

    /** Makes the place ready for a manager that begins anew, and counts that. */
    void beginAnew() throws IOException {
        if (!Continuation.of(state()).beginsAnew()) {
            Files.deleteIfExists(state());
        }
        for (Path left : List.of(privateSocket(), systemd.resolve("notify"))) {
            Files.deleteIfExists(left);
        }
        Files.writeString(directory.resolve(SOFT_REBOOTS), softReboots() + 1 + "\n");
    }

    /** {@return where the manager writes down what runs} */
    Path state() {
        return directory.resolve("state");
    }

    Path privateSocket() {
        return systemd.resolve("private");
    }

    private Path pidFile() {
        return directory.resolve("pid");
    }

    /**
     * Makes the folders and takes the directory for as long as the channel is open; what a killed
     * process left is removed.
     */
    FileChannel claim() throws IOException {
        makeFolder(directory);
        FileChannel lock =
                FileChannel.open(
                        directory.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            take(lock);
            return lock;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private void makeFolder(Path folder) throws IOException {
        switch (who) {
            case ANYBODY -> Files.createDirectories(folder);
            case USER ->
                    Files.createDirectories(
                            folder,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
        }
    }

    private void take(FileChannel lock) throws IOException {
        // The lock decides, not the pid file: it goes with the process, even while that is a
        // zombie.
        if (lock.tryLock() == null) {
            Optional<Long> other = owner();
            throw new IOException(
                    "already running at %s (pid %s); end it with 'jitney down --dir=%s'"
                            .formatted(
                                    directory,
                                    other.map(String::valueOf).orElse("not known yet"),
                                    directory));
        }
        switch (who) {
            case ANYBODY -> makeFolder(systemd.resolve("system"));
            case USER -> makeFolder(systemd);
        }
        Files.createDirectories(bus.resolveSibling(""));
        long pid = ProcessHandle.current().pid();
        // This process before it replaced its program may have handed its sockets over.
        if (!owner().equals(Optional.of(pid))) {
            Files.deleteIfExists(privateSocket());
            Files.deleteIfExists(systemd.resolve("notify"));
        }
        Files.writeString(pidFile(), RunningProcess.of(pid).line() + "\n");
    }

    /** Removes the socket of an embedded bus that was killed; a bus of its own still listens. */
    void freeBus() throws IOException {
        Files.deleteIfExists(bus);
    }

    /**
     * With {@code --system} our own directory still leads to the bus, for {@code jitney status}.
     */
    void link() throws IOException {
        Path own = directory.resolve("bus");
        if (!own.equals(bus)) {
            Files.deleteIfExists(own);
            try {
                Files.createSymbolicLink(own, bus);
            } catch (FileAlreadyExistsException e) {
                throw new IOException(own + " is in the way", e);
            }
        }
    }

    /**
     * {@return where a client finds what it needs in its environment; a user's manager writes it}
     */
    private Path clients() {
        return directory.resolve("environment");
    }

    /** Writes down what {@code jitney exec} has to set. */
    void tellClients(String assignments) throws IOException {
        Files.writeString(clients(), assignments.replace(' ', '\n') + "\n");
    }

    void release(BusPlace place) throws IOException {
        Files.deleteIfExists(clients());
        if (place != BusPlace.UNITS) {
            Files.deleteIfExists(bus);
        }
        Files.deleteIfExists(directory.resolve("bus"));
        Files.deleteIfExists(privateSocket());
        Files.deleteIfExists(systemd.resolve("notify"));
        new Leftovers(directory).forget();
        if (who == Who.ANYBODY) {
            forgetSystem();
        }
        Files.deleteIfExists(pidFile());
    }

    /** This folder tells programs that systemd runs here, by sd_booted(3). Units in it are kept. */
    private void forgetSystem() throws IOException {
        try {
            Files.deleteIfExists(systemd.resolve("system"));
        } catch (DirectoryNotEmptyException e) {
            LOG.info("{} stays, as it is not empty", e.getFile());
        }
    }

    private Optional<Long> owner() throws IOException {
        try {
            return RunningProcess.in(pidFile()).map(RunningProcess::pid);
        } catch (RunningProcess.Damaged e) {
            return Optional.empty();
        }
    }
}
