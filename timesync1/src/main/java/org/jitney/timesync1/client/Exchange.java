package org.jitney.timesync1.client;

import java.net.InetAddress;
import org.jitney.timesync1.model.NtpPacket;

/**
 * The last answer that counted, as it is shown on the bus.
 *
 * @param answer the packet
 * @param sentUsec when the question went
 * @param arrivedUsec when the answer came
 * @param spike whether it was ignored
 */
public record Exchange(NtpPacket answer, long sentUsec, long arrivedUsec, boolean spike) {
    /** There was none yet. */
    public static final Exchange NONE = new Exchange(NtpPacket.NONE, 0, 0, false);

    /** {@return an address as people write it} */
    static String text(InetAddress address) {
        return address.getHostAddress() + ":123";
    }
}
