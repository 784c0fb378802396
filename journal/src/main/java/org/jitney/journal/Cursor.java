package org.jitney.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What identifies an entry, in the words of {@code __CURSOR}: sequence and number ({@code s},
 * {@code i}), boot and monotonic time ({@code b}, {@code m}), real time ({@code t}), and a sum of
 * the contents ({@code x}). Numbers are hexadecimal.
 */
record Cursor(
        Optional<Id128> seqnumId,
        OptionalLong seqnum,
        Optional<Id128> bootId,
        OptionalLong monotonic,
        OptionalLong realtime,
        OptionalLong xorHash) {

    private static final int PARTS = 6;

    static Cursor ofRealtime(long realtime) {
        return new Cursor(
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.of(realtime),
                OptionalLong.empty());
    }

    static Cursor ofMonotonic(Id128 bootId, long monotonic) {
        return new Cursor(
                Optional.empty(),
                OptionalLong.empty(),
                Optional.of(bootId),
                OptionalLong.of(monotonic),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /**
     * Reads a cursor; what is unknown is passed over.
     *
     * @throws IllegalArgumentException if it says of no entry where it is
     */
    static Cursor parse(String text) {
        Map<Character, String> parts = new HashMap<>(PARTS);
        for (String part : text.split(";", -1)) {
            if (part.length() < 2 || part.charAt(1) != '=') {
                throw notOne(text);
            }
            parts.put(part.charAt(0), part.substring(2));
        }
        Cursor cursor =
                new Cursor(
                        id(parts.get('s'), text),
                        number(parts.get('i'), text),
                        id(parts.get('b'), text),
                        number(parts.get('m'), text),
                        number(parts.get('t'), text),
                        number(parts.get('x'), text));
        boolean hasPlace =
                cursor.hasSeqnum() || cursor.hasMonotonic() || cursor.realtime.isPresent();
        if (!hasPlace) {
            throw notOne(text);
        }
        return cursor;
    }

    boolean hasSeqnum() {
        return seqnumId.isPresent() && seqnum.isPresent();
    }

    boolean hasMonotonic() {
        return bootId.isPresent() && monotonic.isPresent();
    }

    private static IllegalArgumentException notOne(String text) {
        return new IllegalArgumentException("not a cursor: " + text);
    }

    private static Optional<Id128> id(@Nullable String part, String text) {
        if (part == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Id128.parse(part));
        } catch (IllegalArgumentException e) {
            throw notOne(text);
        }
    }

    private static OptionalLong number(@Nullable String part, String text) {
        if (part == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseUnsignedLong(part, 16));
        } catch (NumberFormatException e) {
            throw notOne(text);
        }
    }

    /** {@return whether an entry is not contradicted by any part of this} */
    boolean isOf(JournalEntry entry, long xor) {
        return seqnumId.map(entry.seqnumId()::equals).orElse(true)
                && seqnum.orElse(entry.seqnum()) == entry.seqnum()
                && bootId.map(entry.bootId()::equals).orElse(true)
                && monotonic.orElse(entry.monotonic()) == entry.monotonic()
                && realtime.orElse(entry.realtime()) == entry.realtime()
                && xorHash.orElse(xor) == xor;
    }
}
