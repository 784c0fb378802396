package org.jitney.manager.timer;

import java.util.OptionalLong;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Stat.FileStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that remembers over restarts when a persistent timer last elapsed: its time of
 * modification. It lies where systemd keeps it, so that either takes over from the other.
 */
public final class Stamp {
    private static final Logger LOG = LoggerFactory.getLogger(Stamp.class);
    private static final int FOR_ALL_TO_READ = 0644;

    private final Root root;
    private final String file;

    /** Makes the stamp of a timer unit in a folder below a root. */
    public Stamp(Root root, String folder, String unit) {
        this.root = root;
        this.file = folder + "/stamp-" + unit;
    }

    /** {@return the path below the root} */
    public String file() {
        return file;
    }

    /** {@return microseconds since 1970, empty when the timer has never elapsed} */
    OptionalLong read() {
        try {
            return root.stat(file).map(FileStat::mtimeUsec).stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
        } catch (ErrnoException e) {
            LOG.warn("{}: {}", file, e.getMessage());
            return OptionalLong.empty();
        }
    }

    /** Notes that the timer elapsed; a read-only disk costs the memory, not the elapse. */
    void write(long realtimeUsec) {
        try {
            root.touch(file, realtimeUsec, FOR_ALL_TO_READ);
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot note when the timer elapsed: {}", file, e.getMessage());
        }
    }

    /** Forgets when the timer elapsed. */
    public void remove() throws ErrnoException {
        root.remove(file);
    }
}
