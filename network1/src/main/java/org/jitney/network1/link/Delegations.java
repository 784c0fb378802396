package org.jitney.network1.link;

import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.netlink.AddressText;
import org.jitney.network1.config.DelegationConfig;
import org.jitney.network1.dhcp6.Lease6;
import org.jitney.network1.ndisc.Ipv6Prefixes;
import org.jitney.network1.ndisc.RouterAdvertisement;
import org.jitney.network1.packet.IpAddresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prefixes that links were given (RFC 8415 section 6.3), and how others share them: each gets a
 * part of 64 bits, the one that its file names or the first that is free. What nobody has is
 * unreachable, so that no packet for it goes back to where it came from.
 */
final class Delegations {
    private static final Logger LOG = LoggerFactory.getLogger(Delegations.class);
    private static final int PART = 64;
    private static final int HALF = 8;

    /** What a link was given, and when. */
    private record Given(KernelLink uplink, List<Lease6.Prefix> prefixes, MonotonicTime since) {}

    /** A part of a prefix that a link has. */
    private record Part(Lease6.Prefix of, long subnet, Inet6Address prefix, Inet6Address address) {}

    /** A link that takes parts. */
    private static final class Taker {
        final KernelLink link;
        final DelegationConfig config;
        List<Part> parts = List.of();

        Taker(KernelLink link, DelegationConfig config) {
            this.link = link;
            this.config = config;
        }
    }

    private final LinkProtocols.Host host;
    private final Map<Integer, Given> given = new TreeMap<>();
    private final Map<Integer, Taker> takers = new TreeMap<>();

    Delegations(LinkProtocols.Host host) {
        this.host = host;
    }

    boolean has(int index) {
        return takers.containsKey(index);
    }

    /** Has a link take its parts of what there is and what will come. */
    void add(KernelLink link, DelegationConfig config, byte[] machineId) {
        takers.put(link.index(), new Taker(link, config));
        share(machineId);
    }

    /** A link takes nothing any more. */
    void remove(int index) {
        Taker taker = takers.remove(index);
        if (taker != null) {
            taker.parts.forEach(p -> withdraw(taker, p));
        }
    }

    /** Takes what a link was given; nothing if it was taken from it. */
    void offer(KernelLink uplink, List<Lease6.Prefix> prefixes, byte[] machineId) {
        Given before = given.remove(uplink.index());
        Set<Inet6Address> now = new HashSet<>();
        prefixes.forEach(p -> now.add(p.prefix()));
        if (before != null) {
            before.prefixes().stream()
                    .filter(p -> !now.contains(p.prefix()))
                    .forEach(p -> host.changes().removeUnreachable(p.prefix(), p.length()));
        }
        if (!prefixes.isEmpty()) {
            given.put(uplink.index(), new Given(uplink, prefixes, host.loop().clock().monotonic()));
        }
        for (Lease6.Prefix each : prefixes) {
            if (before == null || before.prefixes().stream().noneMatch(p -> isSame(p, each))) {
                LOG.info(
                        "{}: DHCP: received delegated prefix {}/{}",
                        uplink.name(),
                        AddressText.of(each.prefix()),
                        each.length());
            }
            host.changes().putUnreachable(each.prefix(), each.length(), each.valid());
        }
        share(machineId);
        takers.values().stream() // advertisements tell of the new lifetimes
                .filter(t -> t.parts.stream().anyMatch(p -> prefixes.contains(p.of())))
                .forEach(t -> host.changed(t.link.index()));
    }

    private static boolean isSame(Lease6.Prefix one, Lease6.Prefix other) {
        return one.prefix().equals(other.prefix()) && one.length() == other.length();
    }

    private void share(byte[] machineId) {
        for (Taker taker : takers.values()) {
            List<Part> now = new ArrayList<>();
            for (Given each : given.values()) {
                if (isFor(taker, each.uplink())) {
                    each.prefixes().forEach(p -> part(taker, p, machineId).ifPresent(now::add));
                }
            }
            List<Part> before = taker.parts;
            taker.parts = List.copyOf(now);
            before.stream()
                    .filter(b -> now.stream().noneMatch(n -> n.prefix().equals(b.prefix())))
                    .forEach(b -> withdraw(taker, b));
            now.forEach(n -> apply(taker, n));
            if (!before.equals(now)) {
                host.changed(taker.link.index());
            }
        }
    }

    private static boolean isFor(Taker taker, KernelLink uplink) {
        boolean self = uplink.index() == taker.link.index();
        return switch (taker.config.uplink()) {
            case ":self" -> self;
            case ":auto" -> !self;
            default -> uplink.names().contains(taker.config.uplink());
        };
    }

