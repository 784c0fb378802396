package org.jitney.broker;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.linux.fd.DatagramSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;

/** Standard error that goes to the system's log, line by line, as syslog(3) sends it. */
final class SystemLog extends OutputStream {
    private static final String SOCKET = "/dev/log";

    private static final int FACILITY_DAEMON = 3 * 8;
    private static final int SEVERITY_INFO = 6;

    /** What our lines begin with where a journal reads them: sd-daemon(3). */
    private static final Pattern LEVEL = Pattern.compile("<([0-7])>");

    private final DatagramSocket socket;
    private final List<PrintStream> also;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private SystemLog(DatagramSocket socket, List<PrintStream> also) {
        this.socket = socket;
        this.also = also;
    }

    /** Sends what is printed to standard error from now on where it shall go. */
    static void begin(Options.Log where, boolean configured) {
        boolean wanted =
                switch (where) {
                    case STDERR -> false;
                    case SYSLOG_TOO, SYSLOG_ONLY -> true;
                    case AS_CONFIGURED -> configured;
                };
        if (!wanted) {
            return;
        }
        PrintStream stderr = System.err;
        List<PrintStream> also = where == Options.Log.SYSLOG_ONLY ? List.of() : List.of(stderr);
        try {
            DatagramSocket socket = DatagramSocket.connect(new UnixAddress.Path(SOCKET));
            System.setErr(
                    new PrintStream(new SystemLog(socket, also), true, StandardCharsets.UTF_8));
        } catch (ErrnoException e) {
            // A machine without a log, such as a container.
            if (where != Options.Log.AS_CONFIGURED) {
                stderr.println("no system log: " + e.getMessage());
            }
        }
    }

    @Override
    public synchronized void write(int b) {
        if (b != '\n') {
            line.write(b);
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        also.forEach(stream -> stream.println(text));
        String message = datagram(text, Unistd.getpid());
        try {
            boolean _ =
                    socket.send(
                            ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), List.of());
        } catch (ErrnoException e) {
            // Nobody reads the log any more: the line is lost, the bus goes on.
            also.forEach(stream -> stream.println("(lost to the system log)"));
        }
    }

    /** {@return the line as syslog(3) sends it, with the level that it begins with, if any} */
    static String datagram(String text, int pid) {
        Matcher level = LEVEL.matcher(text);
        boolean said = level.lookingAt();
        int severity = said ? Integer.parseInt(level.group(1)) : SEVERITY_INFO;
        String line = said ? text.substring(level.end()) : text;
        return "<%d>dbus-daemon[%d]: %s".formatted(FACILITY_DAEMON + severity, pid, line);
    }
}
