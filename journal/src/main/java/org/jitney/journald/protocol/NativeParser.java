package org.jitney.journald.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.entry.Fields;
import org.jitney.journald.entry.Priority;

/**
 * Takes messages of the native protocol apart: entries divided by an empty line, of fields that are
 * {@code NAME=value} up to a newline, or {@code NAME}, a newline, 64 bits of length in little
 * endian, that many bytes, a newline.
 *
 * <p>Fields whose name is not one for programs are left out. What follows a field that is broken is
 * not looked at; the entry that it stands in consists of what came before it. An entry that is too
 * large goes, and what follows it.
 */
public final class NativeParser {
    /** More fields than this has no entry. */
    public static final int MOST_FIELDS = 1024;

    private static final byte[] PRIORITY = bytes("PRIORITY=");
    private static final byte[] FACILITY = bytes("SYSLOG_FACILITY=");
    private static final byte[] IDENTIFIER = bytes("SYSLOG_IDENTIFIER=");
    private static final byte[] MESSAGE = bytes("MESSAGE=");
    private static final byte[] OBJECT_PID = bytes("OBJECT_PID=");

    private final byte[] data;
    private final int length;
    private final long mostBytes;
    private final boolean fromRoot;
    private int at;
    private boolean over;

    private List<byte[]> fields = new ArrayList<>();
    private long size;
    private int priority;
    private int objectPid;
    private Optional<byte[]> identifier = Optional.empty();
    private Optional<byte[]> message = Optional.empty();

    /**
     * Begins with a message.
     *
     * @param data of which the first {@code length} bytes are looked at
     * @param mostBytes that an entry may have
     * @param fromRoot whether the sender may speak about other processes
     */
    public NativeParser(byte[] data, int length, long mostBytes, boolean fromRoot) {
        this.data = data;
        this.length = length;
        this.mostBytes = mostBytes;
        this.fromRoot = fromRoot;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@return the next entry; empty when there is none any more} */
    public Optional<NativeEntry> next() {
        if (over) {
            return Optional.empty();
        }
        fields = new ArrayList<>(16);
        size = 0;
        priority = Priority.INFO;
        objectPid = 0;
        identifier = Optional.empty();
        message = Optional.empty();
        boolean usable = readFields();
        if (!usable || fields.isEmpty()) {
            over = true;
            return Optional.empty();
        }
        return Optional.of(new NativeEntry(fields, priority, identifier, message, objectPid));
    }

    /** Reads up to the end of the entry: {@return false if it goes, and all that follows it} */
    private boolean readFields() {
        while (at < length) {
            int newline = find((byte) '\n', at, length);
            if (newline < 0) {
                over = true;
                return true;
            }
            if (newline == at) {
                at++;
                return true;
            }
            if (data[at] == '.' || data[at] == '#') {
                at = newline + 1;
                continue;
            }
            if (fields.size() > MOST_FIELDS) {
                return false;
            }
            int equals = find((byte) '=', at, newline);
            if (equals < 0) {
                if (!readBinary(newline)) {
                    return over;
                }
                continue;
            }
            if (Fields.isClientName(data, at, equals)) {
                if (size + (newline - at) > mostBytes) {
                    return false;
                }
                take(Arrays.copyOfRange(data, at, newline));
            }
            at = newline + 1;
        }
        return true;
    }

    /** {@return whether it was whole; if not, the entry ends or (when not {@link #over}) goes} */
    private boolean readBinary(int nameEnd) {
        long start = nameEnd + 1L + Long.BYTES;
        if (start + 1 > length) {
            over = true;
            return false;
        }
        long count = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getLong(nameEnd + 1);
        int name = nameEnd - at;
        if (count < 0 || count > mostBytes || size + name + 1 + count > mostBytes) {
            return false;
        }
        if (start + count + 1 > length || data[(int) (start + count)] != '\n') {
            over = true;
            return false;
        }
        if (Fields.isClientName(data, at, nameEnd)) {
            byte[] field = new byte[name + 1 + (int) count];
            System.arraycopy(data, at, field, 0, name);
            field[name] = '=';
            System.arraycopy(data, (int) start, field, name + 1, (int) count);
            take(field);
        }
        at = (int) (start + count + 1);
        return true;
    }

    private int find(byte wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private void take(byte[] field) {
        fields.add(field);
        size += field.length;
        switch (field[0]) {
            case 'P' -> {
                if (field.length == 10 && starts(field, PRIORITY) && isDigit(field[9])) {
                    priority = Priority.facilityBits(priority) | (field[9] - '0');
                }
            }
            case 'S' -> {
                if (starts(field, FACILITY)) {
                    facility(field);
                } else if (field.length > IDENTIFIER.length && starts(field, IDENTIFIER)) {
                    identifier = Optional.of(value(field, IDENTIFIER));
                }
            }
            case 'M' -> {
                if (starts(field, MESSAGE)) {
                    message = Optional.of(value(field, MESSAGE));
                }
            }
            case 'O' -> {
                if (fromRoot && starts(field, OBJECT_PID)) {
                    objectPid(new String(value(field, OBJECT_PID), StandardCharsets.ISO_8859_1));
                }
            }
            default -> {}
        }
    }

    private void facility(byte[] field) {
        int digits = field.length - FACILITY.length;
        if (digits < 1 || digits > 2) {
            return;
        }
        int number = 0;
        for (int i = FACILITY.length; i < field.length; i++) {
            if (!isDigit(field[i])) {
                return;
            }
            number = number * 10 + (field[i] - '0');
        }
        priority = Priority.level(priority) | number << 3;
    }

    private void objectPid(String text) {
        if (text.matches("[0-9]{1,10}")) {
            long pid = Long.parseLong(text);
            if (pid > 0 && pid <= Integer.MAX_VALUE) {
                objectPid = (int) pid;
            }
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean starts(byte[] field, byte[] with) {
        return field.length >= with.length
                && Arrays.equals(field, 0, with.length, with, 0, with.length);
    }

    private static byte[] value(byte[] field, byte[] prefix) {
        return Arrays.copyOfRange(field, prefix.length, field.length);
    }
}
