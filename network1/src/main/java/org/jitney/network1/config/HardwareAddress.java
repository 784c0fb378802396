package org.jitney.network1.config;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** An Ethernet address as text: twelve hexadecimal digits in pairs. */
public final class HardwareAddress {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    private HardwareAddress() {}

    /** {@return the usual form of an address that is written with colons, hyphens or dots} */
    public static Optional<String> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.matches("[0-9a-f]{4}(\\.[0-9a-f]{4}){2}")) {
            return Optional.of(render(HexFormat.of().parseHex(lower.replace(".", ""))));
        }
        return lower.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}|[0-9a-f]{2}(-[0-9a-f]{2}){5}")
                ? Optional.of(lower.replace('-', ':'))
                : Optional.empty();
    }

    /** {@return the bytes of an address in its usual form} */
    public static byte[] bytes(String text) {
        return COLONS.parseHex(text);
    }

    /** {@return bytes in the usual form} */
    public static String render(byte[] bytes) {
        return COLONS.formatHex(bytes);
    }
}
