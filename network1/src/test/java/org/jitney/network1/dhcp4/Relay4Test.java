package org.jitney.network1.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.junit.jupiter.api.Test;

final class Relay4Test {
    private static final Inet4Address OWN = four(10, 1, 0, 1);
    private static final Inet4Address CLIENT = four(10, 1, 0, 50);
    private static final byte[] HARDWARE = {0x52, 0x54, 0, 0, 0, 1};
    private static final int HOPS = 3;
    private static final int RELAY = 24;

    private final Relay4 relay = new Relay4(OWN, new Relay4.Agent("port 7", "us"));
    private final Relay4 silent = new Relay4(OWN, new Relay4.Agent("", ""));

    private static Inet4Address four(int... bytes) {
        byte[] out = new byte[4];
        for (int i = 0; i < 4; i++) {
            out[i] = (byte) bytes[i];
        }
        return IpAddresses.four(out);
    }

    private static byte[] message(
            boolean reply, MessageType type, Inet4Address has, Inet4Address gets, Inet4Address by) {
        Dhcp4Options options = new Dhcp4Options();
        options.putUint8(OptionCode.MESSAGE_TYPE, type.code());
        return new Dhcp4Message(
                        reply,
                        1,
                        0x1234,
                        0,
                        false,
                        has,
                        gets,
                        IpAddresses.ANY,
                        by,
                        HARDWARE,
                        options)
                .encode();
    }

    private static byte[] discover(Inet4Address by) {
        return message(false, MessageType.DISCOVER, IpAddresses.ANY, IpAddresses.ANY, by);
    }

    private static String agent(byte[] message) throws MalformedPacket {
        return Dhcp4Message.decode(message)
                .options()
                .bytes(82)
                .map(HexFormat.of()::formatHex)
                .orElse("");
    }

    @Test
    void aRequestOfTheLinkSaysThroughWhichRelayItWent() throws Exception {
        byte[] out = relay.towardsServer(discover(IpAddresses.ANY)).orElseThrow();

        assertThat(Arrays.copyOfRange(out, RELAY, RELAY + 4)).isEqualTo(OWN.getAddress());
        assertThat(out[HOPS]).isEqualTo((byte) 1);
        assertThat(agent(out))
                .isEqualTo(
                        "0106"
                                + HexFormat.of()
                                        .formatHex("port 7".getBytes(StandardCharsets.US_ASCII))
                                + "02027573");
    }

    @Test
    void whatAnotherRelayHasSentGoesOnAsItIs() throws Exception {
        byte[] in = discover(four(10, 2, 0, 1));

        byte[] out = relay.towardsServer(in).orElseThrow();

        assertThat(out[HOPS]).isEqualTo((byte) 1);
        out[HOPS] = 0;
        assertThat(out).isEqualTo(in);
    }

    @Test
    void whatGoesRoundInCirclesOrClaimsARelayIsDropped() throws Exception {
        byte[] old = discover(IpAddresses.ANY);
        old[HOPS] = 16;
        assertThat(relay.towardsServer(old)).isEmpty();

        byte[] claims = relay.towardsServer(discover(IpAddresses.ANY)).orElseThrow();
        Arrays.fill(claims, RELAY, RELAY + 4, (byte) 0);
        assertThat(relay.towardsServer(claims)).isEmpty();
        assertThat(relay.towardsServer(message(true, MessageType.ACK, CLIENT, CLIENT, OWN)))
                .isEmpty();
    }

    @Test
    void anAnswerGoesToTheClientThatItIsFor() throws Exception {
        Relay4.Reply offer =
                silent.towardsClient(message(true, MessageType.OFFER, IpAddresses.ANY, CLIENT, OWN))
                        .orElseThrow();
        assertThat(offer.to()).isEqualTo(CLIENT);
        assertThat(offer.reachable()).isFalse();
        assertThat(offer.toAll()).isFalse();
        assertThat(offer.hardware()).isEqualTo(HARDWARE);

        Relay4.Reply renewed =
                silent.towardsClient(message(true, MessageType.ACK, CLIENT, CLIENT, OWN))
                        .orElseThrow();
        assertThat(renewed.reachable()).isTrue();

        Relay4.Reply refused =
                silent.towardsClient(message(true, MessageType.NAK, CLIENT, IpAddresses.ANY, OWN))
                        .orElseThrow();
        assertThat(refused.toAll()).isTrue();
        assertThat(refused.to()).isEqualTo(IpAddresses.BROADCAST);
    }

    @Test
    void anAnswerForAnotherRelayIsDropped() throws Exception {
        assertThat(
                        relay.towardsClient(
                                message(
                                        true,
                                        MessageType.OFFER,
                                        IpAddresses.ANY,
                                        CLIENT,
                                        four(10, 2, 0, 1))))
                .isEmpty();
        assertThat(relay.towardsClient(discover(OWN))).isEmpty();
    }

    @Test
    void theClientDoesNotHearWhatTheServerWasTold() throws Exception {
        byte[] in = relay.towardsServer(discover(IpAddresses.ANY)).orElseThrow();
        in[0] = 2;

        byte[] out = relay.towardsClient(in).orElseThrow().message();

        assertThat(agent(out)).isEmpty();
        assertThat(Dhcp4Message.decode(out).type()).contains(MessageType.DISCOVER);
    }

    @Test
    void whatEndsInTheMiddleOfAnOptionIsNoMessage() throws Exception {
        byte[] in = discover(IpAddresses.ANY);
        byte[] cut = Arrays.copyOf(in, 241);
        cut[240] = 12;

        assertThatThrownBy(() -> relay.towardsServer(cut)).isInstanceOf(MalformedPacket.class);
    }
}
