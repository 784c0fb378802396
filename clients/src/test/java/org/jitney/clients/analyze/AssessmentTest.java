package org.jitney.clients.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Properties;
import org.junit.jupiter.api.Test;

/** The scores are those that systemd 252 gives to the same settings. */
class AssessmentTest {
    private static final Output PIPE =
            Output.of(new PrintStream(java.io.OutputStream.nullOutputStream()), Output.Look.PIPE);

    private final Map<String, Variant> values = new HashMap<>();

    AssessmentTest() {
        put("Id", "s", "a.service");
        put("UMask", "u", 18L);
        put("KeyringMode", "s", "private");
        put("NotifyAccess", "s", "none");
        put("ProtectHome", "s", "no");
        put("ProtectSystem", "s", "no");
    }

    private void put(String name, String signature, Object value) {
        values.put(name, Variant.of(signature, value));
    }

    private Assessment assessment() {
        return new Assessment(new SecurityFacts(Properties.of(values), true));
    }

    @Test
    void aServiceWithoutSettingsIsUnsafe() {
        assertThat(assessment().exposure()).isEqualTo(96);
        assertThat(assessment().details(PIPE, Json.Style.OFF))
                .contains("✗ User=/DynamicUser=  ")
                .endsWith("\n→ Overall exposure level for a.service: 9.6 UNSAFE 😨\n");
    }

    @Test
    void programsSeeNamesAndTruthValues() {
        assertThat(assessment().details(PIPE, Json.Style.SHORT))
                .startsWith(
                        "[{\"set\":false,\"name\":\"RootDirectory=/RootImage=\",\"json_field\":"
                                + "\"RootDirectoryOrRootImage\",");
    }

    @Test
    void aFilterThatLetsACallOfTheGroupPassNamesIt() {
        put("SystemCallFilter", "(bas)", Struct.of(true, List.of("@mount", "read")));

        String details = assessment().details(PIPE, Json.Style.OFF);

        assertThat(details)
                .contains("@mount is included (e.g. chroot is allowed)")
                .contains("✓ SystemCallFilter=~@swap");
    }

    @Test
    void settingsLowerTheExposure() {
        put("PrivateNetwork", "b", true);
        put("User", "s", "www-data");
        put("RestrictNamespaces", "t", 0L);

        assertThat(assessment().exposure()).isLessThan(86);
    }
}
