package org.jitney.guest.units;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/**
 * The text of a unit that is made from settings.
 *
 * <p>A value goes into a line of its own, so one with a line break would bring settings of its own
 * along: that is refused.
 */
public final class NewUnit {
    private final String name;
    private final List<String> sections = new ArrayList<>();
    private final StringBuilder section = new StringBuilder();

    private NewUnit(String name) {
        this.name = name;
    }

    /** A value that cannot stand in a unit file; the message says which and why. */
    public static final class BadValue extends Exception {
        private static final long serialVersionUID = 1;

        BadValue(String message) {
            super(message);
        }
    }

    /** Begins a unit of a type; the name may leave the type out. */
    public static NewUnit of(String name, UnitType type) throws BadValue {
        String suffix = "." + type;
        String full = name.endsWith(suffix) ? name : name + suffix;
        Optional<UnitName> parsed = UnitName.parse(full);
        // The manager passes hidden files over.
        if (full.startsWith(".") || parsed.isEmpty() || parsed.get().type() != type) {
            throw new BadValue("\"%s\" is not a valid unit name.".formatted(full));
        }
        return new NewUnit(full);
    }

    /** {@return the unit's whole name} */
    public String name() {
        return name;
    }

    /** {@return where its file is} */
    public String path() {
        return GuestUnits.FOLDER + "/" + name;
    }

    /** Begins a section. */
    public NewUnit section(String title) {
        end();
        section.append('[').append(title).append("]\n");
        return this;
    }

    private void end() {
        // A section without settings is left out.
        if (section.indexOf("=") >= 0) {
            sections.add(section.toString());
        }
        section.setLength(0);
    }

    /** Adds a setting, unless its value is empty. */
    public NewUnit set(String key, String value) throws BadValue {
        if (value.isEmpty()) {
            return this;
        }
        check(key, value);
        section.append(key).append('=').append(value).append('\n');
        return this;
    }

    /** Refuses a value that does not fit into one line. */
    public static void check(String key, String value) throws BadValue {
        if (value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0) || value.endsWith("\\")) {
            throw new BadValue(
                    "%s= cannot have the value \"%s\": it does not fit into one line"
                            .formatted(key, value.replace("\n", "\\n").replace("\0", "\\0")));
        }
    }

    /** Adds a setting whose value is a list, unless it is empty. */
    public NewUnit set(String key, List<String> values) throws BadValue {
        return set(key, String.join(" ", values));
    }

    /** {@return the text} */
    public String text() {
        end();
        return String.join("\n", sections);
    }
}
