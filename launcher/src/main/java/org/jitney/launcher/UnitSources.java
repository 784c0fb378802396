package org.jitney.launcher;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.fd.Root;
import org.jitney.manager.ManagerConfig;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.RuntimeScope;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.install.InstallSections;
import org.jitney.unitfile.install.UnitFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Where a manager's unit files come from. */
final class UnitSources {
    private static final Logger LOG = LoggerFactory.getLogger("org.jitney.manager");

    /** sd-messages(3) */
    private static final String INVALID_CONFIGURATION = "c772d24e9a884cbeb9ea12625c306c01";

    private static final int NOTICE = 5;

    private UnitSources() {}

    static UnitLoader loader(Root root, LoadPath path, ManagerDefaults defaults) {
        boolean system = defaults.scope().system();
        return new UnitLoader(
                        new RootTree(root),
                        path,
                        new SettingSpecifiers(root, defaults.scope()),
                        defaults,
                        onceEach(system))
                .withBuiltinTargets(system ? ManagerConfig.BOOTED : ManagerConfig.LOGGED_IN);
    }

    static UnitFiles files(Root root, LoadPath path) {
        return files(root, path, RuntimeScope.SYSTEM);
    }

    /** {@return the files of a system that does not run; what is known of them is used} */
    static UnitFiles filesAtRest(Root root, LoadPath path, InstallSections known) {
        return files(root, path, LoadPath.systemPresets(), RuntimeScope.SYSTEM, known);
    }

    static UnitFiles files(Root root, LoadPath path, RuntimeScope scope) {
        List<String> presets =
                scope.system()
                        ? LoadPath.systemPresets()
                        : LoadPath.userPresets(scope.folders().configuration());
        return files(root, path, presets, scope, InstallSections.none());
    }

    /** {@return the files of a tree that all users share: no home is looked into} */
    static UnitFiles filesOfAllUsers(Root root, LoadPath path, InstallSections known) {
        List<String> presets = LoadPath.userPresets("/etc").stream().distinct().toList();
        return files(root, path, presets, RuntimeScope.SYSTEM, known);
    }

    private static UnitFiles files(
            Root root,
            LoadPath path,
            List<String> presets,
            RuntimeScope scope,
            InstallSections known) {
        return new UnitFiles(
                new RootTree(root),
                path,
                presets,
                SettingSpecifiers.ofInstall(root, scope),
                diagnostic -> LOG.debug("{}", diagnostic),
                known);
    }

    /** A reload reads the same files again; what was wrong with them then has been said. */
    private static Consumer<Diagnostic> onceEach(boolean system) {
        Set<String> said = new HashSet<>();
        return diagnostic -> {
            if (said.add(diagnostic.toString())) {
                say(diagnostic, system);
            }
        };
    }

    /** With the fields by which the journal finds it: of the unit, of the file. */
    private static void say(Diagnostic diagnostic, boolean system) {
        LoggingEventBuilder line =
                switch (diagnostic.severity()) {
                    case ERR -> LOG.atError();
                    case WARNING -> LOG.atWarn();
                    // A notice has no level of its own here.
                    case NOTICE -> LOG.atInfo().addKeyValue("PRIORITY", NOTICE);
                    case INFO -> LOG.atInfo();
                    case DEBUG -> LOG.atDebug();
                };
        if (!diagnostic.unit().isEmpty()) {
            line = line.addKeyValue(system ? "UNIT" : "USER_UNIT", diagnostic.unit());
        }
        if (diagnostic.line() > 0) {
            line =
                    line.addKeyValue("MESSAGE_ID", INVALID_CONFIGURATION)
                            .addKeyValue("CONFIG_FILE", diagnostic.file())
                            .addKeyValue("CONFIG_LINE", diagnostic.line());
        }
        line.log(diagnostic.toString());
    }
}
