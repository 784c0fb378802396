package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No room for a symlink: the text of the original, nothing half done, and services still start. */
class FullDiskTest {
    private static final String LINK = "/etc/systemd/system/multi-user.target.wants/wanted.service";

    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.start("services", Map.of());
        guest.run(
                        "sh",
                        "-c",
                        """
                        mount -t tmpfs -o nr_inodes=2 tmpfs /etc/systemd/system
                        printf '[Service]\\nExecStart=/bin/sleep 99\\n[Install]\\nWantedBy=multi-user.target\\n' \
                            >/usr/lib/systemd/system/wanted.service
                        systemctl daemon-reload
                        """)
                .succeeded();
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/bin/systemctl", "/opt/jitney/bin/systemctl"})
    void enableFailsAndStartWorks(String systemctl) {
        Programs.Result enable = guest.run(systemctl, "enable", "wanted.service");
        Programs.Result mask = guest.run(systemctl, "mask", "wanted.service");
        Programs.Result start = guest.run(systemctl, "restart", "wanted.service");

        assertThat(enable.err())
                .isEqualTo("Failed to enable unit: File " + LINK + ": No space left on device\n");
        assertThat(enable.status()).isEqualTo(1);
        assertThat(mask.err()).startsWith("Failed to mask unit: File ");
        assertThat(guest.run(systemctl, "is-enabled", "wanted.service").out())
                .isEqualTo("disabled\n");
        assertThat(start.status()).as(start.describe()).isZero();
    }
}
