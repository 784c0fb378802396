package org.jitney.resolve1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Uname;
import org.jitney.unitfile.Specifiers;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSpecifiersTest {
    @TempDir Path folder;

    private String expand(String text) throws Exception {
        try (Root root = Root.of(folder)) {
            return Specifiers.expand(text, new MachineSpecifiers(root));
        }
    }

    @Test
    void theMachineAndItsSystemAreNamed() throws Exception {
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(
                folder.resolve("etc/os-release"),
                "ID=debian\nVERSION_ID=\"12\"\nVARIANT_ID='server'\nBUILD_ID=7\n");
        Files.writeString(folder.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef\n");

        assertThat(expand("%o %w %W %B 100%% %A%M.%m"))
                .isEqualTo("debian 12 server 7 100% .0123456789abcdef0123456789abcdef");
        assertThat(expand("%H on %v"))
                .isEqualTo(Uname.read().nodename() + " on " + Uname.read().release());
    }

    @Test
    void whatHasNoValueIsAnError() {
        assertThatThrownBy(() -> expand("%m"))
                .isInstanceOf(UnitFileError.class)
                .hasMessageContaining("%m");
    }
}
