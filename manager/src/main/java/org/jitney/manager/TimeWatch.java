package org.jitney.manager;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.RealtimeTimer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Notify;
import org.jitney.linux.sys.Stat.FileStat;
import org.jitney.manager.runtime.UnitMachine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells units when somebody sets the wall clock or the zone of the machine. */
final class TimeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TimeWatch.class);
    private static final String LOCALTIME = "/etc/localtime";
    private static final String ZONES = "zoneinfo/";

    /** So late that only a clock that was set makes the timer fire: in the year 2255. */
    private static final long NEVER_USEC = 9_000_000_000_000_000L;

    private final EngineCore engine;
    private @Nullable RealtimeTimer jump;
    private @Nullable Inotify inotify;
    private @Nullable Watch watch;
    private Optional<FileStat> localtime = Optional.empty();
    private ZoneId zone;

    TimeWatch(EngineCore engine) {
        this.engine = engine;
        this.zone = read();
    }

    ZoneId zone() {
        return zone;
    }

    void open() throws ErrnoException {
        RealtimeTimer timer = engine.time().realtimeTimer(this::clockWasSet);
        timer.armAt(NEVER_USEC);
        jump = timer;
        localtime = stat();
        watchZone();
    }

    private void clockWasSet() {
        if (jump != null) {
            jump.armAt(NEVER_USEC);
        }
        LOG.debug("Time has been changed");
        engine.table().machines().toList().forEach(UnitMachine::clockChanged);
    }

    /** The link itself is watched; without one, the folder until there is one. */
    private void watchZone() {
        closeZone();
        try {
            Inotify fresh = Inotify.open();
            inotify = fresh;
            watch = engine.loop().watch(fresh.fd(), EventLoop.READABLE, events -> zoneEvent());
            try {
                fresh.watch(
                        real(LOCALTIME),
                        Notify.IN_ATTRIB
                                | Notify.IN_MOVE_SELF
                                | Notify.IN_CLOSE_WRITE
                                | Notify.IN_DONT_FOLLOW);
            } catch (ErrnoException noLocaltime) {
                fresh.watch(
                        real("/etc"), Notify.IN_CREATE | Notify.IN_MOVED_TO | Notify.IN_ONLYDIR);
            }
        } catch (ErrnoException e) {
            LOG.warn("changes of the time zone go unnoticed: {}", e.getMessage());
            closeZone();
        }
    }

    private String real(String path) {
        Root root = engine.root();
        return root.isHost() ? path : root.path() + path;
    }

    private void zoneEvent() {
        try {
            if (inotify != null) {
                inotify.read();
            }
        } catch (ErrnoException e) {
            LOG.warn("time zone: {}", e.getMessage());
        }
        Optional<FileStat> now = stat();
        if (now.equals(localtime)) {
            return;
        }
        localtime = now;
        watchZone();
        zone = read();
        LOG.debug("Timezone has been changed (now: {}).", zone);
        engine.table().machines().toList().forEach(UnitMachine::zoneChanged);
    }

    private Optional<FileStat> stat() {
        try {
            return engine.root().lstat(LOCALTIME);
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    /** {@return the zone that the link names; what is no such link is left to the JDK} */
    private ZoneId read() {
        try {
            String target = engine.root().readLink(LOCALTIME);
            int at = target.lastIndexOf(ZONES);
            if (at >= 0) {
                return ZoneId.of(target.substring(at + ZONES.length()));
            }
        } catch (ErrnoException | DateTimeException noZoneOfThatName) {
            LOG.debug("{} names no zone: {}", LOCALTIME, noZoneOfThatName.getMessage());
        }
        return engine.root().isHost() ? ZoneId.systemDefault() : ZoneOffset.UTC;
    }

    private void closeZone() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (inotify != null) {
            inotify.close();
            inotify = null;
        }
    }

    void close() {
        closeZone();
        if (jump != null) {
            jump.close();
            jump = null;
        }
    }
}
