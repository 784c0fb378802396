package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FirmwareTest {
    private static final Map<String, String> FILES =
            Map.of(
                    "/sys/firmware/efi", "",
                    "/proc/device-tree/compatible", "a,board\0a,chip\0",
                    "/sys/class/dmi/id/sys_vendor", "QEMU\n",
                    "/sys/class/dmi/id/bios_version", "1.10\n");

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

    @Test
    void fieldsAreComparedAsVersions() {
        assertThat(is("smbios-field(sys_vendor = QEMU)")).contains(true);
        assertThat(is("smbios-field(sys_vendor != QEMU)")).contains(false);
        assertThat(is("smbios-field(bios_version >= 1.9)")).contains(true);
        assertThat(is("smbios-field(bios_version<1.9)")).contains(false);
        assertThat(is("smbios-field(product_name = x)")).contains(false);
    }

    @Test
    void aFieldWithoutAComparisonMakesNoSense() {
        assertThat(is("smbios-field(sys_vendor)")).isEmpty();
        assertThat(is("smbios-field(= x)")).isEmpty();
    }
}
