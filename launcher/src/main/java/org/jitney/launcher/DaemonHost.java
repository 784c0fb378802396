package org.jitney.launcher;

import java.nio.file.Path;
import java.util.List;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;

/** The small daemons, together on one loop and thread, each with a connection of its own. */
final class DaemonHost {
    private final LoopThread thread;
    private final List<Service> services;

    private DaemonHost(LoopThread thread, List<Service> services) {
        this.thread = thread;
        this.services = services;
    }

    static DaemonHost start(List<Service> services, Path bus) throws ErrnoException {
        LoopThread thread =
                LoopThread.start(
                        "daemons",
                        loop -> {
                            for (Service service : services) {
                                BusConnection connection =
                                        BusConnection.lasting(loop, BusAddress.unix(bus));
                                service.start(
                                        new ServiceContext(
                                                loop,
                                                connection,
                                                Root.host(),
                                                loop.clock(),
                                                Authorizer.of(Unistd.geteuid())));
                            }
                        });
        return new DaemonHost(thread, services);
    }

    void stop() {
        thread.stop(() -> services.forEach(Service::stop));
    }
}
