package org.jitney.manager.graph;

import java.util.function.Consumer;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.install.FileTree;

/** Reads units from a file tree. */
public final class UnitLoader {

    /** Creates a loader; nothing is read yet. */
    public UnitLoader(
            FileTree files,
            LoadPath path,
            SpecifierContext specifiers,
            ManagerDefaults defaults,
            Consumer<Diagnostic> diagnostics) {
        throw new UnsupportedOperationException(
                "" + files + path + specifiers + defaults + diagnostics);
    }

    /** Forgets which files there are; call it before a reload. */
    public void refresh() {
        throw new UnsupportedOperationException();
    }

    /** {@return the unit of that name, under its primary name, with its links} */
    public LoadedUnit load(String name) {
        throw new UnsupportedOperationException(name);
    }

    /** {@return whether the files on disk are not those that the unit was read from} */
    public boolean needsReload(LoadedUnit unit) {
        throw new UnsupportedOperationException("" + unit);
    }
}
