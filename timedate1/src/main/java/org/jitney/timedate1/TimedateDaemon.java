package org.jitney.timedate1;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timedate1.bus.TimedateObject;
import org.jitney.timedate1.bus.TimedateParts;
import org.jitney.timedate1.store.Kernel;
import org.jitney.timedate1.store.NoKernel;
import org.jitney.timedate1.store.SystemKernel;
import org.jitney.timedate1.store.TimeFiles;

/**
 * Serves {@code org.freedesktop.timedate1}.
 *
 * <p>On the running system's root it sets the machine's clocks, and has the service manager start
 * and stop what synchronizes them; on another tree it changes files only.
 */
public final class TimedateDaemon implements Service {
    private static final String NAME = "org.freedesktop.timedate1";

    private final Map<String, String> environment;
    private BooleanSupplier idle = () -> true;

    /** A daemon that was started with this environment. */
    public TimedateDaemon(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String busName() {
        return NAME;
    }

    @Override
    public void start(ServiceContext context) throws ErrnoException {
        Root root = context.root();
        Kernel kernel = root.isHost() ? new SystemKernel(root) : new NoKernel(context.clock());
        ObjectTree tree = context.tree();
        idle = () -> !tree.hasOpenCalls();
        LogControl log = LogControl.of("systemd-timedated", context.root().isHost());
        TimeFiles files = new TimeFiles(root);
        TimedateObject object =
                TimedateParts.of(context, files, kernel, environment, log)
                        .object(tree, context.authorizer(), log);
        tree.add(TimedateObject.PATH, TimedateObject.table(), object);
        context.serve(NAME, tree, log);
    }

    @Override
    public boolean isIdle() {
        return idle.getAsBoolean();
    }

    @Override
    public void stop() {
        // All state is in files and in the kernel.
    }
}
