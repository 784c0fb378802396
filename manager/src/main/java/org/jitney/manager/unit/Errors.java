package org.jitney.manager.unit;

import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.UnitFileError;

/** What SystemCallErrorNumber= takes: an error of system calls, or that the process is killed. */
final class Errors {
    /** How the bus shows {@code kill}. */
    static final int KILL = Integer.MAX_VALUE - 1;

    /** The errors that units in the field use; others are written as numbers. */
    private static final Map<String, Integer> NUMBERS =
            Map.ofEntries(
                    Map.entry("EPERM", 1),
                    Map.entry("ENOENT", 2),
                    Map.entry("EIO", 5),
                    Map.entry("E2BIG", 7),
                    Map.entry("EBADF", 9),
                    Map.entry("EAGAIN", 11),
                    Map.entry("ENOMEM", 12),
                    Map.entry("EACCES", 13),
                    Map.entry("EFAULT", 14),
                    Map.entry("EBUSY", 16),
                    Map.entry("EEXIST", 17),
                    Map.entry("ENODEV", 19),
                    Map.entry("EINVAL", 22),
                    Map.entry("ENOTTY", 25),
                    Map.entry("ENOSPC", 28),
                    Map.entry("EROFS", 30),
                    Map.entry("ENOSYS", 38),
                    Map.entry("EAFNOSUPPORT", 97),
                    Map.entry("EOPNOTSUPP", 95),
                    Map.entry("EUCLEAN", 117));

    private Errors() {}

    static void number(Assignment line) throws UnitFileError {
        if (line.isEmpty() || line.value().equals("kill")) {
            line.put(KILL);
            return;
        }
        Integer known = NUMBERS.get(line.value());
        Optional<Integer> number =
                known != null
                        ? Optional.of(known)
                        : Tokens.number(line.value()).filter(n -> n < 4096).map(Long::intValue);
        line.put(number.orElseThrow(line::invalid));
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
