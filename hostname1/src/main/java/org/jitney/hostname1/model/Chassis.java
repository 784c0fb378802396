package org.jitney.hostname1.model;

import java.util.Optional;
import java.util.Set;

/** The shape of a machine, and the codes by which firmware tells it. */
public final class Chassis {
    private static final Set<String> NAMES =
            Set.of(
                    "vm",
                    "container",
                    "desktop",
                    "laptop",
                    "convertible",
                    "server",
                    "tablet",
                    "handset",
                    "watch",
                    "embedded");

    private Chassis() {}

    /** {@return whether it is one of the known shapes} */
    public static boolean isValid(String name) {
        return NAMES.contains(name);
    }

    /**
     * {@return the shape that an SMBIOS chassis type means (SMBIOS 3.5, section 7.4.1)} Types that
     * people get wrong or that say nothing, such as "other", mean none.
     */
    public static Optional<String> ofSmbios(int type) {
        return switch (type) {
            case 0x03, 0x04, 0x06, 0x07, 0x0D, 0x23, 0x24 -> Optional.of("desktop");
            case 0x08, 0x09, 0x0A, 0x0E -> Optional.of("laptop");
            case 0x0B -> Optional.of("handset");
            case 0x11, 0x17, 0x1C, 0x1D -> Optional.of("server");
            case 0x1E -> Optional.of("tablet");
            case 0x1F, 0x20 -> Optional.of("convertible");
            case 0x21, 0x22 -> Optional.of("embedded");
            default -> Optional.empty();
        };
    }

    /** {@return the shape that a preferred power management profile means (ACPI 6.4, 5.2.9.1)} */
    public static Optional<String> ofPowerProfile(int profile) {
        return switch (profile) {
            case 1, 3, 6 -> Optional.of("desktop");
            case 2 -> Optional.of("laptop");
            case 4, 5, 7 -> Optional.of("server");
            case 8 -> Optional.of("tablet");
            default -> Optional.empty();
        };
    }
}
