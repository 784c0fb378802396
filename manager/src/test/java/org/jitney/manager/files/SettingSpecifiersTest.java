package org.jitney.manager.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.linux.fd.Root;
import org.jitney.unitfile.Specifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingSpecifiersTest {
    @TempDir Path guest = Path.of("/nonexistent");

    private String expand(String text) throws Exception {
        try (Root root = Root.of(guest)) {
            return Specifiers.expand(text, new SettingSpecifiers(root));
        }
    }

    @Test
    void theFoldersOfASystemManager() throws Exception {
        assertThat(expand("%C %D %E %L %S %t %T %V"))
                .isEqualTo("/var/cache /usr/share /etc /var/log /var/lib /run /tmp /var/tmp");
    }

    @Test
    void rootsHomeAndTheShellThatTheGuestHas() throws Exception {
        assertThat(expand("%h %s")).isEqualTo("/root /bin/sh");

        Files.createDirectories(guest.resolve("bin"));
        Files.createFile(guest.resolve("bin/bash"));

        assertThat(expand("%s")).isEqualTo("/bin/bash");
    }

    @Test
    void whatTheMachineSaysIsKnownToo() throws Exception {
        Files.createDirectories(guest.resolve("etc"));
        Files.writeString(guest.resolve("etc/hostname"), "box\n");

        assertThat(expand("%H")).isEqualTo("box");
    }
}
