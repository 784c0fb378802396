package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/** The short form of {@code itests/bench/broker-soak}, which by itself takes ten minutes. */
class BusSoakTest {
    @Test
    void nothingIsLostOrOutOfOrderInAMixOfEverything() {
        Programs.Result soak =
                Programs.run(
                        Map.of(),
                        List.of("python3", Home.script("bench/broker-soak"), "--seconds", "8"));

        System.Logger log = System.getLogger(BusSoakTest.class.getName());
        log.log(System.Logger.Level.INFO, soak.text());
        assertThat(soak.succeeded().out()).contains("none lost, none out of order");
    }
}
