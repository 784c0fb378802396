package org.jitney.manager.cgroup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Bpf;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.manager.bpf.DeviceRule;
import org.jitney.manager.bpf.Programs;
import org.jitney.manager.unit.CgroupContext;
import org.jitney.manager.unit.Structs;

/**
 * The programs that are attached to the groups of units, version 2 only. The kernel takes them away
 * with the group; what they have counted stays readable until the unit starts again.
 */
public final class GroupPrograms {
    /** The settings that need such programs. */
    public static final List<String> PROPERTIES =
            List.of(
                    "DevicePolicy",
                    "DeviceAllow",
                    "IPAccounting",
                    "IPAddressAllow",
                    "IPAddressDeny",
                    "IPIngressFilterPath",
                    "IPEgressFilterPath",
                    "BPFProgram",
                    "SocketBindAllow",
                    "SocketBindDeny",
                    "RestrictNetworkInterfaces",
                    "BindNetworkInterface");

    private static final Map<String, Integer> ATTACH_TYPES =
            Map.ofEntries(
                    Map.entry("ingress", 0),
                    Map.entry("egress", 1),
                    Map.entry("sock_create", 2),
                    Map.entry("sock_ops", 3),
                    Map.entry("device", 6),
                    Map.entry("bind4", 8),
                    Map.entry("bind6", 9),
                    Map.entry("connect4", 10),
                    Map.entry("connect6", 11),
                    Map.entry("post_bind4", 12),
                    Map.entry("post_bind6", 13),
                    Map.entry("sendmsg4", 14),
                    Map.entry("sendmsg6", 15),
                    Map.entry("sysctl", 18),
                    Map.entry("recvmsg4", 19),
                    Map.entry("recvmsg6", 20),
                    Map.entry("getsockopt", 21),
                    Map.entry("setsockopt", 22));
    private static final int IPV4_SIZE = 4;
    private static final int IPV6_SIZE = 16;

    /** What the machine has: classes of devices, device nodes, network interfaces. */
    public interface Facts {
        /** {@return the text of {@code /proc/devices}} */
        String deviceClasses();

        /** {@return what a device node is, empty when it is none} */
        Optional<DeviceRule.Node> node(String path);

        /** {@return the number of a network interface, if it is there} */
        Optional<Integer> interfaceIndex(String name);
    }

    /** A setting that could not be put into effect, and why. */
    public record Refused(String property, String why) {}

    /** How much a unit has received and sent. */
    public record Traffic(
            long ingressBytes, long ingressPackets, long egressBytes, long egressPackets) {}

    private record Attached(Fd program, int attachType) {}

    private static final class Held {
        private final List<Attached> programs = new ArrayList<>();
        private Optional<Fd> ingress = Optional.empty();
        private Optional<Fd> egress = Optional.empty();
    }

    private final Facts facts;
    private final Map<String, Held> held = new HashMap<>();

    /** Asks about the machine there. */
    public GroupPrograms(Facts facts) {
        this.facts = facts;
    }

