package org.jitney.linux.installed;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How a locale is called by people and by the C library's files: {@code de_DE.UTF-8@euro}. */
public final class LocaleNames {
    private LocaleNames() {}

    /**
     * {@return the names under which the C library looks for a locale} The encoding is looked for
     * as it is written, then in small letters and digits only.
     */
    public static Set<String> storedAs(String name) {
        int at = name.indexOf('@');
        String modifier = at < 0 ? "" : name.substring(at);
        String base = at < 0 ? name : name.substring(0, at);
        int dot = base.indexOf('.');
        Set<String> names = new LinkedHashSet<>(List.of(name));
        if (dot >= 0) {
            String encoding =
                    base.substring(dot + 1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
            String plain = encoding.matches("[0-9]+") ? "iso" + encoding : encoding;
            names.add(base.substring(0, dot + 1) + plain + modifier);
        }
        return names;
    }

    /** {@return the name that people write for one of the C library's} */
    public static String shown(String stored) {
        if (stored.endsWith(".utf8")) {
            return stored.substring(0, stored.length() - 5) + ".UTF-8";
        }
        return stored.replaceFirst("\\.utf8@", ".UTF-8@");
    }

    /** {@return whether the encoding is UTF-8, or left open} */
    public static boolean isUtf8OrOpen(String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return true;
        }
        String encoding = name.substring(dot).toUpperCase(Locale.ROOT);
        return encoding.equals(".UTF-8") || encoding.contains(".UTF-8@");
    }
}
