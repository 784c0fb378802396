package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jitney.manager.unit.Structs;
import org.junit.jupiter.api.Test;

class JournalFactsTest {
    @Test
    void patternsThatAllowStandBeforeThoseThatDeny() {
        byte[] bytes =
                JournalFacts.patterns(
                        List.of(
                                new Structs.Label(false, "no"),
                                new Structs.Label(true, "a.b"),
                                new Structs.Label(true, "c")));

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).isEqualTo("a.b\0c\0\u00FFno\0");
    }
}
