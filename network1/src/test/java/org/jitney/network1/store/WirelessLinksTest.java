package org.jitney.network1.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.network1.config.Wireless;
import org.junit.jupiter.api.Test;

/** The numbers are those of {@code linux/nl80211.h}. */
final class WirelessLinksTest {
    private static Attributes attributes(AttributeWriter all) throws MalformedMessage {
        return Attributes.decode(all.encode());
    }

    @Test
    void aStationHasANetworkAndAnAccessPoint() throws Exception {
        Attributes link =
                attributes(
                        new AttributeWriter()
                                .uint32(3, 7)
                                .uint32(5, 2)
                                .bytes(52, "caf\u00e9".getBytes(StandardCharsets.UTF_8)));
        Attributes peer =
                attributes(new AttributeWriter().bytes(6, HexFormat.of().parseHex("020000000001")));

        assertThat(WirelessLinks.read(link, Optional.of(peer)))
                .isEqualTo(new Wireless("station", "caf\u00e9", "02:00:00:00:00:01"));
    }

    @Test
    void oneThatIsInNoNetworkHasAKindOnly() throws Exception {
        Attributes link = attributes(new AttributeWriter().uint32(5, 3));

        assertThat(WirelessLinks.read(link, Optional.empty()))
                .isEqualTo(new Wireless("ap", "", ""));
    }

    @Test
    void aKindThatNobodyKnowsIsNone() throws Exception {
        Attributes link = attributes(new AttributeWriter().uint32(5, 99));

        assertThat(WirelessLinks.read(link, Optional.empty())).isEqualTo(Wireless.NONE);
    }

    @Test
    void aKernelWithoutWirelessLinksKnowsNone() {
        assertThat(WirelessLinks.of(Integer.MAX_VALUE)).isEqualTo(Wireless.NONE);
    }
}
