package org.jitney.journal.format;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Compares the tags of a file with the key of its owner. */
public final class KeyedSealCheck implements Verifier.SealCheck {
    private final Fsprg.Owner owner;
    private final long startUsec;
    private final long intervalUsec;
    private final SealSum sum = new SealSum();

    private long partFrom;
    private Optional<Fsprg> state = Optional.empty();
    private long lastEpoch;
    private long lastEntry;
    private long lastTagFrom;
    private long lastSealedEntry;
    private boolean hasTag;

    private KeyedSealCheck(byte[] seed, long startUsec, long intervalUsec) {
        this.owner = new Fsprg.Owner(seed);
        this.startUsec = startUsec;
        this.intervalUsec = intervalUsec;
    }

    /**
     * {@return the check by a verification key, {@code SEED/START-INTERVAL}; empty if it is none}
     */
    public static Optional<KeyedSealCheck> parse(String key) {
        int slash = key.indexOf('/');
        int dash = key.indexOf('-', slash);
        if (slash < 0 || dash < 0) {
            return Optional.empty();
        }
        try {
            byte[] seed = HexFormat.of().parseHex(key.substring(0, slash).replace("-", ""));
            long start = Long.parseLong(key.substring(slash + 1, dash), 16);
            long interval = Long.parseLong(key.substring(dash + 1), 16);
            if (seed.length != Fsprg.SEED_LENGTH || start <= 0 || interval <= 0) {
                return Optional.empty();
            }
            return Optional.of(
                    new KeyedSealCheck(seed, Math.multiplyExact(start, interval), interval));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    @Override
    public void object(JournalFile file, long at) {
        // Its part of the file is summed up when the tag behind it says under which key.
    }

    @Override
    public void entry(JournalFile.Entry entry) throws CorruptFile {
        if (hasTag && entry.realtime() < lastTagFrom) {
            throw new CorruptFile(
                    entry.offset(),
                    "Older entry after newer tag (%d < %d)"
                            .formatted(entry.realtime(), lastTagFrom));
        }
        lastEntry = entry.realtime();
    }

    @Override
    public void tag(JournalFile file, long at, long seqnum, long epoch) throws CorruptFile {
        if (hasTag && Long.compareUnsigned(epoch, lastEpoch) < 0) {
            throw new CorruptFile(
                    at,
                    "Epoch sequence out of synchronization (%s < %s)"
                            .formatted(
                                    Long.toUnsignedString(epoch),
                                    Long.toUnsignedString(lastEpoch)));
        }
        long from = from(at, epoch);
        if (lastEntry != 0 && lastEntry >= from + intervalUsec) {
            throw new CorruptFile(
                    at,
                    "tag/entry realtime timestamp out of synchronization (%d >= %d)"
                            .formatted(lastEntry, from + intervalUsec));
        }
        compare(file, at, epoch);
        lastEpoch = epoch;
        lastTagFrom = from;
        lastSealedEntry = lastEntry;
        hasTag = true;
    }

    private long from(long at, long epoch) throws CorruptFile {
        try {
            return Math.addExact(startUsec, Math.multiplyExact(epoch, intervalUsec));
        } catch (ArithmeticException e) {
            throw new CorruptFile(at, "Invalid object tag epoch: " + Long.toUnsignedString(epoch));
        }
    }

    private void compare(JournalFile file, long at, long epoch) throws CorruptFile {
        sum.start(stateOf(epoch));
        if (partFrom == 0) {
            sum.header(file);
            partFrom = file.headerSize();
        }
        long object = partFrom;
        while (object <= at) {
            sum.object(file, object);
            object += Layout.align(file.object(object, 0));
        }
        partFrom = object;
        byte[] stored = file.bytes().copy(at + Layout.TAG_HMAC, Layout.TAG_SIZE - Layout.TAG_HMAC);
        if (!Arrays.equals(stored, sum.finish())) {
            throw new CorruptFile(at, "Tag failed verification");
        }
    }

    private Fsprg stateOf(long epoch) {
        Fsprg found = state.isPresent() ? owner.at(epoch, state.get()) : owner.at(epoch);
        state = Optional.of(found);
        return found;
    }

    /** {@return the time of the last entry that is sealed, in microseconds; 0 if none is} */
    public long lastSealed() {
        return lastSealedEntry;
    }
}
