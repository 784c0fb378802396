package org.jitney.network1.link;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.NetworkFile;

/** The states of a link or of all together, as networkctl(1) describes them. */
public record LinkStates(
        Operational operational,
        Carrier carrier,
        Reach address,
        Reach ipv4,
        Reach ipv6,
        Optional<OnlineState> online) {

    /** How far the link goes; later ones are better. */
    public enum Operational {
        MISSING,
        OFF,
        NO_CARRIER,
        DORMANT,
        DEGRADED_CARRIER,
        CARRIER,
        DEGRADED,
        ENSLAVED,
        ROUTABLE;

        /** {@return the one of this name} */
        static Optional<Operational> named(String text) {
            return List.of(values()).stream().filter(v -> v.toString().equals(text)).findFirst();
        }

        @Override
        public String toString() {
            return text(this);
        }
    }

    /** Whether frames can go. */
    public enum Carrier {
        OFF(Operational.OFF),
        NO_CARRIER(Operational.NO_CARRIER),
        DORMANT(Operational.DORMANT),
        DEGRADED_CARRIER(Operational.DEGRADED_CARRIER),
        CARRIER(Operational.CARRIER),
        ENSLAVED(Operational.ENSLAVED);

        private final Operational alone;

        Carrier(Operational alone) {
            this.alone = alone;
        }

        @Override
        public String toString() {
            return text(this);
        }
    }

    /** How far its addresses go. */
    public enum Reach {
        OFF,
        DEGRADED,
        ROUTABLE;

        @Override
        public String toString() {
            return text(this);
        }
    }

    /** Whether what is required is there. */
    public enum OnlineState {
        OFFLINE,
        PARTIAL,
        ONLINE;

        @Override
        public String toString() {
            return text(this);
        }
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return the states of a link}
     *
     * @param weakPart whether a link that is a part of it has no carrier
     */
    static LinkStates of(
            KernelLink link,
            boolean weakPart,
            List<KernelAddress> addresses,
            Optional<NetworkFile> network) {
        Carrier carrier = carrier(link, weakPart);
        Reach four = reach(addresses, Rtnetlink.AF_INET);
        Reach six = reach(addresses, Rtnetlink.AF_INET6);
        Reach best = better(four, six);
        Operational operational =
                carrier.compareTo(Carrier.CARRIER) < 0 || best == Reach.OFF
                        ? carrier.alone
                        : best == Reach.ROUTABLE ? Operational.ROUTABLE : Operational.DEGRADED;
        LinkStates states = new LinkStates(operational, carrier, best, four, six, Optional.empty());
        Optional<OnlineState> online =
                network.map(NetworkFile::online)
                        .filter(NetworkFile.Online::required)
                        .map(wanted -> states.isEnough(wanted));
        return new LinkStates(operational, carrier, best, four, six, online);
    }

    private static Carrier carrier(KernelLink link, boolean weakPart) {
        if (link.operState() == Rtnetlink.IF_OPER_DORMANT) {
            return Carrier.DORMANT;
        }
        if (!link.hasCarrier()) {
            return link.isUp() ? Carrier.NO_CARRIER : Carrier.OFF;
        }
        return link.master() > 0
                ? Carrier.ENSLAVED
                : weakPart ? Carrier.DEGRADED_CARRIER : Carrier.CARRIER;
    }

    private static Reach reach(List<KernelAddress> addresses, int family) {
        Reach best = Reach.OFF;
        for (KernelAddress each : addresses) {
            if (each.local().family() == family && !each.isTentative()) {
                Reach own =
                        each.scope() < Rtnetlink.SCOPE_SITE
                                ? Reach.ROUTABLE
                                : each.scope() < Rtnetlink.SCOPE_HOST ? Reach.DEGRADED : Reach.OFF;
                best = better(best, own);
            }
        }
        return best;
    }

    private static Reach better(Reach one, Reach other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private OnlineState isEnough(NetworkFile.Online wanted) {
        Operational least = Operational.named(wanted.least()).orElse(Operational.DEGRADED);
        Operational most = Operational.named(wanted.most()).orElse(Operational.ROUTABLE);
        boolean within = operational.compareTo(least) >= 0 && operational.compareTo(most) <= 0;
        Reach needed = least == Operational.ROUTABLE ? Reach.ROUTABLE : Reach.DEGRADED;
        boolean four = ipv4.compareTo(needed) >= 0;
        boolean six = ipv6.compareTo(needed) >= 0;
        boolean family =
                switch (wanted.family()) {
                    case "ipv4" -> four;
                    case "ipv6" -> six;
                    case "both" -> four && six;
                    default -> true;
                };
        return within && family ? OnlineState.ONLINE : OnlineState.OFFLINE;
    }

    /** {@return the states of all links but the loopback, taken together} */
    static LinkStates together(List<LinkStates> all) {
        Operational operational = Operational.OFF;
        Carrier carrier = Carrier.OFF;
        Reach four = Reach.OFF;
        Reach six = Reach.OFF;
        for (LinkStates each : all) {
            operational =
                    each.operational.compareTo(operational) > 0 ? each.operational : operational;
            carrier = each.carrier.compareTo(carrier) > 0 ? each.carrier : carrier;
            four = better(four, each.ipv4);
            six = better(six, each.ipv6);
        }
        // That a link is a part of another is nothing to say of all.
        carrier = carrier == Carrier.ENSLAVED ? Carrier.CARRIER : carrier;
        List<OnlineState> required = all.stream().flatMap(s -> s.online.stream()).toList();
        Optional<OnlineState> online =
                required.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                required.stream().allMatch(s -> s == OnlineState.ONLINE)
                                        ? OnlineState.ONLINE
                                        : required.contains(OnlineState.ONLINE)
                                                ? OnlineState.PARTIAL
                                                : OnlineState.OFFLINE);
        return new LinkStates(operational, carrier, better(four, six), four, six, online);
    }
}
