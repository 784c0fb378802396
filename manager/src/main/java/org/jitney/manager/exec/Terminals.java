package org.jitney.manager.exec;

import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.sys.Fcntl;
import org.jitney.manager.unit.ExecContext;

/**
 * The settings about the terminal of a process. A console that refuses one of them is used as it
 * is.
 */
final class Terminals {
    private static final int TIOCVHANGUP = 0x5437;
    private static final int VT_DISALLOCATE = 0x5608;
    private static final int UNSET = 65535;
    private static final String CLEAR = "\033[r\033[H\033[3J";

    private Terminals() {}

    static String path(ExecContext context) {
        return context.ttyPath().isEmpty() ? "/dev/console" : context.ttyPath();
    }

    private static boolean areUsed(ExecContext context) {
        return !context.ttyPath().isEmpty()
                || context.standardInput().startsWith("tty")
                || context.standardOutput().equals("tty")
                || context.standardError().equals("tty");
    }

    /** Ends what others do with the terminal: before it is opened for this process. */
    static void clean(ProgramBuilder program, ExecContext context) {
        if (!areUsed(context)) {
            return;
        }
        String path = path(context);
        int flags = Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK;
        if (context.ttyvHangup()) {
            Slot terminal = program.openFile(path, flags, 0);
            program.optional().ioctl(terminal, TIOCVHANGUP, 0).optional();
        }
        if (context.ttyReset()) {
            Slot terminal = program.openFile(path, flags, 0);
            program.optional().resetTerminal(terminal).optional();
        }
        if (context.ttyvtDisallocate()) {
            disallocate(program, path, flags);
        }
    }

    /**
     * The number of a virtual terminal is in its name; others are cleared, which is as good as it
     * gets.
     */
    private static void disallocate(ProgramBuilder program, String path, int flags) {
        if (path.matches("/dev/tty[0-9]{1,2}")) {
            int number = Integer.parseInt(path.substring("/dev/tty".length()));
            Slot console = program.openFile("/dev/tty0", flags, 0);
            program.optional().ioctl(console, VT_DISALLOCATE, number).optional();
        }
        program.writeFile(path, CLEAR).optional();
    }

    static void prepare(ProgramBuilder program, ExecContext context, Slot terminal) {
        if (context.ttyRows() != UNSET || context.ttyColumns() != UNSET) {
            int rows = context.ttyRows() == UNSET ? 0 : context.ttyRows();
            int columns = context.ttyColumns() == UNSET ? 0 : context.ttyColumns();
            program.terminalSize(terminal, rows, columns).optional();
        }
    }
}
