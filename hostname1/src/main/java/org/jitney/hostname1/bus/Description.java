package org.jitney.hostname1.bus;

import java.util.List;
import java.util.Map;
import org.jitney.bus.service.Json;
import org.jitney.hostname1.model.Dates;
import org.jitney.hostname1.model.MachineField;
import org.jitney.hostname1.store.Hardware;
import org.jitney.hostname1.store.Kernel;
import org.jitney.hostname1.store.Machine;
import org.jitney.linux.sys.ErrnoException;

/** All about a machine as one JSON object. */
final class Description {
    private Description() {}

    /** Renders it; the serial number and the product's UUID are for privileged callers only. */
    static String render(Machine machine, boolean privileged) throws ErrnoException {
        Json json = new Json();
        names(json, machine);
        Kernel.Names kernel = machine.kernel().names();
        json.text("KernelName", kernel.name())
                .text("KernelRelease", kernel.release())
                .text("KernelVersion", kernel.version());
        system(json, machine);
        hardware(json, machine, privileged);
        return json.render();
    }

    private static void names(Json json, Machine machine) {
        json.text("Hostname", machine.hostname())
                .text("StaticHostname", machine.files().staticHostname())
                .text("PrettyHostname", machine.setting(MachineField.PRETTY_HOSTNAME))
                .text("DefaultHostname", machine.files().defaultHostname())
                .text("HostnameSource", machine.hostnameSource().toString())
                .text("IconName", machine.iconName())
                .text("Chassis", machine.chassis())
                .text("ChassisAssetTag", machine.hardware().dmi("chassis_asset_tag"))
                .text("Deployment", machine.setting(MachineField.DEPLOYMENT))
                .text("Location", machine.setting(MachineField.LOCATION));
    }

    private static void system(Json json, Machine machine) {
        Map<String, String> os = machine.files().osRelease();
        json.text("OperatingSystemPrettyName", prettyName(os))
                .text("OperatingSystemFancyName", os.getOrDefault("FANCY_NAME", ""))
                .text("OperatingSystemCPEName", os.getOrDefault("CPE_NAME", ""))
                .text("OperatingSystemHomeURL", os.getOrDefault("HOME_URL", ""))
                .number("OperatingSystemSupportEnd", Dates.iso(os.getOrDefault("SUPPORT_END", "")))
                .text("OperatingSystemImageID", os.getOrDefault("IMAGE_ID", ""))
                .text("OperatingSystemImageVersion", os.getOrDefault("IMAGE_VERSION", ""))
                .texts("OperatingSystemReleaseData", pairs(os))
                .texts("MachineInformationData", pairs(machine.files().machineInfo()));
    }

    private static List<String> pairs(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static void hardware(Json json, Machine machine, boolean privileged) {
        Hardware hardware = machine.hardware();
        json.text("HardwareVendor", machine.hardwareField("HARDWARE_VENDOR", hardware.vendor()))
                .text("HardwareModel", machine.hardwareField("HARDWARE_MODEL", hardware.model()))
                .text(
                        "HardwareSKU",
                        machine.hardwareField("HARDWARE_SKU", hardware.dmi("product_sku")))
                .text(
                        "HardwareVersion",
                        machine.hardwareField("HARDWARE_VERSION", hardware.dmi("product_version")))
                .text("HardwareSerial", privileged ? hardware.serial().orElse("") : "")
                .text("FirmwareVersion", hardware.dmi("bios_version"))
                .text("FirmwareVendor", hardware.dmi("bios_vendor"))
                .number("FirmwareDate", Dates.smbios(hardware.dmi("bios_date")))
                .text("MachineID", machine.files().machineId())
                .text("BootID", machine.kernel().isRunning() ? machine.files().bootId() : "")
                .text("ProductUUID", privileged ? hardware.productUuid().orElse("") : "")
                .number("VSockCID", machine.kernel().vsockCid().orElse(-1L));
    }

    /** {@return what to call the system, which always has a name} */
    static String prettyName(Map<String, String> os) {
        String pretty = os.getOrDefault("PRETTY_NAME", "");
        if (!pretty.isEmpty()) {
            return pretty;
        }
        String name = os.getOrDefault("NAME", "");
        return name.isEmpty() ? "Linux" : name;
    }
}
