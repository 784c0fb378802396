package org.jitney.network1.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.packet.DomainNames;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.junit.jupiter.api.Test;

final class Dhcp4MessageTest {
    private static Inet4Address ip(String text) {
        return (Inet4Address) IpPrefix.address(text).orElseThrow();
    }

    private static Dhcp4Message ack(String address, Dhcp4Options options) {
        return new Dhcp4Message(
                true,
                1,
                7,
                1,
                true,
                IpAddresses.ANY,
                ip(address),
                IpAddresses.ANY,
                IpAddresses.ANY,
                new byte[] {2, 0, 0, 0, 0, 1},
                options);
    }

    private static Dhcp4Options options() {
        return new Dhcp4Options()
                .putUint8(OptionCode.MESSAGE_TYPE, MessageType.ACK.code())
                .putAddress(OptionCode.SERVER_IDENTIFIER, ip("192.0.2.1"))
                .putUint32(OptionCode.LEASE_TIME, 600);
    }

    private static Lease4 lease(String address, Dhcp4Options options) throws MalformedPacket {
        byte[] bytes = ack(address, options).encode();
        return Lease4.of(Dhcp4Message.decode(bytes), OptionalLong.empty());
    }

    @Test
    void whatIsWrittenIsRead() throws MalformedPacket {
        Dhcp4Options options = options().put(43, new byte[600]);

        Dhcp4Message read = Dhcp4Message.decode(ack("192.0.2.9", options).encode());

        assertThat(read.type()).contains(MessageType.ACK);
        assertThat(read.transaction()).isEqualTo(7);
        assertThat(read.broadcast()).isTrue();
        assertThat(read.yourAddress()).isEqualTo(ip("192.0.2.9"));
        assertThat(read.hardware()).containsExactly(2, 0, 0, 0, 0, 1);
        assertThat(read.options().bytes(43)).hasValueSatisfying(b -> assertThat(b).hasSize(600));
    }

    @Test
    void optionsStandInTheFieldsOfTheNamesToo() throws MalformedPacket {
        byte[] bytes = ack("192.0.2.9", options().putUint8(OptionCode.OVERLOAD, 3)).encode();
        System.arraycopy(new byte[] {12, 2, 'a', 'b', (byte) 255}, 0, bytes, 108, 5);
        System.arraycopy(new byte[] {15, 1, 'c', (byte) 255}, 0, bytes, 44, 4);

        Dhcp4Options read = Dhcp4Message.decode(bytes).options();

        assertThat(read.text(OptionCode.HOST_NAME)).contains("ab");
        assertThat(read.text(OptionCode.DOMAIN_NAME)).contains("c");
    }

    @Test
    void aLengthThatLiesIsMalformed() {
        byte[] bytes = ack("192.0.2.9", options()).encode();
        byte[] cut = Arrays.copyOf(bytes, 243);
        cut[241] = (byte) 200;

        assertThatThrownBy(() -> Dhcp4Message.decode(cut)).isInstanceOf(MalformedPacket.class);
    }

