package org.jitney.clients.journalctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessCheckTest {
    /** What tmpfiles of Debian 12 makes of {@code a+ /var/log/journal - - - - g:4:r-x}. */
    private static final byte[] LIST =
            HexFormat.of()
                    .parseHex(
                            "02000000"
                                    + "01000700ffffffff"
                                    + "04000500ffffffff"
                                    + "0800050004000000"
                                    + "10000500ffffffff"
                                    + "20000500ffffffff");

    @Test
    void groupsThatTheAccessListNamesAreFound() {
        assertThat(AccessCheck.groupsOf(LIST)).containsExactly(4);
        assertThat(AccessCheck.groupsOf(new byte[0])).isEmpty();
        assertThat(AccessCheck.groupsOf(new byte[] {1, 0, 0, 0, 8, 0, 5, 0, 4, 0, 0, 0})).isEmpty();
    }

    @Test
    void theHintNamesThem() {
        // Everywhere the group 0 is root.
        assertThat(AccessCheck.whoSeesAll(Set.of(0)))
                .isEqualTo(
                        "      Users in groups 'root', 'systemd-journal' can see all messages.\n"
                                + "      Pass -q to turn off this notice.");
        assertThat(AccessCheck.whoSeesAll(Set.of()))
                .contains("Users in the 'systemd-journal' group");
    }
}
