package org.jitney.guest.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The small values of network configuration; what is not valid becomes nothing. */
public final class Values {
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern MAC =
            Pattern.compile("[0-9a-fA-F]{1,2}([:-])[0-9a-fA-F]{1,2}(\\1[0-9a-fA-F]{1,2}){4}");
    private static final Pattern INTERFACE = Pattern.compile("[\\x21-\\x7e&&[^/:%\"'\\\\]]{1,15}");
    private static final Pattern DOMAIN = Pattern.compile("~?[A-Za-z0-9_*.-]{1,253}|~\\.");

    private Values() {}

    /** {@return an address of version 4 in four numbers} */
    public static Optional<String> ip4(String text) {
        if (!DOTTED.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Inet4Address.ofLiteral(noZeros(text)).getHostAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Leading zeros are decimal in old configuration files, and octal for some parsers. */
    private static String noZeros(String text) {
        return text.replaceAll("\\b0+(\\d)", "$1");
    }

    /** {@return an address of version 6 as it was written} */
    public static Optional<String> ip6(String text) {
        if (text.indexOf(':') < 0
                || text.length() > 45
                || !text.chars()
                        .allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')) {
            return Optional.empty();
        }
        try {
            var _ = Inet6Address.ofLiteral(text);
            return Optional.of(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return an address of either version} */
    public static Optional<String> ip(String text) {
        return ip4(text).or(() -> ip6(text));
    }

    /** {@return whether the text is, or begins with, an address of version 6} */
    public static boolean isIp6(String text) {
        return text.indexOf(':') >= 0;
    }

    /** {@return address and prefix length; without the latter a single host} */
    public static Optional<String> prefix(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return ip(text).map(a -> a + (isIp6(a) ? "/128" : "/32"));
        }
        Optional<String> address = ip(text.substring(0, slash));
        return address.flatMap(
                a -> prefixLength(text.substring(slash + 1), isIp6(a)).map(n -> a + "/" + n));
    }

    /** {@return a prefix length from a number or, for version 4, a mask} */
    public static Optional<Integer> prefixLength(String text, boolean six) {
        OptionalLong number = number(text, 0, six ? 128 : 32);
        if (number.isPresent()) {
            return Optional.of((int) number.getAsLong());
        }
        return six ? Optional.empty() : maskLength(text);
    }

    private static Optional<Integer> maskLength(String text) {
        Optional<String> mask = ip4(text);
        if (mask.isEmpty()) {
            return Optional.empty();
        }
        int bits = bits(mask.get());
        int length = Integer.bitCount(bits);
        int expected = length == 0 ? 0 : -1 << (32 - length);
        return bits == expected ? Optional.of(length) : Optional.empty();
    }

    private static int bits(String ip4) {
        int bits = 0;
        for (String part : ip4.split("\\.")) {
            bits = bits << 8 | Integer.parseInt(part);
        }
        return bits;
    }

    /** {@return the prefix length that an address of version 4 had before there were masks} */
    public static int classLength(String ip4) {
        int first = bits(ip4) >>> 24;
        return first < 128 ? 8 : first < 192 ? 16 : 24;
    }

    /** {@return a hardware address with colons} */
    public static Optional<String> mac(String text) {
        return MAC.matcher(text).matches()
                ? Optional.of(text.replace('-', ':').toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** {@return whether the kernel and a file name take it as the name of an interface} */
    public static boolean isInterface(String text) {
        return INTERFACE.matcher(text).matches()
                && !text.equals(".")
                && !text.equals("..")
                && !text.equals("all")
                && !text.equals("default")
                && !text.chars().allMatch(Character::isDigit);
    }

    /** {@return a domain of the search list, maybe with the tilde of a routing domain} */
    public static Optional<String> domain(String text) {
        return DOMAIN.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    /** {@return a name server: an address, maybe with port, interface and server name} */
    public static Optional<String> nameServer(String text) {
        int hash = text.indexOf('#');
        String address = hash < 0 ? text : text.substring(0, hash);
        String name = hash < 0 ? "" : text.substring(hash);
        boolean named = name.isEmpty() || domain(name.substring(1)).isPresent();
        return named ? ip(address).map(a -> a + name) : Optional.empty();
    }

    /** {@return a number in decimal} */
    public static OptionalLong number(String text, long min, long max) {
        if (text.isEmpty()
                || text.length() > 18
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        long value = Long.parseLong(text);
        return value >= min && value <= max ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** {@return a number in decimal or with {@code 0x}} */
    public static OptionalLong anyNumber(String text, long max) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("0x")) {
            return number(text, 0, max);
        }
        try {
            long value = Long.parseLong(lower.substring(2), 16);
            return value >= 0 && value <= max ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** {@return what the words that all these formats use for yes and no mean} */
    public static Optional<Boolean> bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on", "1", "y", "t" -> Optional.of(true);
            case "no", "false", "off", "0", "n", "f" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** {@return networkd's word} */
    public static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }

    /** {@return a small number, such as an index behind a key; empty text is not one} */
    public static OptionalInt index(String text) {
        OptionalLong number = number(text, 0, 9999);
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    /** {@return hundredths of a second as networkd takes times, rounded to what it can say} */
    public static Optional<String> hundredths(String text) {
        OptionalLong number = number(text, 0, 1_000_000_000L);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        long value = number.getAsLong();
        return Optional.of(value % 100 == 0 ? value / 100 + "s" : value * 10 + "ms");
    }

    /** {@return an address of version 4 as a number} */
    public static long toNumber(String ip4) {
        return Integer.toUnsignedLong(bits(ip4));
    }

    /** {@return the address of version 4 behind the number} */
    public static String fromNumber(long number) {
        return (number >>> 24 & 255)
                + "."
                + (number >>> 16 & 255)
                + "."
                + (number >>> 8 & 255)
                + "."
                + (number & 255);
    }

    /** {@return the last address of the network} */
    public static String lastAddress(String ip4, int length) {
        long hosts = length == 0 ? 0xffffffffL : (1L << (32 - length)) - 1;
        return fromNumber(toNumber(ip4) | hosts);
    }

    /** {@return whether an address of version 4 is in the network of a prefix} */
    public static boolean contains(String prefix, String ip4) {
        int slash = prefix.indexOf('/');
        if (slash < 0 || isIp6(prefix) || isIp6(ip4)) {
            return false;
        }
        int length = Integer.parseInt(prefix.substring(slash + 1));
        return lastAddress(prefix.substring(0, slash), length).equals(lastAddress(ip4, length));
    }
}
