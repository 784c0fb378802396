package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitFileError;

/**
 * Settings that were switches once and have more positions in later releases (systemd.exec(5)): the
 * switch remains what older programs read, and the position is kept beside it under the name that
 * newer programs ask for.
 */
final class Levels {
    /** What is behind the name of the switch in the name of the position. */
    static final String SUFFIX = "Ex";

    private Levels() {}

    /** {@return reads yes, no, or one of these words, all of which mean more than yes} */
    static Assignment.Parser level(String... words) {
        List<String> known = List.of(words);
        return line -> put(line, line.value(), known);
    }

    /** ProtectHostname=: a position, and behind a colon the name that the host is to have. */
    static void hostname(Assignment line) throws UnitFileError, BadSetting {
        int colon = line.value().indexOf(':');
        String word = colon < 0 ? line.value() : line.value().substring(0, colon);
        String host = colon < 0 ? "" : line.expand(line.value().substring(colon + 1));
        boolean isHost = host.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?");
        if (colon >= 0 && (!isHost || Booleans.parse(word).equals(Optional.of(false)))) {
            throw line.invalid();
        }
        put(line, word, List.of("private"));
        if (!host.isEmpty()) {
            String name = line.row().property() + SUFFIX;
            line.into().position(name, line.into().text(name) + ":" + host);
        }
    }

    private static void put(Assignment line, String text, List<String> known) throws UnitFileError {
        Optional<Boolean> isOn = Booleans.parse(text);
        String level = isOn.isPresent() ? "" : text;
        if (isOn.isEmpty() && !known.contains(text)) {
            throw line.invalid();
        }
        line.put(isOn.orElse(true));
        line.into().position(line.row().property() + SUFFIX, level);
    }

    /**
     * {@return the position of a switch: no, what stands for yes, or the word that was given}
     *
     * @param yes the position that plain yes means
     */
    static String of(Values values, String property, String yes) {
        if (!values.flag(property)) {
            return "no";
        }
        String text = text(values, property);
        int colon = text.indexOf(':');
        String level = colon < 0 ? text : text.substring(0, colon);
        return level.isEmpty() ? yes : level;
    }

    /** {@return the name behind the colon of ProtectHostname=, which may be empty} */
    static String hostname(Values values) {
        String text = text(values, "ProtectHostname");
        return text.substring(text.indexOf(':') < 0 ? text.length() : text.indexOf(':') + 1);
    }

    private static String text(Values values, String property) {
        String name = property + SUFFIX;
        return values.isSet(name) ? values.text(name) : "";
    }
}
