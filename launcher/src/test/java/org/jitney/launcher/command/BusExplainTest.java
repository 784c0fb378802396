package org.jitney.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jitney.bus.wire.Struct;
import org.junit.jupiter.api.Test;

class BusExplainTest {
    @Test
    void theDecidingRuleComesBeforeThoseItOverrides() {
        String text =
                BusExplain.text(
                        false,
                        List.of(
                                reason("send", false, "<deny own='*'/>", "user=\"root\"", 7),
                                reason("send", true, "<allow own='*'/>", "context=\"default\"", 3),
                                Struct.of("receive", true, "", "nobody has this name", "", 0)));

        assertThat(text)
                .isEqualTo(
                        """
                        denied
                          send: denied     /a.conf:7: <deny own='*'/> in <policy user="root">
                                           /a.conf:3: <allow own='*'/> in <policy context="default"> (overridden)
                          receive: allowed nobody has this name
                        """);
    }

    private static Struct reason(
            String side, boolean allows, String rule, String policy, int line) {
        return Struct.of(side, allows, rule, policy, "/a.conf", line);
    }
}
