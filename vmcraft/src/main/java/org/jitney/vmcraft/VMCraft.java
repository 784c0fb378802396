package org.jitney.vmcraft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.AddressResolvingException;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a guest: a system that is not running, as a directory tree or as disk images.
 *
 * {@snippet :
 * try (VMCraft guest = new VMCraft()) {
 *     guest.addDrive(Path.of("/srv/guest.qcow2"));
 *     guest.launch();
 *     Audit done = guest.services().disable("vmtoolsd");
 *     System.out.println(done.diff());
 *     done.transaction().ifPresent(id -> guest.transactions().undo(id));
 * }
 * }
 *
 * <p>Everything goes over a private bus to a process that has the guest attached, and lives as long
 * as this handle. A handle belongs to one thread.
 */
public final class VMCraft implements AutoCloseable {
    static final String NAME = "org.jitney.vmcraft1";
    static final String PATH = "/org/jitney/vmcraft1";

    /** How changes are made. */
    static final class Mode {
        private boolean dryRun;

        boolean dryRun() {
            return dryRun;
        }
    }

    /** What there is once the guest is attached. */
    private record Launched(
            OfflineProcess process,
            DBusConnection bus,
            BusCalls calls,
            ServiceCalls services,
            UnitCalls units,
            JournalCalls journal,
            NetworkCalls network,
            TransactionCalls transactions) {}

    private final List<String> drives = new ArrayList<>();
    private final Mode mode = new Mode();
    private boolean readOnly;
    private boolean boot;
    private Optional<Path> state = Optional.empty();
    private Optional<Path> keyFile = Optional.empty();
    private Optional<Path> home =
            Optional.ofNullable(System.getProperty("jitney.home"))
                    .or(() -> Optional.ofNullable(System.getenv("JITNEY_HOME")))
                    .map(Path::of);
    private @Nullable Launched launched;

    /** Makes a handle without drives. */
    public VMCraft() {}

    /** Opens a guest that is a directory or one image. */
    public static VMCraft open(Path drive) throws GuestError {
        return new VMCraft().addDrive(drive).launch();
    }

    /** Uses this distribution, and not the one of the property or variable. */
    public VMCraft home(Path distribution) {
        home = Optional.of(distribution);
        return this;
    }

    /** Keeps the records of transactions in this directory. */
    public VMCraft state(Path directory) {
        state = Optional.of(directory);
        return this;
    }

    /** Adds a directory, or a disk image whose format its first bytes say. */
    public VMCraft addDrive(Path drive) {
        drives.add(drive.toString());
        return this;
    }

    /** Adds a disk image of a format: raw, qcow2, vmdk, vdi, vhdx or vpc. */
    public VMCraft addDrive(Path drive, String format) {
        drives.add(drive + ",format=" + format);
        return this;
    }

    /** Unlocks encrypted volumes (LUKS) with the content of a file, all of it. */
    public VMCraft keyFile(Path file) {
        keyFile = Optional.of(file);
        return this;
    }

    /** Attaches the guest so that nothing of it can be changed. */
    public VMCraft readOnly() {
        readOnly = true;
        return this;
    }

    /**
     * Has the guest booted by its own systemd, in a container of systemd-nspawn without a network.
     * Its services can then be started and stopped, and {@link #busAddress} is that of its own bus.
     * What it writes stays in its drives, unless they are attached {@link #readOnly}: then it is
     * forgotten.
     */
    public VMCraft boot() {
        boot = true;
        return this;
    }

    /** Says whether what changes the guest only says from now on what it would do. */
    public VMCraft dryRun(boolean on) {
        mode.dryRun = on;
        return this;
    }

    /** Attaches the guest. */
    public VMCraft launch() throws GuestError {
        if (launched != null) {
            throw GuestError.local("The guest is attached already");
        }
        if (drives.isEmpty()) {
            throw GuestError.local("No drive was added");
        }
        Path distribution =
                home.orElseThrow(() ->
                        GuestError.local(
                                "Neither the property jitney.home nor JITNEY_HOME says"
                                        + " where the distribution is"));
        OfflineProcess process = OfflineProcess.start(distribution, options());
        try {
            launched = connect(process);
            return this;
        } catch (DBusException | AddressResolvingException e) {
            process.close();
            throw GuestError.local("Cannot reach the offline manager: " + e.getMessage());
        } catch (GuestError e) {
            process.close();
            throw e;
        }
    }

    private List<String> options() {
        List<String> options = new ArrayList<>();
        drives.forEach(drive -> options.add("--drive=" + drive));
        if (readOnly) {
            options.add("--read-only");
        }
        if (boot) {
            options.add("--boot");
        }
        state.ifPresent(directory -> options.add("--state=" + directory));
        keyFile.ifPresent(file -> options.add("--key-file=" + file.toAbsolutePath()));
        return options;
    }

    private Launched connect(OfflineProcess process) throws DBusException, GuestError {
        DBusConnection bus =
                DBusConnectionBuilder.forAddress(process.address()).withShared(false).build();
        BusCalls calls = new BusCalls(bus, process);
        return new Launched(
                process,
                bus,
                calls,
                new ServiceCalls(calls, mode),
                new UnitCalls(calls, mode),
                new JournalCalls(calls, mode),
                new NetworkCalls(calls, mode),
                new TransactionCalls(calls));
    }

    private Launched launched() {
        Launched known = launched;
        if (known == null) {
            throw new IllegalStateException("the guest is not launched");
        }
        return known;
    }

    /** {@return the guest's services} */
    public ServiceCalls services() {
        return launched().services;
    }

    /** {@return the guest's unit files, and how its last boot went} */
    public UnitCalls units() {
        return launched().units;
    }

    /** {@return the guest's journal} */
    public JournalCalls journal() {
        return launched().journal;
    }

    /** {@return the guest's network} */
    public NetworkCalls network() {
        return launched().network;
    }

    /** {@return what was done to the guest} */
    public TransactionCalls transactions() {
        return launched().transactions;
    }

    /** {@return what is attached: Root, ReadOnly, Volumes, Mounts, Warnings} */
    public Map<String, Object> image() throws GuestError {
        BusCalls calls = launched().calls;
        Properties properties = calls.object(NAME, PATH, Properties.class);
        return Plain.map(calls.ask(() -> properties.GetAll(NAME + ".Image")));
    }

    /**
     * {@return the address of the private bus, for any other client; that of the guest's own bus if
     * it was booted}
     */
    public String busAddress() {
        return launched().process.guestAddress().orElse(launched().process.address());
    }

    @Override
    public void close() {
        Launched known = launched;
        launched = null;
        if (known != null) {
            known.bus.disconnect();
            known.process.close();
        }
    }
}
