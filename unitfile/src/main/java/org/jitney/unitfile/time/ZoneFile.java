package org.jitney.unitfile.time;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the files of {@code /usr/share/zoneinfo}, see tzfile(5) and RFC 8536. */
final class ZoneFile {
    private static final int MAGIC = 'T' << 24 | 'Z' << 16 | 'i' << 8 | 'f';
    private static final int HEADER = 44;
    private static final int TYPE_SIZE = 6;

    /** A file has room for 256 types, and describes some hundred changes. */
    private static final int MOST_TRANSITIONS = 100_000;

    /** Before that, Java's calendar and a file's first moment ("the big bang") have no common. */
    private static final long EARLIEST = -100_000_000_000L;

    private ZoneFile() {}

    /** The counts of a header, and how wide a moment is. */
    private record Counts(
            int isUtc, int isStandard, int leaps, int times, int types, int chars, int width) {
        static Counts read(ByteBuffer in, int width) {
            return new Counts(
                    in.getInt(),
                    in.getInt(),
                    in.getInt(),
                    in.getInt(),
                    in.getInt(),
                    in.getInt(),
                    width);
        }

        boolean isSane() {
            return times >= 0
                    && times <= MOST_TRANSITIONS
                    && types > 0
                    && types <= 256
                    && chars > 0
                    && chars <= 4096
                    && leaps >= 0
                    && leaps <= 1000
                    && isUtc >= 0
                    && isUtc <= 256
                    && isStandard >= 0
                    && isStandard <= 256;
        }

        int size() {
            return times * (width + 1)
                    + types * TYPE_SIZE
                    + chars
                    + leaps * (width + 4)
                    + isUtc
                    + isStandard;
        }
    }

    /** {@return the zone that a file describes; nothing if it is no such file} */
    static Optional<ZoneTable> read(byte[] content) {
        try {
            return read(ByteBuffer.wrap(content));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Optional<ZoneTable> read(ByteBuffer in) {
        Optional<Counts> first = header(in, 4);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Counts counts = first.get();
        if (in.get(4) >= '2') {
            // The same follows with moments of 64 bits, and what comes after the last of them.
            go(in, in.position() + counts.size());
            Optional<Counts> second = header(in, 8);
            if (second.isEmpty()) {
                return Optional.empty();
            }
            counts = second.get();
        }
        int start = in.position();
        ByteBuffer behind = in.duplicate();
        go(behind, start + counts.size());
        return Optional.of(table(in, counts, rest(behind)));
    }

    private static void go(ByteBuffer in, int position) {
        if (position > in.limit()) {
            throw new BufferUnderflowException();
        }
        in.position(position);
    }

    private static Optional<Counts> header(ByteBuffer in, int width) {
        int start = in.position();
        if (in.getInt() != MAGIC) {
            return Optional.empty();
        }
        go(in, start + 20);
        Counts counts = Counts.read(in, width);
        go(in, start + HEADER);
        return counts.isSane() ? Optional.of(counts) : Optional.empty();
    }

    /** {@return the line at the end that says how it goes on} */
    private static Optional<PosixZone> rest(ByteBuffer behind) {
        byte[] bytes = new byte[behind.remaining()];
        behind.get(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(PosixZone.parse(text));
    }

    private static ZoneTable table(ByteBuffer in, Counts counts, Optional<PosixZone> rest) {
        int times = in.position();
        int indices = times + counts.times() * counts.width();
        int types = indices + counts.times();
        int chars = types + counts.types() * TYPE_SIZE;
        ZoneTable.Builder table =
                new ZoneTable.Builder(in.getInt(types), name(in, types, chars, counts.chars()));
        long last = Long.MIN_VALUE;
        for (int i = 0; i < counts.times(); i++) {
            long second =
                    counts.width() == 8 ? in.getLong(times + i * 8) : in.getInt(times + i * 4);
            int type = Byte.toUnsignedInt(in.get(indices + i));
            if (type >= counts.types()) {
                throw new IndexOutOfBoundsException(type);
            }
            int at = types + type * TYPE_SIZE;
            if (second >= EARLIEST) {
                table.add(second, last, in.getInt(at), name(in, at, chars, counts.chars()));
                last = Math.max(last, second);
            }
        }
        long from = last;
        rest.ifPresent(zone -> zone.addTo(table, from));
        return table.build();
    }

    private static String name(ByteBuffer in, int type, int chars, int size) {
        StringBuilder name = new StringBuilder();
        int at = Byte.toUnsignedInt(in.get(type + 5));
        while (at < size && in.get(chars + at) != 0) {
            name.append((char) in.get(chars + at++));
        }
        return name.toString();
    }
}
