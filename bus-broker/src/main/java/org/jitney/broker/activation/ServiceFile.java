package org.jitney.broker.activation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code .service} file of D-Bus.
 *
 * @param name the bus name that it provides
 * @param exec the command line, quoted as for a shell
 * @param user who it runs as, where a helper starts it
 * @param systemdService the unit that the service manager starts instead
 */
record ServiceFile(
        String name, String exec, Optional<String> user, Optional<String> systemdService) {
    private static final String SECTION = "D-BUS Service";

    /** A file that provides nothing. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(int line, String problem) {
            super(line == 0 ? problem : "line " + line + ": " + problem);
        }

        String problem() {
            String m = getMessage();
            return m == null ? "" : m;
        }
    }

    /** Parses the text of a file. Like the reference it takes no part of a file with an error. */
    static ServiceFile parse(String text) throws Broken {
        Map<String, String> values = new HashMap<>();
        String section = "";
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String stripped = line.strip();
            if (stripped.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                section = section(number, line.stripTrailing());
            } else if (section.isEmpty()) {
                throw new Broken(number, "a value outside of any section");
            } else {
                value(number, line, section.equals(SECTION) ? values : new HashMap<>());
            }
        }
        return new ServiceFile(
                required(values, "Name"),
                required(values, "Exec"),
                Optional.ofNullable(values.get("User")),
                Optional.ofNullable(values.get("SystemdService")));
    }

    private static String section(int number, String line) throws Broken {
        String name = line.endsWith("]") ? line.substring(1, line.length() - 1) : "";
        boolean valid = name.chars().allMatch(c -> c > 0x1f && c < 0x7f && c != '[' && c != ']');
        if (name.isEmpty() || !valid) {
            throw new Broken(number, "not a section");
        }
        return name;
    }

    private static void value(int number, String line, Map<String, String> values) throws Broken {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new Broken(number, "neither a section nor a value");
        }
        String key = line.substring(0, equals).stripTrailing();
        int locale = key.indexOf('[');
        String name = locale < 0 ? key : key.substring(0, locale);
        boolean valid =
                name.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z')
                                        || (c >= 'A' && c <= 'Z')
                                        || (c >= '0' && c <= '9')
                                        || c == '-');
        if (name.isEmpty() || !valid) {
            throw new Broken(number, "not a key");
        }
        String value = unescape(number, line.substring(equals + 1).strip());
        if (locale < 0 && values.put(key, value) != null) {
            throw new Broken(number, "a second " + key);
        }
    }

    private static String unescape(int number, String text) throws Broken {
        StringBuilder out = new StringBuilder();
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!escaped) {
                escaped = c == '\\';
                if (!escaped) {
                    out.append(c);
                }
                continue;
            }
            escaped = false;
            switch (c) {
                case 's' -> out.append(' ');
                case 't' -> out.append('\t');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case '\\' -> out.append('\\');
                default -> throw new Broken(number, "an unknown escape sequence");
            }
        }
        if (escaped) {
            throw new Broken(number, "a backslash at the end");
        }
        return out.toString();
    }

    private static String required(Map<String, String> values, String key) throws Broken {
        String value = values.get(key);
        if (value == null) {
            throw new Broken(0, "no " + key + " in [" + SECTION + "]");
        }
        return value;
    }
}
