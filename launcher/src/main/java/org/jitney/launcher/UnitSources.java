package org.jitney.launcher;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.fd.Root;
import org.jitney.manager.ManagerConfig;
import org.jitney.manager.files.MachineSpecifiers;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.install.UnitFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a manager's unit files come from. */
final class UnitSources {
    private static final Logger LOG = LoggerFactory.getLogger("org.jitney.manager");

    private UnitSources() {}

    static UnitLoader loader(Root root, LoadPath path, ManagerDefaults defaults) {
        return new UnitLoader(
                        new RootTree(root), path, new SettingSpecifiers(root), defaults, onceEach())
                .withBuiltinTargets(ManagerConfig.BOOTED);
    }

    static UnitFiles files(Root root, LoadPath path) {
        return new UnitFiles(
                new RootTree(root),
                path,
                LoadPath.systemPresets(),
                new MachineSpecifiers(root),
                diagnostic -> LOG.debug("{}", diagnostic));
    }

    /** A reload reads the same files again; what was wrong with them then has been said. */
    private static Consumer<Diagnostic> onceEach() {
        Set<String> said = new HashSet<>();
        return diagnostic -> {
            if (said.add(diagnostic.toString())) {
                LOG.warn("{}", diagnostic);
            }
        };
    }
}
