package org.jitney.broker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Notify;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices changes in directories, and directories that come into being. For one that does not exist
 * the closest one above it is watched for the name that leads there.
 */
final class DirectoryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);
    private static final int CONTENT =
            Notify.IN_CLOSE_WRITE
                    | Notify.IN_DELETE
                    | Notify.IN_MOVED_TO
                    | Notify.IN_MOVED_FROM
                    | Notify.IN_DELETE_SELF
                    | Notify.IN_MOVE_SELF
                    | Notify.IN_CREATE
                    | Notify.IN_ONLYDIR;

    private final Inotify inotify;
    private final Watch watch;
    private final Runnable changed;

    /** The names that matter in a directory; none stands for all. */
    private final Map<Integer, Set<String>> watched = new HashMap<>();

    DirectoryWatch(EventLoop loop, Runnable changed) throws ErrnoException {
        this.inotify = Inotify.open();
        this.changed = changed;
        this.watch = loop.watch(inotify.fd(), EventLoop.READABLE, _ -> readable());
    }

    private void readable() {
        if (poll()) {
            changed.run();
        }
    }

    /** Watches these directories and no others. */
    void watch(List<String> directories) {
        Map<Integer, Set<String>> next = new HashMap<>();
        for (String directory : directories) {
            add(directory, next);
        }
        for (int old : watched.keySet()) {
            if (!next.containsKey(old)) {
                unwatch(old);
            }
        }
        watched.clear();
        watched.putAll(next);
    }

    private void add(String directory, Map<Integer, Set<String>> next) {
        String path = directory;
        String name = "";
        while (true) {
            try {
                int id = inotify.watch(path, CONTENT);
                Set<String> names = next.computeIfAbsent(id, _ -> new HashSet<>());
                names.add(name);
                return;
            } catch (ErrnoException e) {
                int slash = path.lastIndexOf('/');
                if (path.length() <= 1 || slash < 0) {
                    LOG.warn("changes in {} go unnoticed: {}", directory, e.getMessage());
                    return;
                }
                name = path.substring(slash + 1);
                path = slash == 0 ? "/" : path.substring(0, slash);
            }
        }
    }

    private void unwatch(int id) {
        try {
            inotify.unwatch(id);
        } catch (ErrnoException e) {
            // The directory was removed, and its watch with it.
            LOG.debug("watch {} was gone: {}", id, e.getMessage());
        }
    }

    /** {@return whether anything that matters has happened since the last question} */
    boolean poll() {
        boolean any = false;
        try {
            for (List<Inotify.Event> events = inotify.read();
                    !events.isEmpty();
                    events = inotify.read()) {
                for (Inotify.Event e : events) {
                    Set<String> names = watched.getOrDefault(e.watch(), Set.of());
                    any |= e.isOverflow() || names.contains("") || names.contains(e.name());
                }
            }
        } catch (ErrnoException e) {
            LOG.warn("changes of directories go unnoticed: {}", e.getMessage());
        }
        return any;
    }

    @Override
    public void close() {
        watch.close();
        inotify.close();
    }
}
