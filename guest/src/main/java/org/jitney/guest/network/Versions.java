package org.jitney.guest.network;

/** What networkd says differently from one version to the next. */
final class Versions {
    private static final int FORWARDING_SPLIT = 256;

    private Versions() {}

    /** Readers write {@code IPForward=}; since 256 there is one setting for each version of IP. */
    static void apply(NetworkModel model) {
        if (model.options().version() < FORWARDING_SPLIT) {
            return;
        }
        for (Link link : model.links()) {
            link.network().find("Network").ifPresent(Versions::split);
        }
    }

    private static void split(Block network) {
        for (Setting setting : network.settings().stream().toList()) {
            if (setting.key().equals("IPForward")) {
                network.take(setting);
                boolean both = setting.value().equals("yes");
                boolean neither = setting.value().equals("no");
                setting.entry()
                        .ifPresent(e -> {
                            if (both || neither || setting.value().equals("ipv4")) {
                                network.add("IPv4Forwarding", neither ? "no" : "yes", e);
                            }
                            if (both || neither || setting.value().equals("ipv6")) {
                                network.add("IPv6Forwarding", neither ? "no" : "yes", e);
                            }
                        });
            }
        }
    }
}
