package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;
import org.jitney.network1.packet.PacketWriter;

/**
 * The options of a message. One that is split into several, for it is longer than 255 bytes, is one
 * here (RFC 3396); readers of a size get none where the size is another.
 */
public final class Dhcp4Options {
    private static final int LONGEST_PIECE = 255;

    private final Map<Integer, byte[]> all = new LinkedHashMap<>();

    /** No options. */
    public Dhcp4Options() {}

    /**
     * Reads one field of options and adds to what was read before. Bytes behind the end option are
     * nobody's; a field without one ends with its bytes.
     */
    void read(PacketReader in) throws MalformedPacket {
        while (in.hasMore()) {
            int code = in.uint8();
            if (code == OptionCode.PAD) {
                continue;
            }
            if (code == OptionCode.END) {
                return;
            }
            byte[] piece = in.bytes(in.uint8());
            byte[] before = all.getOrDefault(code, new byte[0]);
            byte[] joined = Arrays.copyOf(before, before.length + piece.length);
            System.arraycopy(piece, 0, joined, before.length, piece.length);
            all.put(code, joined);
        }
    }

    /** {@return the field, with the end option} */
    byte[] encode() {
        PacketWriter out = new PacketWriter();
        all.forEach((code, value) -> {
            int at = 0;
            do {
                int size = Math.min(LONGEST_PIECE, value.length - at);
                out.uint8(code).uint8(size).bytes(Arrays.copyOfRange(value, at, at + size));
                at += size;
            } while (at < value.length);
        });
        return out.uint8(OptionCode.END).encode();
    }

    /** Puts an option where it stood before, or behind the others. */
    public Dhcp4Options put(int code, byte[] value) {
        if (code <= OptionCode.PAD || code >= OptionCode.END) {
            throw new IllegalArgumentException("no option has the code " + code);
        }
        all.put(code, value.clone());
        return this;
    }

    /** Puts one byte. */
    public Dhcp4Options putUint8(int code, int value) {
        return put(code, new byte[] {(byte) value});
    }

    /** Puts two bytes. */
    public Dhcp4Options putUint16(int code, int value) {
        return put(code, new PacketWriter().uint16(value).encode());
    }

    /** Puts four bytes. */
    public Dhcp4Options putUint32(int code, long value) {
        return put(code, new PacketWriter().uint32(value).encode());
    }

    /** Puts an address. */
    public Dhcp4Options putAddress(int code, Inet4Address value) {
        return put(code, value.getAddress());
    }

    /** Puts text without a zero byte. */
    public Dhcp4Options putText(int code, String value) {
        return put(code, value.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return whether there is such an option} */
    public boolean has(int code) {
        return all.containsKey(code);
    }

    /** {@return the codes in the order in which they stand} */
    public List<Integer> codes() {
        return List.copyOf(all.keySet());
    }

    /** {@return the bytes of an option} */
    public Optional<byte[]> bytes(int code) {
        return Optional.ofNullable(all.get(code)).map(byte[]::clone);
    }

    private Optional<byte[]> sized(int code, int size) {
        return bytes(code).filter(b -> b.length == size);
    }

    /** {@return an option of one byte} */
    public OptionalInt uint8(int code) {
        Optional<byte[]> value = sized(code, 1);
        return value.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Byte.toUnsignedInt(value.get()[0]));
    }

    /** {@return an option of two bytes} */
    public OptionalInt uint16(int code) {
        Optional<byte[]> value = sized(code, 2);
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) number(value.get()));
    }

    /** {@return an option of four bytes} */
    public OptionalLong uint32(int code) {
        Optional<byte[]> value = sized(code, 4);
        return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(value.get()));
    }

    private static long number(byte[] bytes) {
        long value = 0;
        for (byte each : bytes) {
            value = value << 8 | Byte.toUnsignedInt(each);
        }
        return value;
    }

    /** {@return an option that is one address} */
    public Optional<Inet4Address> address(int code) {
        return sized(code, 4).map(IpAddresses::four);
    }

    /** {@return an option that is a list of addresses; none if its length is no multiple of 4} */
    public List<Inet4Address> addresses(int code) {
        byte[] value = bytes(code).orElse(new byte[0]);
        List<Inet4Address> found = new ArrayList<>();
        if (value.length % 4 == 0) {
            for (int at = 0; at < value.length; at += 4) {
                found.add(IpAddresses.four(Arrays.copyOfRange(value, at, at + 4)));
            }
        }
        return found;
    }

    /**
     * {@return an option that is text} Zero bytes at its end are padding; text with one in the
     * middle, or with control characters, is none: it goes into files that are read line by line.
     */
    public Optional<String> text(int code) {
        return bytes(code)
                .map(b -> {
                    int end = b.length;
                    while (end > 0 && b[end - 1] == 0) {
                        end--;
                    }
                    return new String(b, 0, end, StandardCharsets.UTF_8);
                })
                .filter(s -> !s.isEmpty())
                .filter(s -> s.chars().noneMatch(Character::isISOControl))
                .filter(s -> s.indexOf('\ufffd') < 0);
    }
}
