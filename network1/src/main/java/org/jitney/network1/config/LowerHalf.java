package org.jitney.network1.config;

import java.net.Inet6Address;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How the lower half of an address is made that a prefix of 64 bits begins: {@code Token=}.
 *
 * @param kind which way
 * @param fixed the eight bytes of {@link Kind#FIXED}, as hexadecimal digits; else empty
 */
public record LowerHalf(Kind kind, String fixed) {
    /** The ways. */
    public enum Kind {
        /** Of the hardware address. */
        EUI64,
        /** As written. */
        FIXED,
        /** Of a secret, the prefix and the link: RFC 7217. */
        STABLE_PRIVATE
    }

    /** The usual way. */
    public static final LowerHalf USUAL = new LowerHalf(Kind.EUI64, "");

    private static final String NONE = "0000000000000000";

    static Optional<LowerHalf> parse(String text) {
        return switch (text) {
            case "eui64" -> Optional.of(USUAL);
            case "prefixstable" -> Optional.of(new LowerHalf(Kind.STABLE_PRIVATE, ""));
            default ->
                    IpPrefix.address(text.startsWith("static:") ? text.substring(7) : text)
                            .filter(Inet6Address.class::isInstance)
                            .map(a -> HexFormat.of().formatHex(a.getAddress(), 8, 16))
                            .filter(half -> !half.equals(NONE))
                            .map(half -> new LowerHalf(Kind.FIXED, half));
        };
    }
}
