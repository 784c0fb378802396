package org.jitney.journald.forward;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The terminals of all who are logged in, as {@code /run/utmp} lists them. */
final class Terminals {
    private static final Logger LOG = LoggerFactory.getLogger(Terminals.class);
    private static final Path LOGINS = Path.of("/run/utmp");
    private static final int RECORD = 384;
    private static final int LINE_AT = 8;
    private static final int LINE_SIZE = 32;
    private static final int USER_PROCESS = 7;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss zzz", Locale.ROOT);

    /** {@return the lines of the records of logins, as {@code pts/0}} */
    static Set<String> lines(byte[] records) {
        Set<String> lines = new LinkedHashSet<>();
        ByteBuffer in = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + RECORD <= records.length; at += RECORD) {
            if (in.getShort(at) == USER_PROCESS) {
                String line =
                        new String(records, at + LINE_AT, LINE_SIZE, StandardCharsets.UTF_8)
                                .split("\0", 2)[0];
                // Of displays and the like there is no device; nothing leads out of /dev.
                if (!line.isEmpty() && !line.contains("..") && !line.startsWith(":")) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }

    void writeToAll(String message, Instant now) {
        byte[] text =
                "\r\nBroadcast message from systemd-journald@%s (%s):\r\n\r\n%s\r\n\r\n"
                        .formatted(host(), TIME.format(now.atZone(ZoneId.systemDefault())), message)
                        .getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.exists(LOGINS)) {
                lines(Files.readAllBytes(LOGINS)).forEach(line -> write("/dev/" + line, text));
            }
        } catch (IOException e) {
            LOG.debug("Failed to send wall message: {}", e.getMessage());
        }
    }

    private static String host() {
        try {
            return Unistd.gethostname();
        } catch (ErrnoException e) {
            return "localhost";
        }
    }

    /** A terminal that is stopped takes nothing and is not waited for. */
    private static void write(String terminal, byte[] text) {
        int flags = Fcntl.O_WRONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
        try (Fd fd = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, terminal, flags, 0))) {
            if (Unistd.isatty(fd.number())) {
                int _ = fd.write(ByteBuffer.wrap(text));
            }
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", terminal, e.getMessage());
        }
    }
}
