package org.jitney.manager.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jitney.linux.fd.Root;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.UnitName;
import org.junit.jupiter.api.Test;

/** The unit files that a distribution ships, as far as this machine has them. */
class InstalledUnitsTest {
    private static final String FOLDER = "/usr/lib/systemd/system";

    @Test
    void everyShippedUnitLoads() throws Exception {
        assumeTrue(Files.isDirectory(Path.of(FOLDER)), "no unit files on this machine");
        try (Root root = Root.host()) {
            UnitLoader loader =
                    new UnitLoader(
                            new RootTree(root),
                            LoadPath.system().withSearch(java.util.List.of(FOLDER)),
                            new SettingSpecifiers(root),
                            ManagerDefaults.STANDARD,
                            _ -> {});
            var wrong = new TreeMap<String, String>();
            for (String file : loader.fileNames()) {
                UnitName name = new UnitName(file);
                String unit =
                        name.isTemplate() ? name.withInstance("x").orElseThrow().value() : file;
                LoadedUnit loaded = loader.load(unit);
                boolean right =
                        loaded.loadState() == LoadState.LOADED
                                || loaded.loadState() == LoadState.MASKED;
                if (!right) {
                    wrong.put(unit, loaded.loadError().text());
                }
            }

            assertThat(wrong).isEmpty();
        }
    }
}
