package org.jitney.journald.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.journal.Retention;
import org.jitney.journald.config.JournaldConfig.Space;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Statfs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of journal files, and the room that it has. */
public final class Folder {
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);
    private static final long RECHECK_USEC = 30_000_000;
    private static final Pattern ARCHIVED =
            Pattern.compile(
                    ".*@[0-9a-f]{32}-[0-9a-f]{16}-([0-9a-f]{16})\\.journal"
                            + "|.*@([0-9a-f]{16})-[0-9a-f]{16}\\.journal~");

    private final String name;
    private final Path path;
    private final Space settings;
    private long minUse = -1;
    private long lastLook = Long.MIN_VALUE / 2;
    private Usage usage = Usage.NONE;

    Folder(String name, Path path, Space settings) {
        this.name = name;
        this.path = path;
        this.settings = settings;
    }

    /**
     * What a folder takes and may take, in bytes.
     *
     * @param diskFree of the file system
     * @param limit that its files may take together
     */
    public record Usage(
            long used, long diskFree, long limit, long maxUse, long keepFree, long maxFiles) {
        static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

        /** {@return how much more may be written} */
        public long available() {
            return Math.max(0, limit - used);
        }
    }

    /** {@return what it is called in messages} */
    public String name() {
        return name;
    }

    /** {@return where it is} */
    public Path path() {
        return path;
    }

    /** {@return the limits on the file system that it is on} */
    SpaceLimits limits() {
        SpaceLimits limits = SpaceLimits.of(settings, fileSystem());
        return minUse < 0 ? limits : limits.withMinUse(Math.max(minUse, limits.minUse()));
    }

    private long fileSystem() {
        try {
            Statfs stat = Statfs.of(path.toString());
            return stat.blocks() * stat.blockSize();
        } catch (ErrnoException missing) {
            return 0;
        }
    }

    /** What is there at the start stays until it is rotated, however full the disk is. */
    void keepWhatIsThere() {
        minUse = Math.max(minUse, usage.used());
    }

    /** {@return what it takes, as of at most half a minute ago} */
    public Usage usage(long nowUsec) {
        if (lastLook + RECHECK_USEC <= nowUsec) {
            usage = look();
            lastLook = nowUsec;
        }
        return usage;
    }

    /** Looks again when asked the next time. */
    void forget() {
        lastLook = Long.MIN_VALUE / 2;
    }

    private Usage look() {
        long used = 0;
        for (Path file : files()) {
            try {
                int how = Fcntl.AT_SYMLINK_NOFOLLOW;
                used +=
                        Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                                ? Stat.blocks(file.toString(), how) * 512
                                : 0;
            } catch (ErrnoException e) {
                LOG.debug("{} is gone: {}", file, e.getMessage());
            }
        }
        try {
            Statfs stat = Statfs.of(path.toString());
            long free = stat.available() * stat.blockSize();
            SpaceLimits limits = limits();
            return new Usage(
                    used,
                    free,
                    limits.limit(used, free),
                    limits.maxUse(),
                    limits.keepFree(),
                    limits.maxFiles());
        } catch (ErrnoException missing) {
            return Usage.NONE;
        }
    }

    /** {@return the journal files, those that are damaged among them} */
    List<Path> files() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path, "*.{journal,journal~}")) {
            all.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return found;
        }
        return found;
    }

    /** Removes archived files until the limits hold; {@return what was removed} */
    Retention.Vacuumed vacuum(long nowUsec, long maxRetention, long realtimeUsec)
            throws IOException {
        forget();
        Usage now = usage(nowUsec);
        Instant oldest =
                maxRetention == 0
                        ? Instant.EPOCH
                        : Instant.ofEpochMilli(Math.max(0, realtimeUsec - maxRetention) / 1000);
        Retention.Vacuumed done =
                Files.isDirectory(path)
                        ? new Retention(now.limit(), now.maxFiles(), oldest).vacuum(path)
                        : new Retention.Vacuumed(List.of(), 0);
        forget();
        return done;
    }

    /** {@return when the oldest file that could be removed was begun, microseconds since 1970} */
    OptionalLong oldest() {
        return files().stream()
                .map(file -> ARCHIVED.matcher(file.getFileName().toString()))
                .filter(Matcher::matches)
                .map(m -> m.group(1) != null ? m.group(1) : m.group(2))
                .mapToLong(digits -> Long.parseUnsignedLong(digits, 16))
                .min();
    }
}
