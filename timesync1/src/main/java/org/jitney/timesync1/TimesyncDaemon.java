package org.jitney.timesync1;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.RealtimeTimer;
import org.jitney.linux.event.Timer;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Notify;
import org.jitney.timesync1.bus.TimesyncObject;
import org.jitney.timesync1.client.Synchronizer;
import org.jitney.timesync1.client.UdpNetwork;
import org.jitney.timesync1.model.Settings;
import org.jitney.timesync1.store.Kernel;
import org.jitney.timesync1.store.SeparateClock;
import org.jitney.timesync1.store.SystemKernel;
import org.jitney.timesync1.store.TimesyncFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the clock right, and serves {@code org.freedesktop.timesync1}.
 *
 * <p>When it starts it brings a clock that stood still while the machine was off to where it was
 * last. With {@code $JITNEY_TIMESYNC_CLOCK} set to a number it keeps a clock of its own right,
 * which begins so many microseconds ahead of the machine's: the machine's is not touched.
 */
public final class TimesyncDaemon implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(TimesyncDaemon.class);
    private static final String NAME = "org.freedesktop.timesync1";
    private static final Path NETWORK = Path.of("/run/systemd/netif");
    private static final long FAR = Long.MAX_VALUE / 2;

    private final Map<String, String> environment;
    private final Consumer<String> notify;
    private Runnable atEnd = () -> {};

    /**
     * A daemon that was started with this environment.
     *
     * @param notify tells the manager that started it something, in the way of sd_notify(3)
     */
    public TimesyncDaemon(Map<String, String> environment, Consumer<String> notify) {
        this.environment = Map.copyOf(environment);
        this.notify = notify;
    }

    @Override
    public String busName() {
        return NAME;
    }

    @Override
    public boolean isIdle() {
        return false; // it is there for more than calls
    }

    @Override
    public void start(ServiceContext context) throws ErrnoException {
        Kernel kernel = kernel(context);
        TimesyncFiles files = new TimesyncFiles(context.root());
        restore(kernel, files);
        LogControl log = new LogControl("systemd-timesyncd");
        Settings settings = files.settings();
        SecureRandom random = new SecureRandom();
        Synchronizer synchronizer =
                new Synchronizer(
                        new Synchronizer.Surroundings(
                                context.loop(),
                                new UdpNetwork(context.loop(), kernel::ofMachine),
                                kernel,
                                files,
                                random::nextLong,
                                notify,
                                log),
                        settings);
        ObjectTree tree = context.tree();
        TimesyncObject object = new TimesyncObject(synchronizer, tree, context.authorizer());
        tree.add(TimesyncObject.PATH, TimesyncObject.table(), object);
        context.serve(NAME, tree, log);
        watch(context.loop(), synchronizer);
        saveNowAndThen(context.loop(), settings, () -> files.note(kernel.realtimeUsec()));
        notify.accept("READY=1\nSTATUS=Daemon is running");
        synchronizer.start();
        atEnd =
                () -> {
                    notify.accept("STOPPING=1\nSTATUS=Shutting down...");
                    synchronizer.stop();
                    if (synchronizer.packets() > 0) {
                        files.note(kernel.realtimeUsec());
                    }
                };
    }

    private Kernel kernel(ServiceContext context) {
        return Optional.ofNullable(environment.get("JITNEY_TIMESYNC_CLOCK"))
                .filter(text -> text.matches("-?[0-9]{1,17}"))
                .<Kernel>map(ahead -> new SeparateClock(context.clock(), Long.parseLong(ahead)))
                .orElseGet(SystemKernel::new);
    }

    private static void restore(Kernel kernel, TimesyncFiles files) {
        long noted = files.notedUsec();
        if (noted == 0) {
            files.note(kernel.realtimeUsec());
        } else if (kernel.realtimeUsec() < noted) {
            LOG.info("System clock time unset or jumped backwards, restoring from recorded time.");
            try {
                kernel.setRealtime(noted);
            } catch (ErrnoException e) {
                LOG.error("Failed to restore system clock, ignoring: {}", e.getMessage());
            }
        }
    }

    /** Others may set the clock, and the network may come and go. */
    private static void watch(EventLoop loop, Synchronizer synchronizer) throws ErrnoException {
        new ClockWatch(loop, synchronizer).arm();
        if (!Files.isDirectory(NETWORK)) {
            return;
        }
        Inotify inotify = Inotify.open();
        int changes = Notify.IN_MOVED_TO | Notify.IN_CLOSE_WRITE | Notify.IN_DELETE;
        inotify.watch(NETWORK.toString(), changes);
        var _ =
                loop.watch(
                        inotify.fd(),
                        EventLoop.READABLE,
                        _ -> {
                            try {
                                if (!inotify.read().isEmpty()) {
                                    synchronizer.networkChanged();
                                }
                            } catch (ErrnoException e) {
                                LOG.warn("{}: {}", NETWORK, e.getMessage());
                            }
                        });
    }

    /** A timer for a day that never comes: it runs when somebody sets the clock. */
    private static final class ClockWatch {
        private final RealtimeTimer timer;
        private final Synchronizer synchronizer;

        ClockWatch(EventLoop loop, Synchronizer synchronizer) throws ErrnoException {
            this.timer = loop.realtimeTimer(this::wasSet);
            this.synchronizer = synchronizer;
        }

        void arm() {
            timer.armAt(FAR);
        }

        private void wasSet() {
            arm();
            synchronizer.clockWasSet();
        }
    }

    private static void saveNowAndThen(EventLoop loop, Settings settings, Runnable save) {
        if (settings.saveIntervalUsec() == -1) {
            return;
        }
        Duration pause = Duration.ofNanos(settings.saveIntervalUsec() * 1000);
        new Repeated(loop, pause, save).arm();
    }

    private static final class Repeated {
        private final Timer timer;
        private final Duration pause;

        Repeated(EventLoop loop, Duration pause, Runnable work) {
            this.pause = pause;
            this.timer =
                    loop.timer(() -> {
                        work.run();
                        arm();
                    });
        }

        void arm() {
            timer.armAfter(pause);
        }
    }

    @Override
    public void stop() {
        atEnd.run();
    }
}
