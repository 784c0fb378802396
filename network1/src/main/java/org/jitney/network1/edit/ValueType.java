package org.jitney.network1.edit;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.IpPrefix;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * What a value has to be.
 *
 * @param what what it is, for the sentence "is not ..."
 * @param test whether a text is one
 */
record ValueType(String what, Predicate<String> test) {
    private static final List<String> STATES =
            List.of(
                    "missing",
                    "off",
                    "no-carrier",
                    "dormant",
                    "degraded-carrier",
                    "carrier",
                    "degraded",
                    "enslaved",
                    "routable");
    private static final int KEY_LENGTH = 32;
    private static final int MOST_PORT = 65535;
    private static final int MOST_VLAN = 4094;
    private static final long MOST = 0xffff_ffffL;

    /** Anything. */
    static final ValueType TEXT = new ValueType("text", t -> true);

    /** {@return the type that a word of the table means} */
    static ValueType of(String word) {
        int colon = word.indexOf(':');
        String name = colon < 0 ? word : word.substring(0, colon);
        String more = colon < 0 ? "" : word.substring(colon + 1);
        return switch (name) {
            case "text" -> TEXT;
            case "bool" -> new ValueType("a boolean", ValueType::isBoolean);
            case "ip" -> new ValueType("an IP address", t -> IpPrefix.address(t).isPresent());
            case "prefix" ->
                    new ValueType(
                            "an IP address with an optional prefix length",
                            t -> IpPrefix.parse(t).isPresent());
            case "prefixes" ->
                    new ValueType(
                            "a list of IP addresses with prefix lengths",
                            t -> all(t, "[\\s,]+", p -> IpPrefix.parse(p).isPresent()));
            case "gateway" ->
                    new ValueType(
                            "an IP address, _dhcp4 or _ipv6ra",
                            t ->
                                    List.of("_dhcp4", "_ipv6ra", "_dhcp", "dhcp").contains(t)
                                            || IpPrefix.address(t).isPresent());
            case "mac" ->
                    new ValueType("a hardware address", t -> HardwareAddress.parse(t).isPresent());
            case "macs" ->
                    new ValueType(
                            "a list of hardware addresses",
                            t -> all(t, "\\s+", m -> HardwareAddress.parse(m).isPresent()));
            case "ifname" -> new ValueType("an interface name", ValueType::isInterfaceName);
            case "ifnames" ->
                    new ValueType(
                            "a list of interface names",
                            t -> all(t, "\\s+", ValueType::isInterfaceName));
            case "onlineState" ->
                    new ValueType(
                            "a boolean, an operational state or a range of them",
                            ValueType::isOnlineState);
            case "size" -> new ValueType("a size in bytes", ValueType::isSize);
            case "rate" -> new ValueType("a rate in bits per second", ValueType::isRate);
            case "time" -> new ValueType("a time span", ValueType::isTimeSpan);
            case "key" -> new ValueType("a key of 32 bytes in Base64", ValueType::isKey);
            case "portRange" ->
                    new ValueType("a port or a range of ports", t -> isRange(t, 1, MOST_PORT));
            case "vlanRange" ->
                    new ValueType("a VLAN ID or a range of them", t -> isRange(t, 1, MOST_VLAN));
            case "numberOrMax" ->
                    new ValueType(
                            "a number from 1 to 4294967295 or max",
                            t -> t.equals("max") || isNumber(t, 1, MOST));
            case "hex" -> hex(Long.parseLong(more));
            case "number" -> number(more);
            case "oneof" -> oneOf(more);
            case "words" -> words(more);
            default -> throw new IllegalArgumentException("no type " + word);
        };
    }

    private static ValueType hex(long most) {
        return new ValueType(
                "a hexadecimal number from 1 to " + Long.toHexString(most),
                t -> {
                    String digits = t.startsWith("0x") ? t.substring(2) : t;
                    return digits.matches("[0-9A-Fa-f]{1,8}")
                            && isNumber(Long.toString(Long.parseLong(digits, 16)), 1, most);
                });
    }

    private static ValueType number(String range) {
        String[] ends = range.split("-");
        long least = Long.parseLong(ends[0]);
        long most = Long.parseLong(ends[1]);
        return new ValueType(
                "a number from %d to %d".formatted(least, most), t -> isNumber(t, least, most));
    }

    /** With {@code yes} among the words all booleans are, with {@code #N} numbers up to that. */
    private static ValueType oneOf(String text) {
        List<String> words = Arrays.asList(text.split("\\|"));
        Optional<Long> most =
                words.stream()
                        .filter(w -> w.startsWith("#"))
                        .map(w -> Long.parseLong(w.substring(1)))
                        .findFirst();
        List<String> shown =
                words.stream()
                        .map(w -> w.startsWith("#") ? "a number up to " + w.substring(1) : w)
                        .toList();
        return new ValueType(
                "one of " + String.join(", ", shown),
                t ->
                        words.stream().anyMatch(w -> w.equalsIgnoreCase(t))
                                || (words.contains("yes") && isBoolean(t))
                                || (most.isPresent() && isNumber(t, 0, most.get())));
    }

    private static ValueType words(String text) {
        List<String> known = List.of(text.split("\\|"));
        return new ValueType(
                "a list of " + String.join(", ", known),
                t -> all(t.toLowerCase(Locale.ROOT), "\\s+", known::contains));
    }

    private static boolean all(String text, String between, Predicate<String> test) {
        return Arrays.stream(text.split(between)).allMatch(test);
    }

    private static boolean isBoolean(String text) {
        return Booleans.parse(text).isPresent();
    }

    static boolean isInterfaceName(String text) {
        return text.matches("[^/\\s:%\\p{Cntrl}]{1,15}")
                && !text.matches("\\.{1,2}|[0-9]+")
                && !List.of("all", "default").contains(text);
    }

    private static boolean isOnlineState(String text) {
        return isBoolean(text)
                || (text.chars().filter(c -> c == ':').count() <= 1
                        && Arrays.stream(text.split(":", -1))
                                .allMatch(s -> s.isEmpty() || STATES.contains(s)));
    }

    private static boolean isSize(String text) {
        try {
            return ByteSize.parse(text) >= 0;
        } catch (UnitFileError e) {
            return false;
        }
    }

    private static boolean isRate(String text) {
        return text.matches("[0-9]{1,15}(\\.[0-9]{1,9})?\\s?[KMGT]?");
    }

    private static boolean isTimeSpan(String text) {
        try {
            return text.equals("infinity") || TimeSpan.parse(text).usec() >= 0;
        } catch (UnitFileError e) {
            return false;
        }
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == KEY_LENGTH;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isRange(String text, long least, long most) {
        String[] ends = text.split("-", 2);
        return isNumber(ends[0], least, most)
                && (ends.length == 1
                        || (isNumber(ends[1], least, most)
                                && Long.parseLong(ends[0]) <= Long.parseLong(ends[1])));
    }

    private static boolean isNumber(String text, long least, long most) {
        boolean hex = text.startsWith("0x");
        String digits = hex ? text.substring(2) : text;
        if (!digits.matches(hex ? "[0-9A-Fa-f]{1,8}" : "[0-9]{1,10}")) {
            return false;
        }
        long value = Long.parseLong(digits, hex ? 16 : 10);
        return value >= least && value <= most;
    }
}
