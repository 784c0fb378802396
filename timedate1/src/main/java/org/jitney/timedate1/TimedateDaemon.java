package org.jitney.timedate1;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jitney.bus.client.BusConnection;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code org.freedesktop.timedate1}.
 *
 * <p>On the running system's root it sets the machine's clocks, and has the service manager start
 * and stop what synchronizes them; on another tree it changes files only.
 */
public final class TimedateDaemon implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(TimedateDaemon.class);
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
        ObjectTree tree = new ObjectTree(context.loop()::defer, context.authorizer());
        idle = () -> !tree.hasOpenCalls();
        LogControl log = LogControl.of("systemd-timedated", context.root().isHost());
        TimeFiles files = new TimeFiles(root);
        TimedateObject object =
                TimedateParts.of(context, files, kernel, environment, log)
                        .object(tree, context.authorizer(), log);
        tree.add(TimedateObject.PATH, TimedateObject.table(), object);
        tree.add(LogControl.PATH, LogControl.table(), log);
        context.bus().serve(tree);
        context.bus()
                .requestName(
                        NAME,
                        BusConnection.DO_NOT_QUEUE,
                        reply -> LOG.debug("Request for the name {}: {}", NAME, reply),
                        failure -> LOG.error("Failed to request name: {}", failure.getMessage()));
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
