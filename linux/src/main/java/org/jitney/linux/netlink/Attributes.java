package org.jitney.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The attributes of a message, or those nested in one of them.
 *
 * <pre>
 *  0        2      4
 *  | length | type | value ... | padding to 4 |     length: with these four bytes, without padding
 * </pre>
 *
 * <p>Where a type comes twice the last one counts, as in the kernel.
 */
public final class Attributes {
    /** No attributes. */
    public static final Attributes NONE = new Attributes(List.of());

    private static final int HEADER = 4;

    /** The two highest bits of a type say how the value is written. */
    private static final int TYPE_MASK = 0x3fff;

    /** Types and values. */
    private final List<Map.Entry<Integer, byte[]>> all;

    private Attributes(List<Map.Entry<Integer, byte[]>> all) {
        this.all = List.copyOf(all);
    }

    /** Reads all attributes of some bytes. Fewer than four bytes at the end are padding. */
    public static Attributes decode(byte[] bytes) throws MalformedMessage {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        List<Map.Entry<Integer, byte[]>> all = new ArrayList<>();
        int at = 0;
        while (bytes.length - at >= HEADER) {
            int length = Short.toUnsignedInt(in.getShort(at));
            int type = Short.toUnsignedInt(in.getShort(at + 2)) & TYPE_MASK;
            if (length < HEADER || length > bytes.length - at) {
                throw new MalformedMessage(
                        "attribute %d: length %d of %d".formatted(type, length, bytes.length - at));
            }
            all.add(Map.entry(type, Arrays.copyOfRange(bytes, at + HEADER, at + length)));
            at += (length + 3) & -4;
        }
        return new Attributes(all);
    }

    /** {@return these, and others that count before them} */
    public Attributes with(Attributes others) {
        List<Map.Entry<Integer, byte[]>> both = new ArrayList<>(all);
        both.addAll(others.all);
        return new Attributes(both);
    }

    /** {@return the bytes of the attribute} */
    public Optional<byte[]> bytes(int type) {
        return all.reversed().stream()
                .filter(a -> a.getKey() == type)
                .findFirst()
                .map(a -> a.getValue().clone());
    }

    private Optional<ByteBuffer> sized(int type, int size) {
        return bytes(type)
                .filter(b -> b.length == size)
                .map(b -> ByteBuffer.wrap(b).order(ByteOrder.nativeOrder()));
    }

    /** {@return whether there is one of this type} */
    public boolean has(int type) {
        return all.stream().anyMatch(a -> a.getKey() == type);
    }

    /** {@return the types in the order in which they stand} */
    public List<Integer> types() {
        return all.stream().map(Map.Entry::getKey).toList();
    }

    /** {@return the attribute as one unsigned byte} */
    public OptionalInt uint8(int type) {
        Optional<ByteBuffer> value = sized(type, 1);
        return value.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Byte.toUnsignedInt(value.get().get()));
    }

    /** {@return the attribute as two unsigned bytes} */
    public OptionalInt uint16(int type) {
        Optional<ByteBuffer> value = sized(type, 2);
        return value.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Short.toUnsignedInt(value.get().getShort()));
    }

    /** {@return the attribute as four unsigned bytes} */
    public OptionalLong uint32(int type) {
        Optional<ByteBuffer> value = sized(type, 4);
        return value.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Integer.toUnsignedLong(value.get().getInt()));
    }

    /** {@return the attribute as eight bytes} */
    public OptionalLong uint64(int type) {
        Optional<ByteBuffer> value = sized(type, 8);
        return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(value.get().getLong());
    }

    /** {@return the attribute as text up to its first zero byte} */
    public Optional<String> string(int type) {
        return bytes(type).map(Attributes::text);
    }

    /** {@return all attributes of a type that may come more than once, as texts} */
    public List<String> strings(int type) {
        return all.stream().filter(a -> a.getKey() == type).map(a -> text(a.getValue())).toList();
    }

    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** {@return the attributes inside the attribute; none if it is not there} */
    public Attributes nested(int type) throws MalformedMessage {
        Optional<byte[]> value = bytes(type);
        return value.isEmpty() ? NONE : decode(value.get());
    }
}
