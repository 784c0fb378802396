package org.jitney.unitfile.install;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jitney.unitfile.UnitFile;

/**
 * What was read of {@code [Install]} sections, for who asks about the same files again and again. A
 * file that has another stamp than when it was read is read again.
 *
 * <p>The kernel's clock for files ticks a few times in a hundredth of a second: two writes within
 * one tick leave the same stamp. Therefore nothing is kept of a file that was changed just now. It
 * belongs to one thread, and may outlive any number of {@link UnitFiles}.
 */
public final class InstallSections {
    /** Far more than a tick, and than the time between looking at a file and reading it. */
    private static final long SETTLED_USEC = 2_000_000;

    private static final int MOST = 20_000;

    private record Known(FileTree.Stamp stamp, List<UnitFile.Entry> entries) {}

    private final Map<String, Known> sections = new HashMap<>();
    private final LongSupplier nowUsec;

    /**
     * Knows nothing yet.
     *
     * @param nowUsec the real-time clock, in microseconds since the epoch
     */
    public InstallSections(LongSupplier nowUsec) {
        this.nowUsec = nowUsec;
    }

    /** {@return one that keeps nothing: by its clock everything has just been changed} */
    public static InstallSections none() {
        return new InstallSections(() -> Long.MIN_VALUE / 2);
    }

    /** {@return the section of a file that is as it was when the section was read} */
    Optional<List<UnitFile.Entry>> of(String path, FileTree.Stamp stamp) {
        Known known = sections.get(path);
        return known != null && known.stamp.equals(stamp)
                ? Optional.of(known.entries)
                : Optional.empty();
    }

    /** Keeps what was read of a file that had that stamp before it was read. */
    void put(String path, FileTree.Stamp stamp, List<UnitFile.Entry> entries) {
        long age = nowUsec.getAsLong() - stamp.changedUsec();
        if (age < SETTLED_USEC) {
            sections.remove(path);
            return;
        }
        if (sections.size() >= MOST) {
            sections.clear();
        }
        sections.put(path, new Known(stamp, List.copyOf(entries)));
    }
}
