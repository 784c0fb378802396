package org.jitney.journal.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecsTest {
    private static final byte[] TEXT = "what is said again and again ".repeat(100).getBytes(UTF_8);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatIsPackedIsUnpackedToTheSame(Compression algorithm) throws Exception {
        byte[] packed = Codecs.compress(algorithm, TEXT).orElseThrow();

        assertThat(packed).hasSizeLessThan(TEXT.length);
        assertThat(Codecs.decompress(algorithm, packed, 0)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatWouldNotBecomeShorterIsNotPacked(Compression algorithm) {
        byte[] noise = new byte[600];
        new Random(1).nextBytes(noise);

        assertThat(Codecs.compress(algorithm, noise)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void damagedInputIsEitherUnpackedOrSaidToBeDamaged(Compression algorithm) {
        byte[] packed = Codecs.compress(algorithm, TEXT).orElseThrow();
        Random random = new Random(7);

        for (int i = 0; i < 500; i++) {
            byte[] damaged = packed.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                Codecs.decompress(algorithm, damaged, 8);
            } catch (CorruptFile e) {
                assertThat(e.offset()).isEqualTo(8);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "LZ4")
    void aSizeThatCannotBeIsRefusedBeforeMemoryIsTaken(Compression algorithm) {
        byte[] packed = Codecs.compress(algorithm, TEXT).orElseThrow();
        packed[5] = 1;

        assertThatThrownBy(() -> Codecs.decompress(algorithm, packed, 0))
                .isInstanceOf(CorruptFile.class)
                .hasMessageContaining("Bad size");
    }
}
