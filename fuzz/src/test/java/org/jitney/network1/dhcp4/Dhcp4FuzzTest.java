package org.jitney.network1.dhcp4;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jitney.linux.event.ManualClock;
import org.jitney.network1.ipv4ll.ArpPacket;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.Ipv4Udp;
import org.jitney.network1.packet.MalformedPacket;

/** DHCPv4 from the wire: a value or malformed, and no address that no host can have. */
class Dhcp4FuzzTest {
    @FuzzTest
    void messages(byte[] data) {
        try {
            Dhcp4Message message = Dhcp4Message.decode(data);
            Dhcp4Message again = Dhcp4Message.decode(message.encode());
            for (int code : message.options().codes()) {
                boolean same =
                        Arrays.equals(
                                message.options().bytes(code).orElseThrow(),
                                again.options().bytes(code).orElseThrow());
                // That it was overloaded is forgotten with the fields that it speaks of.
                if (!same && code != OptionCode.OVERLOAD) {
                    throw new AssertionError("option " + code);
                }
            }
            lease(message);
        } catch (MalformedPacket expected) {
            // dropped
        }
    }

    private static void lease(Dhcp4Message message) throws MalformedPacket {
        Lease4 lease = Lease4.of(message, OptionalLong.of(Lease4.FOREVER));
        boolean possible =
                IpAddresses.isHost(lease.address())
                        && lease.prefixLength() > 0
                        && lease.prefixLength() <= 32
                        && lease.renewal() <= lease.rebinding()
                        && lease.rebinding() <= lease.lifetime();
        if (!possible) {
            throw new AssertionError(lease.toString());
        }
        for (String line : LeaseFile.render(lease, new byte[] {1}).split("\n")) {
            if (!line.matches("# This is private data. Do not parse.|[A-Z0-9_]+=.*")) {
                throw new AssertionError("smuggled: " + line);
            }
        }
    }

    @FuzzTest
    void datagrams(byte[] data) {
        try {
            Ipv4Udp datagram = Ipv4Udp.decode(data, true);
            if (datagram.payload().length > data.length - 28) {
                throw new AssertionError("more than there was");
            }
        } catch (MalformedPacket expected) {
            // dropped
        }
    }

    @FuzzTest
    void arp(byte[] data) {
        try {
            byte[] again = ArpPacket.decode(data).encode();
            if (!Arrays.equals(again, Arrays.copyOf(data, again.length))) {
                throw new AssertionError("not the same");
            }
        } catch (MalformedPacket expected) {
            // dropped
        }
    }

    private static Inet4Address ip(int bits) {
        return IpAddresses.four(bits);
    }

    /** A server that has had the message as it is answers with addresses of its pool only. */
    @FuzzTest
    void servers(byte[] data) {
        Server4 server =
                new Server4(
                        new Server4.Settings(
                                ip(0x0a000001),
                                24,
                                ip(0x0a000064),
                                8,
                                Duration.ofHours(1),
                                Duration.ofHours(2),
                                Map.of("020000000001", ip(0x0a00004d)),
                                IpAddresses.ANY,
                                true,
                                TreeMap::new),
                        new ManualClock(1_000_000, 0));
        try {
            for (int i = 0; i < 3; i++) {
                Optional<Server4.Answer> answer = server.received(data);
                if (answer.isPresent()) {
                    Dhcp4Message said = Dhcp4Message.decode(answer.get().message().encode());
                    int given = IpAddresses.bits(said.yourAddress());
                    boolean ours =
                            given == 0
                                    || given == 0x0a00004d
                                    || (given >= 0x0a000064 && given < 0x0a00006c);
                    if (!said.isReply() || !ours) {
                        throw new AssertionError(said.toString());
                    }
                }
            }
            if (server.leases().size() > 1) {
                throw new AssertionError("one message, " + server.leases());
            }
        } catch (MalformedPacket expected) {
            // dropped
        }
    }
}
