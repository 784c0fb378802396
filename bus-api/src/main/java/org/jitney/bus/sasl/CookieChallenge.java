package org.jitney.bus.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a server asks of a peer that claims to be its user.
 *
 * @param random of the server, in hexadecimal digits
 */
public record CookieChallenge(String context, Cookie cookie, String random) {

    private static final int RANDOM_BYTES = 16;

    /** Makes a challenge from 16 random bytes. */
    public static CookieChallenge of(Cookie cookie, byte[] random) {
        if (random.length != RANDOM_BYTES) {
            throw new IllegalArgumentException("not 16 random bytes");
        }
        return new CookieChallenge(Keyring.GENERAL, cookie, HexFormat.of().formatHex(random));
    }

    String text() {
        return context + " " + cookie.id() + " " + random;
    }

    /** {@return whether this is what only somebody who knows the cookie can answer} */
    boolean isAnswer(String text) {
        int space = text.indexOf(' ');
        if (space < 1) {
            return false;
        }
        String expected = proof(random, text.substring(0, space), cookie.secret());
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                text.substring(space + 1).getBytes(StandardCharsets.UTF_8));
    }

    static String proof(String serverRandom, String clientRandom, String secret) {
        String text = serverRandom + ":" + clientRandom + ":" + secret;
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-1", e);
        }
    }
}