    private Optional<Part> part(Taker taker, Lease6.Prefix prefix, byte[] machineId) {
        if (prefix.length() > PART) {
            LOG.warn(
                    "{}: a prefix of {} bits is too long to share",
                    taker.link.name(),
                    prefix.length());
            return Optional.empty();
        }
        long count =
                prefix.length() == 0 ? Long.MAX_VALUE : 1L << Math.min(62, PART - prefix.length());
        Optional<Long> subnet =
                taker.config.subnet().isPresent()
                        ? taker.config.subnet()
                        : current(taker, prefix).or(() -> free(taker, prefix, count));
        if (subnet.isEmpty() || subnet.get() >= count) {
            LOG.warn(
                    "{}: the prefix {}/{} has no part left for the link",
                    taker.link.name(),
                    AddressText.of(prefix.prefix()),
                    prefix.length());
            return Optional.empty();
        }
        byte[] bytes = prefix.prefix().getAddress();
        long upper = ByteBuffer.wrap(bytes, 0, HALF).getLong() | subnet.get();
        byte[] part = ByteBuffer.allocate(2 * HALF).putLong(upper).array();
        Inet6Address network = IpAddresses.six(part);
        return Optional.of(
                new Part(
                        prefix,
                        subnet.get(),
                        network,
                        LowerHalves.address(network, taker.config.half(), taker.link, machineId)));
    }

    private static Optional<Long> current(Taker taker, Lease6.Prefix prefix) {
        return taker.parts.stream()
                .filter(p -> isSame(p.of(), prefix))
                .map(Part::subnet)
                .findFirst();
    }

    private Optional<Long> free(Taker taker, Lease6.Prefix prefix, long count) {
        Set<Long> used = new HashSet<>();
        for (Taker each : takers.values()) {
            if (each != taker) {
                each.config.subnet().ifPresent(used::add);
                current(each, prefix).ifPresent(used::add);
            }
        }
        for (long id = 0; id < count && id <= used.size(); id++) {
            if (!used.contains(id)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    private void apply(Taker taker, Part part) {
        int index = taker.link.index();
        DelegationConfig config = taker.config;
        if (config.assign()) {
            host.changes()
                    .putDelegated(
                            index,
                            part.address(),
                            config,
                            part.of().preferred(),
                            part.of().valid());
        } else { // with an address comes the kernel's route
            host.changes().putPrefixRoute(index, part.prefix(), config.metric(), part.of().valid());
        }
    }

    private void withdraw(Taker taker, Part part) {
        int index = taker.link.index();
        if (taker.config.assign()) {
            host.changes().remove(index, part.address(), PART);
        } else {
            host.changes().removePrefixRoute(index, part.prefix(), taker.config.metric());
        }
    }

    /** {@return what a link tells of as a router} */
    RouterSenderLink.Delegated of(int index) {
        return new RouterSenderLink.Delegated() {
            @Override
            public List<RouterAdvertisement.Prefix> prefixes() {
                return announced(index);
            }

            @Override
            public List<?> terms() {
                return Delegations.this.terms(index);
            }
        };
    }

    /** {@return what the advertisements of a link tell of} */
    List<RouterAdvertisement.Prefix> announced(int index) {
        Taker taker = takers.get(index);
        if (taker == null || !taker.config.announce()) {
            return List.of();
        }
        return taker.parts.stream()
                .map(p -> {
                    long passed = passed(p.of());
                    return new RouterAdvertisement.Prefix(
                            Ipv6Prefixes.masked(p.prefix(), PART),
                            PART,
                            true,
                            true,
                            left(p.of().valid(), passed),
                            left(p.of().preferred(), passed));
                })
                .toList();
    }

    /** {@return what holds of the prefixes of a link until it is given others or new lifetimes} */
    List<Terms> terms(int index) {
        Taker taker = takers.get(index);
        return taker == null
                ? List.of()
                : taker.parts.stream().map(p -> new Terms(p.of(), since(p.of()))).toList();
    }

    /** What was given, and when. */
    record Terms(Lease6.Prefix of, Optional<MonotonicTime> since) {}

    private long passed(Lease6.Prefix prefix) {
        MonotonicTime now = host.loop().clock().monotonic();
        return since(prefix).map(now::since).map(Duration::toSeconds).orElse(0L);
    }

    private Optional<MonotonicTime> since(Lease6.Prefix prefix) {
        return given.values().stream()
                .filter(g -> g.prefixes().contains(prefix))
                .map(Given::since)
                .findFirst();
    }

    private static long left(long seconds, long passed) {
        return seconds == Lease6.FOREVER ? seconds : Math.max(0, seconds - passed);
    }

    /** {@return whether an address of a link comes from here} */
    boolean isOurs(int index, Object address) {
        Taker taker = takers.get(index);
        return taker != null && taker.parts.stream().anyMatch(p -> p.address().equals(address));
    }
}
