package org.jitney.resolve1.scope;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.server.DnsServer;
import org.jitney.resolve1.server.DnsServer.Level;
import org.jitney.resolve1.transport.UdpExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/**
 * One question to the servers of a scope until one answers: again after a while, at a lower level,
 * over TCP, to another server.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int MOST_ATTEMPTS = 24;
    private static final Duration FIRST = Duration.ofMillis(1500);
    private static final Duration UDP = Duration.ofSeconds(5);
    private static final Duration STREAM = Duration.ofSeconds(10);

    /**
     * How it ended.
     *
     * @param size of the message in bytes
     * @param confidential whether it came encrypted
     */
    record Result(
            State state,
            Optional<Message> message,
            int size,
            boolean confidential,
            Optional<DnsServer> server,
            String detail) {}

    /** An answer with bytes that it came in. */
    private record Heard(DnsServer from, Message reply, ByteBuffer bytes, boolean encrypted) {}

    private final Scope scope;
    private final Machine machine;
    private final Wording wording;
    private final Consumer<Result> done;
    private final Timer timer;
    private final Set<DnsServer> tried = new HashSet<>();
    private boolean impatient;
    private Level most;
    private int attempts;
    private Optional<Sent> sent = Optional.empty();

    /** Whether the server has sent what bears the id of the query, but is no answer to it. */
    private boolean invalid;

    private boolean over;

    /** What a server has said that has failed, in case that nobody else says anything. */
    private Optional<Heard> failure = Optional.empty();

    private @Nullable UdpExchange udp;
    private Optional<Runnable> leaveStream = Optional.empty();
    private String detail = "";

    /** Begins; of a query that is passed on {@code done} hears failures only. */
    Exchange(Wording wording, Consumer<Result> done) {
        this.scope = wording.scope();
        this.machine = wording.machine();
        this.wording = wording;
        this.done = done;
        this.most = wording.wanted();
        this.timer = machine.loop().timer(this::timeout);
        attempt();
    }

    /** There is something else to be had: the first who does not answer is the last. */
    void beImpatient() {
        impatient = true;
    }

    private @Nullable DnsServer server;
    private Level level = Level.UDP;
    private boolean onStream;

    private void attempt() {
        closeTransport();
        if (over) {
            return;
        }
        Optional<DnsServer> current = scope.servers().choose();
        if (current.isEmpty()) {
            finish(State.NO_SERVERS);
            return;
        }
        if (attempts >= MOST_ATTEMPTS) {
            finish(State.ATTEMPTS_MAX_REACHED);
            return;
        }
        DnsServer chosen = current.get();
        if (failure.isPresent() && !tried.contains(chosen) && chosen.isMute(now())) {
            tried.add(chosen);
            scope.servers().leave(chosen);
            again();
            return;
        }
        attempts++;
        server = chosen;
        if (machine.stub().isOurs(chosen.address())) {
            finish(State.STUB_LOOP);
            return;
        }
        tried.add(chosen);
        invalid = false;
        MonotonicTime now = now();
        Level allowed = chosen.level(now);
        level = allowed.compareTo(most) < 0 ? allowed : most;
        DnsOverTlsMode tls = scope.dnsOverTls();
        boolean encrypted =
                tls == DnsOverTlsMode.YES
                        || (tls == DnsOverTlsMode.OPPORTUNISTIC && chosen.mayDoTls(now));
        if (encrypted || level == Level.TCP) {
            stream(chosen, encrypted);
        } else {
            datagram(chosen);
        }
    }

    private void datagram(DnsServer to) {
        onStream = false;
        timer.armAfter(attempts == 1 ? FIRST : UDP);
        try {
            UdpExchange begun =
                    UdpExchange.open(
                            machine.loop(),
                            to.address().address(),
                            to.address().portOr(53),
                            scope.ifindexFor(to.address()),
                            bytes -> received(bytes, false),
                            this::unreachable);
            udp = begun;
            Sent query = wording.datagram(level, to, begun.source());
            sent = Optional.of(query);
            begun.send(query.bytes());
        } catch (ErrnoException e) {
            unreachable(e);
        }
    }

    private void stream(DnsServer to, boolean encrypted) {
        onStream = true;
        timer.armAfter(STREAM);
        Sent query = wording.stream(level);
        sent = Optional.of(query);
        leaveStream =
                scope.streams()
                        .send(
                                to,
                                encrypted,
                                query.id(),
                                query.bytes(),
                                bytes -> received(bytes, encrypted),
                                (why, worked) -> broken(to, encrypted, why, worked));
        if (leaveStream.isEmpty()) {
            broken(to, encrypted, "cannot connect", false);
        }
    }

    /** Servers end connections that are idle, which says nothing about the next one. */
    private void broken(DnsServer to, boolean encrypted, String why, boolean worked) {
        LOG.debug("{} {}: {}", to.address(), encrypted ? "TLS" : "TCP", why);
        detail = why;
        boolean opportunistic = scope.dnsOverTls() == DnsOverTlsMode.OPPORTUNISTIC;
        if (encrypted && opportunistic) {
            if (!worked) {
                to.lacksTls(now());
            }
        } else {
            to.lost(level, false, now());
            to.mute(now());
            scope.servers().leave(to);
        }
        again();
    }

    private void unreachable(ErrnoException why) {
        DnsServer to = server;
        detail = String.valueOf(why.getMessage());
        if (to != null) {
            LOG.debug("{}: {}", to.address(), why.getMessage());
            to.mute(now());
            scope.servers().leave(to);
        }
        again();
    }

    /** Not at once where no other server is left: what failed would fail again. */
    private void again() {
        closeTransport();
        if (impatient) {
            finish(State.ATTEMPTS_MAX_REACHED);
            return;
        }
        boolean tlsFailed = onStream && scope.dnsOverTls() == DnsOverTlsMode.OPPORTUNISTIC;
        if (othersLeft() || tlsFailed) {
            machine.loop().defer(this::attempt);
        } else if (failure.isPresent() || attempts >= Math.max(3, scope.servers().size())) {
            finish(State.ATTEMPTS_MAX_REACHED);
        } else {
            timer.armAfter(Duration.ofMillis(200));
            waiting = true;
        }
    }

    private boolean waiting;

    private void timeout() {
        if (waiting) {
            waiting = false;
            attempt();
            return;
        }
        DnsServer to = server;
        if (to != null) {
            if (!invalid) {
                to.lost(level, !onStream, now());
                to.mute(now());
            }
            scope.servers().leave(to);
        }
        detail = invalid ? "invalid answer" : "no answer";
        // A server that answers something else does so again.
        if (invalid && !othersLeft()) {
            finish(State.INVALID_REPLY);
            return;
        }
        if (impatient) {
            finish(State.TIMEOUT);
            return;
        }
        attempt();
    }

    private boolean othersLeft() {
        return scope.servers().current().filter(s -> !tried.contains(s)).isPresent();
    }

    private void received(byte[] bytes, boolean encrypted) {
        DnsServer from = server;
        if (over || from == null || sent.isEmpty()) {
            return;
        }
        switch (sent.get().hear(bytes, from.cookies())) {
            case Sent.Heard.Answer(Message reply) ->
                    answered(new Heard(from, reply, ByteBuffer.wrap(bytes), encrypted));
            case Sent.Heard.Doubtful _ -> overTcp(from);
            case Sent.Heard.Other _ -> {
                // Broken, of an earlier attempt, or forged: the right one may still come.
                invalid |= sent.get().hasIdOf(bytes);
                if (invalid) {
                    from.talksNonsense();
                }
                if (invalid && onStream) {
                    timeout();
                }
            }
        }
    }

    /** Asks the same server over TCP. */
    private void overTcp(DnsServer from) {
        closeTransport();
        attempts++;
        stream(from, false);
    }

    private void answered(Heard heard) {
        DnsServer from = heard.from();
        Message reply = heard.reply();
        from.answered(level, !onStream);
        boolean part = wording.foreign().map(Foreign::takesPart).orElse(false);
        boolean cut = reply.getHeader().getFlag(Flags.TC) && !part;
        boolean stale = reply.getRcode() == Rcode.BADCOOKIE && renewed;
        if (!onStream && (cut || stale)) {
            if (cut) {
                from.truncates();
            }
            overTcp(from);
            return;
        }
        if (isAboutCookies(from, reply.getRcode())) {
            attempt();
            return;
        }
        switch (reply.getRcode()) {
            case Rcode.FORMERR, Rcode.NOTIMP, Rcode.SERVFAIL, Rcode.BADVERS -> {
                if (level.compareTo(Level.EDNS) >= 0) {
                    lower(from, reply.getRcode());
                    return;
                }
                if (askAnother(heard)) {
                    return;
                }
            }
            case Rcode.REFUSED, Rcode.BADCOOKIE -> {
                if (askAnother(heard)) {
                    return;
                }
            }
            default -> {
                if (failed && level.compareTo(failedAt) < 0) {
                    from.failsAt(failedAt, now());
                }
            }
        }
        deliver(heard);
    }

    private void deliver(Heard heard) {
        over = true;
        closeTransport();
        timer.close();
        Optional<Foreign> foreign = wording.foreign();
        if (foreign.isPresent()) {
            foreign.get().answer(heard.bytes().array());
            return;
        }
        done.accept(
                new Result(
                        State.SUCCESS,
                        Optional.of(heard.reply()),
                        heard.bytes().remaining(),
                        heard.encrypted(),
                        Optional.of(heard.from()),
                        ""));
    }

    /** Whether the server has had its newest cookie back (RFC 7873 section 5.3). */
    private boolean renewed;

    /** {@return whether the server would say something else with a new cookie, or without one} */
    private boolean isAboutCookies(DnsServer from, int rcode) {
        if (onStream || !sent.map(Sent::hasCookie).orElse(false)) {
            return false;
        }
        boolean refused = rcode == Rcode.FORMERR && !from.cookies().work();
        if (refused) {
            from.cookies().refused();
        }
        renewed |= rcode == Rcode.BADCOOKIE;
        return refused || rcode == Rcode.BADCOOKIE;
    }

    private boolean failed;
    private Level failedAt = Level.EDNS;

    /** Turns to a server that has not been asked, if there is one; it may be able to do more. */
    private boolean askAnother(Heard heard) {
        if (tried.size() >= scope.servers().size()) {
            return false;
        }
        failure = Optional.of(heard);
        scope.servers().leave(heard.from());
        most = wording.wanted();
        failed = false;
        attempt();
        return true;
    }

    /** Tries with less; if that works it is the server that cannot do more. */
    private void lower(DnsServer from, int rcode) {
        LOG.debug("{} says {} at level {}", from.address(), Rcode.string(rcode), level);
        if (!failed) {
            failed = true;
            failedAt = level;
        }
        most = level == Level.DNSSEC ? Level.EDNS : Level.UDP;
        attempt();
    }

    private MonotonicTime now() {
        return machine.loop().clock().monotonic();
    }

    private void closeTransport() {
        timer.disarm();
        if (udp != null) {
            udp.close();
            udp = null;
        }
        leaveStream.ifPresent(Runnable::run);
        leaveStream = Optional.empty();
    }

    private void finish(State state) {
        boolean silent = state == State.ATTEMPTS_MAX_REACHED || state == State.TIMEOUT;
        if (!over && silent && failure.isPresent()) {
            deliver(failure.get());
        } else if (!over) {
            over = true;
            closeTransport();
            timer.close();
            Optional<DnsServer> last = Optional.ofNullable(server);
            Result result = new Result(state, Optional.empty(), 0, false, last, detail);
            // Not from within the constructor: who began it does not know it yet.
            machine.loop().defer(() -> done.accept(result));
        }
    }

    /** Ends it without an answer. */
    void cancel() {
        if (!over) {
            over = true;
            closeTransport();
            timer.close();
        }
    }
}
