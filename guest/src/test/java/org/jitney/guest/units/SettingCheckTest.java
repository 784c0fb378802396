package org.jitney.guest.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingCheckTest {
    /** Settings with which each kind can be made. */
    private static final Map<String, Map<String, List<String>>> GOOD =
            Map.of(
                    "service", Map.of("exec_start", List.of("/bin/true")),
                    "timer", Map.of("on_calendar", List.of("daily")),
                    "mount", Map.of("what", List.of("/dev/vdb"), "where", List.of("/data")),
                    "target", Map.of("description", List.of("x")),
                    "path", Map.of("path_exists", List.of("/x")));

    private static void write(String kind, String key, String value) throws NewUnit.BadValue {
        Map<String, List<String>> settings = new HashMap<>(GOOD.getOrDefault(kind, Map.of()));
        settings.put(key, List.of(value));
        var _ = UnitWriter.write(kind, kind.equals("mount") ? "" : "x", settings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service|exec_start|relative",
                "service|exec_start|bin/true -x",
                "service|exec_start|-true",
                "service|exec_start|/usr/bin/../../etc/x",
                "service|exec_start|/bin/true\\nUser=root",
                "service|exec_start|/bin/true\\0",
                "service|exec_start|/bin/true \\\\",
                "service|exec_start|'   '",
                "service|exec_stop|./x",
                "service|type|nonsense",
                "service|restart|maybe",
                "service|user|a b",
                "service|user|../x",
                "service|after|nonsense",
                "service|requires|a.service ../b.service",
                "service|wants|a/b.service",
                "service|wanted_by|x",
                "service|description|a\\nb",
                "timer|on_calendar|nonsense",
                "timer|on_boot_sec|soon",
                "timer|on_unit_active_sec|1 parsec",
                "timer|service|../x",
                "timer|service|a b",
                "mount|where|data",
                "mount|where|/a/../b",
                "mount|type|a b",
                "mount|options|a\\nb",
                "mount|what|a\\0b",
                "target|requires|a\\nb",
                "path|path_exists|x",
                "path|path_changed|/a/..",
                "path|path_modified|../x",
                "path|unit|a/b",
            })
    void nonsenseIsRefusedByItsName(String kind, String key, String text) {
        String value = text.replace("\\n", "\n").replace("\\0", "\0").replace("\\\\", "\\");

        assertThatThrownBy(() -> write(kind, key, value))
                .isInstanceOf(NewUnit.BadValue.class)
                .hasMessageContaining(text.strip().replace("\\\\", "\\"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service|exec_start|-/bin/true --now",
                "service|exec_start|@/bin/sh sh -c ../x",
                "service|exec_start|\"/opt/x\" y",
                "service|exec_stop|%h/stop",
                "service|type|oneshot",
                "service|user|1000",
                "service|user|_apt",
                "service|after|network.target ssh@1.service",
                "timer|on_calendar|Mon *-*-* 03:00",
                "timer|on_boot_sec|5min",
                "timer|service|backup",
                "mount|where|/srv/a b",
                "mount|type|ext4",
                "path|path_exists|/run/x",
            })
    void whatMakesSenseIsTaken(String kind, String key, String value) {
        assertThatCode(() -> write(kind, key, value)).doesNotThrowAnyException();
    }

    @Test
    void anEmptyValueIsNone() throws NewUnit.BadValue {
        NewUnit unit =
                UnitWriter.write(
                        "service",
                        "x",
                        Map.of("exec_start", List.of("/bin/true"), "user", List.of("")));

        assertThat(unit.text()).doesNotContain("User=");
    }
}
