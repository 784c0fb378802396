package org.jitney.journald.store;

import org.jitney.journald.config.JournaldConfig.Space;

/**
 * How much room the files of one folder may take, in bytes; 0 is no limit.
 *
 * @param minUse that they may take in any case, however full the disk is
 */
public record SpaceLimits(
        long minUse, long maxUse, long keepFree, long maxFileSize, long maxFiles) {
    private static final long MIB = 1 << 20;
    private static final long SMALLEST_FILE = 512 * 1024;
    private static final long LARGEST_COMPACT_FILE = 0xffff_ffffL & -4096L;
    private static final long LARGEST_USE = 4096 * MIB;
    private static final long MOST_FILES = 100;

    /** {@return what follows from the settings on a file system of that size} */
    static SpaceLimits of(Space settings, long fileSystem) {
        long maxUse =
                settings.maxUse().isPresent()
                        ? aligned(settings.maxUse().getAsLong())
                        : Math.clamp(aligned(fileSystem / 10), MIB, LARGEST_USE);
        if (maxUse != 0) {
            maxUse = Math.max(maxUse, 2 * SMALLEST_FILE);
        }
        long minUse = Math.min(Math.clamp(aligned(fileSystem / 50), MIB, 16 * MIB), maxUse);
        long file =
                settings.maxFileSize().isPresent()
                        ? aligned(settings.maxFileSize().getAsLong())
                        : Math.min(aligned(maxUse / 8), 128 * MIB);
        file = Math.min(file, LARGEST_COMPACT_FILE);
        if (file != 0) {
            file = Math.max(file, SMALLEST_FILE);
            maxUse = maxUse == 0 ? 0 : Math.max(maxUse, 2 * file);
        }
        long free =
                settings.keepFree().isPresent()
                        ? settings.keepFree().getAsLong()
                        : fileSystem > 0 ? Math.min(aligned(fileSystem / 20), LARGEST_USE) : MIB;
        return new SpaceLimits(minUse, maxUse, free, file, settings.maxFiles().orElse(MOST_FILES));
    }

    private static long aligned(long bytes) {
        return (bytes + 4095) & -4096L;
    }

    SpaceLimits withMinUse(long bytes) {
        return new SpaceLimits(bytes, maxUse, keepFree, maxFileSize, maxFiles);
    }

    /** {@return how much the files may take together when they take {@code used} now} */
    long limit(long used, long diskFree) {
        long most = maxUse == 0 ? Long.MAX_VALUE : maxUse;
        long room = used + Math.max(0, diskFree - keepFree);
        return Math.clamp(room, Math.min(minUse, most), most);
    }
}
