package org.jitney.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.launcher.init.NotifyManager;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.Timer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One small daemon in a process of its own, as the distribution's unit files start it: by the name
 * of its program, on the system bus.
 *
 * <p>It tells its manager that it is alive as often as the manager wants ({@code $WATCHDOG_USEC}),
 * ends on SIGTERM and SIGINT, and when the bus ends. One that the bus starts on demand leaves when
 * nothing has come for half a minute: it gives its name back first and answers what came meanwhile,
 * so no call is lost.
 */
final class DaemonProcess {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonProcess.class);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final String SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket";

    private final Map<String, String> environment;
    private final NotifyManager manager;
    private int status;

    DaemonProcess(Map<String, String> environment) {
        this.environment = environment;
        this.manager = new NotifyManager(Optional.ofNullable(environment.get("NOTIFY_SOCKET")));
    }

    /** Runs the daemon of that name until it ends; {@return the exit status} */
    int run(String name, List<String> arguments) throws IOException, ErrnoException {
        if (!arguments.isEmpty()) {
            System.err.println(name + ": this program takes no arguments.");
            return 1;
        }
        SmallDaemons.Program program =
                SmallDaemons.byProgram(name, environment, manager::tell)
                        .orElseThrow(() -> new IOException("no such daemon: " + name));
        String address = environment.getOrDefault("DBUS_SYSTEM_BUS_ADDRESS", SYSTEM_BUS);
        try (EventLoop loop = EventLoop.open();
                Root root = Root.host();
                BusConnection bus = connect(loop, program, BusAddress.parse(address))) {
            loop.onFailure(thrown -> LOG.error("a handler of {} failed", name, thrown));
            var _ = loop.onSignals(Set.of(Signals.TERM, Signals.INT), signal -> loop.stop());
            if (program.needsBus()) {
                bus.onClosed(() -> end(loop, 1, bus.closeReason()));
            }
            Authorizer authorizer = Authorizer.of(Unistd.geteuid());
            Service service = program.service();
            service.start(new ServiceContext(loop, bus, root, loop.clock(), authorizer));
            if (program.needsBus()) {
                requireName(loop, bus, program);
            }
            watchdog(loop);
            if (program.leavesWhenIdle()) {
                new Idle(loop, bus, service).begin();
            }
            loop.run();
            service.stop();
        }
        return status;
    }

    private static BusConnection connect(
            EventLoop loop, SmallDaemons.Program program, BusAddress address)
            throws IOException, ErrnoException {
        return program.needsBus()
                ? BusConnection.open(loop, address)
                : BusConnection.eventual(loop, address);
    }

    private void end(EventLoop loop, int with, String why) {
        if (with != 0) {
            LOG.error("{}", why);
        }
        status = with;
        loop.stop();
    }

    /**
     * The name was asked for before: if somebody else has it, nobody will ever call us.
     *
     * <p>Who has it is ready. Debian 12 waits for the name itself ({@code Type=dbus}), later
     * releases want to be told ({@code Type=notify}).
     */
    private void requireName(EventLoop loop, BusConnection bus, SmallDaemons.Program program) {
        String name = program.service().busName();
        bus.call(
                Message.call(
                                "org.freedesktop.DBus",
                                "/org/freedesktop/DBus",
                                "org.freedesktop.DBus",
                                "GetNameOwner")
                        .body("s", name)
                        .build(),
                answer -> {
                    boolean ours =
                            answer.type() != MessageType.ERROR
                                    && answer.body().getFirst().equals(bus.uniqueName());
                    if (!ours) {
                        end(loop, 1, "Unable to request name " + name + ", failing.");
                    } else if (program.leavesWhenIdle()) {
                        manager.tell("READY=1\nSTATUS=Processing requests...");
                    }
                });
    }

    private void watchdog(EventLoop loop) {
        String usec = environment.getOrDefault("WATCHDOG_USEC", "");
        String pid = environment.getOrDefault("WATCHDOG_PID", "" + Unistd.getpid());
        if (!usec.matches("[0-9]{1,18}") || !pid.equals("" + Unistd.getpid())) {
            return;
        }
        new Heartbeat(loop, Duration.ofNanos(Long.parseLong(usec) * 1000 / 2)).beat();
    }

    private final class Heartbeat {
        private final Duration pause;
        private final Timer timer;

        Heartbeat(EventLoop loop, Duration pause) {
            this.pause = pause;
            this.timer = loop.timer(this::beat);
        }

        void beat() {
            manager.tell("WATCHDOG=1");
            timer.armAfter(pause);
        }
    }

    /** Waits for the daemon to have nothing to do. */
    private final class Idle {
        private final EventLoop loop;
        private final BusConnection bus;
        private final Service service;
        private final Timer timer;

        Idle(EventLoop loop, BusConnection bus, Service service) {
            this.loop = loop;
            this.bus = bus;
            this.service = service;
            this.timer = loop.timer(this::look);
        }

        void begin() {
            timer.armAfter(IDLE);
        }

        private void look() {
            MonotonicTime due = bus.lastReceived().plus(IDLE);
            if (loop.clock().monotonic().compareTo(due) < 0) {
                timer.armAt(due);
            } else if (bus.isAwaiting() || !service.isIdle()) {
                timer.armAfter(IDLE);
            } else {
                manager.tell("STOPPING=1");
                bus.releaseName(service.busName(), loop::stop);
            }
        }
    }
}
