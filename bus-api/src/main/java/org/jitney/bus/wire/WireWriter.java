package org.jitney.bus.wire;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jitney.bus.name.ObjectPath;
import org.jitney.linux.fd.Fd;

/**
 * Writes values by their signature. A value that does not fit its type is our own mistake, so it is
 * an {@link IllegalArgumentException} that names both.
 */
final class WireWriter {

    private static final byte[] NO_BYTES = new byte[0];

    private final ByteOrder order;
    private ByteBuffer out;
    private final List<Fd> fds = new ArrayList<>(0);

    WireWriter(ByteOrder order, int sizeHint) {
        this.order = order;
        this.out = ByteBuffer.allocate(sizeHint).order(order);
    }

    /** {@return the descriptors of the values written, in index order} */
    List<Fd> fds() {
        return fds;
    }

    int position() {
        return out.position();
    }

    byte[] toBytes() {
        return out.position() == 0 ? NO_BYTES : Arrays.copyOf(out.array(), out.position());
    }

    private void reserve(int bytes) {
        if (out.remaining() < bytes) {
            long wanted = (long) out.position() + bytes;
            if (wanted > Limits.MAX_MESSAGE) {
                throw new IllegalArgumentException("larger than a D-Bus message may be");
            }
            int size = (int) Math.min(Limits.MAX_MESSAGE, Math.max(wanted, 2L * out.capacity()));
            out =
                    ByteBuffer.wrap(Arrays.copyOf(out.array(), size))
                            .order(order)
                            .position(out.position());
        }
    }

    void align(int to) {
        int padding = -out.position() & (to - 1);
        reserve(padding);
        for (int i = 0; i < padding; i++) {
            out.put((byte) 0);
        }
    }

    void putByte(int value) {
        reserve(1);
        out.put((byte) value);
    }

    void putInt(int value) {
        align(4);
        reserve(4);
        out.putInt(value);
    }

    void setInt(int position, int value) {
        out.putInt(position, value);
    }

    private void putLong(long value) {
        align(8);
        reserve(8);
        out.putLong(value);
    }

    private void putShort(int value) {
        align(2);
        reserve(2);
        out.putShort((short) value);
    }

    void putString(CharSequence text) {
        byte[] bytes = Utf8.encode(text);
        putInt(bytes.length);
        reserve(bytes.length + 1);
        out.put(bytes).put((byte) 0);
    }

    void putSignature(String signature) {
        reserve(signature.length() + 2);
        out.put((byte) signature.length());
        for (int i = 0; i < signature.length(); i++) {
            out.put((byte) signature.charAt(i));
        }
        out.put((byte) 0);
    }

    /** Writes a body: as many values as the signature has complete types. */
    void values(String signature, List<?> values) {
        int at = 0;
        int n = 0;
        while (at < signature.length()) {
            if (n == values.size()) {
                throw new IllegalArgumentException("fewer values than '" + signature + "' has");
            }
            at = value(signature, at, values.get(n++), 0);
        }
        if (n != values.size()) {
            throw new IllegalArgumentException("more values than '" + signature + "' has");
        }
    }

    /** Writes one value and returns the index behind its type. */
    private int value(String sig, int at, Object value, int depth) {
        if (depth > Limits.MAX_TOTAL_DEPTH) {
            throw new IllegalArgumentException("nested deeper than D-Bus allows");
        }
        switch (sig.charAt(at)) {
            case 'y' -> putByte((int) number(value, 'y', 0, 0xff));
            case 'b' -> putInt(((Boolean) value) ? 1 : 0);
            case 'n' -> putShort((int) number(value, 'n', Short.MIN_VALUE, Short.MAX_VALUE));
            case 'q' -> putShort((int) number(value, 'q', 0, 0xffff));
            case 'i' -> putInt((int) number(value, 'i', Integer.MIN_VALUE, Integer.MAX_VALUE));
            case 'u' -> putInt((int) number(value, 'u', 0, 0xffff_ffffL));
            case 'x', 't' -> putLong(number(value, 'x', Long.MIN_VALUE, Long.MAX_VALUE));
            case 'd' -> putLong(Double.doubleToRawLongBits(((Number) value).doubleValue()));
            case 's' -> putString(text(value));
            case 'o' -> putPath(value);
            case 'g' -> putSignature(Signature.of(value.toString()).value());
            case 'h' -> putFd(value);
            case 'v' -> variant(value, depth);
            case 'a' -> array(sig, at + 1, value, depth);
            case '(' -> struct(sig, at, value, depth);
            default -> throw new IllegalArgumentException("no type '" + sig.charAt(at) + "'");
        }
        return Signature.endOfType(sig, at);
    }

