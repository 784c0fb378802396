package org.jitney.hostname1.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.hostname1.model.Chassis;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;

/**
 * What firmware says: SMBIOS as the kernel shows it, the udev database's names for it, ACPI and the
 * device tree.
 */
public final class Hardware {
    private static final String DMI = "/sys/class/dmi/id/";
    private static final String UDEV = "/run/udev/data/+dmi:id";

    private final Root root;
    private final Virtualization virtualization;

    /** Reads below a root. */
    public Hardware(Root root, Kernel kernel) {
        this.root = root;
        this.virtualization = new Virtualization(root, kernel);
    }

    private String read(String file) {
        try {
            // Device tree strings end with a NUL.
            return root.readIfExists(file).orElse("").replace("\0", "").strip();
        } catch (ErrnoException e) {
            return ""; // for root only, or the firmware has nothing to say
        }
    }

    /** {@return a field of SMBIOS by its name below {@code /sys/class/dmi/id}, empty if unknown} */
    public String dmi(String field) {
        String value = read(DMI + field);
        return value.chars().allMatch(c -> c >= ' ' && c != 127) ? value : "";
    }

    /** {@return the device's properties: udev keeps lines of {@code E:NAME=value}} */
    private Map<String, String> udev() {
        Map<String, String> properties = new HashMap<>();
        for (String line : read(UDEV).split("\n", -1)) {
            int sign = line.indexOf('=');
            if (line.startsWith("E:") && sign > 0) {
                properties.put(line.substring(2, sign), line.substring(sign + 1));
            }
        }
        return properties;
    }

    private String named(String database, String plain, String field) {
        Map<String, String> known = udev();
        for (String key : List.of(database, plain)) {
            String value = known.getOrDefault(key, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return dmi(field);
    }

    /** {@return who made the machine} */
    public String vendor() {
        return named("ID_VENDOR_FROM_DATABASE", "ID_VENDOR", "sys_vendor");
    }

    /** {@return which model it is} */
    public String model() {
        String model = named("ID_MODEL_FROM_DATABASE", "ID_MODEL", "product_name");
        return model.isEmpty() ? read("/proc/device-tree/model") : model;
    }

    /** {@return the number on the machine} */
    public Optional<String> serial() {
        return List.of("product_serial", "board_serial").stream()
                .map(this::dmi)
                .filter(serial -> !serial.isEmpty())
                .findFirst();
    }

    /** {@return the product's UUID in 32 digits; ones that mean nothing are left out} */
    public Optional<String> productUuid() {
        for (String file : List.of(DMI + "product_uuid", "/proc/device-tree/vm,uuid")) {
            String digits = read(file).replace("-", "").toLowerCase(java.util.Locale.ROOT);
            if (digits.matches("[0-9a-f]{32}") && !digits.matches("0*|f*")) {
                return Optional.of(digits);
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the shape of the machine as it can be told without being told; empty if it cannot}
     */
    public String chassis() {
        Optional<String> virtual = virtualization.chassis();
        if (virtual.isPresent()) {
            return virtual.get();
        }
        String fromUdev = udev().getOrDefault("ID_CHASSIS", "");
        if (Chassis.isValid(fromUdev)) {
            return fromUdev;
        }
        Optional<String> told =
                number(DMI + "chassis_type")
                        .flatMap(Chassis::ofSmbios)
                        .or(() ->
                                number("/sys/firmware/acpi/pm_profile")
                                        .flatMap(Chassis::ofPowerProfile));
        String fromTree = read("/proc/device-tree/chassis-type");
        return told.orElse(Chassis.isValid(fromTree) ? fromTree : "");
    }

    private Optional<Integer> number(String file) {
        String digits = read(file);
        return digits.matches("\\d{1,6}")
                ? Optional.of(Integer.parseInt(digits))
                : Optional.empty();
    }
}
