package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.Optional;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;
import org.jitney.network1.packet.PacketWriter;

/**
 * One message: RFC 2131 section 2.
 *
 * <pre>
 *  0    1       2      3      4     8      10      12       16       20       24       28
 *  | op | htype | hlen | hops | xid | secs | flags | ciaddr | yiaddr | siaddr | giaddr |
 *  28          44      108    236      240
 *  | chaddr 16 | sname | file | cookie | options ...
 * </pre>
 *
 * @param isReply whether a server sent it
 * @param transaction {@code xid}
 * @param clientAddress {@code ciaddr}: what the client has and can be reached at
 * @param yourAddress {@code yiaddr}: what the server gives it
 * @param nextServer {@code siaddr}
 * @param relay {@code giaddr}
 * @param hardware {@code chaddr}, as long as {@code hlen} says
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record Dhcp4Message(
        boolean isReply,
        int hardwareType,
        int transaction,
        int seconds,
        boolean broadcast,
        Inet4Address clientAddress,
        Inet4Address yourAddress,
        Inet4Address nextServer,
        Inet4Address relay,
        byte[] hardware,
        Dhcp4Options options) {
    /** Smaller ones are dropped by some relays: RFC 1542 section 2.1. */
    private static final int LEAST_SIZE = 300;

    private static final int BROADCAST_FLAG = 0x8000;
    private static final int HARDWARE_ROOM = 16;
    private static final int SERVER_NAME = 64;
    private static final int BOOT_FILE = 128;
    private static final long COOKIE = 0x63825363L;
    private static final int FILE_HAS_OPTIONS = 1;
    private static final int NAME_HAS_OPTIONS = 2;

    /** Reads a message. */
    public static Dhcp4Message decode(byte[] bytes) throws MalformedPacket {
        PacketReader in = PacketReader.of(bytes);
        int operation = in.uint8();
        if (operation != 1 && operation != 2) {
            throw new MalformedPacket("op %d".formatted(operation));
        }
        int hardwareType = in.uint8();
        int hardwareLength = in.uint8();
        if (hardwareLength > HARDWARE_ROOM) {
            throw new MalformedPacket("hlen %d".formatted(hardwareLength));
        }
        in.skip(1);
        int transaction = (int) in.uint32();
        int seconds = in.uint16();
        int flags = in.uint16();
        Inet4Address clientAddress = in.ipv4();
        Inet4Address yourAddress = in.ipv4();
        Inet4Address nextServer = in.ipv4();
        Inet4Address relay = in.ipv4();
        byte[] hardware = Arrays.copyOf(in.bytes(HARDWARE_ROOM), hardwareLength);
        PacketReader serverName = in.part(SERVER_NAME);
        PacketReader file = in.part(BOOT_FILE);
        if (in.uint32() != COOKIE) {
            throw new MalformedPacket("no DHCP: another cookie");
        }
        Dhcp4Options options = new Dhcp4Options();
        options.read(in);
        // In this order: RFC 3396 section 5. Those fields cannot say to read others.
        int overload = options.uint8(OptionCode.OVERLOAD).orElse(0);
        if ((overload & FILE_HAS_OPTIONS) != 0) {
            options.read(file);
        }
        if ((overload & NAME_HAS_OPTIONS) != 0) {
            options.read(serverName);
        }
        return new Dhcp4Message(
                operation == 2,
                hardwareType,
                transaction,
                seconds,
                (flags & BROADCAST_FLAG) != 0,
                clientAddress,
                yourAddress,
                nextServer,
                relay,
                hardware,
                options);
    }

    /** {@return the bytes to send} */
    public byte[] encode() {
        PacketWriter out =
                new PacketWriter()
                        .uint8(isReply ? 2 : 1)
                        .uint8(hardwareType)
                        .uint8(hardware.length)
                        .uint8(0)
                        .uint32(transaction)
                        .uint16(seconds)
                        .uint16(broadcast ? BROADCAST_FLAG : 0)
                        .address(clientAddress)
                        .address(yourAddress)
                        .address(nextServer)
                        .address(relay)
                        .bytes(Arrays.copyOf(hardware, HARDWARE_ROOM))
                        .zeros(SERVER_NAME + BOOT_FILE)
                        .uint32(COOKIE)
                        .bytes(options.encode());
        return out.zeros(Math.max(0, LEAST_SIZE - out.size())).encode();
    }

    /** {@return what it is; none if it is BOOTP, or what nobody knows} */
    public Optional<MessageType> type() {
        return options.uint8(OptionCode.MESSAGE_TYPE).stream()
                .boxed()
                .flatMap(code -> MessageType.of(code).stream())
                .findFirst();
    }
}
