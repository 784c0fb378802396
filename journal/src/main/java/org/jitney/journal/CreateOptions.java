package org.jitney.journal;

import java.nio.file.Path;
import java.util.Optional;
import org.jitney.journal.format.Compression;

/**
 * How a file is made, and how it is gone on with.
 *
 * @param machineId whose file it is
 * @param sequence where the numbers come from; without one the file begins its own
 * @param compact offsets of 32 bits: the file stays below 4 GiB
 * @param keyedHash hash tables that nobody outside can fill with collisions
 * @param compression of payloads from {@code compressThreshold} bytes on
 * @param sealing the file with the sealing key (see {@link Sealing}) if the file is sealed
 * @param mode permissions of a new file
 * @param maxSize bytes that the file may have, 0 for no limit
 * @param keepFree bytes that have to stay free on the disk
 * @param strictOrder whether an entry that is older than the one before, or of another boot, is
 *     refused, so that the writer begins another file
 */
public record CreateOptions(
        Id128 machineId,
        Optional<Sequence> sequence,
        boolean compact,
        boolean keyedHash,
        Compression compression,
        long compressThreshold,
        Optional<Path> sealing,
        int mode,
        long maxSize,
        long keepFree,
        boolean strictOrder) {

    /** What is compressed if nobody says otherwise, in bytes. */
    public static final long COMPRESS_THRESHOLD = 512;

    /** {@return what journald uses: compact, keyed, zstd, 0640, 128 MiB, in strict order} */
    public static CreateOptions of(Id128 machineId) {
        return new CreateOptions(
                machineId,
                Optional.empty(),
                true,
                true,
                Compression.ZSTD,
                COMPRESS_THRESHOLD,
                Optional.empty(),
                0640,
                128L << 20,
                0,
                true);
    }

    public CreateOptions withSequence(Sequence numbers) {
        return new CreateOptions(
                machineId,
                Optional.of(numbers),
                compact,
                keyedHash,
                compression,
                compressThreshold,
                sealing,
                mode,
                maxSize,
                keepFree,
                strictOrder);
    }

    public CreateOptions withFormat(boolean compactFile, boolean keyed) {
        return new CreateOptions(
                machineId,
                sequence,
                compactFile,
                keyed,
                compression,
                compressThreshold,
                sealing,
                mode,
                maxSize,
                keepFree,
                strictOrder);
    }

    public CreateOptions withCompression(Compression algorithm, long threshold) {
        return new CreateOptions(
                machineId,
                sequence,
                compact,
                keyedHash,
                algorithm,
                threshold,
                sealing,
                mode,
                maxSize,
                keepFree,
                strictOrder);
    }

    public CreateOptions withSealing(Path keyFile) {
        return new CreateOptions(
                machineId,
                sequence,
                compact,
                keyedHash,
                compression,
                compressThreshold,
                Optional.of(keyFile),
                mode,
                maxSize,
                keepFree,
                strictOrder);
    }

    public CreateOptions withMode(int permissions) {
        return new CreateOptions(
                machineId,
                sequence,
                compact,
                keyedHash,
                compression,
                compressThreshold,
                sealing,
                permissions,
                maxSize,
                keepFree,
                strictOrder);
    }

    public CreateOptions withLimits(long largest, long free) {
        return new CreateOptions(
                machineId,
                sequence,
                compact,
                keyedHash,
                compression,
                compressThreshold,
                sealing,
                mode,
                largest,
                free,
                strictOrder);
    }

    public CreateOptions withStrictOrder(boolean strict) {
        return new CreateOptions(
                machineId,
                sequence,
                compact,
                keyedHash,
                compression,
                compressThreshold,
                sealing,
                mode,
                maxSize,
                keepFree,
                strict);
    }
}
