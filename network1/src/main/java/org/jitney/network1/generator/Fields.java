package org.jitney.network1.generator;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.IpPrefix;

/**
 * The fields of one value, between colons; an address of IPv6 stands in brackets.
 *
 * <p>What is no number, name or address of the kind that is asked for is an error about the whole
 * value.
 */
final class Fields {
    private static final Map<String, Long> UNITS =
            Map.of("", 1L, "B", 1L, "K", 1L << 10, "M", 1L << 20, "G", 1L << 30);
    private static final Pattern SIZE = Pattern.compile("\\+?([0-9]{1,18})\\s*([BKMG]?)");
    private static final int MOST_VLAN = 4094;
    private static final long MOST = 0xffff_ffffL;

    private final String value;
    private String left;
    private boolean atEnd;

    Fields(String value) {
        this.value = value;
        this.left = value;
    }

    BadCommandLine invalid() {
        return BadCommandLine.invalid(value);
    }

    boolean isAtEnd() {
        return atEnd;
    }

    /** {@return all that is left, colons included} */
    String rest() {
        atEnd = true;
        return left;
    }

    void requireEnd() throws BadCommandLine {
        if (!atEnd) {
            throw invalid();
        }
    }

    /** {@return the next field, which has to be there} */
    String next() throws BadCommandLine {
        if (atEnd) {
            throw invalid();
        }
        int colon = left.startsWith("[") ? afterBracket() : left.indexOf(':');
        String field = colon < 0 ? left : left.substring(0, colon);
        atEnd = colon < 0;
        left = colon < 0 ? "" : left.substring(colon + 1);
        return field;
    }

    private int afterBracket() throws BadCommandLine {
        int end = left.indexOf(']');
        if (end < 0 || (end + 1 < left.length() && left.charAt(end + 1) != ':')) {
            throw invalid();
        }
        return end + 1 < left.length() ? end + 1 : -1;
    }

    /** {@return whether the next field is an address} */
    boolean isAddress() {
        return left.startsWith("[") || isFour(left.split(":", 2)[0]);
    }

    /** {@return whether the next field is empty and others follow} */
    boolean isSkipped() {
        return left.startsWith(":");
    }

    static boolean isFour(String text) {
        return IpPrefix.address(text).filter(a -> IpPrefix.family(a) == 2).isPresent();
    }

    /** {@return the next field as an address; nothing for an empty one} */
    Optional<IpPrefix> address() throws BadCommandLine {
        return prefix(next(), false);
    }

    /** {@return the next field as an address with a length} */
    IpPrefix destination() throws BadCommandLine {
        return prefix(next(), true).orElseThrow(this::invalid);
    }

    private Optional<IpPrefix> prefix(String field, boolean withLength) throws BadCommandLine {
        if (field.isEmpty()) {
            return Optional.empty();
        }
        boolean six = field.startsWith("[");
        String text = six ? field.substring(1, field.length() - 1) : field;
        Optional<IpPrefix> read =
                withLength
                        ? IpPrefix.parse(text)
                        : IpPrefix.address(text)
                                .map(a -> new IpPrefix(a, a.getAddress().length * 8));
        if (read.isEmpty() || (read.get().family() == 2) == six) {
            throw invalid();
        }
        return read;
    }

    /** {@return the next field as the length of a prefix, as a number or a mask} */
    int length(boolean four) throws BadCommandLine {
        String field = next();
        if (field.isEmpty()) {
            return four ? 32 : 128;
        }
        if (isFour(field)) {
            if (!four) {
                throw invalid();
            }
            int mask = 0;
            for (byte each : IpPrefix.address(field).orElseThrow().getAddress()) {
                mask = mask << 8 | Byte.toUnsignedInt(each);
            }
            return mask == 0 ? 0 : 32 - Integer.numberOfTrailingZeros(mask);
        }
        String digits = field.startsWith("+") ? field.substring(1) : field;
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > 255) {
            throw invalid();
        }
        return Integer.parseInt(digits);
    }

    /** {@return the next field as the name of a link} */
    String link() throws BadCommandLine {
        return requireLink(next());
    }

    String requireLink(String name) throws BadCommandLine {
        boolean valid =
                name.matches("[!-~&&[^/:%]]{1,15}")
                        && !name.matches("\\.{1,2}|[0-9]+")
                        && !name.equals("all")
                        && !name.equals("default");
        if (!valid) {
            throw invalid();
        }
        return name;
    }

    /** {@return the next field as the name of a host; empty if it is} */
    String host() throws BadCommandLine {
        String field = next();
        String label = "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?";
        if (!field.isEmpty()
                && (field.length() > 64 || !field.matches(label + "(\\." + label + ")*"))) {
            throw invalid();
        }
        return field;
    }

    /** {@return the next field as a size; 0 for an empty one} */
    long mtu() throws BadCommandLine {
        String field = next();
        if (field.isEmpty()) {
            return 0;
        }
        Matcher parts = SIZE.matcher(field);
        if (!parts.matches()) {
            throw invalid();
        }
        long number = Long.parseLong(parts.group(1));
        long unit = UNITS.getOrDefault(parts.group(2), 1L);
        if (number > MOST / unit) {
            throw BadCommandLine.range(value);
        }
        return number * unit;
    }

    /** {@return all that is left as a hardware address} */
    String hardwareAddress() throws BadCommandLine {
        return HardwareAddress.parse(rest()).orElseThrow(this::invalid);
    }

    /** {@return the ID that the name of a VLAN has: {@code vlanID}, or {@code NAME.ID}} */
    long vlanId(String name) throws BadCommandLine {
        boolean plain = name.startsWith("vlan") && name.indexOf('.') < 0;
        int dot = name.lastIndexOf('.');
        if (!plain && dot < 0) {
            throw invalid();
        }
        String digits = plain ? name.substring("vlan".length()) : name.substring(dot + 1);
        if (!digits.matches("[0-9]{1,9}") || dot == 0) {
            throw invalid();
        }
        long id = Long.parseLong(digits);
        if (id > MOST_VLAN) {
            throw BadCommandLine.range(value);
        }
        return id;
    }
}
