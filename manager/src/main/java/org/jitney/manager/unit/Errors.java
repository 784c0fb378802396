package org.jitney.manager.unit;

import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.unitfile.UnitFileError;

/** What SystemCallErrorNumber= takes: an error of system calls, or that the process is killed. */
final class Errors {
    /** How the bus shows {@code kill}. */
    static final int KILL = Integer.MAX_VALUE - 1;

    private static final int LARGEST = 4095;

    private Errors() {}

    static void number(Assignment line) throws UnitFileError {
        if (line.isEmpty() || line.value().equals("kill")) {
            line.put(KILL);
            return;
        }
        line.put(parse(line.value()).orElseThrow(line::invalid));
    }

    /** {@return an error by name or number} */
    private static Optional<Integer> parse(String text) {
        int known = Errno.number(text);
        return known != 0
                ? Optional.of(known)
                : Tokens.number(text).filter(n -> n <= LARGEST).map(Long::intValue);
    }

    /**
     * {@return what is shown behind the name of a system call, with the colon; empty for an error
     * that does not exist}
     */
    static Optional<String> canonical(String error) {
        if (error.isEmpty() || error.equals("kill")) {
            return Optional.of(error.isEmpty() ? "" : ":kill");
        }
        return parse(error).map(number -> ":" + Errno.name(number));
    }

    /** A list of paths between colons. */
    static void searchPath(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        for (String part : line.expanded().split(":", -1)) {
            if (!part.isEmpty()) {
                line.add(Scalars.absolute(line, part));
            }
        }
    }
}
