package org.jitney.network1.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.SortedMap;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/** Values of the sections on traffic control; pure. */
final class TrafficValues {
    /** What stands above all in {@code Parent=}. */
    static final long ROOT = 0xffff_ffffL;

    /** {@code TC_H_INGRESS}, which is {@code TC_H_CLSACT}, too. */
    static final long INGRESS = 0xffff_fff1L;

    /** What qdiscs at the ingress are known by. */
    static final long INGRESS_HANDLE = 0xffff_0000L;

    static final long MOST = 0xffff_ffffL;
    private static final int BITS = 8;
    private static final BigDecimal MYRIAD = BigDecimal.valueOf(10_000);

    private TrafficValues() {}

    /** Reads the number of a qdisc; it stands in the upper half. */
    static Optional<Long> handle(String text) {
        return hexadecimal(text).filter(n -> n > 0).map(n -> n << 16);
    }

    /** Reads {@code major:minor}. */
    static Optional<Long> classId(String text) {
        String[] halves = text.split(":", -1);
        return halves.length != 2
                ? Optional.empty()
                : hexadecimal(halves[0])
                        .flatMap(upper -> hexadecimal(halves[1]).map(lower -> upper << 16 | lower));
    }

    /** Reads what a qdisc or a class lies below. */
    static Optional<Long> parent(String text) {
        return switch (text) {
            case "root" -> Optional.of(ROOT);
            case "ingress", "clsact" -> Optional.of(INGRESS);
            default -> classId(text);
        };
    }

    private static Optional<Long> hexadecimal(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        return digits.matches("[0-9a-fA-F]{1,4}")
                ? Optional.of(Long.parseLong(digits, 16))
                : Optional.empty();
    }

    /** Reads the lower half of a class's number. */
    static Optional<Long> minor(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        return digits.matches("[0-9a-fA-F]{1,8}")
                ? Optional.of(Long.parseLong(digits, 16))
                : Optional.empty();
    }

    /** Reads bytes; what 32 bits hold. */
    static Optional<Long> bytes(String text) {
        try {
            long value = ByteSize.parse(text);
            return value >= 0 && value <= MOST ? Optional.of(value) : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    /** Reads bits a second: {@return bytes} */
    static Optional<Long> rate(String text) {
        try {
            long bits = ByteSize.parse(text, 1000);
            return bits >= 0 ? Optional.of(bits / BITS) : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    /** Reads a time: {@return microseconds, as many as 32 bits hold} */
    static Optional<Long> usec(String text) {
        return longUsec(text).filter(usec -> usec <= MOST);
    }

    static Optional<Long> longUsec(String text) {
        try {
            TimeSpan span = TimeSpan.parse(text);
            return span.isInfinite() || span.usec() < 0
                    ? Optional.empty()
                    : Optional.of(span.usec());
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    /** Reads a part of a whole, down to a ten-thousandth: {@return of 2^32 - 1} */
    static Optional<Long> share(String text) {
        int parts =
                switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
                    case '%' -> 2;
                    case '\u2030' -> 1;
                    case '\u2031' -> 0;
                    default -> -1;
                };
        String number = text.isEmpty() ? "" : text.substring(0, text.length() - 1);
        if (parts < 0 || !number.matches("[0-9]{1,5}(\\.[0-9]{1,2})?")) {
            return Optional.empty();
        }
        BigDecimal whole = new BigDecimal(number).movePointRight(parts);
        boolean fits = whole.compareTo(MYRIAD) <= 0 && whole.stripTrailingZeros().scale() <= 0;
        return fits
                ? Optional.of(whole.multiply(BigDecimal.valueOf(MOST)).longValue() / 10_000)
                : Optional.empty();
    }

    /** Notes a number that is given. */
    static void put(
            SortedMap<Integer, NetDevKind.Bridge.Setting> to,
            int type,
            int size,
            Optional<Long> value) {
        value.ifPresent(v -> to.put(type, new NetDevKind.Bridge.Setting(size, v)));
    }
}
