package org.jitney.network1.ndisc;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jitney.network1.packet.DomainNames;
import org.jitney.network1.packet.MalformedPacket;

/** Router advertisements from the wire: a value or malformed. */
class RouterFuzzTest {
    @FuzzTest
    void advertisements(byte[] data) {
        try {
            RouterAdvertisement said = RouterAdvertisement.decode(data);
            for (RouterAdvertisement.Prefix each : said.prefixes()) {
                boolean possible =
                        each.length() <= 128
                                && each.preferred() <= each.valid()
                                && !each.address().isMulticastAddress()
                                && !each.address().isLinkLocalAddress();
                if (!possible) {
                    throw new AssertionError(each.toString());
                }
            }
            said.domains().forEach(d -> d.names().forEach(RouterFuzzTest::check));
        } catch (MalformedPacket expected) {
            // dropped
        }
    }

    @FuzzTest
    void names(byte[] data) {
        try {
            DomainNames.decodeAll(data, true).forEach(RouterFuzzTest::check);
        } catch (MalformedPacket expected) {
            // dropped
        }
    }

    private static void check(String name) {
        if (!DomainNames.isValid(name)) {
            throw new AssertionError(name);
        }
    }
}
