package org.jitney.manager.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.linux.fd.Root;
import org.jitney.unitfile.Specifiers;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSpecifiersTest {
    @TempDir Path guest = Path.of("/nonexistent");

    @BeforeEach
    void makeGuest() throws Exception {
        Files.createDirectories(guest.resolve("etc"));
    }

    private String expand(String text) throws Exception {
        try (Root root = Root.of(guest)) {
            return Specifiers.expand(text, new MachineSpecifiers(root));
        }
    }

    private void file(String name, String text) throws Exception {
        Files.writeString(guest.resolve("etc").resolve(name), text);
    }

    @Test
    void readsTheGuestsOwnNames() throws Exception {
        file("hostname", "# mine\nbox.example.org\n");
        file("machine-info", "PRETTY_HOSTNAME=\"The Box\"\n");
        file("machine-id", "0123456789abcdef0123456789abcdef\n");

        assertThat(expand("%H %l %q %m"))
                .isEqualTo("box.example.org box The Box 0123456789abcdef0123456789abcdef");
    }

    @Test
    void readsTheRelease() throws Exception {
        file("os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_ID='13'\n");

        assertThat(expand("%o-%w-%W")).isEqualTo("debian-13-");
    }

    @Test
    void aGuestWithoutAnIdHasNoValue() {
        assertThatThrownBy(() -> expand("%m"))
                .isInstanceOfSatisfying(
                        UnitFileError.class,
                        e -> assertThat(e.kind()).isEqualTo(UnitFileError.Kind.NO_VALUE));
    }

    @Test
    void aGuestWithoutANameIsLocal() throws Exception {
        assertThat(expand("%H %q")).isEqualTo("localhost localhost");
    }
}
