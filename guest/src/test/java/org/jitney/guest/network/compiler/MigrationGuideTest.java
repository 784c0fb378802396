package org.jitney.guest.network.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of docs/network-migration.md is what happens. */
class MigrationGuideTest {
    private static String block(String guide, String language) {
        String start = "```" + language + "\n";
        int at = guide.indexOf(start) + start.length();
        return guide.substring(at, guide.indexOf("```", at));
    }

    @Test
    void theExampleComesOutAsTheGuideSays() throws Exception {
        String guide = Files.readString(Path.of("..", "docs", "network-migration.md"));

        var result =
                new Sample(Format.IFCFG)
                        .ifcfg("ifcfg-ens192", block(guide, "ifcfg"))
                        .renaming(Map.of("ens192", "enp1s0"))
                        .withMacs(Map.of("ens192", "52:54:00:12:34:56"))
                        .compile();

        for (String type : new String[] {"network", "link"}) {
            String text = result.migration().file("10-enp1s0." + type).orElseThrow().render();
            assertThat(text.replaceFirst("^(#.*\n)*\n?", "")).isEqualTo(block(guide, type));
        }
        assertThat(result.unmapped()).containsExactly("ZONE");
    }
}
