package org.jitney.manager.bpf;

import static org.jitney.manager.bpf.Assembler.R0;
import static org.jitney.manager.bpf.Assembler.R1;
import static org.jitney.manager.bpf.Assembler.R2;
import static org.jitney.manager.bpf.Assembler.R3;
import static org.jitney.manager.bpf.Assembler.R4;
import static org.jitney.manager.bpf.Assembler.R5;
import static org.jitney.manager.bpf.Assembler.R6;
import static org.jitney.manager.bpf.Assembler.R7;
import static org.jitney.manager.bpf.Assembler.R8;
import static org.jitney.manager.bpf.Assembler.STACK;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.bpf.Assembler.Label;
import org.jitney.manager.unit.Structs;

/** The programs themselves; each returns 1 for "go on" and 0 for "no". */
public final class Programs {
    private static final int ALLOW = 1;
    private static final int DENY = 0;

    // struct bpf_cgroup_dev_ctx
    private static final int DEVICE_ACCESS = 0;
    private static final int DEVICE_MAJOR = 4;
    private static final int DEVICE_MINOR = 8;
    private static final int BLOCK = 1;
    private static final int CHARACTER = 2;
    private static final int MKNOD = 1;
    private static final int READ = 2;
    private static final int WRITE = 4;

    // struct bpf_sock_addr
    private static final int ADDRESS_PORT = 24;
    private static final int ADDRESS_FAMILY = 28;
    private static final int ADDRESS_PROTOCOL = 36;

    // struct bpf_sock
    private static final int SOCKET_INTERFACE = 0;

    // struct __sk_buff
    private static final int PACKET_LENGTH = 0;
    private static final int PACKET_PROTOCOL = 16;
    private static final int PACKET_INTERFACE = 40;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int KEY4 = -24;
    private static final int KEY6 = -24;
    private static final int COUNTER_KEY = -4;
    private static final int ON_ALLOW_LIST = 1;
    private static final int ON_DENY_LIST = 2;

    private Programs() {}

    /** {@return a program that refuses all devices but these} */
    public static byte[] devices(List<DeviceRule> rules) {
        Assembler out = new Assembler();
        out.load(R2, R1, DEVICE_ACCESS).copy(R3, R2).and(R2, 0xffff).shiftRight(R3, 16);
        out.load(R4, R1, DEVICE_MAJOR).load(R5, R1, DEVICE_MINOR);
        for (DeviceRule rule : rules) {
            Label next = new Label();
            out.unlessEqual(R2, rule.block() ? BLOCK : CHARACTER, next);
            int rights =
                    (rule.rights().contains("m") ? MKNOD : 0)
                            | (rule.rights().contains("r") ? READ : 0)
                            | (rule.rights().contains("w") ? WRITE : 0);
            if (rights != (MKNOD | READ | WRITE)) {
                out.copy(R1, R3).and(R1, ~rights).unlessEqual(R1, 0, next);
            }
            if (rule.major() >= 0) {
                out.unlessEqual(R4, rule.major(), next);
            }
            if (rule.minor() >= 0) {
                out.unlessEqual(R5, rule.minor(), next);
            }
            out.exit(ALLOW).here(next);
        }
        return out.exit(DENY).build();
    }

    /** {@return a program for bind(2): what is allowed wins over what is denied} */
    public static byte[] bind(List<Structs.BindRule> allow, List<Structs.BindRule> deny) {
        Assembler out = new Assembler();
        out.load(R2, R1, ADDRESS_PORT).fromNetwork16(R2);
        out.load(R3, R1, ADDRESS_FAMILY).load(R4, R1, ADDRESS_PROTOCOL);
        allow.forEach(rule -> bind(out, rule, ALLOW));
        deny.forEach(rule -> bind(out, rule, DENY));
        return out.exit(ALLOW).build();
    }

    private static void bind(Assembler out, Structs.BindRule rule, int verdict) {
        Label next = new Label();
        if (rule.family() != 0) {
            out.unlessEqual(R3, rule.family(), next);
        }
        if (rule.protocol() != 0) {
            out.unlessEqual(R4, rule.protocol(), next);
        }
        if (rule.ports() != 0) {
            out.ifBelow(R2, rule.firstPort(), next);
            out.ifAbove(R2, rule.firstPort() + rule.ports() - 1, next);
        }
        if (rule.family() == 0 && rule.protocol() == 0 && rule.ports() == 0) {
            // What follows must be reachable for the kernel: no port is below 0.
            out.ifAbove(R2, 65535, next);
        }
        out.exit(verdict).here(next);
    }

