package org.jitney.resolve1.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class MixedCaseTest {
    private static final byte[] QUERY = query("[some-Name_09{}@z.example.org.");

    private static byte[] query(String name) {
        Question question = Question.of(Name.fromConstantString(name), Type.A);
        return Messages.query(7, question, true, false);
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }

    @Test
    void onlyLettersOfTheNameChange() {
        byte[] mixed = MixedCase.mixed(QUERY, new Random(1));

        assertThat(mixed).isNotEqualTo(QUERY);
        assertThat(text(mixed).toLowerCase(Locale.ROOT))
                .isEqualTo(text(QUERY).toLowerCase(Locale.ROOT));
        assertThat(MixedCase.restored(mixed, QUERY)).isEqualTo(QUERY);
    }

    @Test
    void eachLetterIsOfEitherCase() {
        Random random = new Random(2);
        byte[] ones = MixedCase.mixed(QUERY, random);
        byte[] zeros = ones.clone();
        for (int turn = 0; turn < 64; turn++) {
            byte[] mixed = MixedCase.mixed(QUERY, random);
            for (int i = 0; i < mixed.length; i++) {
                ones[i] |= mixed[i];
                zeros[i] &= mixed[i];
            }
        }

        for (int i = 0; i < QUERY.length; i++) {
            boolean letter = i >= 12 && Character.isLetter(QUERY[i]);
            assertThat(ones[i] ^ zeros[i]).as("byte %d", i).isEqualTo(letter ? 0x20 : 0);
        }
    }

    @Test
    void anAnswerIsTheSameIfEveryLetterIs() {
        byte[] other = QUERY.clone();
        other[14] ^= 0x20;

        assertThat(MixedCase.isSame(QUERY, QUERY)).isTrue();
        assertThat(MixedCase.isSame(QUERY, other)).isFalse();
        assertThat(MixedCase.isSame(QUERY, new byte[20])).isFalse();
    }

    @Test
    void theRootHasNoLetters() {
        byte[] root = query(".");

        assertThat(MixedCase.mixed(root, new Random(3))).isEqualTo(root);
    }
}
