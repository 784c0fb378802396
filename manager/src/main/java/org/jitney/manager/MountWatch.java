package org.jitney.manager;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.manager.mount.MountKernel;
import org.jitney.manager.mount.MountMachine;
import org.jitney.manager.mount.MountPoints;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/**
 * The kernel's mount table as it was read last. Tells mount units when it changes, and makes units
 * for mounts that have none, as far as the engine's root is this machine's.
 */
final class MountWatch implements MountKernel {
    private final EngineCore engine;
    private Map<String, MountPoints.Entry> table = Map.of();
    private boolean populated;

    MountWatch(EngineCore engine) {
        this.engine = engine;
    }

    void open() throws ErrnoException {
        int number =
                Fcntl.openat(
                        Fcntl.AT_FDCWD,
                        "/proc/self/mountinfo",
                        Fcntl.O_RDONLY | Fcntl.O_CLOEXEC,
                        0);
        // The kernel reports a change of the table as something exceptional on the file.
        engine.loop().watch(Fd.adopt(number), EventLoop.PRIORITY, events -> refresh());
        table = MountPoints.read();
    }

    /**
     * Makes units for what is mounted already, once. Not before somebody asks for all units: each
     * of them pulls in the targets that it lies between, and a start must not wait for those. Who
     * asks for one by name gets it anyway, and so does a unit that lies on it.
     */
    void populate() {
        if (engine.root().isHost() && !populated) {
            populated = true;
            table.keySet().forEach(this::appear);
        }
    }

    private void appear(String where) {
        if (!MountPoints.isOfTheSystem(where)) {
            nameOf(where).ifPresent(name -> engine.table().appeared(name));
        }
    }

    /** Some paths make names that are too long for a file: those have no unit. */
    private static Optional<String> nameOf(String where) {
        return UnitName.ofPath(where, UnitType.MOUNT).map(UnitName::value);
    }

    @Override
    public void refresh() {
        Map<String, MountPoints.Entry> before = table;
        table = MountPoints.read();
        if (table.equals(before)) {
            return;
        }
        Set<String> touched = new LinkedHashSet<>(before.keySet());
        touched.addAll(table.keySet());
        touched.removeIf(where ->
                Optional.ofNullable(table.get(where))
                        .equals(Optional.ofNullable(before.get(where))));
        for (String where : touched) {
            boolean known = nameOf(where).flatMap(engine.table()::get).isPresent();
            if ((populated || known) && table.containsKey(where)) {
                appear(where);
            }
        }
        for (UnitEntry unit : engine.table().all()) {
            if (unit.machineOrNull() instanceof MountMachine mount
                    && touched.contains(onHost(mount.where()))) {
                mount.tableChanged();
            }
        }
    }

    /** {@return what the loader is to know of a mount that has no file} */
    Map<String, Object> facts(String unit) {
        UnitName name = new UnitName(unit);
        if (name.type() != UnitType.MOUNT || !engine.root().isHost()) {
            return Map.of();
        }
        Optional<MountPoints.Entry> entry = Machines.pathOf(unit).flatMap(this::at);
        Map<String, Object> out = new HashMap<>();
        entry.ifPresent(e -> {
            out.put("What", e.what());
            out.put("Type", e.type());
            out.put("Options", e.options());
            if (!e.where().equals("/")) {
                out.put("SourcePath", "/proc/self/mountinfo");
            }
        });
        return out;
    }

    private String onHost(String where) {
        return engine.root().isHost() ? where : engine.root().path() + where;
    }

    @Override
    public Optional<MountPoints.Entry> at(String where) {
        if (MountPoints.isOfTheSystem(where)) {
            return Optional.empty();
        }
        return Optional.ofNullable(table.get(onHost(where)));
    }

    @Override
    public Optional<String> prepare(String where, int mode) {
        try {
            engine.root().mkdirs(where, mode);
            String real = engine.root().realPath(where);
            return real.equals(where)
                    ? Optional.empty()
                    : Optional.of(
                            "Mount path %s is not canonical (contains a symlink)."
                                    .formatted(where));
        } catch (ErrnoException e) {
            return Optional.of(
                    "Failed to make mount point %s: %s".formatted(where, e.getMessage()));
        }
    }

    @Override
    public boolean hides(String where) {
        try {
            boolean folder =
                    engine.root().stat(where).filter(Stat.FileStat::isDirectory).isPresent();
            List<String> content = folder ? engine.root().list(where) : List.of();
            return !content.isEmpty();
        } catch (ErrnoException e) {
            return false;
        }
    }
}
