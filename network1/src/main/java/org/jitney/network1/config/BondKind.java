package org.jitney.network1.config;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * Several links as one.
 *
 * @param settings {@code IFLA_BOND_...} and their values; only those that the mode has, as the
 *     kernel refuses a bond with others
 * @param targets who is asked by ARP whether a link works
 * @param actorSystem the address that it is known by with LACP
 */
public record BondKind(
        SortedMap<Integer, NetDevKind.Bridge.Setting> settings,
        List<Inet4Address> targets,
        Optional<String> actorSystem)
        implements NetDevKind {
    private static final int ROUND_ROBIN = 0;
    private static final int ACTIVE_BACKUP = 1;
    private static final int XOR = 2;
    private static final int BROADCAST = 3;
    private static final int LACP = 4;
    private static final int TLB = 5;
    private static final int ALB = 6;
    private static final Set<Integer> ALL =
            Set.of(ROUND_ROBIN, ACTIVE_BACKUP, XOR, BROADCAST, LACP, TLB, ALB);
    private static final Set<Integer> ASKS = Set.of(ROUND_ROBIN, ACTIVE_BACKUP, XOR, BROADCAST);
    private static final Set<Integer> PREFERS = Set.of(ACTIVE_BACKUP, TLB, ALB);
    private static final List<String> MODES =
            List.of(
                    "balance-rr",
                    "active-backup",
                    "balance-xor",
                    "broadcast",
                    "802.3ad",
                    "balance-tlb",
                    "balance-alb");
    private static final int MODE = 1;
    private static final int MII_MONITOR = 3;
    private static final int MOST_TARGETS = 16;
    private static final long MOST = 0xffff_ffffL;

    /** Makes one whose list nobody can change any more. */
    public BondKind {
        targets = List.copyOf(targets);
    }

    @Override
    public String name() {
        return "bond";
    }

    static BondKind read(SectionReader in) {
        Optional<Integer> mode = in.value("Mode", text -> index(MODES, text));
        Reading all = new Reading(in, mode.orElse(ROUND_ROBIN), new TreeMap<>());
        mode.ifPresent(m -> all.put(MODE, 1, m));
        links(all);
        all.choice(ASKS, 9, 4, "ARPValidate", "none", "active", "backup", "all");
        all.choice(ASKS, 10, 4, "ARPAllTargets", "any", "all");
        all.choice(PREFERS, 12, 1, "PrimaryReselectPolicy", "always", "better", "failure");
        all.choice(ALL, 13, 1, "FailOverMACPolicy", "none", "active", "follow");
        all.choice(
                Set.of(XOR, LACP, TLB),
                14,
                1,
                "TransmitHashPolicy",
                "layer2",
                "layer3+4",
                "layer2+3",
                "encap2+3",
                "encap3+4",
                "vlan+srcmac");
        all.number(ALL, 15, 4, "ResendIGMP", 0, 255);
        all.number(ALL, 16, 1, "GratuitousARP", 0, 255);
        all.bool(ALL, 17, "AllSlavesActive");
        all.number(ALL, 18, 4, "MinLinks", 0, MOST);
        all.number(Set.of(ROUND_ROBIN), 20, 4, "PacketsPerSlave", 0, 65535);
        all.choice(Set.of(LACP), 21, 1, "LACPTransmitRate", "slow", "fast");
        all.choice(Set.of(LACP), 22, 1, "AdSelect", "stable", "bandwidth", "count");
        all.number(Set.of(LACP), 24, 2, "AdActorSystemPriority", 1, 65535);
        all.number(Set.of(LACP), 25, 2, "AdUserPortKey", 0, 1023);
        all.bool(Set.of(TLB), 27, "DynamicTransmitLoadBalancing");
        return new BondKind(
                all.found(),
                ASKS.contains(all.mode()) ? targets(in) : List.of(),
                all.mode() == LACP
                        ? in.value("AdActorSystem", HardwareAddress::parse)
                        : Optional.empty());
    }

    /** How it is found out whether a link works. */
    private static void links(Reading all) {
        all.millis(ALL, MII_MONITOR, "MIIMonitorSec");
        if (all.found().containsKey(MII_MONITOR)) { // delays are multiples of it
            all.millis(ALL, 4, "UpDelaySec");
            all.millis(ALL, 5, "DownDelaySec");
        }
        all.millis(ASKS, 7, "ARPIntervalSec");
        all.in()
                .value("LearnPacketIntervalSec", t -> span(t, TimeSpan.SECOND))
                .filter(s -> s > 0 && PREFERS.contains(all.mode()))
                .ifPresent(s -> all.put(19, 4, s));
    }

    private static List<Inet4Address> targets(SectionReader in) {
        List<Inet4Address> found = new ArrayList<>();
        for (String each : in.words("ARPIPTargets")) {
            IpPrefix.address(each)
                    .filter(a -> a instanceof Inet4Address && found.size() < MOST_TARGETS)
                    .ifPresent(a -> found.add((Inet4Address) a));
        }
        return found;
    }

    private static Optional<Integer> index(List<String> words, String text) {
        int at = words.indexOf(text);
        return at < 0 ? Optional.empty() : Optional.of(at);
    }

    private static Optional<Long> span(String text, long unitUsec) {
        try {
            TimeSpan span = TimeSpan.parse(text);
            long value = span.usec() / unitUsec;
            return span.isInfinite() || value > Integer.MAX_VALUE
                    ? Optional.empty()
                    : Optional.of(value);
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    /** The section, and what was read of it so far. */
    private record Reading(
            SectionReader in, int mode, SortedMap<Integer, NetDevKind.Bridge.Setting> found) {
        void put(int type, int size, long value) {
            found.put(type, new NetDevKind.Bridge.Setting(size, value));
        }

        private void ifHas(Set<Integer> modes, int type, int size, Optional<Long> value) {
            value.filter(_ -> modes.contains(mode)).ifPresent(v -> put(type, size, v));
        }

        void millis(Set<Integer> modes, int type, String key) {
            Optional<Long> value = in.value(key, t -> span(t, TimeSpan.SECOND / 1000));
            ifHas(modes, type, 4, value.filter(v -> v > 0));
        }

        void number(Set<Integer> modes, int type, int size, String key, long least, long most) {
            ifHas(modes, type, size, in.number(key, least, most));
        }

        void bool(Set<Integer> modes, int type, String key) {
            ifHas(modes, type, 1, in.bool(key).map(on -> on ? 1L : 0L));
        }

        void choice(Set<Integer> modes, int type, int size, String key, String... words) {
            ifHas(
                    modes,
                    type,
                    size,
                    in.value(key, t -> index(List.of(words), t)).map(Integer::longValue));
        }
    }
}
