package org.jitney.network1.dhcp6;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.jitney.network1.packet.MalformedPacket;

/** DHCPv6 from the wire: a value or malformed, and no address that no host can have. */
class Dhcp6FuzzTest {
    @FuzzTest
    void messages(byte[] data) {
        try {
            Dhcp6Message message = Dhcp6Message.decode(data);
            if (!Arrays.equals(message.encode(), data)) {
                throw new AssertionError("not the same");
            }
            Lease6 lease = Lease6.of(message, 1);
            for (Lease6.Address each : lease.addresses()) {
                boolean possible =
                        each.preferred() <= each.valid()
                                && !each.address().isMulticastAddress()
                                && !each.address().isLinkLocalAddress()
                                && !each.address().isAnyLocalAddress();
                if (!possible) {
                    throw new AssertionError(each.toString());
                }
            }
            if (lease.renewal() > lease.rebinding()) {
                throw new AssertionError(lease.toString());
            }
        } catch (MalformedPacket expected) {
            // dropped
        }
    }
}
