package org.jitney.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineIdentityTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @TempDir Path tree;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(tree.resolve("etc"));
    }

    private boolean establish(Optional<String> given, Optional<String> container)
            throws ErrnoException {
        try (Root root = Root.of(tree)) {
            return new MachineIdentity(root).establish(given, container);
        }
    }

    private String file() throws IOException {
        return Files.readString(tree.resolve("etc/machine-id")).strip();
    }

    @Test
    void anIdThatIsThereStays() throws Exception {
        Files.writeString(tree.resolve("etc/machine-id"), ID + "\n");

        assertThat(establish(Optional.empty(), Optional.of("f".repeat(32)))).isFalse();
        assertThat(file()).isEqualTo(ID);
    }

    @Test
    void anEmptyFileGetsTheContainersId() throws Exception {
        Files.writeString(tree.resolve("etc/machine-id"), "");

        assertThat(establish(Optional.empty(), Optional.of("f367d002-3996-493d-ae10-b555cb1395e1")))
                .isFalse();
        assertThat(file()).isEqualTo("f367d0023996493dae10b555cb1395e1");
    }

    @Test
    void withoutAFileItIsTheFirstBootAndTheIdIsMadeUp() throws Exception {
        assertThat(establish(Optional.empty(), Optional.empty())).isTrue();
        assertThat(file()).matches("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}");
    }

    @Test
    void whatIsGivenWins() throws Exception {
        Files.writeString(tree.resolve("etc/machine-id"), "e".repeat(32));

        assertThat(establish(Optional.of(ID), Optional.empty())).isFalse();
        assertThat(file()).isEqualTo(ID);
    }
}
