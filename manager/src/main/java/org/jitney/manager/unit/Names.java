package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/** Parsers for the names of things that are no units: users, groups, names on the bus. */
final class Names {
    private static final int LONGEST = 255;

    /** What no user database can hold, or what means something else in its files. */
    private static final Pattern NO_USER =
            Pattern.compile("|\\.|\\.\\.|-.*|\\s.*|.*\\s|.*[/:\\p{Cntrl}].*|4294967295|65535");

    private static final Pattern BUS_NAME =
            Pattern.compile(
                    "[A-Za-z_-][A-Za-z0-9_-]*(\\.[A-Za-z_-][A-Za-z0-9_-]*)+"
                            + "|:[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");

    private Names() {}

    /** A unit whose user is not known for sure must not run as somebody else. */
    static void user(Assignment line) throws BadSetting {
        line.put(line.isEmpty() ? "" : checked(line, line.value()));
    }

    static void groups(Assignment line) throws UnitFileError, BadSetting {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        List<Object> out = new ArrayList<>();
        for (String word : Words.split(line.value())) {
            out.add(checked(line, word));
        }
        line.add(out.toArray());
    }

    private static String checked(Assignment line, String text) throws BadSetting {
        try {
            String name = line.expand(text);
            if (!NO_USER.matcher(name).matches()) {
                return name;
            }
        } catch (UnitFileError e) {
            throw new BadSetting(line.row().name() + "=: " + e.getMessage());
        }
        throw new BadSetting(
                "No valid user or group in %s=: %s".formatted(line.row().name(), text));
    }

    static void bus(Assignment line) throws UnitFileError {
        String name = line.expanded();
        if (!name.isEmpty() && (name.length() > LONGEST || !BUS_NAME.matcher(name).matches())) {
            throw line.invalid();
        }
        line.put(name);
    }

    static void descriptor(Assignment line) throws UnitFileError {
        String name = line.expanded();
        boolean odd = name.chars().anyMatch(c -> c < ' ' || c >= 0x7f || c == ':');
        if (odd || name.length() > LONGEST) {
            throw line.invalid();
        }
        line.put(name);
    }

    /** {@return whether a file of that name can be among the credentials} */
    static boolean isCredential(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '/' && c != ':');
    }
}
