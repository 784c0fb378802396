package org.jitney.launcher.log;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.linux.fd.DatagramSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.CodeLocation;
import org.jitney.manager.JournalMessages;

/**
 * Sends log messages to the journal, too, once its socket is set: under the names by which people
 * look for them, and with the unit that they are about. The journal's own go nowhere but to
 * standard error, since each would bring about the next; what becomes of jobs the manager says
 * itself.
 */
final class JournalSink {
    /** The journal's socket; set by whoever knows that there is one. */
    static final String PROPERTY = "jitney.log.journal";

    private static final Pattern UNIT =
            Pattern.compile(
                    "([A-Za-z0-9:_.\\\\@-]+\\.(?:service|socket|target|device|mount|automount|swap"
                            + "|timer|path|slice|scope)): .*",
                    Pattern.DOTALL);
    private static final long RETRY_NANOS = 1_000_000_000;

    private Optional<DatagramSocket> socket = Optional.empty();
    private long lastFailure = System.nanoTime() - RETRY_NANOS;

    /** {@return what the messages of a part are found under; empty for those that stay here} */
    static Optional<String> identifier(String logger) {
        if (logger.endsWith(".JobLog")
                || logger.endsWith(".JobRequests")
                || logger.startsWith("org.jitney.journald")
                || logger.startsWith("org.jitney.launcher.Journal")) {
            return Optional.empty();
        }
        if (logger.startsWith("org.jitney.manager")) {
            return Optional.of("systemd");
        }
        if (logger.startsWith("org.jitney.hostname1") || logger.equals("systemd-hostnamed")) {
            return Optional.of("systemd-hostnamed");
        }
        return Optional.of(logger.startsWith("org.jitney.broker") ? "dbus-daemon" : "jitney");
    }

    synchronized void send(String logger, int priority, String text, Map<String, String> fields) {
        String path = System.getProperty(PROPERTY, "");
        Optional<String> identifier = identifier(logger);
        if (path.isEmpty()
                || identifier.isEmpty()
                || System.nanoTime() - lastFailure < RETRY_NANOS) {
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(CodeLocation.fields());
        all.putAll(fields);
        byte[] message = encode(identifier.get(), priority, text, all);
        try {
            if (socket.isEmpty()) {
                socket = Optional.of(DatagramSocket.connect(new UnixAddress.Path(path)));
            }
            boolean _ = socket.get().send(ByteBuffer.wrap(message), List.of());
        } catch (ErrnoException e) {
            // Standard error has the message already, and to log this would come back here.
            lastFailure = System.nanoTime();
            socket.ifPresent(DatagramSocket::close);
            socket = Optional.empty();
        }
    }

    static byte[] encode(String identifier, int priority, String text, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PRIORITY", Integer.toString(priority));
        all.put("SYSLOG_FACILITY", "3");
        all.put("SYSLOG_IDENTIFIER", identifier);
        Matcher unit = UNIT.matcher(text);
        if (!fields.containsKey("USER_UNIT") && unit.matches()) {
            all.put("UNIT", unit.group(1));
        }
        all.putAll(fields);
        all.put("MESSAGE", text);
        return JournalMessages.encode(all);
    }
}
