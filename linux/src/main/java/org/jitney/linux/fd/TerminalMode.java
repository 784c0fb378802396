package org.jitney.linux.fd;

import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;

/** How a terminal treats what is typed; closing this gives it its mode back. */
public final class TerminalMode implements AutoCloseable {
    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;
    private static final int SIZE = 64;

    // struct termios: four words of flags, in this order.
    private static final int INPUT = 0;
    private static final int OUTPUT = 4;
    private static final int CONTROL = 8;
    private static final int LOCAL = 12;

    private static final int INPUT_OFF = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    private static final int OPOST = 0x1;
    private static final int SIZE_AND_PARITY = 0x30 | 0x100;
    private static final int EIGHT_BITS = 0x30;
    private static final int LOCAL_OFF = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;

    private final int terminal;
    private final Memory before;

    private TerminalMode(int terminal, Memory before) {
        this.terminal = terminal;
        this.before = before;
    }

    /** Hands every key on as it is, and what is printed as well. */
    public static TerminalMode raw(int terminal) throws ErrnoException {
        Memory before = Memory.allocate(SIZE);
        Ioctl.exchange(terminal, TCGETS, before);
        Memory raw = Memory.of(before.copy(0, SIZE));
        clear(raw, INPUT, INPUT_OFF);
        clear(raw, OUTPUT, OPOST);
        clear(raw, CONTROL, SIZE_AND_PARITY);
        raw.bytes().putInt(CONTROL, raw.bytes().getInt(CONTROL) | EIGHT_BITS);
        clear(raw, LOCAL, LOCAL_OFF);
        Ioctl.exchange(terminal, TCSETS, raw);
        return new TerminalMode(terminal, before);
    }

    private static void clear(Memory mode, int at, int bits) {
        mode.bytes().putInt(at, mode.bytes().getInt(at) & ~bits);
    }

    @Override
    public void close() {
        try {
            Ioctl.exchange(terminal, TCSETS, before);
        } catch (ErrnoException gone) {
            // A terminal that went away needs no mode any more.
            return;
        }
    }
}
