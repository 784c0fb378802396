package org.jitney.vmcraft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.systemd1.Manager;
import org.freedesktop.systemd1.Unit;

/**
 * A handle on a guest: a system that is not running, as a directory tree.
 *
 * {@snippet :
 * try (VMCraft guest = VMCraft.open(Path.of("/srv/guest"))) {
 *     guest.serviceEnable("nginx").forEach(change -> System.out.println(change.render()));
 * }
 * }
 *
 * <p>Everything goes through the offline manager on a private bus, and everything that it changed
 * is in {@link #changes()}. A handle belongs to one thread.
 */
public final class VMCraft implements AutoCloseable {
    private static final String NAME = "org.freedesktop.systemd1";
    private static final String DBUS_ERRORS = "org.freedesktop.DBus.Error.";
    private static final String DBUS_JAVA_ERRORS = "org.freedesktop.dbus.errors.";
    private static final String PATH = "/org/freedesktop/systemd1";

    private final OfflineProcess process;
    private final DBusConnection bus;
    private final Manager manager;
    private final List<GuestChange> journal = new ArrayList<>();

    private VMCraft(OfflineProcess process, DBusConnection bus, Manager manager) {
        this.process = process;
        this.bus = bus;
        this.manager = manager;
    }

    /**
     * Opens a guest with the distribution that the system property {@code jitney.home} or the
     * environment variable {@code JITNEY_HOME} names.
     */
    public static VMCraft open(Path root) throws GuestError {
        Optional<String> home =
                Optional.ofNullable(System.getProperty("jitney.home"))
                        .or(() -> Optional.ofNullable(System.getenv("JITNEY_HOME")));
        return open(
                root,
                Path.of(
                        home.orElseThrow(() ->
                                GuestError.local(
                                        "Neither the property jitney.home nor JITNEY_HOME"
                                                + " says where the distribution is"))));
    }

    /**
     * Opens a guest.
     *
     * @param root the tree, such as a mounted image
     * @param home the distribution whose {@code bin/jitney} serves it
     */
    public static VMCraft open(Path root, Path home) throws GuestError {
        OfflineProcess process = OfflineProcess.start(home, directory(root));
        try {
            DBusConnection bus =
                    DBusConnectionBuilder.forAddress(process.address()).withShared(false).build();
            return new VMCraft(process, bus, bus.getRemoteObject(NAME, PATH, Manager.class));
        } catch (DBusException e) {
            process.close();
            throw GuestError.local("Cannot connect to the private bus: " + e.getMessage());
        }
    }

    private static Path directory(Path root) throws GuestError {
        try {
            Path real = root.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
            throw GuestError.local("The root of a guest is a directory, and this is not: " + root);
        } catch (IOException e) {
            throw GuestError.local("There is no guest at " + root);
        }
    }

    /** Something that the manager answers with a list of changes. */
    @FunctionalInterface
    private interface Operation {
        List<Manager.UnitFileChange> run();
    }

    /** Makes services start at boot. */
    public List<GuestChange> serviceEnable(String... names) throws GuestError {
        List<String> units = units(names);
        return change("enable", units, () -> manager.EnableUnitFiles(units, false, false).changes);
    }

    /** Keeps services from being started at boot. */
    public List<GuestChange> serviceDisable(String... names) throws GuestError {
        List<String> units = units(names);
        return change("disable", units, () -> manager.DisableUnitFiles(units, false));
    }

    /** Makes it impossible to start services. */
    public List<GuestChange> serviceMask(String... names) throws GuestError {
        List<String> units = units(names);
        return change("mask", units, () -> manager.MaskUnitFiles(units, false, false));
    }

    /** Makes it possible again to start services. */
    public List<GuestChange> serviceUnmask(String... names) throws GuestError {
        List<String> units = units(names);
        return change("unmask", units, () -> manager.UnmaskUnitFiles(units, false));
    }

    private List<GuestChange> change(String verb, List<String> units, Operation operation)
            throws GuestError {
        try {
            String done = verb + " " + String.join(" ", units);
            List<GuestChange> changes = new ArrayList<>();
            for (Manager.UnitFileChange one : operation.run()) {
                var kind = GuestChange.Kind.of(one.type);
                changes.add(new GuestChange(done, kind, one.file, one.source));
            }
            journal.addAll(changes);
            return List.copyOf(changes);
        } catch (DBusExecutionException e) {
            throw refused(e);
        }
    }

    /** {@return what the guest's files say about a service} */
    public ServiceStatus serviceStatus(String name) throws GuestError {
        String unit = unit(name);
        try {
            // Files may have come and gone since the manager read them.
            manager.Reload();
            String path = manager.LoadUnit(unit).getPath();
            Unit loaded = bus.getRemoteObject(NAME, path, Unit.class);
            String state = loaded.getLoadState();
            if (state.equals("not-found")) {
                throw new GuestError(NAME + ".NoSuchUnit", "Unit " + unit + " could not be found.");
            }
            return new ServiceStatus(
                    loaded.getId(),
                    loaded.getDescription(),
                    state,
                    loaded.getUnitFileState(),
                    loaded.getUnitFilePreset(),
                    loaded.getFragmentPath(),
                    loaded.getDropInPaths());
        } catch (DBusExecutionException e) {
            throw refused(e);
        } catch (DBusException e) {
            throw GuestError.local(String.valueOf(e.getMessage()));
        }
    }

    /** {@return all services of the guest by name, aliases and templates included} */
    public List<ServiceEntry> listServices() throws GuestError {
        return listUnits("*.service");
    }

    /** {@return all units whose names are of one of the patterns, by name} */
    public List<ServiceEntry> listUnits(String... patterns) throws GuestError {
        try {
            return manager.ListUnitFilesByPatterns(List.of(), List.of(patterns)).stream()
                    .map(f -> new ServiceEntry(fileName(f.path), f.state, f.path))
                    .sorted(Comparator.comparing(ServiceEntry::name))
                    .toList();
        } catch (DBusExecutionException e) {
            throw refused(e);
        }
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@return everything that was changed through this handle, in order} */
    public List<GuestChange> changes() {
        return List.copyOf(journal);
    }

    /** {@return all changes of the guest's disk as lines that start with + or -} */
    public String diff() {
        var out = new StringBuilder();
        journal.stream()
                .filter(GuestChange::isEffect)
                .forEach(c -> out.append(c.render()).append('\n'));
        return out.toString();
    }

    /** {@return the address of the private bus, for any other client} */
    public String busAddress() {
        return process.address();
    }

    private static List<String> units(String... names) {
        return List.of(names).stream().map(VMCraft::unit).toList();
    }

    private static String unit(String name) {
        return name.indexOf('.') < 0 ? name + ".service" : name;
    }

    /**
     * dbus-java throws the class that has the name of the error, when there is one: bus-api has
     * those of systemd1, dbus-java those of the specification under names of its own. Of others,
     * such as numbers of the system, the text remains.
     */
    private GuestError refused(DBusExecutionException e) {
        if (!process.isAlive()) {
            return GuestError.local("The offline manager is gone: " + message(e));
        }
        String name = e.getClass().getName().replace(DBUS_JAVA_ERRORS, DBUS_ERRORS);
        boolean known = !e.getClass().equals(DBusExecutionException.class);
        return new GuestError(known ? name : GuestError.LOCAL, message(e));
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }

    @Override
    public void close() {
        bus.disconnect();
        process.close();
    }
}
