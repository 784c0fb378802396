package org.jitney.journald.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jitney.journald.config.JournaldConfig.Forwarding;
import org.jitney.journald.config.JournaldConfig.Target;
import org.jitney.journald.entry.Priority;
import org.jitney.journald.entry.Sender;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.MessageIo;
import org.jitney.linux.sys.Sockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwarderTest {
    private static final Target NOWHERE = new Target(false, Priority.DEBUG);
    private static final Forwarding TO_SYSLOG =
            new Forwarding(
                    new Target(true, Priority.DEBUG), NOWHERE, NOWHERE, NOWHERE, "/dev/null");
    private static final Outgoing MESSAGE =
            new Outgoing(Priority.INFO, Optional.empty(), new byte[] {'x'}, Sender.NOBODY);
    private static final byte[] RAW = "<6>x".getBytes(StandardCharsets.US_ASCII);

    private final ManualClock clock = new ManualClock(1_000_000, 2_000_000);

    @TempDir Path folder;

    private boolean isWanted(Forwarder forwarder) {
        return forwarder.isWanted(Priority.INFO, Forwarder.Wishes.NONE);
    }

    @Test
    void syslogIsLookedForAgainAfterAMomentIfItWasNotThere() throws Exception {
        String path = folder.resolve("syslog").toString();
        Forwarder forwarder = new Forwarder(TO_SYSLOG, path, clock);
        assertThat(isWanted(forwarder)).isTrue();

        forwarder.pass(MESSAGE, Optional.of(RAW), Forwarder.Wishes.NONE);
        boolean atOnce = isWanted(forwarder);
        clock.advance(Duration.ofMillis(1));

        assertThat(atOnce).isFalse();
        assertThat(isWanted(forwarder)).isTrue();
        forwarder.close();
    }

    @Test
    void syslogThatHasComeMeanwhileGetsTheNextMessage() throws Exception {
        String path = folder.resolve("syslog").toString();
        Forwarder forwarder = new Forwarder(TO_SYSLOG, path, clock);
        forwarder.pass(MESSAGE, Optional.of(RAW), Forwarder.Wishes.NONE);
        try (Fd syslog = Fd.adopt(Sockets.socket(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0))) {
            Sockets.bind(syslog.number(), new UnixAddress.Path(path).encode());
            clock.advance(Duration.ofMillis(1));

            forwarder.pass(MESSAGE, Optional.of(RAW), Forwarder.Wishes.NONE);

            java.nio.ByteBuffer got = java.nio.ByteBuffer.allocate(64);
            assertThat(MessageIo.ofThread().receive(syslog.number(), got)).isEqualTo(RAW.length);
        }
        forwarder.close();
    }
}
