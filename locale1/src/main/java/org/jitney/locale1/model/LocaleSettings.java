package org.jitney.locale1.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.unitfile.EnvFile;

/**
 * The variables of a locale that are set; none of them is empty.
 *
 * @param values in the order of {@link LocaleVariable}
 */
public record LocaleSettings(Map<LocaleVariable, String> values) {
    /** Copies the values that are not empty. */
    public LocaleSettings {
        Map<LocaleVariable, String> kept = new EnumMap<>(LocaleVariable.class);
        values.forEach((variable, value) -> {
            if (!value.isEmpty()) {
                kept.put(variable, value);
            }
        });
        values = Collections.unmodifiableMap(kept);
    }

    /** {@return what assignments say of a locale, of a file or of an environment} */
    public static LocaleSettings of(Map<String, String> assignments) {
        Map<LocaleVariable, String> found = new EnumMap<>(LocaleVariable.class);
        for (LocaleVariable variable : LocaleVariable.values()) {
            found.put(variable, assignments.getOrDefault(variable.name(), ""));
        }
        return new LocaleSettings(found);
    }

    /** {@return these, and what {@code others} has beside them} */
    public LocaleSettings over(LocaleSettings others) {
        Map<LocaleVariable, String> merged = new EnumMap<>(LocaleVariable.class);
        merged.putAll(others.values);
        merged.putAll(values);
        return new LocaleSettings(merged);
    }

    /** {@return these without what {@code LANG} says already} */
    public LocaleSettings simplified() {
        String language = values.getOrDefault(LocaleVariable.LANG, "");
        Map<LocaleVariable, String> kept = new EnumMap<>(LocaleVariable.class);
        values.forEach((variable, value) -> {
            if (variable == LocaleVariable.LANG || !value.equals(language)) {
                kept.put(variable, value);
            }
        });
        return new LocaleSettings(kept);
    }

    /** {@return {@code NAME=value} for each variable} */
    public List<String> assignments() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /** {@return the text of the file that keeps them} */
    public String render() {
        Map<String, String> lines = new LinkedHashMap<>();
        values.forEach((variable, value) -> lines.put(variable.name(), value));
        return EnvFile.render(lines);
    }
}
