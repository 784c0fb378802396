package org.jitney.login1.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What an input device tells: {@code struct input_event} of {@code linux/input.h} on a 64-bit
 * machine.
 *
 * <pre>
 *  0                 16      18      20        24
 *  | when (2 times 8) | type | code  | value   |    in the byte order of the machine
 * </pre>
 */
public record InputEvent(int type, int code, int value) {
    public static final int SIZE = 24;

    /** A key was pressed (1), let go (0) or is still held (2). */
    public static final int KEY = 1;

    /** A switch is on (1) or off (0). */
    public static final int SWITCH = 5;

    public static final int SWITCH_LID = 0;
    public static final int SWITCH_DOCK = 5;
    public static final int KEY_ESCAPE = 1;

    /** Decodes the next event; there are {@link #SIZE} bytes of it. */
    public static InputEvent decode(ByteBuffer in) {
        ByteBuffer event = in.slice(in.position(), SIZE).order(ByteOrder.nativeOrder());
        in.position(in.position() + SIZE);
        return new InputEvent(
                Short.toUnsignedInt(event.getShort(16)),
                Short.toUnsignedInt(event.getShort(18)),
                event.getInt(20));
    }
}
