package org.jitney.guest.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns the value of a source into networkd's; empty when it is not valid. */
@FunctionalInterface
public interface Conversion {
    /** Converts. */
    Optional<String> apply(String value);

    /** {@return the value as it is} */
    static Conversion text() {
        return v -> v.isBlank() ? Optional.empty() : Optional.of(v.strip());
    }

    /** {@return a number} */
    static Conversion number(long min, long max) {
        return v ->
                Values.number(v.strip(), min, max).isPresent()
                        ? Optional.of(v.strip())
                        : Optional.empty();
    }

    /** {@return a number with a unit behind it} */
    static Conversion number(long max, String unit) {
        return v ->
                Values.number(v.strip(), 0, max).isPresent()
                        ? Optional.of(v.strip() + unit)
                        : Optional.empty();
    }

    /** {@return yes or no} */
    static Conversion bool() {
        return v -> Values.bool(v.strip()).map(Values::yesNo);
    }

    /** {@return the opposite} */
    static Conversion not() {
        return v -> Values.bool(v.strip()).map(b -> Values.yesNo(!b));
    }

    /** {@return one of some words, other words for them too: {@code from=to}} */
    static Conversion words(String... words) {
        Map<String, String> map = new java.util.HashMap<>();
        for (String word : words) {
            int eq = word.indexOf('=');
            map.put(eq < 0 ? word : word.substring(0, eq), eq < 0 ? word : word.substring(eq + 1));
        }
        return v -> Optional.ofNullable(map.get(v.strip().toLowerCase(Locale.ROOT)));
    }

    /** {@return a hardware address} */
    static Conversion mac() {
        return v -> Values.mac(v.strip());
    }

    /** {@return an address} */
    static Conversion ip() {
        return v -> Values.ip(v.strip());
    }

    /** {@return a list between commas, semicolons or blanks, each converted, blanks between} */
    static Conversion list(Conversion one) {
        return v -> {
            List<Optional<String>> all =
                    Arrays.stream(v.split("[,;\\s]+"))
                            .filter(s -> !s.isEmpty())
                            .map(one::apply)
                            .toList();
            boolean valid = !all.isEmpty() && all.stream().allMatch(Optional::isPresent);
            return valid
                    ? Optional.of(String.join(" ", all.stream().map(Optional::get).toList()))
                    : Optional.empty();
        };
    }

    /** {@return hundredths of a second, as the kernel's files have them} */
    static Conversion hundredths() {
        return v -> Values.hundredths(v.strip());
    }
}
