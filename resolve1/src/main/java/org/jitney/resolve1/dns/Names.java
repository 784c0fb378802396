package org.jitney.resolve1.dns;

import java.net.IDN;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/** Domain names as text, and those that have a meaning of their own. */
public final class Names {
    private static final Name LOCALHOST = Name.fromConstantString("localhost.");
    private static final Name LOCALDOMAIN = Name.fromConstantString("localhost.localdomain.");
    private static final Name GATEWAY = Name.fromConstantString("_gateway.");
    private static final Name STUB = Name.fromConstantString("_localdnsstub.");
    private static final Name PROXY = Name.fromConstantString("_localdnsproxy.");
    private static final Name OUTBOUND = Name.fromConstantString("_outbound.");
    private static final Name IN_ADDR_ARPA = Name.fromConstantString("in-addr.arpa.");
    private static final Name IP6_ARPA = Name.fromConstantString("ip6.arpa.");
    private static final Name[] NOT_RESOLVED = {
        Name.fromConstantString("0.in-addr.arpa."),
        Name.fromConstantString("255.255.255.255.in-addr.arpa."),
        Name.fromConstantString("0.".repeat(32) + "ip6.arpa."),
        Name.fromConstantString("invalid."),
    };
    private static final Name[] LINK_LOCAL = {
        Name.fromConstantString("254.169.in-addr.arpa."),
        Name.fromConstantString("8.e.f.ip6.arpa."),
        Name.fromConstantString("9.e.f.ip6.arpa."),
        Name.fromConstantString("a.e.f.ip6.arpa."),
        Name.fromConstantString("b.e.f.ip6.arpa."),
    };

    /** {@code local}, which belongs to multicast DNS. */
    public static final Name LOCAL = Name.fromConstantString("local.");

    /** The names of 127.0.0.0/8. */
    public static final Name LOOPBACK_4 = Name.fromConstantString("127.in-addr.arpa.");

    /** The name of 127.0.0.2. */
    public static final Name OWN_LOOPBACK = Name.fromConstantString("2.0.0.127.in-addr.arpa.");

    /** The name of ::1. */
    public static final Name LOOPBACK_6 =
            Name.fromConstantString("1." + "0.".repeat(31) + "ip6.arpa.");

    private Names() {}