    @Test
    void anyPieceOfAMessageIsReadOrMalformed() {
        byte[] whole = ack("192.0.2.9", options()).encode();
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 40));
            for (int j = 0; j < 4 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Dhcp4Message message = Dhcp4Message.decode(bytes);
                Lease4 lease = Lease4.of(message, OptionalLong.empty());
                assertThat(IpAddresses.isHost(lease.address())).isTrue();
                LeaseFile.render(lease, new byte[] {1});
            } catch (MalformedPacket expected) {
                assertThat(expected).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void addressesThatNoHostHasMakeNoLease() {
        Dhcp4Options options = options().putAddress(OptionCode.SUBNET_MASK, ip("255.255.255.0"));
        for (String wrong :
                new String[] {
                    "0.0.0.0",
                    "127.0.0.1",
                    "224.0.0.5",
                    "255.255.255.255",
                    "192.0.2.0",
                    "192.0.2.255",
                    "0.1.2.3",
                    "240.0.0.1"
                }) {
            assertThatThrownBy(() -> lease(wrong, options))
                    .as(wrong)
                    .isInstanceOf(MalformedPacket.class);
        }
    }

    @Test
    void aLeaseWithoutServerOrLifetimeIsNone() {
        Dhcp4Options none = new Dhcp4Options().putUint8(OptionCode.MESSAGE_TYPE, 5);

        assertThatThrownBy(() -> lease("192.0.2.9", none)).isInstanceOf(MalformedPacket.class);
        assertThatThrownBy(() ->
                        lease(
                                "192.0.2.9",
                                none.putAddress(OptionCode.SERVER_IDENTIFIER, ip("192.0.2.1"))))
                .isInstanceOf(MalformedPacket.class)
                .hasMessageContaining("lifetime");
    }

    @Test
    void timesThatMakeNoSenseAreComputed() throws MalformedPacket {
        Lease4 lease =
                lease(
                        "192.0.2.9",
                        options()
                                .putUint32(OptionCode.LEASE_TIME, 800)
                                .putUint32(OptionCode.RENEWAL_T1_TIME, 790)
                                .putUint32(OptionCode.REBINDING_T2_TIME, 10_000));

        assertThat(lease.renewal()).isEqualTo(400);
        assertThat(lease.rebinding()).isEqualTo(700);
    }

    @Test
    void readsClasslessRoutes() throws MalformedPacket {
        byte[] routes = {
            0, 10, 0, 0, 1, 12, (byte) 172, 16, 10, 0, 0, 2, 32, 1, 2, 3, 4, 0, 0, 0, 0
        };

        Lease4 lease = lease("10.0.0.9", options().put(121, routes));

        assertThat(lease.classless())
                .map(Lease4.Route::toString)
                .containsExactly(
                        "0.0.0.0/0,10.0.0.1", "172.16.0.0/12,10.0.0.2", "1.2.3.4/32,0.0.0.0");
    }

    @Test
    void classlessRoutesThatAreCutOffAreNone() throws MalformedPacket {
        Lease4 cut = lease("10.0.0.9", options().put(121, new byte[] {0, 10, 0, 0, 1, 33}));

        assertThat(cut.classless()).isEmpty();
    }

    @Test
    void namesThatWouldSmuggleLinesAreNone() throws MalformedPacket {
        Lease4 lease =
                lease(
                        "192.0.2.9",
                        options()
                                .putText(OptionCode.HOST_NAME, "a\nDNS=1.2.3.4")
                                .putText(OptionCode.DOMAIN_NAME, "x y")
                                .putText(OptionCode.ROOT_PATH, "/r\nX=1"));

        assertThat(lease.hostname()).isEmpty();
        assertThat(lease.domain()).isEmpty();
        assertThat(lease.rootPath()).isEmpty();
    }

    @Test
    void readsCompressedSearchLists() throws MalformedPacket {
        byte[] list = {
            3,
            'e',
            'n',
            'g',
            5,
            'a',
            'p',
            'p',
            'l',
            'e',
            3,
            'c',
            'o',
            'm',
            0,
            9,
            'm',
            'a',
            'r',
            'k',
            'e',
            't',
            'i',
            'n',
            'g',
            (byte) 0xc0,
            4
        };

        assertThat(DomainNames.decodeAll(list, true))
                .containsExactly("eng.apple.com", "marketing.apple.com");
    }

    @Test
    void pointersThatLeadInCirclesAreMalformed() {
        byte[] list = {1, 'a', (byte) 0xc0, 0};
        byte[] self = {(byte) 0xc0, 0};

        assertThatThrownBy(() -> DomainNames.decodeAll(list, true))
                .isInstanceOf(MalformedPacket.class);
        assertThatThrownBy(() -> DomainNames.decodeAll(self, true))
                .isInstanceOf(MalformedPacket.class);
    }

    @Test
    void theLeaseFileIsTheOriginals() throws MalformedPacket {
        Lease4 lease =
                lease(
                        "192.0.2.9",
                        options()
                                .putAddress(OptionCode.SUBNET_MASK, ip("255.255.255.0"))
                                .putAddress(OptionCode.ROUTER, ip("192.0.2.1"))
                                .putAddress(OptionCode.DOMAIN_NAME_SERVER, ip("192.0.2.53")));

        assertThat(LeaseFile.render(lease, new byte[] {1, 2}))
                .isEqualTo(
                        """
                        # This is private data. Do not parse.
                        ADDRESS=192.0.2.9
                        NETMASK=255.255.255.0
                        ROUTER=192.0.2.1
                        SERVER_ADDRESS=192.0.2.1
                        T1=300
                        T2=525
                        LIFETIME=600
                        DNS=192.0.2.53
                        CLIENTID=0102
                        """);
    }
}
