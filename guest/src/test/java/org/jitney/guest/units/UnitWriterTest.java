package org.jitney.guest.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnitWriterTest {
    @Test
    void everyKindHasItsSections() throws Exception {
        assertThat(
                        UnitWriter.write("timer", "clean", Map.of("on_calendar", List.of("daily")))
                                .text())
                .isEqualTo("[Timer]\nOnCalendar=daily\n\n[Install]\nWantedBy=timers.target\n");
        assertThat(
                        UnitWriter.write(
                                        "path",
                                        "spool",
                                        Map.of(
                                                "path_exists", List.of("/spool"),
                                                "unit", List.of("print")))
                                .text())
                .isEqualTo(
                        "[Path]\nPathExists=/spool\nUnit=print.service\n\n"
                                + "[Install]\nWantedBy=multi-user.target\n");
        assertThat(
                        UnitWriter.write(
                                        "target",
                                        "app",
                                        Map.of(
                                                "description", List.of("All of it"),
                                                "wants", List.of("a.service", "b.service")))
                                .text())
                .startsWith("[Unit]\nDescription=All of it\nWants=a.service b.service\n");
    }

    @Test
    void aMountIsCalledAfterItsPlace() throws Exception {
        Map<String, List<String>> settings =
                Map.of("what", List.of("/dev/vdb"), "where", List.of("/srv/data"));

        assertThat(UnitWriter.write("mount", "", settings).name()).isEqualTo("srv-data.mount");
        assertThat(UnitWriter.write("mount", "srv-data", settings).name())
                .isEqualTo("srv-data.mount");
        assertThatThrownBy(() -> UnitWriter.write("mount", "data", settings))
                .hasMessage("a mount of /srv/data is called srv-data.mount, not \"data.mount\"");
    }

    @Test
    void whatMakesNoUnitIsRefused() {
        assertThatThrownBy(() -> UnitWriter.write("service", "a", Map.of()))
                .hasMessageContaining("exec_start");
        assertThatThrownBy(() -> UnitWriter.write("service", "a/b", exec("/bin/true")))
                .hasMessageContaining("not a valid unit name");
        assertThatThrownBy(() -> UnitWriter.write("service", "a", exec("/bin/true\nUser=root")))
                .hasMessageContaining("one line");
        assertThatThrownBy(() -> UnitWriter.write("service", "a", exec("/bin/true \\")))
                .hasMessageContaining("one line");
        assertThatThrownBy(() -> UnitWriter.write("timer", "a", Map.of()))
                .hasMessageContaining("on_calendar");
        assertThatThrownBy(() -> UnitWriter.write("timer", "a", exec("/bin/true")))
                .hasMessageContaining("no setting 'exec_start'");
        assertThatThrownBy(() -> UnitWriter.write("socket", "a", Map.of()))
                .hasMessageContaining("'socket'");
    }

    private static Map<String, List<String>> exec(String command) {
        return Map.of("exec_start", List.of(command));
    }
}
