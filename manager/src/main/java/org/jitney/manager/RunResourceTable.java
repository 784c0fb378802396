package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Mount;
import org.jitney.manager.exec.RunResources;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.unit.ExecContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What units have for the time that they run: private temporary directories and namespaces. A unit
 * that joins the namespaces of another that has some uses those; they go when the last of them is
 * down.
 */
final class RunResourceTable {
    private static final Logger LOG = LoggerFactory.getLogger(RunResourceTable.class);

    private final EngineCore engine;
    private final Path runtime;
    // By unit: the unit whose resources it uses, which may be itself.
    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, Set<String>> holders = new HashMap<>();

    RunResourceTable(EngineCore engine, Path runtime) {
        this.engine = engine;
        this.runtime = runtime;
    }

    /** {@return what the unit's processes get, made now if this is the first of them} */
    RunResources of(UnitEntry unit, ExecContext context) throws SpawnRefused {
        boolean keepsTmp = context.privateTmp().equals("connected");
        if (!keepsTmp && !context.privateNetwork() && !context.privateIpc()) {
            return RunResources.NONE;
        }
        String owner = owners.computeIfAbsent(unit.id(), _ -> owner(unit));
        holders.computeIfAbsent(owner, _ -> new HashSet<>()).add(unit.id());
        Path namespaces = runtime.resolve("namespaces");
        try {
            if (context.privateNetwork() || context.privateIpc()) {
                Files.createDirectories(namespaces);
            }
            return new RunResources(
                    keepsTmp ? Optional.of(privateTmp(owner)) : Optional.empty(),
                    context.privateNetwork()
                            ? Optional.of(namespaces.resolve(owner + ".net"))
                            : Optional.empty(),
                    context.privateIpc()
                            ? Optional.of(namespaces.resolve(owner + ".ipc"))
                            : Optional.empty(),
                    Optional.empty());
        } catch (IOException e) {
            throw new SpawnRefused("cannot make what the unit has for itself: " + e);
        }
    }

    private String owner(UnitEntry unit) {
        for (UnitEntry other : engine.table().related(unit, Atom.JOINS_NAMESPACE_OF)) {
            String theirs = owners.get(other.id());
            if (theirs != null) {
                return theirs;
            }
        }
        return unit.id();
    }

    private String privateTmp(String owner) throws IOException {
        Path base = runtime.resolve("private-tmp").resolve(owner);
        for (String name : List.of("tmp", "var-tmp")) {
            Path directory = base.resolve(name);
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.setAttribute(directory, "unix:mode", 01777);
            }
        }
        // Others may write here as in the real one, but they do not get past its parent.
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx------"));
        return base.toString();
    }

    void save(String unit, StateBag into) {
        into.put("resources.of", owners.getOrDefault(unit, ""));
    }

    void restore(String unit, StateBag from) {
        String owner = from.text("resources.of");
        if (!owner.isEmpty()) {
            owners.put(unit, owner);
            holders.computeIfAbsent(owner, _ -> new HashSet<>()).add(unit);
        }
    }

    /** The unit is down. */
    void release(String unit) {
        String owner = owners.remove(unit);
        if (owner == null) {
            return;
        }
        Set<String> left = holders.getOrDefault(owner, Set.of());
        left.remove(unit);
        if (!left.isEmpty()) {
            return;
        }
        holders.remove(owner);
        Path base = runtime.resolve("private-tmp").resolve(owner);
        if (Files.isDirectory(base)) {
            deleteTree(base);
        }
        for (String kind : List.of(".net", ".ipc")) {
            letGo(runtime.resolve("namespaces").resolve(owner + kind));
        }
    }

    private static void letGo(Path holder) {
        if (!Files.exists(holder)) {
            return;
        }
        try {
            Mount.umount(holder.toString(), Mount.MNT_DETACH);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EINVAL) {
                LOG.warn("{} stays: {}", holder, e.getMessage());
            }
        }
        try {
            Files.deleteIfExists(holder);
        } catch (IOException e) {
            LOG.warn("{} stays: {}", holder, e.toString());
        }
    }

    private static void deleteTree(Path base) {
        try (Stream<Path> walk = Files.walk(base)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.warn("{} stays: {}", base, e.toString());
        }
    }
}
