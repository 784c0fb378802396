package org.jitney.broker.listener;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.broker.peer.Admission;
import org.jitney.bus.sasl.Cookie;
import org.jitney.bus.sasl.CookieChallenge;
import org.jitney.bus.sasl.Keyring;
import org.jitney.linux.event.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes challenges from the cookies of a keyring, which lies on a disk and may be locked by another
 * process: it is read on a thread of its own, and one thread serves all who ask meanwhile.
 */
public final class CookieDesk implements Admission.Cookies {
    private static final Logger LOG = LoggerFactory.getLogger(CookieDesk.class);
    private static final int RANDOM_BYTES = 16;

    private final EventLoop loop;
    private final Keyring keyring;
    private final SecureRandom random;
    private List<Consumer<Optional<CookieChallenge>>> waiting = new ArrayList<>();

    public CookieDesk(EventLoop loop, Keyring keyring, SecureRandom random) {
        this.loop = loop;
        this.keyring = keyring;
        this.random = random;
    }

    @Override
    public void challenge(Consumer<Optional<CookieChallenge>> then) {
        waiting.add(then);
        if (waiting.size() == 1) {
            Thread.ofVirtual().name("keyring").start(this::read);
        }
    }

    /** Runs on its own thread. */
    private void read() {
        try {
            Cookie cookie = keyring.fresh(Keyring.GENERAL);
            loop.post(() -> answer(Optional.of(cookie)));
        } catch (IOException | RuntimeException e) {
            LOG.warn("no DBUS_COOKIE_SHA1 without a keyring: {}", e.toString());
            loop.post(() -> answer(Optional.empty()));
        }
    }

    private void answer(Optional<Cookie> cookie) {
        List<Consumer<Optional<CookieChallenge>>> now = waiting;
        waiting = new ArrayList<>();
        for (Consumer<Optional<CookieChallenge>> then : now) {
            byte[] bytes = new byte[RANDOM_BYTES];
            random.nextBytes(bytes);
            then.accept(cookie.map(c -> CookieChallenge.of(c, bytes)));
        }
    }
}
