package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every unit file of a Debian with 30 and more server packages loads. */
class UnitFilesTest {
    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.start("popular", Map.of());
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    @Test
    void everyUnitFileLoads() {
        String list = guest.run("ls", "/usr/lib/systemd/system").succeeded().out();
        List<String> units = new ArrayList<>();
        for (String file : list.split("\n")) {
            if (file.matches(
                    ".*\\.(service|socket|target|timer|path|mount|automount|swap|slice)")) {
                units.add(file.replace("@.", "@jitney."));
            }
        }
        assertThat(units).hasSizeGreaterThan(250);

        List<String> command =
                new ArrayList<>(List.of("systemctl", "show", "-p", "Id,LoadState,LoadError"));
        command.addAll(units);
        Programs.Result show = guest.run(command.toArray(String[]::new)).succeeded();

        Set<String> bad = new TreeSet<>();
        int seen = 0;
        for (String block : show.out().split("\n\n")) {
            seen++;
            if (!block.contains("LoadState=loaded") && !block.contains("LoadState=masked")) {
                bad.add(block.replace('\n', ' '));
            }
        }
        assertThat(bad).isEmpty();
        assertThat(seen).isEqualTo(units.size());
    }

    @Test
    void whatIsNotSupportedYetIsLoggedOnceWithFileAndLine() {
        String text = "[Service]\\nExecStart=/bin/true\\nRestrictFileSystems=ext4\\n";
        String write = "printf '%s' >/run/systemd/system/odd.service".formatted(text);
        guest.run("sh", "-c", write).succeeded();
        guest.run("systemctl", "daemon-reload").succeeded();
        guest.run("systemctl", "show", "-p", "Id", "odd.service").succeeded();
        guest.run("systemctl", "daemon-reload").succeeded();
        guest.run("systemctl", "show", "-p", "Id", "odd.service").succeeded();

        List<String> lines =
                Pattern.compile("[^ ]*odd\\.service:\\d+: .*")
                        .matcher(guest.log())
                        .results()
                        .map(match -> match.group())
                        .toList();

        assertThat(lines).isNotEmpty().doesNotHaveDuplicates();
    }
}
