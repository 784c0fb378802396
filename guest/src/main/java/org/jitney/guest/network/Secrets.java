package org.jitney.guest.network;

import java.util.Locale;
import java.util.Set;

/** Which values never reach a report, a diff or a log. */
public final class Secrets {
    private static final Set<String> WORDS =
            Set.of(
                    "psk",
                    "password",
                    "secret",
                    "private-key",
                    "preshared-key",
                    "privatekey",
                    "presharedkey",
                    "mka-cak",
                    "pin");

    private Secrets() {}

    /** {@return whether the key says that its value is a secret} */
    public static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.startsWith("wep")
                || lower.startsWith("key_passphrase")
                || lower.startsWith("wpa_psk")) {
            return true;
        }
        return WORDS.stream()
                .anyMatch(w ->
                        lower.equals(w)
                                || lower.endsWith("." + w)
                                || lower.endsWith("_" + w)
                                || lower.endsWith("-" + w)
                                || lower.endsWith("/" + w));
    }
}
