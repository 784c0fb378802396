package org.jitney.journald.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AccessListTest {
    /** As setfacl -m u:1000:r writes it for a file of mode 0640. */
    private static final String WITH_USER =
            "02000000"
                    + "01000600ffffffff"
                    + "02000400e8030000"
                    + "04000400ffffffff"
                    + "10000400ffffffff"
                    + "20000000ffffffff";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void aReaderIsAdded() {
        assertThat(AccessList.withReader(AccessList.OF_FILE, 1000)).isEqualTo(bytes(WITH_USER));
    }

    @Test
    void whoMayReadAlreadyIsNotAddedTwice() {
        assertThat(AccessList.withReader(bytes(WITH_USER), 1000)).isEqualTo(bytes(WITH_USER));
    }
}
