package org.jitney.guest.network;

import java.util.Map;

/**
 * What whoever migrates knows and wants.
 *
 * @param version systemd's in the guest; 0 when nobody knows
 * @param rename from a name in the source to the name that the interface will have
 * @param macs the hardware address that an interface (by its name in the source) will have
 * @param pin whether names are tied to hardware addresses by {@code .link} files
 */
public record MigrationOptions(
        int version, Map<String, String> rename, Map<String, String> macs, boolean pin) {
    /** Makes options whose maps nobody can change any more. */
    public MigrationOptions {
        rename = Map.copyOf(rename);
        macs = Map.copyOf(macs);
    }

    /** {@return names stay, and are tied where the source does so} */
    public static MigrationOptions standard() {
        return new MigrationOptions(0, Map.of(), Map.of(), true);
    }

    /** {@return these with names that change} */
    public MigrationOptions renaming(Map<String, String> names) {
        return new MigrationOptions(version, names, macs, pin);
    }

    /** {@return these with the new hardware addresses} */
    public MigrationOptions withMacs(Map<String, String> addresses) {
        return new MigrationOptions(version, rename, addresses, pin);
    }
}
