package org.jitney.journal.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FsprgTest {
    private static final byte[] SEED = "twelve bytes".getBytes(UTF_8);

    @Test
    void theOwnerGetsToAnyEpochAtOnce() {
        Fsprg.Owner owner = new Fsprg.Owner(SEED);
        Fsprg state = Fsprg.first(SEED);

        for (int epoch = 0; epoch < 9; epoch++) {
            assertThat(owner.at(epoch)).isEqualTo(state);
            state = state.evolve();
        }
    }

    @Test
    void fromAKnownStateItGetsToTheSame() {
        Fsprg.Owner owner = new Fsprg.Owner(SEED);
        Fsprg known = owner.at(7);

        assertThat(owner.at(7, known)).isEqualTo(known);
        assertThat(owner.at(12, known)).isEqualTo(owner.at(12));
        assertThat(owner.at(3, known)).isEqualTo(owner.at(3));
        assertThat(owner.at(5000, known)).isEqualTo(owner.at(5000));
    }

    @Test
    void eachEpochHasAKeyOfItsOwn() {
        Fsprg state = Fsprg.first(SEED);

        assertThat(state.key()).hasSize(32).isNotEqualTo(state.evolve().key());
        assertThat(state.key()).isEqualTo(Fsprg.first(SEED).key());
        assertThat(state.toString()).isEqualTo("Fsprg[epoch=0]");
    }

    @Test
    void aStateSurvivesTheKeyFile() throws Exception {
        Fsprg state = Fsprg.first(SEED).evolve();

        assertThat(Fsprg.decode(state.encode())).isEqualTo(state);
    }
}
