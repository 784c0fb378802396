package org.jitney.guest.networkfiles;

import java.util.List;
import java.util.Optional;
import org.jitney.guest.network.compiler.Format;

/** What has to go so that the manager of a format does nothing any more. */
record OldManager(List<String> services, boolean removesFiles, Optional<String[]> instead) {
    private static final List<String> NETWORK_MANAGER =
            List.of(
                    "NetworkManager.service",
                    "NetworkManager-wait-online.service",
                    "NetworkManager-dispatcher.service");

    static OldManager of(Format format) {
        return switch (format) {
            case IFCFG -> {
                List<String> all = new java.util.ArrayList<>(NETWORK_MANAGER);
                all.add("network.service");
                yield keeping(all);
            }
            case NETWORKMANAGER -> keeping(NETWORK_MANAGER);
            // netplan's generator would make files of its own at each boot.
            case NETPLAN -> new OldManager(NETWORK_MANAGER, true, Optional.empty());
            case IFUPDOWN ->
                    new OldManager(
                            List.of("networking.service", "ifupdown-wait-online.service"),
                            true,
                            Optional.of(
                                    new String[] {
                                        "/etc/network/interfaces",
                                        "auto lo\niface lo inet loopback\n"
                                    }));
            case SUSE ->
                    keeping(
                            List.of(
                                    "wicked.service",
                                    "wickedd.service",
                                    "wickedd-auto4.service",
                                    "wickedd-dhcp4.service",
                                    "wickedd-dhcp6.service",
                                    "wickedd-nanny.service"));
            case CLOUD_INIT ->
                    new OldManager(
                            List.of(),
                            false,
                            Optional.of(
                                    new String[] {
                                        "/etc/cloud/cloud.cfg.d/99-disable-network-config.cfg",
                                        "network: {config: disabled}\n"
                                    }));
            case KERNEL -> keeping(List.of());
        };
    }

    private static OldManager keeping(List<String> services) {
        return new OldManager(List.copyOf(services), false, Optional.empty());
    }
}
