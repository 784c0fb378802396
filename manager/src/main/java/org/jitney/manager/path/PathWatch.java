package org.jitney.manager.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Notify;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.UnitHost;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a path unit and what is watched for it.
 *
 * <p>The path itself is watched for what the setting asks, each directory above it for the next
 * component to come, until the first that is not there. Links count twice: the link, and where it
 * leads. Once a directory's own child exists, only its being moved away matters any more.
 */
final class PathWatch {
    private static final int GONE = Notify.IN_DELETE_SELF | Notify.IN_MOVE_SELF;
    private static final int COMES = Notify.IN_CREATE | Notify.IN_MOVED_TO;

    private final PathSetting setting;
    private final UnitHost host;
    private final PathFiles files;
    private boolean existed;
    private int ownWatch = -1;
    private @Nullable Inotify inotify;
    private @Nullable AutoCloseable watched;

    PathWatch(PathSetting setting, UnitHost host, PathFiles files) {
        this.setting = setting;
        this.host = host;
        this.files = files;
    }

    PathSetting setting() {
        return setting;
    }

    /**
     * {@return the path that triggers now, if one does}
     *
     * @param initial whether the unit has just been started: what is there then is no change
     * @param afterUnit whether it is asked since the triggered unit is down again
     */
    Optional<String> triggering(boolean initial, boolean afterUnit) {
        String path = setting.path();
        return switch (setting.kind()) {
            case EXISTS -> Optional.of(path).filter(files::exists);
            case EXISTS_GLOB -> files.firstMatch(path);
            case DIRECTORY_NOT_EMPTY -> Optional.of(path).filter(files::isNotEmpty);
            case CHANGED, MODIFIED -> {
                boolean exists = files.exists(path);
                boolean changed = exists != existed;
                existed = exists;
                yield changed && !initial && !afterUnit ? Optional.of(path) : Optional.empty();
            }
        };
    }

    /** Starts to watch, anew if it does already. */
    void open(Runnable event) throws ErrnoException {
        close();
        Inotify fresh = Inotify.open();
        inotify = fresh;
        try {
            addWatches(fresh);
        } catch (ErrnoException e) {
            close();
            throw e;
        }
        watched = host.watchReadable(new Handle(fresh), event);
    }

    private void addWatches(Inotify fresh) throws ErrnoException {
        List<String> places = prefixes(setting.path());
        for (int i = 0; i < places.size(); i++) {
            boolean last = i == places.size() - 1;
            int mask = last ? setting.kind().mask() : GONE | COMES;
            try {
                String place = files.real(places.get(i));
                fresh.watch(place, mask | Notify.IN_DONT_FOLLOW);
                int watch = fresh.watch(place, mask);
                if (i > 0) {
                    fresh.watch(files.real(places.get(i - 1)), Notify.IN_MOVE_SELF);
                }
                ownWatch = last ? watch : ownWatch;
            } catch (ErrnoException e) {
                if (i > 0 && e.is(Errno.ENOENT, Errno.EACCES)) {
                    return;
                }
                throw e;
            }
        }
    }

    /** {@return the root, and each longer beginning of the path} */
    private static List<String> prefixes(String path) {
        List<String> out = new ArrayList<>(List.of("/"));
        for (int at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
            out.add(path.substring(0, at));
        }
        if (path.length() > 1) {
            out.add(path);
        }
        return out;
    }

    /** Reads the events; {@return whether the path itself has changed and that alone triggers} */
    boolean isChange() throws ErrnoException {
        if (inotify == null) {
            return false;
        }
        boolean own = inotify.read().stream().anyMatch(event -> event.watch() == ownWatch);
        return own && setting.kind().triggersByChange();
    }

    void close() {
        ownWatch = -1;
        if (watched != null) {
            try {
                watched.close();
            } catch (Exception e) {
                throw new IllegalStateException("ending a watch cannot fail", e);
            }
            watched = null;
        }
        if (inotify != null) {
            inotify.close();
            inotify = null;
        }
    }

    private record Handle(Inotify inotify) implements HostFd {
        @Override
        public int number() {
            return inotify.fd().number();
        }

        @Override
        public void close() {
            inotify.close();
        }
    }
}