    /** {@return a program that lets packets pass on these interfaces only, or on all but these} */
    public static byte[] interfaces(Set<Integer> indexes, boolean isAllowList) {
        Assembler out = new Assembler();
        Label found = new Label();
        out.load(R2, R1, PACKET_INTERFACE);
        indexes.stream().sorted().forEach(index -> out.ifEqual(R2, index, found));
        out.exit(isAllowList ? DENY : ALLOW);
        if (!indexes.isEmpty()) {
            out.here(found).exit(isAllowList ? ALLOW : DENY);
        }
        return out.build();
    }

    /** {@return a program that binds each new socket to a network interface} */
    public static byte[] bindTo(int index) {
        return new Assembler()
                .set(R2, index)
                .storeRegister(R1, SOCKET_INTERFACE, R2)
                .exit(ALLOW)
                .build();
    }

    /**
     * Maps of address ranges, by their descriptors.
     *
     * @param counter packets in entry 0 and bytes in entry 1
     */
    public record Maps(
            Optional<Integer> allow4,
            Optional<Integer> allow6,
            Optional<Integer> deny4,
            Optional<Integer> deny6,
            Optional<Integer> counter) {}

    /**
     * {@return a program that refuses packets whose other end is denied and not allowed, and counts
     * the rest}
     */
    public static byte[] packets(Maps maps, boolean ingress) {
        Assembler out = new Assembler();
        out.copy(R6, R1).load(R7, R6, PACKET_PROTOCOL).set(R8, 0);
        Label next = new Label();
        Label done = new Label();
        if (maps.allow4.isPresent() || maps.deny4.isPresent()) {
            out.unlessEqual(R7, network16(IPV4), next);
            out.loadPacket(ingress ? 12 : 16, KEY4 + 4, 4).store(STACK, KEY4, 32);
            lookUp(out, maps.allow4, maps.deny4, KEY4);
            out.jump(done);
        }
        out.here(next);
        if (maps.allow6.isPresent() || maps.deny6.isPresent()) {
            out.unlessEqual(R7, network16(IPV6), done);
            out.loadPacket(ingress ? 8 : 24, KEY6 + 4, 16).store(STACK, KEY6, 128);
            lookUp(out, maps.allow6, maps.deny6, KEY6);
        }
        out.here(done);
        Label allowed = new Label();
        out.unlessEqual(R8, ON_DENY_LIST, allowed).exit(DENY).here(allowed);
        if (maps.counter.isPresent()) {
            count(out, maps.counter.get());
        }
        return out.exit(ALLOW).build();
    }

    private static void lookUp(
            Assembler out, Optional<Integer> allow, Optional<Integer> deny, int key) {
        allow.ifPresent(map -> lookUp(out, map, key, ON_ALLOW_LIST));
        deny.ifPresent(map -> lookUp(out, map, key, ON_DENY_LIST));
    }

    private static void lookUp(Assembler out, int map, int key, int bit) {
        Label absent = new Label();
        out.lookUp(map, key).ifEqual(R0, 0, absent).or(R8, bit).here(absent);
    }

    private static void count(Assembler out, int map) {
        Label noPackets = new Label();
        out.store(STACK, COUNTER_KEY, 0).lookUp(map, COUNTER_KEY).ifEqual(R0, 0, noPackets);
        out.set(R1, 1).addToMemory(R0, R1).here(noPackets);
        Label noBytes = new Label();
        out.store(STACK, COUNTER_KEY, 1).lookUp(map, COUNTER_KEY).ifEqual(R0, 0, noBytes);
        out.load(R1, R6, PACKET_LENGTH).addToMemory(R0, R1).here(noBytes);
    }

    /** The kernel shows the protocol as it is on the wire. */
    private static int network16(int number) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? number
                : Short.toUnsignedInt(Short.reverseBytes((short) number));
    }
}
