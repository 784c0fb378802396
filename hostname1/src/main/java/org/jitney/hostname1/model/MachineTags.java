package org.jitney.hostname1.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tags of a machine: a colon-separated list in {@code TAGS=} of machine-info.
 *
 * <p>A tag has 1 to 255 ASCII letters, digits, {@code -}, {@code .} and {@code =}; the first is
 * none of the three signs, the last neither hyphen nor dot. What stands before the first {@code =}
 * is a key, and a key has one value.
 */
public final class MachineTags {
    private static final int MOST_CHARACTERS = 255;

    private MachineTags() {}

    /** {@return whether a tag is well-formed} */
    public static boolean isValid(String tag) {
        if (tag.isEmpty() || tag.length() > MOST_CHARACTERS) {
            return false;
        }
        boolean known = tag.chars().allMatch(c -> isLetterOrDigit(c) || "-.=".indexOf(c) >= 0);
        return known
                && isLetterOrDigit(tag.charAt(0))
                && "-.".indexOf(tag.charAt(tag.length() - 1)) < 0;
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Reads the list; what is not well-formed was written by hand, and is left out. */
    public static List<String> parse(String field) {
        Set<String> tags = new LinkedHashSet<>();
        Arrays.stream(field.split(":", -1)).filter(MachineTags::isValid).forEach(tags::add);
        return List.copyOf(tags);
    }

    /** {@return the field's text} */
    public static String render(List<String> tags) {
        return String.join(":", tags);
    }

    /** {@return each tag once, in the order of first appearance} */
    public static List<String> distinct(List<String> tags) {
        return List.copyOf(new LinkedHashSet<>(tags));
    }

    /** {@return the key that has two values, or "" if none has} */
    public static String ambiguousKey(List<String> tags) {
        Map<String, String> values = new HashMap<>();
        for (String tag : tags) {
            int sign = tag.indexOf('=');
            String old = sign < 0 ? null : values.put(tag.substring(0, sign), tag);
            if (old != null && !old.equals(tag)) {
                return tag.substring(0, sign);
            }
        }
        return "";
    }

    /**
     * {@return the tags after a change; an added {@code key=value} replaces the key's old value}
     */
    public static List<String> change(List<String> old, List<String> add, List<String> remove) {
        List<String> tags = new ArrayList<>(old);
        tags.removeAll(remove);
        for (String tag : add) {
            int sign = tag.indexOf('=');
            if (sign >= 0) {
                String key = tag.substring(0, sign + 1);
                tags.removeIf(other -> other.startsWith(key) && !other.equals(tag));
            }
            tags.add(tag);
        }
        return distinct(tags);
    }
}
