package org.jitney.manager.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;

/** A folder of unit files with a loader over it. */
final class UnitTree implements AutoCloseable {
    private final Path folder;
    private final Root root;
    final List<Diagnostic> diagnostics = new ArrayList<>();
    final UnitLoader loader;

    UnitTree(Path folder) throws ErrnoException {
        this.folder = folder;
        this.root = Root.of(folder);
        this.loader =
                new UnitLoader(
                        new RootTree(root),
                        LoadPath.system(),
                        new SettingSpecifiers(root),
                        ManagerDefaults.STANDARD,
                        diagnostics::add);
    }

    /** Writes {@code /etc/systemd/system/NAME}. */
    UnitTree with(String name, String... lines) throws IOException {
        return withFile("etc/systemd/system/" + name, lines);
    }

    UnitTree withFile(String path, String... lines) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + (lines.length == 0 ? "" : "\n"));
        loader.refresh();
        return this;
    }

    UnitTree withLink(String name, String target) throws IOException {
        Path file = folder.resolve("etc/systemd/system/" + name);
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of(target));
        loader.refresh();
        return this;
    }

    LoadedUnit load(String name) {
        return loader.load(name);
    }

    @Override
    public void close() {
        root.close();
    }
}
