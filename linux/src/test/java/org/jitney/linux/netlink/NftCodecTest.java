package org.jitney.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NftCodecTest {
    private static final NftChange.SetName SET = new NftChange.SetName(NftChange.INET, "f", "s");
    private static final String NAMES = "01000000" + "06000100 66000000" + "06000200 73000000";

    private static void isBytes(NftChange change, String hex) {
        assertThat(HexFormat.of().formatHex(change.message().payload()))
                .isEqualTo(hex.replace(" ", ""));
    }

    private static NftElement.Network network(String address, int length) {
        return new NftElement.Network(InetAddress.ofLiteral(address), length);
    }

    @Test
    void anAddressIsOneElement() {
        NftChange change =
                NftChange.add(SET, new NftElement.Address(InetAddress.ofLiteral("10.1.0.5")));

        assertThat(change.message().type()).isEqualTo(0x0a0c);
        assertThat(change.message().flags()).isEqualTo(0x405);
        isBytes(change, NAMES + "14000380 10000180 0c000180 08000100 0a010005");
    }

    @Test
    void aNetworkIsTwoElementsOfWhichTheSecondEndsIt() {
        NftChange change = NftChange.remove(SET, network("10.1.0.0", 24));

        assertThat(change.message().type()).isEqualTo(0x0a0e);
        assertThat(change.message().flags()).isEqualTo(5);
        isBytes(
                change,
                NAMES
                        + "2c000380 10000180 0c000180 08000100 0a010000"
                        + "18000180 0c000180 08000100 0a010100 08000300 00000001");
    }

    @Test
    void aNetworkEndsBeforeTheNextOneOfItsSize() {
        assertThat(network("10.1.255.0", 24).end()).contains(new byte[] {10, 2, 0, 0});
        assertThat(network("10.1.0.4", 30).end()).contains(new byte[] {10, 1, 0, 8});
        assertThat(network("10.1.0.255", 32).end()).contains(new byte[] {10, 1, 1, 0});
        assertThat(network("0.0.0.0", 1).end()).contains(new byte[] {(byte) 128, 0, 0, 0});
    }

    @Test
    void aNetworkAtTheEndOfAllHasNone() {
        assertThat(network("128.0.0.0", 1).end()).isEmpty();
        assertThat(network("255.255.255.255", 32).end()).isEmpty();
        assertThat(network("ff00::", 8).end()).isEmpty();
        assertThat(network("0.0.0.0", 0).end()).isEmpty();
    }

    @Test
    void aLinkIsANumberAsTheMachineHasThem() {
        assertThat(HexFormat.of().formatHex(new NftElement.Link(2).first()))
                .isIn("02000000", "00000002");
    }

    @Test
    void elementsAreToldAsPeopleWriteThem() {
        assertThat(network("2001:db8:1::", 56)).hasToString("2001:db8:1::/56");
        assertThat(new NftElement.Address(InetAddress.ofLiteral("10.1.0.5")))
                .hasToString("10.1.0.5");
        assertThat(new NftElement.Link(2)).hasToString("link 2");
    }

    @Test
    void emptyingASetNamesNoElement() {
        isBytes(NftChange.empty(SET), NAMES);
    }

    @Test
    void aRuleIsItsStepsInTheirOrder() {
        NftChange change =
                NftChange.newRule(
                        NftChange.IPV4,
                        "f",
                        "c",
                        List.of(
                                NftExpression.equal(9, new byte[] {1, 2, 3, 4}),
                                NftExpression.masquerade()));

        isBytes(
                change,
                "02000000 06000100 66000000 06000200 63000000 40000480"
                        + "2c000180 08000100 636d7000 20000280 08000200 00000000 08000100 00000009"
                        + "0c000380 08000100 01020304"
                        + "10000180 09000100 6d617371 00000000");
    }
}
