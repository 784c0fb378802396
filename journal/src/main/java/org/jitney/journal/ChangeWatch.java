package org.jitney.journal;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Notify;
import org.jitney.linux.sys.Poll;

/** Waits for changes of folders or files. A writer tells of its changes by setting the size. */
final class ChangeWatch implements AutoCloseable {
    private static final int MASK =
            Notify.IN_MODIFY
                    | Notify.IN_CREATE
                    | Notify.IN_DELETE
                    | Notify.IN_MOVED_FROM
                    | Notify.IN_MOVED_TO
                    | Notify.IN_ATTRIB;

    private final Inotify inotify;
    private final Poll poll;
    private final Set<Path> watched = new HashSet<>();

    ChangeWatch() throws ErrnoException {
        inotify = Inotify.open();
        poll = new Poll(1);
        poll.add(inotify.fd().number(), Poll.EPOLLIN, 0);
    }

    /** Watches these, too; what cannot be watched is not there. */
    void watch(List<Path> paths) {
        for (Path path : paths) {
            if (watched.contains(path)) {
                continue;
            }
            try {
                inotify.watch(path.toString(), MASK);
                watched.add(path);
            } catch (ErrnoException e) {
                // It may come later; the folder above tells.
            }
        }
    }

    JournalReader.Change await(long timeoutMillis) throws ErrnoException {
        int millis = timeoutMillis < 0 ? -1 : (int) Math.min(timeoutMillis, Integer.MAX_VALUE);
        poll.await(millis);
        List<Inotify.Event> events = inotify.read();
        if (events.isEmpty()) {
            return JournalReader.Change.NOTHING;
        }
        boolean onlyAppended =
                events.stream().allMatch(event -> (event.mask() & ~Notify.IN_MODIFY) == 0);
        return onlyAppended ? JournalReader.Change.APPENDED : JournalReader.Change.INVALIDATED;
    }

    @Override
    public void close() {
        poll.close();
        inotify.close();
    }
}
