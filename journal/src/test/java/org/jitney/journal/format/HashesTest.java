package org.jitney.journal.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jitney.linux.hash.SipHash24;
import org.junit.jupiter.api.Test;

class HashesTest {
    @Test
    void sipHashGivesTheVectorsOfItsAuthors() {
        SipHash24 hash = new SipHash24(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        byte[] counting = new byte[64];
        for (int i = 0; i < counting.length; i++) {
            counting[i] = (byte) i;
        }

        assertThat(hash.hash(JournalFile.wrap(new byte[0]))).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(hash.hash(JournalFile.wrap(Arrays.copyOf(counting, 1))))
                .isEqualTo(0x74f839c593dc67fdL);
        assertThat(hash.hash(JournalFile.wrap(Arrays.copyOf(counting, 8))))
                .isEqualTo(0x93f5f5799a932462L);
        assertThat(hash.hash(JournalFile.wrap(Arrays.copyOf(counting, 15))))
                .isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void lookup3GivesTheVectorsOfItsAuthor() {
        byte[] text = "Four score and seven years ago".getBytes(StandardCharsets.US_ASCII);

        // hashlittle2 gives pc, which is the high half here, and pb.
        assertThat(Lookup3.hash(JournalFile.wrap(new byte[0]))).isEqualTo(0xdeadbeefdeadbeefL);
        assertThat(Lookup3.hash(JournalFile.wrap(text))).isEqualTo(0x17770551ce7226e6L);
    }
}
