package org.jitney.journald.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/**
 * The sockets that the manager has opened and hands over, told apart by what they are, as nothing
 * says in which order they come.
 *
 * @param rest streams of a predecessor, or what nobody knows
 */
public record Passed(
        Optional<Fd> messages,
        Optional<Fd> syslog,
        Optional<Fd> streams,
        Optional<Fd> varlink,
        Optional<Fd> audit,
        List<Fd> rest) {
    /** Nothing was handed over. */
    public static final Passed NONE =
            new Passed(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());

    /** Sorts what was handed over to the daemon whose sockets are in that directory. */
    public static Passed sort(List<Fd> all, String directory) {
        Optional<Fd> messages = Optional.empty();
        Optional<Fd> syslog = Optional.empty();
        Optional<Fd> streams = Optional.empty();
        Optional<Fd> varlink = Optional.empty();
        Optional<Fd> audit = Optional.empty();
        List<Fd> rest = new ArrayList<>();
        for (Fd fd : all) {
            String path = path(fd);
            if (path.equals(directory + "/socket")) {
                messages = Optional.of(fd);
            } else if (path.equals(directory + "/dev-log")) {
                syslog = Optional.of(fd);
            } else if (path.equals(directory + "/stdout") && listens(fd)) {
                streams = Optional.of(fd);
            } else if (path.equals(directory + "/io.systemd.journal") && listens(fd)) {
                varlink = Optional.of(fd);
            } else if (isNetlink(fd)) {
                audit = Optional.of(fd);
            } else {
                rest.add(fd);
            }
        }
        return new Passed(messages, syslog, streams, varlink, audit, rest);
    }

    /** {@return whether any socket was handed over} */
    public boolean any() {
        return messages.isPresent()
                || syslog.isPresent()
                || streams.isPresent()
                || varlink.isPresent()
                || audit.isPresent();
    }

    private static String path(Fd fd) {
        try {
            return UnixAddress.decode(Sockets.localAddress(fd.number()))
                    .map(UnixAddress::toString)
                    .orElse("");
        } catch (ErrnoException noSocket) {
            return "";
        }
    }

    private static boolean listens(Fd fd) {
        return option(fd, Sockets.SO_ACCEPTCONN) == 1;
    }

    private static boolean isNetlink(Fd fd) {
        return option(fd, Sockets.SO_DOMAIN) == Sockets.AF_NETLINK;
    }

    private static int option(Fd fd, int option) {
        try {
            return Sockets.intOption(fd.number(), Sockets.SOL_SOCKET, option);
        } catch (ErrnoException noSocket) {
            return -1;
        }
    }
}