    private static CharSequence text(Object value) {
        if (value instanceof CharSequence text) {
            return text;
        }
        if (value instanceof ObjectPath || value instanceof Record || value instanceof Enum<?>) {
            return value.toString();
        }
        throw new IllegalArgumentException("not a string: " + value.getClass().getName());
    }

    private static long number(Object value, char type, long min, long max) {
        if (value instanceof Double || value instanceof Float || !(value instanceof Number n)) {
            throw new IllegalArgumentException("not an integer for '" + type + "': " + value);
        }
        long number = n.longValue();
        if (number < min || number > max) {
            throw new IllegalArgumentException("out of range for '" + type + "': " + number);
        }
        return number;
    }

    private void putPath(Object value) {
        String path = value.toString();
        if (!(value instanceof ObjectPath) && !ObjectPath.isValid(path)) {
            throw new IllegalArgumentException("not a valid object path: '" + path + "'");
        }
        putString(path);
    }

    private void putFd(Object value) {
        if (fds.size() == Limits.MAX_FDS) {
            throw new IllegalArgumentException("more descriptors than a message may carry");
        }
        putInt(fds.size());
        fds.add((Fd) value);
    }

    private void variant(Object value, int depth) {
        if (!(value instanceof Variant(Signature type, Object inner))) {
            throw new IllegalArgumentException("not a Variant: " + value.getClass().getName());
        }
        putSignature(type.value());
        value(type.value(), 0, inner, depth + 1);
    }

    private void array(String sig, int element, Object value, int depth) {
        putInt(0);
        int lengthAt = out.position() - 4;
        align(alignment(sig.charAt(element)));
        int start = out.position();
        if (sig.charAt(element) == '{') {
            if (!(value instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("not a Map: " + value.getClass().getName());
            }
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                align(8);
                value(sig, element + 1, entry.getKey(), depth + 2);
                value(sig, element + 2, entry.getValue(), depth + 2);
            }
        } else if (value instanceof byte[] bytes && sig.charAt(element) == 'y') {
            reserve(bytes.length);
            out.put(bytes);
        } else {
            for (Object item : items(value)) {
                value(sig, element, item, depth + 1);
            }
        }
        int length = out.position() - start;
        if (length > Limits.MAX_ARRAY) {
            throw new IllegalArgumentException("larger than a D-Bus array may be");
        }
        setInt(lengthAt, length);
    }

    private static Collection<?> items(Object value) {
        if (value instanceof Collection<?> items) {
            return items;
        }
        if (value instanceof Object[] items) {
            return Arrays.asList(items);
        }
        throw new IllegalArgumentException("not a collection: " + value.getClass().getName());
    }

    private void struct(String sig, int at, Object value, int depth) {
        align(8);
        int field = at + 1;
        int n = 0;
        List<?> fields = fields(value);
        while (sig.charAt(field) != ')') {
            if (n == fields.size()) {
                throw new IllegalArgumentException("too few struct fields for '" + sig + "'");
            }
            field = value(sig, field, fields.get(n++), depth + 1);
        }
        if (n != fields.size()) {
            throw new IllegalArgumentException("too many struct fields for '" + sig + "'");
        }
    }

    private static List<?> fields(Object value) {
        if (value instanceof Struct(List<Object> fields)) {
            return fields;
        }
        if (value instanceof List<?> fields) {
            return fields;
        }
        if (value instanceof Object[] fields) {
            return Arrays.asList(fields);
        }
        if (value instanceof Record row) {
            return components(row);
        }
        throw new IllegalArgumentException("not a struct: " + value.getClass().getName());
    }

    private static List<Object> components(Record row) {
        List<Object> fields = new ArrayList<>();
        for (RecordComponent component : row.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                fields.add(component.getAccessor().invoke(row));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalArgumentException("cannot read " + component, e);
            }
        }
        return fields;
    }

    /** {@return the alignment of the type that starts with this character} */
    static int alignment(char type) {
        return switch (type) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> 2;
            case 'b', 'i', 'u', 's', 'o', 'a', 'h' -> 4;
            default -> 8;
        };
    }
}
