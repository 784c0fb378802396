package org.jitney.network1.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.CEscape;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/**
 * What {@code SendOption=} and {@code SendVendorOption=} give: systemd.network(5).
 *
 * @param enterprise whose option it is; 0 for one of the protocol's own
 * @param code the option's number: one byte in DHCPv4, two in DHCPv6
 */
public record DhcpOption(long enterprise, int code, Octets value) {
    /** The highest number that release 252 takes for an option of DHCPv4. */
    static final int MOST_4 = 254;

    /** The same of DHCPv6. */
    static final int MOST_6 = 65534;

    private static final long MOST_ENTERPRISE = 0xffff_ffffL;
    private static final int LONGEST_URL = 255;

    /** {@return what {@code CODE:TYPE:VALUE} says} */
    static Optional<DhcpOption> parse(String text, int most) {
        return parse(0, text, most);
    }

    private static Optional<DhcpOption> parse(long enterprise, String text, int most) {
        String[] parts = text.split(":", 3);
        if (parts.length != 3 || parts[2].isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> code = SectionReader.parseNumber(parts[0], 1, most);
        return code.flatMap(c ->
                value(parts[1], parts[2])
                        .map(v -> new DhcpOption(enterprise, c.intValue(), Octets.of(v))));
    }

    /** {@return what {@code ENTERPRISE:CODE:TYPE:VALUE} says} */
    static Optional<DhcpOption> parseVendor(String text) {
        String[] parts = text.split(":", 2);
        return parts.length == 2
                ? SectionReader.parseNumber(parts[0], 0, MOST_ENTERPRISE)
                        .flatMap(of -> parse(of, parts[1], MOST_6))
                : Optional.empty();
    }

    private static Optional<byte[]> value(String type, String text) {
        return switch (type) {
            case "uint8" -> number(text, 1);
            case "uint16" -> number(text, 2);
            case "uint32" -> number(text, 4);
            case "ipv4address" ->
                    IpPrefix.address(text)
                            .filter(Inet4Address.class::isInstance)
                            .map(InetAddress::getAddress);
            case "ipv6address" ->
                    IpPrefix.address(text)
                            .filter(a -> IpPrefix.family(a) != 2)
                            .map(InetAddress::getAddress);
            case "string" -> unescaped(text);
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> number(String text, int size) {
        return SectionReader.parseNumber(text, 0, (1L << (8 * size)) - 1)
                .map(n -> {
                    byte[] all = ByteBuffer.allocate(8).putLong(n).array();
                    return Arrays.copyOfRange(all, 8 - size, 8);
                });
    }

    private static Optional<byte[]> unescaped(String text) {
        try {
            return Optional.of(CEscape.unescapeBytes(text));
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    /** The last of each enterprise and code, where the first stood. */
    static List<DhcpOption> once(List<DhcpOption> all) {
        Map<List<Long>, DhcpOption> found = new LinkedHashMap<>();
        all.forEach(o -> found.put(List.of(o.enterprise(), (long) o.code()), o));
        return List.copyOf(found.values());
    }

    /**
     * {@return the classes of {@code UserClass=} and {@code VendorClass=}: words that may be quoted
     * and escaped}
     *
     * @param longest how many bytes there may be in one
     */
    static List<String> classes(SectionReader in, String key, int longest) {
        return in.goodWords(
                key,
                text -> {
                    try {
                        return Words.split(text);
                    } catch (UnitFileError e) {
                        return List.of(""); // told as what is no class
                    }
                },
                word -> isClass(word, longest) ? Optional.of(word) : Optional.empty());
    }

    private static boolean isClass(String word, int longest) {
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        return length > 0 && length <= longest;
    }

    /** {@return what {@code MUDURL=} says: RFC 8520} */
    static Optional<String> mudUrl(String text) {
        try {
            String url = CEscape.unescape(text);
            boolean isUrl = url.matches("https?://\\p{ASCII}+") && url.length() <= LONGEST_URL;
            return isUrl ? Optional.of(url) : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }
}
