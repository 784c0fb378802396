package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FirmwareTest {
    private static final Map<String, String> FILES =
            Map.of(
                    "/sys/firmware/efi", "",
                    "/proc/device-tree/compatible", "a,board\0a,chip\0",
                    "/sys/class/dmi/id/sys_vendor", "QEMU\n",
                    "/sys/class/dmi/id/bios_version", "1.10\n",
                    "/sys/class/dmi/id/product_name", "Standard PC\n",
                    "/sys/class/dmi/id/board_name", "\n");

    private static Optional<Boolean> is(String words) {
        return Firmware.is(words, FILES::containsKey, file -> FILES.getOrDefault(file, ""));
    }

    @Test
    void filesOfTheKernelDecide() {
        assertThat(is("uefi")).contains(true);
        assertThat(is("device-tree")).contains(false);
        assertThat(is("device-tree-compatible(a,chip)")).contains(true);
        assertThat(is("device-tree-compatible(a)")).contains(false);
        assertThat(is("nonsense")).contains(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sys_vendor = QEMU",
                "sys_vendor=QEMU",
                "sys_vendor != qemu",
                "product_name = \"Standard PC\"",
                "product_name $= Standard*",
                "product_name $= [S]tandard?PC",
                "product_name !$= standard*",
                "bios_version >= 1.9",
                "bios_version == 1.010",
                "bios_version <> 1.9",
                "bios_version != 1.010",
                "bios_version =   1.10   ",
                "board_name != x",
            })
    void aFieldIsComparedAsItsOperatorSays(String expression) {
        assertThat(is("smbios-field(" + expression + ")")).contains(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sys_vendor = QEM*",
                "sys_vendor != QEMU",
                "product_name $= standard*",
                "bios_version<1.9",
                "bios_version = 1.010",
                "chassis_vendor = x",
                "chassis_vendor != x",
                "chassis_vendor !$= x",
            })
    void whatIsNotThereIsNothingElse(String expression) {
        assertThat(is("smbios-field(" + expression + ")")).contains(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smbios-field(sys_vendor)",
                "smbios-field(= x)",
                "smbios-field()",
                "smbios-field(sys_vendor = )",
                "smbios-field(sys_vendor = Standard PC)",
                "smbios-field(sys_vendor =< 1)",
                "smbios-field(sys_vendor ~ 1)",
                "smbios-field(sys_vendor = quo\"ted)",
                "smbios-field(../sys_vendor = x)",
                "smbios-field(sys_vendor = x",
            })
    void aFieldWithoutAComparisonMakesNoSense(String words) {
        assertThat(is(words)).isEmpty();
    }
}
