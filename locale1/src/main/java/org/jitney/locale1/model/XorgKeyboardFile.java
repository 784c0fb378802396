package org.jitney.locale1.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/** The section of an X server's configuration that says which keyboard there is. */
public final class XorgKeyboardFile {
    private XorgKeyboardFile() {}

    /** Reads the options of all {@code InputClass} sections; the last of a name counts. */
    public static X11Keyboard parse(String text) {
        Map<String, String> options = new HashMap<>();
        boolean inside = false;
        for (String line : text.split("\n", -1)) {
            List<String> words = words(line.strip());
            String keyword = words.isEmpty() ? "" : words.get(0);
            if (inside && keyword.equals("Option") && words.size() == 3) {
                options.put(words.get(1), words.get(2));
            } else if (!inside && keyword.equals("Section")) {
                inside = words.size() == 2 && words.get(1).equals("InputClass");
            } else if (keyword.equals("EndSection")) {
                inside = false;
            }
        }
        return new X11Keyboard(
                options.getOrDefault("XkbLayout", ""),
                options.getOrDefault("XkbModel", ""),
                options.getOrDefault("XkbVariant", ""),
                options.getOrDefault("XkbOptions", ""));
    }

    private static List<String> words(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return List.of();
        }
        try {
            return Words.all(line, Words.Flag.UNQUOTE);
        } catch (UnitFileError e) {
            return List.of(); // what the X server cannot read either
        }
    }

    /** {@return the file for a keyboard} */
    public static String render(X11Keyboard keyboard) {
        StringBuilder out =
                new StringBuilder(
                        """
                        # Written for org.freedesktop.locale1, which reads it, too, as does the X server.
                        # Change it with localectl(1), as what else is written here is lost with that.
                        Section "InputClass"
                                Identifier "system-keyboard"
                                MatchIsKeyboard "on"
                        """);
        option(out, "XkbLayout", keyboard.layout());
        option(out, "XkbModel", keyboard.model());
        option(out, "XkbVariant", keyboard.variant());
        option(out, "XkbOptions", keyboard.options());
        return out.append("EndSection\n").toString();
    }

    private static void option(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append("        Option \"%s\" \"%s\"\n".formatted(name, value));
        }
    }
}
