package org.jitney.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CodecTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    // What the kernel of a little-endian machine said of a link "veth0" of index 3.
    private static final byte[] LINK =
            hex(
                    "4c000000 1000 0000 2a000000 00000000"
                            + "00000100 03000000 43100100 00000000"
                            + "0a000300 76657468 30000000"
                            + "08000400 78050000"
                            + "10001200 09000100 76657468 00000000"
                            + "05001000 06000000");

    @Test
    void readsALinkFromBytes() throws MalformedMessage {
        NetlinkMessage message = NetlinkMessage.decodeAll(LINK).getFirst();
        LinkMessage link = LinkMessage.decode(message.payload());

        assertThat(message.type()).isEqualTo(Rtnetlink.RTM_NEWLINK);
        assertThat(message.sequence()).isEqualTo(42);
        assertThat(link.index()).isEqualTo(3);
        assertThat(link.deviceType()).isEqualTo(1);
        assertThat(link.flags() & Rtnetlink.IFF_LOWER_UP).isNotZero();
        assertThat(link.name()).contains("veth0");
        assertThat(link.attributes().uint32(Rtnetlink.IFLA_MTU)).hasValue(1400);
        assertThat(link.kind()).contains("veth");
        assertThat(link.attributes().uint8(Rtnetlink.IFLA_OPERSTATE)).hasValue(6);
    }

    @Test
    void anAttributeOfAnotherSizeIsAsIfNotThere() throws MalformedMessage {
        Attributes attributes = Attributes.decode(new AttributeWriter().uint8(4, 7).encode());

        assertThat(attributes.uint32(4)).isEmpty();
        assertThat(attributes.uint16(4)).isEmpty();
        assertThat(attributes.uint64(4)).isEmpty();
        assertThat(attributes.uint8(4)).hasValue(7);
        assertThat(attributes.has(4)).isTrue();
        assertThat(attributes.has(5)).isFalse();
    }

    @Test
    void writesWhatItReads() throws MalformedMessage {
        byte[] payload =
                LinkMessage.encode(
                        Rtnetlink.AF_UNSPEC,
                        7,
                        Rtnetlink.IFF_UP,
                        Rtnetlink.IFF_UP,
                        new AttributeWriter()
                                .string(Rtnetlink.IFLA_IFNAME, "br0")
                                .nested(
                                        Rtnetlink.IFLA_LINKINFO,
                                        info -> info.string(Rtnetlink.IFLA_INFO_KIND, "bridge")));
        NetlinkMessage sent = new NetlinkMessage(16, 5, 9, payload);

        NetlinkMessage read = NetlinkMessage.decodeAll(sent.encode()).getFirst();
        LinkMessage link = LinkMessage.decode(read.payload());

        assertThat(read.flags()).isEqualTo(5);
        assertThat(link.index()).isEqualTo(7);
        assertThat(link.change()).isEqualTo(Rtnetlink.IFF_UP);
        assertThat(link.name()).contains("br0");
        assertThat(link.kind()).contains("bridge");
    }

    @Test
    void aTableThatIsTooLargeForTheHeaderIsAnAttribute() throws MalformedMessage {
        var header = new RouteMessage(2, 24, 0, 0, 1000, 4, 0, 1, 0, Attributes.NONE);

        byte[] large = header.encode(new AttributeWriter().bytes(Rtnetlink.RTA_DST, new byte[4]));
        RouteMessage read = RouteMessage.decode(large);

        assertThat(large[4]).isZero();
        assertThat(read.table()).isEqualTo(1000);
        assertThat(read.destinationLength()).isEqualTo(24);
        assertThat(read.attributes().bytes(Rtnetlink.RTA_DST)).contains(new byte[4]);
    }

    @Test
    void theLastOfTwoCounts() throws MalformedMessage {
        byte[] twice = new AttributeWriter().uint32(1, 5).uint32(1, 6).encode();

        assertThat(Attributes.decode(twice).uint32(1)).hasValue(6);
        assertThat(Attributes.decode(twice).types()).isEqualTo(List.of(1, 1));
    }

    @Test
    void aRefusalHasTheKernelsWords() throws MalformedMessage {
        byte[] words = new AttributeWriter().string(1, "Unknown device type").encode();
        byte[] payload = new byte[20 + words.length];
        payload[0] = -95;
        Arrays.fill(payload, 1, 4, (byte) -1);
        System.arraycopy(words, 0, payload, 20, words.length);

        NetlinkMessage capped = new NetlinkMessage(2, 0x300, 1, payload);

        assertThat(capped.errno()).isEqualTo(95);
        assertThat(capped.words()).isEqualTo("Unknown device type");
        assertThat(new NetlinkError(95, capped.words()))
                .hasMessage("Operation not supported (Unknown device type)");
    }

    @Test
    void lyingLengthsAreRefused() {
        byte[] longer = LINK.clone();
        longer[0] = 0x4d;
        byte[] shorter = LINK.clone();
        shorter[0] = 8;
        byte[] negative = LINK.clone();
        negative[3] = (byte) 0x80;
        byte[] attribute = hex("ff000100 00000000");
        byte[] empty = hex("00000100");

        for (byte[] bytes : List.of(longer, shorter, negative)) {
            assertThatThrownBy(() -> NetlinkMessage.decodeAll(bytes))
                    .isInstanceOf(MalformedMessage.class);
        }
        for (byte[] bytes : List.of(attribute, empty)) {
            assertThatThrownBy(() -> Attributes.decode(bytes)).isInstanceOf(MalformedMessage.class);
        }
        assertThatThrownBy(() -> LinkMessage.decode(new byte[15]))
                .isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> RouteMessage.decode(new byte[11]))
                .isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> AddressMessage.decode(new byte[7]))
                .isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> new NetlinkMessage(2, 0, 1, new byte[3]).errno())
                .isInstanceOf(MalformedMessage.class);
    }

    @Test
    void hostileBytesAreValuesOrMalformed() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = LINK.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            try {
                for (NetlinkMessage message : NetlinkMessage.decodeAll(cut)) {
                    readAsEverything(message);
                }
            } catch (MalformedMessage e) {
                assertThat(e.getMessage()).as("seed %x", seed).isNotEmpty();
            }
        }
    }

    private static void readAsEverything(NetlinkMessage message) throws MalformedMessage {
        LinkMessage link = LinkMessage.decode(message.payload());
        assertThat(link.name().orElse("").indexOf(0)).isNegative();
        assertThat(link.kind().orElse("").indexOf(0)).isNegative();
        assertThat(RouteMessage.decode(message.payload()).table()).isNotNegative();
        assertThat(AddressMessage.decode(message.payload()).prefixLength()).isBetween(0, 255);
        assertThat(message.words().indexOf(0)).isNegative();
        assertThat(message.errno()).isBetween(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
