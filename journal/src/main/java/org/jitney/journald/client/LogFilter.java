package org.jitney.journald.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a unit's {@code LogFilterPatterns=} lets through (systemd.exec(5)): what matches one of the
 * allowed patterns, if there are any, and none of the denied ones.
 *
 * <p>The patterns are the administrator's, the messages are anybody's: a match that takes too many
 * steps is given up, and the message kept.
 */
final class LogFilter {
    /** Lets everything through. */
    static final LogFilter NONE = new LogFilter(new byte[0]);

    private static final Logger LOG = LoggerFactory.getLogger(LogFilter.class);

    /** No byte of UTF-8 has that value. */
    private static final byte DENIED = (byte) 0xFF;

    /** How many characters a pattern may look at, the same ones again included. */
    private static final int MOST_STEPS = 1_000_000;

    private final byte[] text;
    private final List<Pattern> allowed;
    private final List<Pattern> denied;

    private LogFilter(byte[] text) {
        int border = 0;
        while (border < text.length && text[border] != DENIED) {
            border++;
        }
        this.text = text;
        this.allowed = patterns(text, 0, border);
        this.denied = patterns(text, Math.min(border + 1, text.length), text.length);
    }

    /**
     * {@return this filter if it is that of the text, else a new one}
     *
     * @param bytes the allowed patterns, each with a NUL byte behind it, a byte 0xFF, and in the
     *     same way those that are denied
     */
    LogFilter of(byte[] bytes) {
        return Arrays.equals(bytes, text) ? this : new LogFilter(bytes);
    }

    private static List<Pattern> patterns(byte[] text, int from, int to) {
        List<Pattern> out = new ArrayList<>();
        String all = new String(text, from, to - from, StandardCharsets.UTF_8);
        for (String pattern : all.split("\0")) {
            if (!pattern.isEmpty()) {
                try {
                    out.add(Pattern.compile(pattern));
                } catch (PatternSyntaxException e) {
                    LOG.warn("pattern {} is ignored: {}", pattern, e.getDescription());
                }
            }
        }
        return List.copyOf(out);
    }

    /** {@return whether the text of a message is to be kept} */
    boolean passes(byte[] message) {
        if (allowed.isEmpty() && denied.isEmpty()) {
            return true;
        }
        String string = new String(message, StandardCharsets.UTF_8);
        try {
            return denied.stream().noneMatch(pattern -> matches(pattern, string))
                    && (allowed.isEmpty()
                            || allowed.stream().anyMatch(pattern -> matches(pattern, string)));
        } catch (TooManySteps | StackOverflowError _) {
            return true;
        }
    }

    private static boolean matches(Pattern pattern, String string) {
        return pattern.matcher(new Counted(string)).find();
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /** A text that may be looked at so many times. */
    private static final class Counted implements CharSequence {
        private final CharSequence text;
        private int steps;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
