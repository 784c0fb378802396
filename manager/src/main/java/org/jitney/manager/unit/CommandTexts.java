package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.List;

/** Command lines as unit files have them. */
final class CommandTexts {
    private CommandTexts() {}

    /**
     * {@return the commands as lines; the first one is empty, so that what a drop-in says replaces
     * what was said before}
     *
     * @param value a list of (path, arguments, whether failures are ignored), or of (path,
     *     arguments, tokens of flags)
     */
    static List<String> of(String property, Object value) throws BadProperty {
        List<String> out = new ArrayList<>(List.of(""));
        for (Object item : (List<?>) value) {
            List<?> command = (List<?>) item;
            String path = command.get(0).toString();
            List<String> argv = ((List<?>) command.get(1)).stream().map(Object::toString).toList();
            boolean name = !path.isEmpty() && !path.contains("/");
            if (!path.startsWith("/") && !name) {
                throw new BadProperty(
                        BadProperty.Kind.VALUE, "Path %s is not absolute.".formatted(path));
            }
            if (argv.isEmpty()) {
                throw new BadProperty(
                        BadProperty.Kind.VALUE, "\"%s\" argv cannot be empty".formatted(property));
            }
            out.add(line(path, argv, marks(property, command.get(2))));
        }
        return out;
    }

    private static String line(String path, List<String> argv, String marks) {
        StringBuilder out = new StringBuilder(marks);
        boolean ownName = !argv.getFirst().equals(path);
        out.append(ownName ? "@" : "").append(PropertyWriters.quoted(path));
        for (String argument : ownName ? argv : argv.subList(1, argv.size())) {
            out.append(' ').append(PropertyWriters.quoted(argument));
        }
        return out.toString();
    }

    private static String marks(String property, Object flags) throws BadProperty {
        if (flags instanceof Boolean ignores) {
            return ignores ? "-" : "";
        }
        StringBuilder out = new StringBuilder();
        for (Object flag : (List<?>) flags) {
            out.append(
                    switch (flag.toString()) {
                        case "ignore-failure" -> "-";
                        case "privileged" -> "+";
                        case "no-setuid" -> "!";
                        case "ambient" -> "!!";
                        case "no-env-expand" -> ":";
                        default ->
                                throw new BadProperty(
                                        BadProperty.Kind.VALUE,
                                        "Invalid flag in %s: %s".formatted(property, flag));
                    });
        }
        return out.toString();
    }
}
