package org.jitney.manager.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jitney.unitfile.UnitType;
import org.junit.jupiter.api.Test;

class DirectivesTest {
    /** The list is what {@code systemd --dump-configuration-items} of release 252 names. */
    @Test
    void everyDirectiveOfTheReleaseHasARow() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String line : list()) {
            String section = line.substring(0, line.indexOf(' '));
            String name = line.substring(line.indexOf(' ') + 1);
            boolean anywhere = section.equals("Unit") || section.equals("Install");
            UnitType type =
                    anywhere
                            ? UnitType.SERVICE
                            : UnitType.valueOf(section.toUpperCase(Locale.ROOT));
            if (Directives.find(section, name, type).isEmpty()) {
                missing.add(line);
            }
        }

        assertThat(missing).isEmpty();
    }

    private static List<String> list() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        DirectivesTest.class.getResourceAsStream("directives-252.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void everyPropertyOfEveryTypeHasADefault() {
        for (UnitType type : UnitType.values()) {
            UnitSettings settings = UnitSettings.defaults(type);

            assertThat(settings.values().asMap().keySet())
                    .allSatisfy(name -> assertThat(settings.property(name)).isPresent());
        }
    }
}
