package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jitney.manager.unit.CgroupContext;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PressureWatchTest {
    @TempDir Path group;

    @BeforeEach
    void measure() throws Exception {
        for (String file : List.of("memory.pressure", "cpu.pressure", "io.pressure")) {
            Files.createFile(group.resolve(file));
        }
    }

    private static CgroupContext settings(String... lines) throws Exception {
        SettingsBuilder builder = new SettingsBuilder(UnitType.SERVICE, ManagerDefaults.STANDARD);
        String text = "[Service]\n" + String.join("\n", lines) + "\n";
        for (UnitFile.Entry entry : UnitFile.parse("a.service", text, _ -> {}).entries()) {
            builder.assign(entry, new UnitName("a.service"), _ -> Optional.empty(), _ -> {});
        }
        return builder.build().cgroup().orElseThrow();
    }

    private static String encoded(String trigger) {
        return Base64.getEncoder().encodeToString(trigger.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void programIsToldTheFileAndWhatToWriteThere() throws Exception {
        CgroupContext asked =
                settings("MemoryPressureWatch=yes", "MemoryPressureThresholdSec=100ms");

        PressureWatch watch = PressureWatch.of(asked, Optional.of(group));

        assertThat(watch.files()).containsExactly(group.resolve("memory.pressure"));
        assertThat(watch.environment())
                .containsExactly(
                        "MEMORY_PRESSURE_WATCH=" + group.resolve("memory.pressure"),
                        "MEMORY_PRESSURE_WRITE=" + encoded("some 100000 2000000\0"));
    }

    @Test
    void memoryThatIsCountedIsWatchedUnlessThatIsNotWanted() throws Exception {
        assertThat(
                        PressureWatch.of(settings("MemoryAccounting=yes"), Optional.of(group))
                                .environment())
                .contains("MEMORY_PRESSURE_WRITE=" + encoded("some 200000 2000000\0"));
        assertThat(
                        PressureWatch.of(settings("MemoryAccounting=no"), Optional.of(group))
                                .environment())
                .isEmpty();
        assertThat(
                        PressureWatch.of(settings("MemoryPressureWatch=skip"), Optional.of(group))
                                .environment())
                .isEmpty();
    }

    @Test
    void whereNothingIsMeasuredOrWantedTheProgramNeedNotLookForAFile() throws Exception {
        assertThat(
                        PressureWatch.of(settings("IOPressureWatch=yes"), Optional.empty())
                                .environment())
                .containsExactly("IO_PRESSURE_WATCH=/dev/null");
        assertThat(
                        PressureWatch.of(settings("MemoryPressureWatch=no"), Optional.of(group))
                                .environment())
                .containsExactly("MEMORY_PRESSURE_WATCH=/dev/null");
    }
}
