package org.jitney.journald.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jitney.journal.Retention;
import org.jitney.linux.event.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes archived files that take too much room or are too old, and knows when the next is. */
final class Vacuum {
    private static final Logger LOG = LoggerFactory.getLogger(Vacuum.class);

    private final Clock clock;
    private final long maxRetention;
    private OptionalLong oldest = OptionalLong.empty();

    /**
     * Begins.
     *
     * @param maxRetention how long a file is kept, in microseconds; 0 for as long as there is room
     */
    Vacuum(Clock clock, long maxRetention) {
        this.clock = clock;
        this.maxRetention = maxRetention;
    }

    /** Removes files of folders; {@return them} */
    List<Path> run(List<Folder> folders) {
        List<Path> removed = new ArrayList<>();
        oldest = OptionalLong.empty();
        for (Folder folder : folders) {
            removed.addAll(run(folder));
        }
        return removed;
    }

    private List<Path> run(Folder folder) {
        try {
            long now = clock.monotonic().usec();
            Retention.Vacuumed done = folder.vacuum(now, maxRetention, clock.realtimeUsec());
            OptionalLong left = folder.oldest();
            if (left.isPresent()) {
                oldest = OptionalLong.of(Math.min(left.getAsLong(), oldest.orElse(Long.MAX_VALUE)));
            }
            return done.deleted();
        } catch (IOException e) {
            LOG.warn("Failed to vacuum {}, ignoring: {}", folder.path(), e.getMessage());
            return List.of();
        }
    }

    /**
     * {@return when the oldest file will have been kept for long enough, microseconds since 1970}
     */
    OptionalLong retentionEnds() {
        return maxRetention > 0 && oldest.isPresent()
                ? OptionalLong.of(oldest.getAsLong() + maxRetention)
                : OptionalLong.empty();
    }
}
