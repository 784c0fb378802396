package org.jitney.bus.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.ProtocolViolation.Kind;

/**
 * Reads values by their signature and checks every rule of the specification on the way. In
 * checking mode nothing is kept: one pass over the bytes without objects, for messages that only
 * pass through. Offsets are relative to {@code base}, as padding is.
 */
final class WireReader {

    /** What checking mode returns instead of a value. */
    private static final Object CHECKED = new Object();

    private final byte[] data;
    private final int base;
    private final int end;
    private final ByteBuffer in;
    private final List<? extends Object> fds;
    private final int fdCount;
    private final boolean keep;
    private int at;

    private WireReader(
            byte[] data, int base, int length, ByteOrder order, List<?> fds, int n, boolean keep) {
        this.data = data;
        this.base = base;
        this.end = base + length;
        this.in = ByteBuffer.wrap(data).order(order);
        this.fds = fds;
        this.fdCount = n;
        this.keep = keep;
        this.at = base;
    }

    /** Reads values; {@code fds} are what {@code h} values point into. */
    static WireReader reading(byte[] data, int base, int length, ByteOrder order, List<?> fds) {
        return new WireReader(data, base, length, order, fds, fds.size(), true);
    }

    static WireReader checking(byte[] data, int base, int length, ByteOrder order, int fdCount) {
        return new WireReader(data, base, length, order, List.of(), fdCount, false);
    }

    boolean atEnd() {
        return at == end;
    }

    /** Checks that the bytes are exactly values of this signature. */
    void check(String signature) throws ProtocolViolation {
        int i = 0;
        while (i < signature.length()) {
            value(signature, i, 0);
            i = Signature.endOfType(signature, i);
        }
        if (at != end) {
            throw new ProtocolViolation(Kind.TRAILING_BYTES);
        }
    }

    /** Reads all values, and checks that there is nothing behind them. */
    List<Object> all(String signature) throws ProtocolViolation {
        List<Object> values = values(signature, Integer.MAX_VALUE);
        if (at != end) {
            throw new ProtocolViolation(Kind.TRAILING_BYTES);
        }
        return values;
    }

    /** Reads at most {@code max} values. */
    List<Object> values(String signature, int max) throws ProtocolViolation {
        List<Object> values = new ArrayList<>();
        int i = 0;
        while (i < signature.length() && values.size() < max) {
            values.add(value(signature, i, 0));
            i = Signature.endOfType(signature, i);
        }
        return values;
    }

    void align(int to) throws ProtocolViolation {
        int padding = -(at - base) & (to - 1);
        need(padding);
        for (int i = 0; i < padding; i++) {
            if (data[at++] != 0) {
                throw new ProtocolViolation(Kind.BAD_PADDING);
            }
        }
    }

    private void need(long bytes) throws ProtocolViolation {
        if (bytes > end - at) {
            throw new ProtocolViolation(Kind.TRUNCATED);
        }
    }

    int readByte() throws ProtocolViolation {
        need(1);
        return data[at++] & 0xff;
    }

    int readInt() throws ProtocolViolation {
        align(4);
        need(4);
        int value = in.getInt(at);
        at += 4;
        return value;
    }

    private int readShort() throws ProtocolViolation {
        align(2);
        need(2);
        int value = in.getShort(at);
        at += 2;
        return value;
    }

    private long readLong() throws ProtocolViolation {
        align(8);
        need(8);
        long value = in.getLong(at);
        at += 8;
        return value;
    }

    /** Checks a string's bytes and returns where they start; {@link #at} moves behind the NUL. */
    private int stringBytes(long length) throws ProtocolViolation {
        need(length + 1);
        int start = at;
        at += (int) length;
        if (data[at++] != 0) {
            throw new ProtocolViolation(Kind.BAD_STRING, "no NUL behind a string");
        }
        return start;
    }

    /** Reads a string. */
    String readString() throws ProtocolViolation {
        long length = Integer.toUnsignedLong(readInt());
        int start = stringBytes(length);
        checkUtf8(start);
        return new String(data, start, (int) length, StandardCharsets.UTF_8);
    }

    private void checkUtf8(int start) throws ProtocolViolation {
        if (!Utf8.isValid(data, start, at - 1)) {
            throw new ProtocolViolation(Kind.BAD_UTF8);
        }
    }

    String readSignature() throws ProtocolViolation {
        int length = readByte();
        int start = stringBytes(length);
        String text = new String(data, start, length, StandardCharsets.ISO_8859_1);
        if (!Signature.isValid(text)) {
            throw new ProtocolViolation(Kind.BAD_SIGNATURE);
        }
        return text;
    }