    /** Reads a name, with or without the dot at the end; the empty text is the root. */
    public static Optional<Name> parse(String text) {
        if (text.isEmpty() || text.equals(".")) {
            return Optional.of(Name.root);
        }
        try {
            String ascii = isAscii(text) ? text : IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
            return Optional.of(Name.fromString(ascii.equals("@") ? "\\064" : ascii, Name.root));
        } catch (TextParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads a name of which no letter is translated: what is not ASCII stays as UTF-8 has it. */
    public static Optional<Name> raw(String text) {
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int c = each & 0xff;
            out.append(c < 0x80 ? String.valueOf((char) c) : "\\%03d".formatted(c));
        }
        return parse(out.toString());
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** {@return the name as text, without a dot at the end; the root is a dot} */
    public static String text(Name name) {
        if (name.equals(Name.root)) {
            return ".";
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.labels() - 1; i++) {
            byte[] label = name.getLabel(i);
            if (i > 0) {
                out.append('.');
            }
            for (int at = 1; at <= label[0]; at++) {
                escape(out, label[at] & 0xff);
            }
        }
        return out.toString();
    }

    private static void escape(StringBuilder out, int c) {
        if (c == '.' || c == '\\') {
            out.append('\\').append((char) c);
        } else if (c == '-' || c == '_' || (c < 0x80 && Character.isLetterOrDigit(c))) {
            out.append((char) c);
        } else {
            out.append(String.format(Locale.ROOT, "\\%03d", c));
        }
    }

    /** {@return a name with letters outside of ASCII as people write it, else {@link #text}} */
    public static String unicode(Name name) {
        String text = text(name);
        return text.toLowerCase(Locale.ROOT).contains("xn--") ? IDN.toUnicode(text) : text;
    }

    /** {@return how many labels a name has; the root has none} */
    public static int labels(Name name) {
        return name.labels() - 1;
    }

    public static boolean isSingleLabel(Name name) {
        return labels(name) == 1;
    }

    /** {@return the name below a domain, unless that is too long} */
    public static Optional<Name> below(Name name, Name domain) {
        try {
            return Optional.of(Name.concatenate(name.relativize(Name.root), domain));
        } catch (NameTooLongException e) {
            return Optional.empty();
        }
    }

    /** {@return whether it is localhost, or below that (RFC 6761, section 6.3)} */
    public static boolean isLocalhost(Name name) {
        return name.subdomain(LOCALHOST) || name.subdomain(LOCALDOMAIN);
    }

    public static boolean isGateway(Name name) {
        return name.equals(GATEWAY);
    }

    public static boolean isOutbound(Name name) {
        return name.equals(OUTBOUND);
    }

    /** {@return the address of the stub listener that has this name, if one has} */
    public static Optional<InetAddress> listener(Name name) {
        if (name.equals(STUB)) {
            return Optional.of(Families.address(new byte[] {127, 0, 0, 53}));
        }
        return name.equals(PROXY)
                ? Optional.of(Families.address(new byte[] {127, 0, 0, 54}))
                : Optional.empty();
    }

    /**
     * {@return whether no server is ever asked, since there can be no such name (RFC 6303, 6761)}
     */
    public static boolean isNeverResolved(Name name) {
        return isBelowOneOf(name, NOT_RESOLVED);
    }

    /** {@return whether it is the name of an address of this machine's loopback device} */
    public static boolean isLoopbackReverse(Name name) {
        return name.subdomain(LOOPBACK_4) || name.equals(LOOPBACK_6);
    }

    /** {@return whether it is the name of an address that means something on one link only} */
    public static boolean isLinkLocalReverse(Name name) {
        return isBelowOneOf(name, LINK_LOCAL);
    }

    private static boolean isBelowOneOf(Name name, Name[] domains) {
        for (Name domain : domains) {
            if (name.subdomain(domain)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the name that PTR records of an address have} */
    public static Name reverse(InetAddress address) {
        StringBuilder out = new StringBuilder();
        byte[] bytes = address.getAddress();
        for (int i = bytes.length - 1; i >= 0; i--) {
            int value = bytes[i] & 0xff;
            if (bytes.length == 4) {
                out.append(value).append('.');
            } else {
                out.append(Integer.toHexString(value & 15)).append('.');
                out.append(Integer.toHexString(value >> 4)).append('.');
            }
        }
        return Name.fromConstantString(
                out.append(bytes.length == 4 ? "in-addr.arpa." : "ip6.arpa.").toString());
    }

    /** {@return the address that a PTR name is of} */
    public static Optional<InetAddress> address(Name name) {
        int labels = labels(name);
        if (labels == 6 && name.subdomain(IN_ADDR_ARPA)) {
            byte[] bytes = new byte[4];
            for (int i = 0; i < 4; i++) {
                Optional<Integer> value = number(name.getLabelString(3 - i), 10, 255);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                bytes[i] = value.get().byteValue();
            }
            return Optional.of(Families.address(bytes));
        }
        return labels == 34 && name.subdomain(IP6_ARPA) ? six(name) : Optional.empty();
    }

    private static Optional<InetAddress> six(Name name) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 32; i++) {
            Optional<Integer> digit = number(name.getLabelString(31 - i), 16, 15);
            if (digit.isEmpty()) {
                return Optional.empty();
            }
            bytes[i / 2] |= (byte) (digit.get() << (i % 2 == 0 ? 4 : 0));
        }
        return Optional.of(Families.address(bytes));
    }

    private static Optional<Integer> number(String text, int radix, int most) {
        try {
            int value = text.length() <= 3 ? Integer.parseInt(text, radix) : -1;
            return value >= 0 && value <= most && text.charAt(0) != '+'
                    ? Optional.of(value)
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** {@return a text as one label of a name in its textual form} */
    public static String label(String text) {
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int c = each & 0xff;
            out.append(
                    (c < 0x80 && Character.isLetterOrDigit(c)) || c == '-' || c == '_'
                            ? String.valueOf((char) c)
                            : "\\%03d".formatted(c));
        }
        return out.toString();
    }

    /** {@return the bytes of a text as one label, unless it is too long or empty} */
    public static boolean isLabel(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return length > 0 && length <= 63;
    }
}
