package org.jitney.locale1;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.InstalledKeymaps;
import org.jitney.linux.installed.InstalledLocales;
import org.jitney.locale1.bus.LocaleObject;
import org.jitney.locale1.bus.LocaleSystem;
import org.jitney.locale1.store.LocaleFiles;
import org.jitney.locale1.store.LocaleGen;
import org.jitney.locale1.store.Tables;

/**
 * Serves {@code org.freedesktop.locale1}.
 *
 * <p>On the running system's root the service manager hears of changes; on another tree only files
 * change.
 */
public final class LocaleDaemon implements Service {
    private static final String NAME = "org.freedesktop.locale1";

    private final Map<String, String> environment;
    private BooleanSupplier idle = () -> true;

    /**
     * A daemon that was started with this environment.
     *
     * @param environment its locale is the system's as long as no file says another one
     */
    public LocaleDaemon(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String busName() {
        return NAME;
    }

    @Override
    public void start(ServiceContext context) {
        Root root = context.root();
        Map<String, String> known = root.isHost() ? environment : Map.of();
        LocaleSystem.Stores stores =
                new LocaleSystem.Stores(
                        new LocaleFiles(root, known),
                        new Tables(root, known),
                        new InstalledLocales(root),
                        new InstalledKeymaps(root),
                        new LocaleGen(root));
        ObjectTree tree = context.tree();
        idle = () -> !tree.hasOpenCalls();
        LogControl log = LogControl.of("systemd-localed", context.root().isHost());
        LocaleObject object =
                LocaleObject.of(
                        stores, root.isHost(), context.bus(), tree, context.authorizer(), log);
        tree.add(LocaleObject.PATH, LocaleObject.table(), object);
        context.serve(NAME, tree, log);
    }

    @Override
    public boolean isIdle() {
        return idle.getAsBoolean();
    }

    @Override
    public void stop() {
        // All state is in files.
    }
}
