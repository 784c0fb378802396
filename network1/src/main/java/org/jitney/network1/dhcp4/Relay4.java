package org.jitney.network1.dhcp4;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;

/**
 * A relay agent between the clients of a link and a server elsewhere: RFC 1542 section 4, RFC 3046;
 * pure. Messages go on as they came but for what a relay adds: what it does not know of them
 * concerns the two ends only.
 */
public final class Relay4 {
    /**
     * What the server is told of where a client is: RFC 3046 section 3.
     *
     * @param circuit through which part of this machine a client came; empty if that is not told
     * @param remote whose the part is; empty if that is not told
     */
    public record Agent(String circuit, String remote) {
        /** {@return whether anything is told} */
        public boolean isPresent() {
            return !circuit.isEmpty() || !remote.isEmpty();
        }
    }

    /**
     * What a client is to hear.
     *
     * @param to its address, which it does not have yet unless {@code reachable}
     * @param toAll whether everybody on the link has to hear it
     * @param hardware the client's hardware address
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    public record Reply(
            byte[] message, Inet4Address to, boolean reachable, boolean toAll, byte[] hardware) {}

    private static final int LEAST = 240;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int HARDWARE_LENGTH_AT = 2;
    private static final int HOPS_AT = 3;
    private static final int MOST_HOPS = 16;
    private static final int RELAY_AT = 24;
    private static final int HARDWARE_AT = 28;
    private static final int HARDWARE_ROOM = 16;
    private static final int AGENT_INFORMATION = 82;
    private static final int CIRCUIT_ID = 1;
    private static final int REMOTE_ID = 2;
    private static final int MOST_BYTES = 1472; // what an Ethernet frame has room for
    private static final int MOST_AGENT_BYTES = 255;

    private final Inet4Address own;
    private final Agent agent;

    /**
     * A relay.
     *
     * @param own its address on the link, by which the server knows the link
     */
    public Relay4(Inet4Address own, Agent agent) {
        this.own = own;
        this.agent = agent;
    }

    /** {@return what the server is sent for a message from the link; nothing if it is dropped} */
    public Optional<byte[]> towardsServer(byte[] message) throws MalformedPacket {
        Dhcp4Message read = Dhcp4Message.decode(message);
        int hops = Byte.toUnsignedInt(message[HOPS_AT]);
        if (message[0] != REQUEST || hops >= MOST_HOPS) {
            return Optional.empty();
        }
        boolean direct = IpAddresses.bits(read.relay()) == 0;
        if (direct && optionAt(message, AGENT_INFORMATION) >= 0) {
            return Optional.empty(); // RFC 3046 section 2.1: a client has no business with that
        }
        byte[] out = direct && agent.isPresent() ? withAgent(message) : message.clone();
        out[HOPS_AT] = (byte) (hops + 1);
        if (direct) {
            System.arraycopy(own.getAddress(), 0, out, RELAY_AT, 4);
        }
        return Optional.of(out);
    }

    /** {@return what a client is sent for a message of the server; nothing if it is dropped} */
    public Optional<Reply> towardsClient(byte[] message) throws MalformedPacket {
        Dhcp4Message read = Dhcp4Message.decode(message);
        if (message[0] != REPLY || !read.relay().equals(own)) {
            return Optional.empty();
        }
        boolean refused = read.type().filter(t -> t == MessageType.NAK).isPresent();
        boolean reachable = !refused && IpAddresses.bits(read.clientAddress()) != 0;
        Inet4Address to = reachable ? read.clientAddress() : read.yourAddress();
        boolean toAll = !reachable && (read.broadcast() || refused || IpAddresses.bits(to) == 0);
        int length = Math.min(HARDWARE_ROOM, Byte.toUnsignedInt(message[HARDWARE_LENGTH_AT]));
        return Optional.of(
                new Reply(
                        agent.isPresent() ? withoutAgent(message) : message,
                        toAll ? IpAddresses.BROADCAST : to,
                        reachable,
                        toAll,
                        Arrays.copyOfRange(message, HARDWARE_AT, HARDWARE_AT + length)));
    }

    /** It comes last: RFC 3046 section 2.1. Where there is no room for it, it is left out. */
    private byte[] withAgent(byte[] message) throws MalformedPacket {
        ByteArrayOutputStream information = new ByteArrayOutputStream();
        add(information, CIRCUIT_ID, agent.circuit());
        add(information, REMOTE_ID, agent.remote());
        int end = end(message);
        if (information.size() > MOST_AGENT_BYTES
                || end + 2 + information.size() + 1 > MOST_BYTES) {
            return message.clone();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(message, 0, end);
        out.write(AGENT_INFORMATION);
        out.write(information.size());
        out.writeBytes(information.toByteArray());
        out.write(OptionCode.END);
        return Arrays.copyOf(out.toByteArray(), Math.max(out.size(), message.length));
    }

    private static void add(ByteArrayOutputStream out, int code, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            out.write(code);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
    }

    private static byte[] withoutAgent(byte[] message) throws MalformedPacket {
        int at = optionAt(message, AGENT_INFORMATION);
        if (at < 0) {
            return message;
        }
        int next = at + 2 + Byte.toUnsignedInt(message[at + 1]);
        byte[] out = Arrays.copyOf(message, message.length);
        System.arraycopy(message, next, out, at, message.length - next);
        Arrays.fill(out, message.length - (next - at), message.length, (byte) OptionCode.PAD);
        return out;
    }

    private static int end(byte[] message) throws MalformedPacket {
        int at = optionAt(message, OptionCode.END);
        return at < 0 ? message.length : at;
    }

    /** {@return where an option begins; -1 if it is not there} */
    private static int optionAt(byte[] message, int wanted) throws MalformedPacket {
        int at = LEAST;
        while (at < message.length) {
            int code = Byte.toUnsignedInt(message[at]);
            if (code == wanted) {
                return at;
            } else if (code == OptionCode.END) {
                return -1;
            } else if (code == OptionCode.PAD) {
                at++;
            } else if (at + 1 < message.length) {
                at += 2 + Byte.toUnsignedInt(message[at + 1]);
            } else {
                throw new MalformedPacket("an option without length");
            }
        }
        return -1;
    }
}
