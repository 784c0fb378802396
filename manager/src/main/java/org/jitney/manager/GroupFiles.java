package org.jitney.manager;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Notify;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears when the kernel writes into files of control groups. Those of version 2 that count or tell
 * a state ({@code memory.events}, {@code cgroup.events}) wake whoever watches them.
 */
final class GroupFiles {
    private static final Logger LOG = LoggerFactory.getLogger(GroupFiles.class);

    private final EngineCore engine;
    private final Map<Integer, Runnable> watched = new HashMap<>();
    private @Nullable Inotify inotify;
    private @Nullable Watch readable;

    GroupFiles(EngineCore engine) {
        this.engine = engine;
    }

    /** Runs {@code changed} whenever the file has changed. {@return the number of the watch} */
    int watch(Path file, Runnable changed) throws ErrnoException {
        int watch = open().watch(file.toString(), Notify.IN_MODIFY);
        watched.put(watch, changed);
        return watch;
    }

    /** Ends a watch; its file may be gone already. */
    void unwatch(int watch) {
        if (watched.remove(watch) == null || inotify == null) {
            return;
        }
        try {
            inotify.unwatch(watch);
        } catch (ErrnoException gone) {
            LOG.debug("watch {}: {}", watch, gone.getMessage());
        }
    }

    private Inotify open() throws ErrnoException {
        Inotify open = inotify;
        if (open == null) {
            open = Inotify.open();
            inotify = open;
            readable = engine.loop().watch(open.fd(), EventLoop.READABLE, events -> read());
        }
        return open;
    }

    private void read() {
        try {
            List<Inotify.Event> events = inotify == null ? List.of() : inotify.read();
            for (Inotify.Event event : events) {
                Runnable changed = watched.get(event.watch());
                if (changed != null) {
                    changed.run();
                } else if (event.isOverflow()) {
                    List.copyOf(watched.values()).forEach(Runnable::run);
                }
            }
        } catch (ErrnoException e) {
            LOG.warn("files of control groups: {}", e.getMessage());
        }
    }

    void close() {
        watched.clear();
        if (readable != null) {
            readable.close();
            readable = null;
        }
        if (inotify != null) {
            inotify.close();
            inotify = null;
        }
    }
}