    Object value(String sig, int type, int depth) throws ProtocolViolation {
        if (depth > Limits.MAX_TOTAL_DEPTH) {
            throw new ProtocolViolation(Kind.TOO_DEEP);
        }
        return switch (sig.charAt(type)) {
            case 'y' -> keep(readByte());
            case 'b' -> bool();
            case 'n' -> keep(readShort());
            case 'q' -> keep(readShort() & 0xffff);
            case 'i' -> keep(readInt());
            case 'u' -> keepLong(Integer.toUnsignedLong(readInt()));
            case 'x', 't' -> keepLong(readLong());
            case 'd' -> keepDouble(Double.longBitsToDouble(readLong()));
            case 's' -> string();
            case 'o' -> path();
            case 'g' -> signature();
            case 'h' -> fd();
            case 'v' -> variant(depth);
            case 'a' -> array(sig, type + 1, depth);
            default -> struct(sig, type, depth);
        };
    }

    private Object keep(int value) {
        return keep ? (Object) value : CHECKED;
    }

    private Object keepLong(long value) {
        return keep ? (Object) value : CHECKED;
    }

    private Object keepDouble(double value) {
        return keep ? (Object) value : CHECKED;
    }

    private Object bool() throws ProtocolViolation {
        int value = readInt();
        if (value != 0 && value != 1) {
            throw new ProtocolViolation(Kind.BAD_BOOLEAN);
        }
        return value == 1;
    }

    private Object string() throws ProtocolViolation {
        if (keep) {
            return readString();
        }
        long length = Integer.toUnsignedLong(readInt());
        checkUtf8(stringBytes(length));
        return CHECKED;
    }

    private Object path() throws ProtocolViolation {
        long length = Integer.toUnsignedLong(readInt());
        int start = stringBytes(length);
        if (!ObjectPath.isValid(data, start, at - 1)) {
            throw new ProtocolViolation(Kind.BAD_PATH);
        }
        return keep
                ? ObjectPath.of(new String(data, start, (int) length, StandardCharsets.ISO_8859_1))
                : CHECKED;
    }

    private Object signature() throws ProtocolViolation {
        String text = readSignature();
        return keep ? Signature.of(text) : CHECKED;
    }

    private Object fd() throws ProtocolViolation {
        long index = Integer.toUnsignedLong(readInt());
        if (index >= fdCount) {
            throw new ProtocolViolation(Kind.BAD_FD, "no descriptor " + index);
        }
        return keep ? fds.get((int) index) : CHECKED;
    }

    private Object variant(int depth) throws ProtocolViolation {
        String type = readSignature();
        if (!Signature.isSingle(type)) {
            throw new ProtocolViolation(Kind.BAD_SIGNATURE, "a variant of '" + type + "'");
        }
        Object value = value(type, 0, depth + 1);
        return keep ? new Variant(Signature.of(type), value) : CHECKED;
    }

    private Object array(String sig, int element, int depth) throws ProtocolViolation {
        long length = Integer.toUnsignedLong(readInt());
        if (length > Limits.MAX_ARRAY) {
            throw new ProtocolViolation(Kind.TOO_LARGE, "an array of " + length + " bytes");
        }
        char type = sig.charAt(element);
        align(WireWriter.alignment(type));
        need(length);
        int arrayEnd = at + (int) length;
        Object result;
        if (type == 'y') {
            result = keep ? Arrays.copyOfRange(data, at, arrayEnd) : CHECKED;
            at = arrayEnd;
        } else if (type == '{') {
            result = entries(sig, element, arrayEnd, depth);
        } else {
            result = items(sig, element, arrayEnd, depth);
        }
        if (at != arrayEnd) {
            throw new ProtocolViolation(Kind.BAD_ARRAY, "elements overrun their array");
        }
        return result;
    }

    private Object items(String sig, int element, int arrayEnd, int depth)
            throws ProtocolViolation {
        List<Object> items = new ArrayList<>(0);
        while (at < arrayEnd) {
            Object item = value(sig, element, depth + 1);
            if (keep) {
                items.add(item);
            }
        }
        return items;
    }

    private Object entries(String sig, int element, int arrayEnd, int depth)
            throws ProtocolViolation {
        Map<Object, Object> entries = new LinkedHashMap<>();
        while (at < arrayEnd) {
            align(8);
            Object key = value(sig, element + 1, depth + 2);
            Object value = value(sig, element + 2, depth + 2);
            if (keep) {
                entries.put(key, value);
            }
        }
        return entries;
    }

    private Object struct(String sig, int open, int depth) throws ProtocolViolation {
        align(8);
        List<Object> fields = new ArrayList<>(keep ? 4 : 0);
        int field = open + 1;
        while (sig.charAt(field) != ')') {
            Object value = value(sig, field, depth + 1);
            if (keep) {
                fields.add(value);
            }
            field = Signature.endOfType(sig, field);
        }
        return keep ? new Struct(fields) : CHECKED;
    }
}
