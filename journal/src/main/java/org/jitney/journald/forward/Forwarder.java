package org.jitney.journald.forward;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jitney.journald.config.JournaldConfig.Forwarding;
import org.jitney.journald.config.JournaldConfig.Target;
import org.jitney.journald.entry.Priority;
import org.jitney.journald.entry.Sender;
import org.jitney.linux.event.Clock;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.DatagramSender;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes messages on. Nobody is waited for: what a full socket or a busy terminal does not take is
 * lost to it, though not to the journal.
 */
public final class Forwarder {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss ", Locale.ROOT);
    private static final long MISSED_WARN_USEC = 30_000_000;

    /**
     * To be told that nobody listens costs as much as to write an entry, so it is not asked for
     * each.
     */
    private static final long ABSENT_USEC = 1000;

    private final Forwarding settings;
    private final DatagramSender syslog;
    private final Clock clock;
    private final Terminals terminals;
    private Optional<Fd> kernel = Optional.empty();
    private Optional<Fd> socket = Optional.empty();
    private long missed;
    private long lastWarning;
    private long absentUntil = Long.MIN_VALUE;
    private long lastSecond = -1;
    private String lastSecondAsText = "";

    /**
     * Begins.
     *
     * @param syslog the socket of a syslog daemon, as {@code /run/systemd/journal/syslog}
     */
    public Forwarder(Forwarding settings, String syslog, Clock clock) throws ErrnoException {
        this.settings = settings;
        this.syslog = new DatagramSender(new UnixAddress.Path(syslog).encode());
        this.clock = clock;
        this.terminals = new Terminals();
    }

    /** Where it writes what goes to the kernel. */
    public void toKernel(Fd device) {
        kernel = Optional.of(device);
    }

    /** What a stream asks for beyond what is configured. */
    public record Wishes(boolean syslog, boolean kernel, boolean console) {
        public static final Wishes NONE = new Wishes(false, false, false);
    }

    /** {@return whether anything is passed on at all, so that it pays to ask} */
    public boolean isWanted(int priority, Wishes wishes) {
        int level = Priority.level(priority);
        return wantsSyslog(wishes, level)
                || wants(settings.kernel(), wishes.kernel, level)
                || wants(settings.console(), wishes.console, level)
                || wants(settings.wall(), false, level);
    }

    private static boolean wants(Target target, boolean wished, int level) {
        return (target.all() || wished) && level <= target.maxLevel();
    }

    private boolean wantsSyslog(Wishes wishes, int level) {
        return wants(settings.syslog(), wishes.syslog, level)
                && clock.monotonic().usec() >= absentUntil;
    }

    /**
     * Passes a message on.
     *
     * @param raw the datagram that it came in, if it came by syslog
     */
    public void pass(Outgoing message, Optional<byte[]> raw, Wishes wishes) {
        int level = Priority.level(message.priority());
        if (wantsSyslog(wishes, level)) {
            syslog(raw.orElseGet(() -> syslogLine(message)), message.sender());
        }
        if (wants(settings.kernel(), wishes.kernel, level) && kernel.isPresent()) {
            int priority = Priority.notOfKernel(message.priority());
            write(kernel.get(), message.line("<" + priority + ">", "\n"), "/dev/kmsg");
        }
        if (wants(settings.console(), wishes.console, level)) {
            console(message.line("", "\n"));
        }
        if (wants(settings.wall(), false, level)) {
            terminals.writeToAll(
                    new String(message.line("", ""), StandardCharsets.UTF_8),
                    Instant.ofEpochMilli(clock.realtimeUsec() / 1000));
        }
    }

    private byte[] syslogLine(Outgoing message) {
        String prefix = "<" + Priority.notOfKernel(message.priority()) + ">" + secondAsText();
        return message.line(prefix, "");
    }

    /** Made once for all messages of a second, as it takes longer than to send one. */
    private String secondAsText() {
        long second = clock.realtimeUsec() / 1_000_000;
        if (second != lastSecond) {
            lastSecond = second;
            Instant now = Instant.ofEpochSecond(second);
            lastSecondAsText = TIME.format(now.atZone(ZoneId.systemDefault()));
        }
        return lastSecondAsText;
    }

    private void syslog(byte[] data, Sender sender) {
        try {
            int from = socket().number();
            int result = syslog.trySend(from, data, sender.pid(), sender.uid(), sender.gid());
            if (result == -Errno.ESRCH || result == -Errno.EPERM) {
                // The sender is gone, or we may not speak for it: then in our own name.
                int self = Unistd.getpid();
                result = syslog.trySend(from, data, self, sender.uid(), sender.gid());
            }
            if (result == -Errno.EAGAIN) {
                missed++;
            } else if (result == -Errno.ENOENT) {
                absentUntil = clock.monotonic().usec() + ABSENT_USEC;
            } else if (result < 0) {
                LOG.debug("Failed to forward syslog message: errno {}", -result);
            }
        } catch (ErrnoException e) {
            LOG.debug("Failed to forward syslog message: {}", e.getMessage());
        }
    }

    private Fd socket() throws ErrnoException {
        if (socket.isEmpty()) {
            socket = Optional.of(Fd.adopt(Sockets.socket(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0)));
        }
        return socket.get();
    }

    /** {@return how many messages syslog did not take, once in a while} */
    public long missedToSay() {
        long now = clock.monotonic().usec();
        if (missed == 0 || now - lastWarning < MISSED_WARN_USEC) {
            return 0;
        }
        long count = missed;
        missed = 0;
        lastWarning = now;
        return count;
    }

    /** Opened for each line: who keeps the console open is killed by the secure attention key. */
    private void console(byte[] line) {
        String path = settings.terminal();
        int flags = Fcntl.O_WRONLY | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK;
        try (Fd fd = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, path, flags, 0))) {
            write(fd, line, path);
        } catch (ErrnoException e) {
            LOG.debug("Failed to open {} for logging: {}", path, e.getMessage());
        }
    }

    private static void write(Fd fd, byte[] line, String where) {
        try {
            int _ = fd.write(ByteBuffer.wrap(line));
        } catch (ErrnoException e) {
            LOG.debug("Failed to write to {} for logging: {}", where, e.getMessage());
        }
    }

    /** Closes what it has opened. */
    public void close() {
        socket.ifPresent(Fd::close);
    }
}
