package org.jitney.clients.resolvectl.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A name as somebody types it: labels with dots between them, with escapes. */
public final class DnsName {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 253;
    private static final int DELETE = 127;

    private final List<byte[]> labels;
    private final boolean dotAtEnd;

    private DnsName(List<byte[]> labels, boolean dotAtEnd) {
        this.labels = labels;
        this.dotAtEnd = dotAtEnd;
    }

    /** {@return the name, if it is one; the root may be empty or a dot} */
    public static Optional<DnsName> parse(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        List<byte[]> labels = new ArrayList<>();
        ByteArrayOutputStream label = new ByteArrayOutputStream();
        for (int i = 0; i < in.length; i++) {
            int c = in[i] & 0xff;
            if (c == '.') {
                boolean root = in.length == 1;
                if (label.size() == 0 && !root) {
                    return Optional.empty();
                }
                if (!root) {
                    labels.add(label.toByteArray());
                    label.reset();
                }
            } else if (c == '\\') {
                int escaped = escaped(in, i + 1);
                if (escaped < 0) {
                    return Optional.empty();
                }
                label.write(escaped);
                i += Character.isDigit(in[i + 1]) ? 3 : 1;
            } else if (c < ' ' || c == DELETE) {
                return Optional.empty();
            } else {
                label.write(c);
            }
        }
        boolean dotAtEnd = in.length > 0 && label.size() == 0;
        if (label.size() > 0) {
            labels.add(label.toByteArray());
        }
        DnsName name = new DnsName(labels, dotAtEnd);
        return name.isShortEnough() ? Optional.of(name) : Optional.empty();
    }

    private static int escaped(byte[] in, int at) {
        if (at < in.length && (in[at] == '.' || in[at] == '\\')) {
            return in[at];
        }
        int number = 0;
        for (int i = at; i < at + 3; i++) {
            if (i >= in.length || in[i] < '0' || in[i] > '9') {
                return -1;
            }
            number = number * 10 + in[i] - '0';
        }
        return number > 255 ? -1 : number;
    }

    private boolean isShortEnough() {
        int length = 0;
        for (byte[] label : labels) {
            if (label.length > LONGEST_LABEL) {
                return false;
            }
            length += Escapes.label(label).length() + 1;
        }
        return length - 1 <= LONGEST_NAME;
    }

    /** {@return whether it ends in a dot, so that nothing is to be looked for behind it} */
    public boolean hasDotAtEnd() {
        return dotAtEnd;
    }

    /** {@return whether it is a label and nothing else} */
    public boolean isSingleLabel() {
        return labels.size() == 1;
    }

    /** {@return whether the name means this machine itself (RFC 6761, section 6.3)} */
    public static boolean isLocalhost(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return plain.equals("localhost")
                || plain.equals("localhost.localdomain")
                || plain.endsWith(".localhost")
                || plain.endsWith(".localhost.localdomain");
    }
}
