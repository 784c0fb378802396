package org.jitney.manager.mount;

import java.nio.file.Path;
import java.util.List;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.LoadPath;

/** Reads one unit of a tree in which they lie in {@code /units}. */
public final class LoadedUnits {
    private LoadedUnits() {}

    /** {@return the unit as its file describes it} */
    public static LoadedUnit load(Path directory, String name) throws ErrnoException {
        Root root = Root.of(directory);
        return new UnitLoader(
                        new RootTree(root),
                        LoadPath.system().withSearch(List.of("/units")),
                        new SettingSpecifiers(root),
                        ManagerDefaults.STANDARD,
                        diagnostic -> {})
                .load(name);
    }
}
