package org.jitney.network1.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.NftChange;
import org.jitney.linux.netlink.NftElement;
import org.jitney.linux.netlink.Rtnetlink;
import org.junit.jupiter.api.Test;

final class NatTableGoldenTest {
    private static String line(NftChange change) {
        NetlinkMessage message = change.message();
        return "%04x %04x %s"
                .formatted(
                        message.type(),
                        message.flags(),
                        HexFormat.of().formatHex(message.payload()));
    }

    private static NftElement network(String address, int length) {
        return new NftElement.Network(InetAddress.ofLiteral(address), length);
    }

    @Test
    void theKernelIsAskedForTheSameBytesAsByTheOriginal() throws Exception {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        List<NftChange> changes = new ArrayList<>(NatTable.make(Rtnetlink.AF_INET));
        changes.addAll(NatTable.make(Rtnetlink.AF_INET6));
        NftChange.SetName four = NatTable.sources(Rtnetlink.AF_INET);
        NftChange.SetName six = NatTable.sources(Rtnetlink.AF_INET6);
        changes.add(NftChange.add(four, network("10.1.0.0", 24)));
        changes.add(NftChange.add(six, network("2001:db8:1::", 56)));
        changes.add(NftChange.remove(four, network("10.1.0.0", 24)));

        List<String> lines = changes.stream().map(NatTableGoldenTest::line).toList();

        try (InputStream in = NatTableGoldenTest.class.getResourceAsStream("original.txt")) {
            String golden =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            List<String> theirs = golden.lines().filter(l -> !l.startsWith("#")).toList();
            assertThat(lines).hasSameSizeAs(theirs);
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i)).as("change %d", i).isEqualTo(theirs.get(i));
            }
        }
    }
}
