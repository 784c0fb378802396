package org.jitney.linux.netlink;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What a netlink socket brings: messages or malformed. */
class NetlinkFuzzTest {
    @FuzzTest
    void datagrams(byte[] data) {
        try {
            for (NetlinkMessage message : NetlinkMessage.decodeAll(data)) {
                read(message);
            }
        } catch (MalformedMessage expected) {
            // told and dropped
        }
    }

    private static void read(NetlinkMessage message) throws MalformedMessage {
        switch (message.type() & 0x3) {
            case 0 -> LinkMessage.decode(message.payload());
            case 1 -> AddressMessage.decode(message.payload());
            case 2 -> RouteMessage.decode(message.payload());
            default -> {
                message.errno();
                message.words();
            }
        }
    }
}
