package org.jitney.resolve1.llmnr;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.xbill.DNS.Message;

/**
 * One question to a link: after a random moment to all, three times at most; the name of an address
 * is asked of the host that has it, over TCP, and so is what did not fit into a datagram.
 */
final class LlmnrQuery {
    /** JITTER_INTERVAL of RFC 4795 section 7. */
    static final Duration JITTER = Duration.ofMillis(100);

    /** LLMNR_TIMEOUT. */
    static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final Duration STREAM = Duration.ofSeconds(5);
    private static final int MOST_ATTEMPTS = 3;

    /** Hears how it ended. */
    interface Listener {
        /** Somebody has answered. */
        void answered(Message message, InetAddress from, int size);

        /**
         * Somebody has answered who is not sure yet that the name is his.
         *
         * @return whether that is all there is to know
         */
        boolean tentative(InetAddress from);

        /** Nobody has answered. */
        void unanswered(State state);
    }

    private final LlmnrWire wire;
    private final Question question;
    private final Listener listener;
    private final Timer timer;
    private final int id;
    private int attempts;
    private boolean over;
    private Optional<Runnable> leaveStream = Optional.empty();

    LlmnrQuery(
            TimeSource time,
            RandomGenerator random,
            LlmnrWire wire,
            Question question,
            Listener listener) {
        this.wire = wire;
        this.question = question;
        this.listener = listener;
        this.id = random.nextInt(1 << 16);
        this.timer = time.timer(this::due);
        timer.armAfter(Duration.ofNanos(random.nextLong(JITTER.toNanos())));
    }

    int id() {
        return id;
    }

    boolean isOver() {
        return over;
    }

    private void due() {
        if (leaveStream.isPresent()) {
            end();
            listener.unanswered(State.TIMEOUT);
            return;
        }
        Optional<InetAddress> owner = Names.address(question.name());
        if (owner.isPresent()) {
            stream(owner.get());
            return;
        }
        if (attempts >= MOST_ATTEMPTS) {
            end();
            listener.unanswered(State.ATTEMPTS_MAX_REACHED);
            return;
        }
        attempts++;
        timer.armAfter(TIMEOUT);
        wire.toAll(LlmnrMessages.query(id, question));
    }

    private void stream(InetAddress host) {
        timer.armAfter(STREAM);
        leaveStream =
                Optional.of(
                        wire.ask(
                                host,
                                LlmnrMessages.query(id, question),
                                bytes -> received(bytes, host, true),
                                this::refused));
    }

    /** Who does not speak it over TCP does not speak it. */
    private void refused() {
        if (!over) {
            end();
            listener.unanswered(State.NOT_FOUND);
        }
    }

    /** Takes what may be an answer; what is none, or to another question, is dropped. */
    void received(byte[] bytes, InetAddress from, boolean stream) {
        Optional<Message> message =
                LlmnrMessages.parse(bytes)
                        .filter(m ->
                                LlmnrMessages.isAnswer(m)
                                        && m.getHeader().getID() == id
                                        && LlmnrMessages.question(m).equals(question));
        if (over || message.isEmpty()) {
            return;
        }
        if (LlmnrMessages.isTentative(message.get())) {
            if (listener.tentative(from)) {
                end();
            }
        } else if (LlmnrMessages.isTruncated(message.get()) && !stream) {
            if (leaveStream.isEmpty()) {
                stream(from);
            }
        } else {
            end();
            listener.answered(message.get(), from, bytes.length);
        }
    }

    /** Ends it without another word. */
    void end() {
        over = true;
        timer.close();
        leaveStream.ifPresent(Runnable::run);
    }
}