    /**
     * Attaches what the settings ask for in place of what was attached before.
     *
     * @param unit under which its counters are kept
     * @param isInner whether it is a slice: its rules about addresses hold for the units in it,
     *     each of which may allow what it denies
     * @param above the settings of the slices that it lies in
     * @return what could not be done
     */
    public List<Refused> apply(
            String unit,
            Path group,
            CgroupContext context,
            boolean isInner,
            List<CgroupContext> above) {
        List<Refused> refused = new ArrayList<>();
        Held now = held.computeIfAbsent(unit, _ -> new Held());
        int how = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC;
        try (Fd fd = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, group.toString(), how, 0))) {
            var work = new Work(fd, context, now, refused);
            List<Attached> old = new ArrayList<>(now.programs);
            now.programs.clear();
            work.devices();
            work.packets(isInner, above);
            work.bind();
            work.interfaces();
            work.bindTo();
            work.foreign();
            // The new ones first: nothing passes in between.
            for (Attached each : old) {
                detach(fd, each);
            }
        } catch (ErrnoException e) {
            refused.add(new Refused("", String.valueOf(e.getMessage())));
        }
        return refused;
    }

    private static void detach(Fd group, Attached attached) {
        try {
            Bpf.detach(group.number(), attached.program.number(), attached.attachType);
        } catch (ErrnoException gone) {
            // The group was made anew meanwhile.
        }
        attached.program.close();
    }

    /** {@return what the unit has received and sent in this run, if that is counted} */
    public Optional<Traffic> traffic(String unit) {
        Held now = held.get(unit);
        if (now == null || now.ingress.isEmpty() || now.egress.isEmpty()) {
            return Optional.empty();
        }
        try {
            Fd in = now.ingress.get();
            Fd out = now.egress.get();
            return Optional.of(
                    new Traffic(count(in, 1), count(in, 0), count(out, 1), count(out, 0)));
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    private static long count(Fd map, int entry) throws ErrnoException {
        byte[] key = new byte[4];
        words(key).putInt(0, entry);
        return Bpf.lookup(map.number(), key);
    }

    private static ByteBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** The group is gone, and the programs with it. */
    public void groupIsGone(String unit) {
        Held now = held.get(unit);
        if (now != null) {
            now.programs.forEach(each -> each.program.close());
            now.programs.clear();
        }
    }

    /** Counts from zero, unless processes of the last run are left. */
    public void runBegins(String unit) {
        Held now = held.get(unit);
        if (now != null && now.programs.isEmpty()) {
            forget(unit);
        }
    }

    /** The unit is forgotten. */
    public void forget(String unit) {
        Held now = held.remove(unit);
        if (now != null) {
            now.programs.forEach(each -> each.program.close());
            now.ingress.ifPresent(Fd::close);
            now.egress.ifPresent(Fd::close);
        }
    }

    /** One unit. */
    private final class Work {
        private final Fd group;
        private final CgroupContext context;
        private final Held now;
        private final List<Refused> refused;

        Work(Fd group, CgroupContext context, Held now, List<Refused> refused) {
            this.group = group;
            this.context = context;
            this.now = now;
            this.refused = refused;
        }

        private void failed(String property, ErrnoException e) {
            refused.add(new Refused(property, String.valueOf(e.getMessage())));
        }

        private void attach(int type, int attachType, byte[] code) throws ErrnoException {
            attach(Fd.adopt(Bpf.load(type, attachType, code)), attachType);
        }

        private void attach(Fd program, int attachType) throws ErrnoException {
            try {
                Bpf.attach(group.number(), program.number(), attachType);
                now.programs.add(new Attached(program, attachType));
            } catch (ErrnoException e) {
                program.close();
                throw e;
            }
        }

        void devices() {
            Optional<List<DeviceRule>> rules =
                    DeviceRule.of(
                            context.devicePolicy(),
                            context.deviceAllow(),
                            facts.deviceClasses(),
                            facts::node);
            if (rules.isEmpty()) {
                return;
            }
            try {
                byte[] code = Programs.devices(rules.get());
                attach(Bpf.PROG_TYPE_CGROUP_DEVICE, Bpf.CGROUP_DEVICE, code);
            } catch (ErrnoException e) {
                failed(context.deviceAllow().isEmpty() ? "DevicePolicy" : "DeviceAllow", e);
            }
        }

        void bind() {
            List<Structs.BindRule> allow = context.socketBindAllow();
            List<Structs.BindRule> deny = context.socketBindDeny();
            if (allow.isEmpty() && deny.isEmpty()) {
                return;
            }
            byte[] code = Programs.bind(allow, deny);
            try {
                attach(Bpf.PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.CGROUP_INET4_BIND, code);
                attach(Bpf.PROG_TYPE_CGROUP_SOCK_ADDR, Bpf.CGROUP_INET6_BIND, code);
            } catch (ErrnoException e) {
                failed(deny.isEmpty() ? "SocketBindAllow" : "SocketBindDeny", e);
            }
        }

        void interfaces() {
            Structs.Filter filter = context.restrictNetworkInterfaces();
            if (filter.names().isEmpty()) {
                return;
            }
            Set<Integer> indexes = new HashSet<>();
            filter.names().forEach(n -> facts.interfaceIndex(n).ifPresent(indexes::add));
            byte[] code = Programs.interfaces(indexes, filter.isAllowList());
            try {
                attach(Bpf.PROG_TYPE_CGROUP_SKB, Bpf.CGROUP_INET_INGRESS, code);
                attach(Bpf.PROG_TYPE_CGROUP_SKB, Bpf.CGROUP_INET_EGRESS, code);
            } catch (ErrnoException e) {
                failed("RestrictNetworkInterfaces", e);
            }
        }

        void bindTo() {
            String name = context.bindNetworkInterface();
            if (name.isEmpty()) {
                return;
            }
            Optional<Integer> index = facts.interfaceIndex(name);
            if (index.isEmpty()) {
                refused.add(new Refused("BindNetworkInterface", "no network interface " + name));
                return;
            }
            try {
                byte[] code = Programs.bindTo(index.get());
                attach(Bpf.PROG_TYPE_CGROUP_SOCK, Bpf.CGROUP_INET_SOCK_CREATE, code);
            } catch (ErrnoException e) {
                failed("BindNetworkInterface", e);
            }
        }

        /** Programs of others, which they have pinned to a path. */
        void foreign() {
            Map<String, List<Structs.Pair>> all = new LinkedHashMap<>();
            all.put("IPIngressFilterPath", pairs("ingress", context.ipIngressFilterPath()));
            all.put("IPEgressFilterPath", pairs("egress", context.ipEgressFilterPath()));
            all.put("BPFProgram", context.bpfProgram());
            all.forEach((property, programs) -> {
                for (Structs.Pair each : programs) {
                    Integer attachType = ATTACH_TYPES.get(each.first());
                    if (attachType == null) {
                        refused.add(new Refused(property, "no type of program: " + each.first()));
                        continue;
                    }
                    try {
                        attach(Fd.adopt(Bpf.open(each.second())), attachType);
                    } catch (ErrnoException e) {
                        failed(property, e);
                    }
                }
            });
        }

        private static List<Structs.Pair> pairs(String type, List<String> paths) {
            return paths.stream().map(path -> new Structs.Pair(type, path)).toList();
        }

        void packets(boolean isInner, List<CgroupContext> above) {
            List<Structs.AddressRange> allow =
                    isInner ? List.of() : ranges(above, CgroupContext::ipAddressAllow);
            List<Structs.AddressRange> deny =
                    isInner ? List.of() : ranges(above, CgroupContext::ipAddressDeny);
            boolean counts = context.ipAccounting();
            if (allow.isEmpty() && deny.isEmpty() && !counts) {
                return;
            }
            String property =
                    !deny.isEmpty()
                            ? "IPAddressDeny"
                            : allow.isEmpty() ? "IPAccounting" : "IPAddressAllow";
            List<Fd> maps = new ArrayList<>();
            try {
                if (counts && now.ingress.isEmpty()) {
                    now.ingress = Optional.of(counter());
                    now.egress = Optional.of(counter());
                }
                Optional<Integer> allow4 = map(allow, IPV4_SIZE, maps);
                Optional<Integer> allow6 = map(allow, IPV6_SIZE, maps);
                Optional<Integer> deny4 = map(deny, IPV4_SIZE, maps);
                Optional<Integer> deny6 = map(deny, IPV6_SIZE, maps);
                for (boolean ingress : new boolean[] {true, false}) {
                    Optional<Fd> counter = ingress ? now.ingress : now.egress;
                    var used =
                            new Programs.Maps(
                                    allow4,
                                    allow6,
                                    deny4,
                                    deny6,
                                    counter.filter(_ -> counts).map(Fd::number));
                    attach(
                            Bpf.PROG_TYPE_CGROUP_SKB,
                            ingress ? Bpf.CGROUP_INET_INGRESS : Bpf.CGROUP_INET_EGRESS,
                            Programs.packets(used, ingress));
                }
            } catch (ErrnoException e) {
                failed(property, e);
            } finally {
                // The programs hold them.
                maps.forEach(Fd::close);
            }
        }

        private List<Structs.AddressRange> ranges(
                List<CgroupContext> above,
                Function<CgroupContext, List<Structs.AddressRange>> which) {
            List<Structs.AddressRange> out = new ArrayList<>(which.apply(context));
            above.forEach(slice -> out.addAll(which.apply(slice)));
            return out;
        }

        private static Fd counter() throws ErrnoException {
            return Fd.adopt(Bpf.createMap(Bpf.MAP_TYPE_ARRAY, 4, 8, 2, 0));
        }

        private static Optional<Integer> map(
                List<Structs.AddressRange> ranges, int addressSize, List<Fd> maps)
                throws ErrnoException {
            List<Structs.AddressRange> own =
                    ranges.stream().filter(r -> r.address().length == addressSize).toList();
            if (own.isEmpty()) {
                return Optional.empty();
            }
            int type = Bpf.MAP_TYPE_LPM_TRIE;
            int flags = Bpf.F_NO_PREALLOC;
            Fd map = Fd.adopt(Bpf.createMap(type, 4 + addressSize, 8, own.size(), flags));
            maps.add(map);
            for (Structs.AddressRange range : own) {
                byte[] key = new byte[4 + addressSize];
                words(key).putInt(0, (int) range.prefixLength()).put(4, range.address());
                Bpf.update(map.number(), key, new byte[8]);
            }
            return Optional.of(map.number());
        }
    }
}
