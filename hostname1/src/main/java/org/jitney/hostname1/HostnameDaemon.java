package org.jitney.hostname1;

import java.util.function.BooleanSupplier;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.hostname1.bus.HostnameObject;
import org.jitney.hostname1.store.Hardware;
import org.jitney.hostname1.store.Kernel;
import org.jitney.hostname1.store.Machine;
import org.jitney.hostname1.store.NoKernel;
import org.jitney.hostname1.store.SystemFiles;
import org.jitney.hostname1.store.SystemKernel;

/**
 * Serves {@code org.freedesktop.hostname1}.
 *
 * <p>On the running system's root it also sets the kernel's host name, in the UTS namespace of this
 * process; on another tree it changes files only.
 */
public final class HostnameDaemon implements Service {
    private static final String NAME = "org.freedesktop.hostname1";

    private BooleanSupplier idle = () -> true;

    @Override
    public String busName() {
        return NAME;
    }

    @Override
    public void start(ServiceContext context) {
        Kernel kernel = context.root().isHost() ? new SystemKernel(context.root()) : new NoKernel();
        Machine machine =
                new Machine(
                        new SystemFiles(context.root()),
                        kernel,
                        new Hardware(context.root(), kernel));
        ObjectTree tree = context.tree();
        idle = () -> !tree.hasOpenCalls();
        LogControl log = LogControl.of("systemd-hostnamed", context.root().isHost());
        tree.add(
                HostnameObject.PATH,
                HostnameObject.table(),
                new HostnameObject(machine, tree, context.authorizer(), log));
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
