package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An ordered set of environment variables; a later assignment replaces an earlier one. */
public final class Environment {
    private final Map<String, String> variables = new LinkedHashMap<>();

    /** Creates an empty environment. */
    public Environment() {}

    /** Creates a copy. */
    public Environment(Environment other) {
        variables.putAll(other.variables);
    }

    /** {@return the assignments of an environment file's text} */
    public static Environment ofFile(String text) {
        return EnvironmentFile.parse(text);
    }

    /** Assigns a variable. */
    public Environment set(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Takes over every variable of {@code other}. */
    public Environment setAll(Environment other) {
        variables.putAll(other.variables);
        return this;
    }

    /** Applies {@code NAME=value} texts; what is no assignment is left out. */
    public Environment setAll(Iterable<String> assignments) {
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals > 0 && isName(assignment.substring(0, equals))) {
                set(assignment.substring(0, equals), assignment.substring(equals + 1));
            }
        }
        return this;
    }

    /**
     * Removes a variable by name, or only when it has this value if given as {@code NAME=value}.
     */
    public void unset(String nameOrAssignment) {
        int equals = nameOrAssignment.indexOf('=');
        if (equals < 0) {
            variables.remove(nameOrAssignment);
        } else {
            variables.remove(
                    nameOrAssignment.substring(0, equals), nameOrAssignment.substring(equals + 1));
        }
    }

    /** {@return the value, if the variable is set} */
    public Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** {@return the variables as {@code NAME=value} texts in order of first assignment} */
    public List<String> assignments() {
        List<String> out = new ArrayList<>(variables.size());
        variables.forEach((name, value) -> out.add(name + "=" + value));
        return out;
    }

    /** {@return whether this is a valid name of a variable} */
    public static boolean isName(String name) {
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            return false;
        }
        return name.chars()
                .allMatch(c ->
                        c == '_'
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9'));
    }
}
