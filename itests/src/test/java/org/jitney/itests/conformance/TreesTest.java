package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --root=} of the commands for names, languages, keyboards and time: nothing runs there. */
class TreesTest {
    @TempDir Path tree;

    @BeforeEach
    void make() throws IOException {
        for (String folder :
                List.of(
                        "etc/default",
                        "usr/share/zoneinfo/Europe",
                        "usr/share/keymaps",
                        "usr/share/systemd",
                        "usr/lib/locale/xx_YY.utf8")) {
            Files.createDirectories(tree.resolve(folder));
        }
        write("etc/debian_version", "12\n");
        write("etc/hostname", "guest\n");
        write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        write("usr/share/zoneinfo/Europe/Berlin", "TZif2");
        write("usr/share/keymaps/xx.map.gz", "");
        write("usr/share/systemd/kbd-model-map", "xx zz pc105 - -\n");
        write("usr/lib/locale/xx_YY.utf8/LC_IDENTIFICATION", "");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(tree.resolve(file), text);
    }

    private Programs.Result run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Home.program(program), "--root=" + tree));
        command.addAll(List.of(arguments));
        return Programs.run(command.toArray(String[]::new));
    }

    @Test
    void namesAreThoseOfTheTree() {
        assertThat(run("hostnamectl", "hostname").succeeded().out()).isEqualTo("guest\n");

        run("hostnamectl", "--static", "hostname", "other").succeeded();
        run("hostnamectl", "deployment", "test").succeeded();

        assertThat(tree.resolve("etc/hostname")).hasContent("other");
        assertThat(tree.resolve("etc/machine-info")).hasContent("DEPLOYMENT=test");
        assertThat(run("hostnamectl").succeeded().out())
                .contains("Machine ID: 0123456789abcdef0123456789abcdef\n");
    }

    @Test
    void languageAndKeyboardAreThoseOfTheTree() {
        assertThat(run("localectl", "list-locales").succeeded().out()).isEqualTo("xx_YY.UTF-8\n");
        assertThat(run("localectl", "list-keymaps").succeeded().out()).isEqualTo("xx\n");

        run("localectl", "set-locale", "xx_YY.UTF-8").succeeded();
        run("localectl", "set-keymap", "xx").succeeded();

        assertThat(tree.resolve("etc/default/locale")).hasContent("LANG=xx_YY.UTF-8");
        assertThat(tree.resolve("etc/vconsole.conf")).hasContent("KEYMAP=xx");
        assertThat(tree.resolve("etc/default/keyboard")).hasContent("XKBLAYOUT=zz\nXKBMODEL=pc105");
        assertThat(run("localectl").succeeded().out())
                .isEqualTo(
                        """
                        System Locale: LANG=xx_YY.UTF-8
                            VC Keymap: xx
                           X11 Layout: zz
                            X11 Model: pc105
                        """);
        assertThat(run("localectl", "--json=short").succeeded().out())
                .contains("\"Locale\":[\"LANG=xx_YY.UTF-8\"]");
        Programs.Result wrong = run("localectl", "set-locale", "de_DE.UTF-8");
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.err()).contains("Specified locale is not installed: de_DE.UTF-8");
    }

    @Test
    void zoneIsThatOfTheTreeAndClocksAreNobodys() throws IOException {
        run("timedatectl", "set-timezone", "Europe/Berlin").succeeded();
        run("timedatectl", "set-local-rtc", "1").succeeded();

        assertThat(Files.readSymbolicLink(tree.resolve("etc/localtime")))
                .hasToString("../usr/share/zoneinfo/Europe/Berlin");
        assertThat(tree.resolve("etc/adjtime")).hasContent("0.0 0 0\n0\nLOCAL");
        assertThat(run("timedatectl", "show", "-p", "Timezone", "--value").succeeded().out())
                .isEqualTo("Europe/Berlin\n");
        Programs.Result time = run("timedatectl", "set-time", "2030-01-01");
        assertThat(time.status()).isEqualTo(1);
        assertThat(time.err())
                .isEqualTo(
                        "Failed to set time: Failed to set local time: Operation not supported\n");
        assertThat(run("timedatectl", "set-ntp", "1").err())
                .isEqualTo("Failed to set ntp: NTP not supported\n");
    }
}
