package org.jitney.clients.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Properties;

/** What the properties of a service say about what it can do. */
final class SecurityFacts {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private final Properties properties;
    private final boolean ofFile;
    private final long capabilities;

    /**
     * Reads them.
     *
     * @param ofFile whether they are taken as they stand, without what follows from others
     */
    SecurityFacts(Properties properties, boolean ofFile) {
        this.properties = properties;
        this.ofFile = ofFile;
        long set = properties.number("CapabilityBoundingSet", -1);
        this.capabilities = ofFile ? set : reduced(set);
    }

    private long reduced(long bounding) {
        long set = bounding;
        set = flag("ProtectKernelModules") ? without(set, "CAP_SYS_MODULE") : set;
        set = flag("ProtectKernelLogs") ? without(set, "CAP_SYSLOG") : set;
        set = flag("ProtectClock") ? without(set, "CAP_SYS_TIME", "CAP_WAKE_ALARM") : set;
        set = flag("PrivateDevices") ? without(set, "CAP_MKNOD", "CAP_SYS_RAWIO") : set;
        return set;
    }

    private static long without(long set, String... names) {
        return set & ~mask(List.of(names));
    }

    private static long mask(List<String> names) {
        List<String> all = NameTables.capabilities();
        long mask = 0;
        for (String name : names) {
            mask |= 1L << all.indexOf(name.toLowerCase(Locale.ROOT));
        }
        return mask;
    }

    String text(String property) {
        return properties.string(property);
    }

    boolean flag(String property) {
        return properties.flag(property);
    }

    List<String> texts(String property) {
        return properties.strings(property);
    }

    long number(String property) {
        return properties.number(property);
    }

    boolean hasDefaultDependencies() {
        return !properties.has("DefaultDependencies") || flag("DefaultDependencies");
    }

    /** {@return whether it runs as root, which makes some settings pointless} */
    boolean isPrivileged() {
        String user = text("User");
        if (user.equals("0") || user.equals("root")) {
            return true;
        }
        return !flag("DynamicUser") && user.isEmpty();
    }

    /** Several settings bring a mount namespace of their own. */
    boolean hasPrivateMounts() {
        if (ofFile || flag("PrivateMounts")) {
            return flag("PrivateMounts");
        }
        return flag("PrivateDevices")
                || flag("PrivateTmp")
                || flag("ProtectControlGroups")
                || flag("ProtectKernelTunables")
                || flag("ProtectKernelModules")
                || !text("ProtectHome").equals("no")
                || !text("ProtectSystem").equals("no")
                || !text("RootImage").isEmpty();
    }

    boolean hasOwnRoot() {
        return !isHostRoot(text("RootDirectory")) || !isHostRoot(text("RootImage"));
    }

    private static boolean isHostRoot(String path) {
        return path.isEmpty() || path.replace("/", "").isEmpty();
    }

    boolean mayHaveCapability(List<String> names) {
        return (capabilities & mask(names)) != 0;
    }

    boolean mayMakeNamespace(long flag) {
        return (properties.number("RestrictNamespaces", -1) & flag) != 0;
    }

    /** {@return whether the filter keeps it from sockets of these families, or of all others} */
    boolean isKeptFrom(Set<String> families, Set<String> others) {
        Filter filter = filter("RestrictAddressFamilies");
        boolean kept = filter.allows();
        for (String name : filter.names()) {
            boolean meant = families.isEmpty() ? !others.contains(name) : families.contains(name);
            if (meant) {
                kept = !filter.allows();
            }
        }
        return kept;
    }

    /** Names that are allowed, or not. */
    record Filter(boolean allows, List<String> names) {}

    Filter filter(String property) {
        List<String> names = new ArrayList<>();
        Struct struct = properties.struct(property).orElse(Struct.of(false, List.of()));
        for (Object name : (List<?>) struct.get(1)) {
            // A call may say with which error it ends.
            names.add(name.toString().replaceFirst(":.*", ""));
        }
        return new Filter((Boolean) struct.get(0), names);
    }

    boolean filtersPackets() {
        return !texts("IPIngressFilterPath").isEmpty() || !texts("IPEgressFilterPath").isEmpty();
    }

    boolean deniesAllAddresses() {
        boolean four = false;
        boolean six = false;
        for (Struct range : properties.structs("IPAddressDeny")) {
            int family = ((Number) range.get(0)).intValue();
            boolean all = ((Number) range.get(2)).longValue() == 0;
            four |= all && family == AF_INET;
            six |= all && family == AF_INET6;
        }
        return four && six;
    }

    /** {@return whether addresses of this machine only (or of others as well) are allowed} */
    boolean allowsAddresses(boolean local) {
        for (Struct range : properties.structs("IPAddressAllow")) {
            if (isLocal(range) == local) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocal(Struct range) {
        byte[] address = bytes(range.get(1));
        long prefix = ((Number) range.get(2)).longValue();
        if (address.length == 4) {
            return prefix == 8 && address[0] == 127;
        }
        boolean loopback = address.length == 16 && prefix == 128 && address[15] == 1;
        for (int i = 0; loopback && i < 15; i++) {
            loopback = address[i] == 0;
        }
        return loopback;
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        List<?> list = (List<?>) value;
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ((Number) list.get(i)).byteValue();
        }
        return bytes;
    }

    List<String> devices() {
        List<String> devices = new ArrayList<>();
        for (Struct device : properties.structs("DeviceAllow")) {
            devices.add(device.string(0) + ":" + device.string(1));
        }
        return devices;
    }
}
