package org.jitney.network1.config;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key that nobody shall see in a log.
 *
 * @param text as Base64
 */
public record Secret(String text) {
    private static final int SIZE = 32;

    /** {@return a key of 32 bytes, from Base64} */
    static Optional<Secret> parse(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            return bytes.length == SIZE ? Optional.of(new Secret(text.strip())) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** {@return a key of 128 bits, from hexadecimal digits} */
    static Optional<Secret> ofDigits(String text) {
        return text.strip().matches("[0-9a-fA-F]{32}")
                ? Optional.of(
                        new Secret(
                                Base64.getEncoder()
                                        .encodeToString(HexFormat.of().parseHex(text.strip()))))
                : Optional.empty();
    }

    /** {@return its bytes} */
    public byte[] bytes() {
        return Base64.getDecoder().decode(text);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
