package org.jitney.network1.link;

import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jitney.linux.hash.SipHash24;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.LowerHalf;
import org.jitney.network1.ndisc.Ipv6Prefixes;

/** Makes the lower halves of addresses; pure. */
final class LowerHalves {
    private static final byte[] PURPOSE =
            HexFormat.of().parseHex("13ac81a7d53f497892795d0c293abc7e");
    private static final int HALF = 8;

    private LowerHalves() {}

    /** {@return the address that a link has of a prefix} */
    static Inet6Address address(
            Inet6Address prefix, LowerHalf how, KernelLink link, byte[] machineId) {
        byte[] hardware = HardwareAddress.bytes(link.address());
        byte[] half =
                switch (how.kind()) {
                    case EUI64 -> Ipv6Prefixes.eui64(hardware);
                    case FIXED -> HexFormat.of().parseHex(how.fixed());
                    case STABLE_PRIVATE -> stable(prefix, link.name(), hardware, machineId);
                };
        return Ipv6Prefixes.address(prefix, half);
    }

    /**
     * RFC 7217 section 5, of what the original takes: prefix, name and hardware address of the
     * link, and how often the address was somebody else's, which is not counted here.
     */
    private static byte[] stable(
            Inet6Address prefix, String link, byte[] hardware, byte[] machineId) {
        byte[] name = link.getBytes(StandardCharsets.UTF_8);
        byte[] seed =
                ByteBuffer.allocate(HALF + name.length + hardware.length + 1)
                        .put(prefix.getAddress(), 0, HALF)
                        .put(name)
                        .put(hardware)
                        .array();
        long hash = SipHash24.hash(StableSecret.derived(machineId, PURPOSE), seed);
        return ByteBuffer.allocate(HALF).order(ByteOrder.LITTLE_ENDIAN).putLong(hash).array();
    }
}
