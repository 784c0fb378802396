package org.jitney.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.HeaderView;
import org.jitney.journal.format.JournalFile;

/**
 * How much is kept of what has been archived.
 *
 * @param maxUse bytes that all files may take together, 0 for no limit
 * @param maxFiles how many files there may be, 0 for no limit
 * @param oldest files that began before go, {@link Instant#EPOCH} for none
 */
public record Retention(long maxUse, long maxFiles, Instant oldest) {

    /** What journald keeps on a disk if its settings leave it open. */
    private static final long USE_LEAST = 1L << 20;

    private static final long USE_MOST = 4L << 30;
    private static final long FREE_MOST = 4L << 30;
    private static final long FILE_MOST = 128L << 20;
    private static final long FILE_LEAST = 512L << 10;
    private static final long PAGE = 4096;
    private static final int FILES_MOST = 100;

    /**
     * What a vacuum has done.
     *
     * @param deleted the files, oldest first
     * @param freed bytes
     */
    public record Vacuumed(List<Path> deleted, long freed) {}

    /**
     * Limits of a place for files, in bytes.
     *
     * @param maxUse of all files together
     * @param keepFree that stays free on the disk
     * @param maxFileSize of one file
     * @param maxFiles how many files are kept
     */
    public record Limits(long maxUse, long keepFree, long maxFileSize, int maxFiles) {

        /**
         * {@return the limits that journald goes by where its settings are open}
         *
         * @param diskSize of the file system, in bytes
         */
        public static Limits ofDisk(long diskSize) {
            return ofDisk(diskSize, 0, 0, 0, 0);
        }

        /** As above, with settings; 0 where they are open. */
        public static Limits ofDisk(
                long diskSize, long maxUse, long keepFree, long maxFileSize, int maxFiles) {
            long use = maxUse;
            if (use == 0) {
                use = pages(Math.clamp(diskSize / 10, USE_LEAST, USE_MOST));
            }
            long file = maxFileSize;
            if (file == 0) {
                file = Math.min(pages(use / 8), FILE_MOST);
            }
            file = Math.max(pages(file), FILE_LEAST);
            if (maxUse != 0) {
                use = Math.max(use, file * 2);
            }
            long free = keepFree;
            if (free == 0) {
                free = Math.clamp(diskSize / 20, USE_LEAST, FREE_MOST);
            }
            return new Limits(use, free, file, maxFiles == 0 ? FILES_MOST : maxFiles);
        }

        private static long pages(long bytes) {
            return (bytes + PAGE - 1) & -PAGE;
        }

        /**
         * {@return what all files may take together now}
         *
         * @param used by them, in bytes
         * @param available on the disk, in bytes
         */
        public long allowed(long used, long available) {
            long more = Math.max(available - keepFree, 0);
            return Math.min(maxUse, used + more);
        }
    }

    private record Candidate(Path file, FileNames.Archived name, long usage) {}

    /**
     * Deletes archived files of one folder, oldest first, until the limits hold. Files that are
     * written to count, and stay. An archived file without entries goes in any case.
     */
    public Vacuumed vacuum(Path folder) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        List<Path> deleted = new ArrayList<>();
        long used = 0;
        long freed = 0;
        long count = 0;
        for (Path file : entries(folder)) {
            String name = file.getFileName().toString();
            if (!name.endsWith(".journal") && !name.endsWith(".journal~")) {
                continue;
            }
            long usage = usage(file);
            Optional<FileNames.Archived> archived = FileNames.parse(name);
            if (archived.isPresent() && isEmpty(file)) {
                if (Files.deleteIfExists(file)) {
                    deleted.add(file);
                    freed += usage;
                }
                continue;
            }
            count++;
            used += usage;
            archived.ifPresent(it -> candidates.add(new Candidate(file, it, usage)));
        }
        candidates.sort(Comparator.comparing(Candidate::name, Retention::compare));
        for (Candidate candidate : candidates) {
            boolean isTooOld = isTooOld(candidate);
            boolean isTooMuch = (maxUse > 0 && used > maxUse) || (maxFiles > 0 && count > maxFiles);
            if (!isTooOld && !isTooMuch) {
                break;
            }
            if (Files.deleteIfExists(candidate.file)) {
                deleted.add(candidate.file);
                freed += candidate.usage;
            }
            used -= candidate.usage;
            count--;
        }
        return new Vacuumed(deleted, freed);
    }

    private boolean isTooOld(Candidate candidate) {
        long micros = oldest.getEpochSecond() * 1_000_000 + oldest.getNano() / 1000;
        return micros > 0 && candidate.name.realtime() < micros;
    }

    /** Within a sequence by number, else by time. */
    private static int compare(FileNames.Archived a, FileNames.Archived b) {
        if (a.seqnumId().isPresent() && a.seqnumId().equals(b.seqnumId())) {
            return Long.compareUnsigned(a.seqnum(), b.seqnum());
        }
        return Long.compareUnsigned(a.realtime(), b.realtime());
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (var stream = Files.newDirectoryStream(folder)) {
            List<Path> all = new ArrayList<>();
            stream.forEach(all::add);
            return all;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static boolean isEmpty(Path file) {
        try (JournalFile open = JournalFile.open(file)) {
            return new HeaderView(open).number(HeaderView.Value.ENTRIES).orElse(0) == 0;
        } catch (IOException | CorruptFile | InternalError e) {
            // What cannot be read may still be salvaged.
            return false;
        }
    }

    private static long usage(Path file) throws IOException {
        try (JournalFile open = JournalFile.open(file)) {
            return open.usage();
        } catch (CorruptFile e) {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
