package org.jitney.clients.resolvectl.dns;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/** Names in other scripts than Latin, as DNS has them (RFC 5891, RFC 3492). */
public final class Idna {
    private static final String PREFIX = "xn--";
    private static final int LONGEST_LABEL = 63;

    private Idna() {}

    /** A label or a name is longer than DNS allows. */
    public static final class TooLong extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * {@return the name with each label translated} None if it is not written in the only way that
     * is the translation's counterpart: in normal form and small letters.
     *
     * @throws TooLong if there is no room for the translation
     */
    public static Optional<String> translate(String name) throws TooLong {
        StringBuilder out = new StringBuilder();
        for (String label : name.split("\\.", -1)) {
            Optional<String> translated = label(label);
            if (translated.isEmpty()) {
                return Optional.empty();
            }
            if (translated.get().getBytes(StandardCharsets.UTF_8).length > LONGEST_LABEL) {
                throw new TooLong();
            }
            out.append(out.isEmpty() ? "" : ".").append(translated.get());
        }
        return Optional.of(out.toString());
    }

    private static Optional<String> label(String label) {
        if (label.chars().allMatch(c -> c < 128)) {
            return Optional.of(label);
        }
        boolean written =
                Normalizer.isNormalized(label, Normalizer.Form.NFC)
                        && label.equals(label.toLowerCase(Locale.ROOT))
                        && !label.startsWith("-")
                        && label.codePoints().allMatch(Idna::mayBe);
        return written
                ? Optional.of(PREFIX + punycode(label.codePoints().toArray()))
                : Optional.empty();
    }

    /** Letters, digits, marks and the hyphen: RFC 5892, roughly. */
    private static boolean mayBe(int c) {
        return c == '-'
                || Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    /** RFC 3492, section 6.3. */
    private static String punycode(int[] label) {
        StringBuilder out = new StringBuilder();
        for (int c : label) {
            if (c < 128) {
                out.append((char) c);
            }
        }
        int basic = out.length();
        int done = basic;
        if (basic > 0) {
            out.append('-');
        }
        int next = 128;
        int delta = 0;
        int bias = 72;
        while (done < label.length) {
            int least = Integer.MAX_VALUE;
            for (int c : label) {
                least = c >= next ? Math.min(least, c) : least;
            }
            delta += (least - next) * (done + 1);
            next = least;
            for (int c : label) {
                if (c < next) {
                    delta++;
                } else if (c == next) {
                    number(out, delta, bias);
                    bias = adapted(delta, done + 1, done == basic);
                    delta = 0;
                    done++;
                }
            }
            delta++;
            next++;
        }
        return out.toString();
    }

    private static void number(StringBuilder out, int delta, int bias) {
        int left = delta;
        for (int k = 36; ; k += 36) {
            int threshold = Math.clamp(k - bias, 1, 26);
            if (left < threshold) {
                out.append(digit(left));
                return;
            }
            out.append(digit(threshold + (left - threshold) % (36 - threshold)));
            left = (left - threshold) / (36 - threshold);
        }
    }

    private static char digit(int number) {
        return (char) (number < 26 ? 'a' + number : '0' + number - 26);
    }

    private static int adapted(int delta, int count, boolean first) {
        int left = first ? delta / 700 : delta / 2;
        left += left / count;
        int k = 0;
        while (left > 455) {
            left /= 35;
            k += 36;
        }
        return k + 36 * left / (left + 38);
    }
}
