package org.jitney.resolve1.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Reply;
import org.jitney.resolve1.dns.State;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/** One question in one scope: from the trust anchors, the cache, or the servers. */
final class Transaction {
    /** Bits of a lookup's flags that make another answer. */
    static final long THAT_MATTER =
            LookupFlags.NO_VALIDATE
                    | LookupFlags.NO_CACHE
                    | LookupFlags.NO_TRUST_ANCHOR
                    | LookupFlags.NO_NETWORK
                    | LookupFlags.NO_STALE
                    | LookupFlags.REQUIRE_PRIMARY;

    /** What is asked, and how. */
    record Key(Question question, long flags) {}

    private final Scope scope;
    private final Machine machine;
    private final Key key;
    private final List<Consumer<Outcome>> listeners = new ArrayList<>();
    private @Nullable Exchange exchange;
    private boolean over;

    Transaction(Scope scope, Machine machine, Key key) {
        this.scope = scope;
        this.machine = machine;
        this.key = key;
        machine.statistics().begun();
        // Not now: who asks for it has not said yet whom to tell.
        machine.loop().defer(this::begin);
    }

    Key key() {
        return key;
    }

    Runnable add(Consumer<Outcome> listener) {
        listeners.add(listener);
        return () -> {
            listeners.remove(listener);
            if (listeners.isEmpty()) {
                abort();
            }
        };
    }

    private boolean has(long flag) {
        return (key.flags() & flag) != 0;
    }

    private long now() {
        return machine.loop().clock().monotonic().usec();
    }

    private void begin() {
        if (over) {
            return;
        }
        Question question = key.question();
        if (!has(LookupFlags.NO_TRUST_ANCHOR) && scope.validates(question.name())) {
            List<Record> trusted = machine.anchors().positive(question.name(), question.type());
            if (!trusted.isEmpty()) {
                long flags =
                        LookupFlags.DNS
                                | LookupFlags.AUTHENTICATED
                                | LookupFlags.CONFIDENTIAL
                                | LookupFlags.FROM_TRUST_ANCHOR;
                finish(
                        new Outcome(
                                State.SUCCESS,
                                Rcode.NOERROR,
                                trusted,
                                List.of(),
                                flags,
                                scope.id().ifindex(),
                                ""));
                return;
            }
        }
        if (!has(LookupFlags.NO_CACHE)) {
            Optional<Outcome> known = scope.cache().find(question, now());
            if (known.isPresent() && !(has(LookupFlags.REQUIRE_PRIMARY) && lacksProof(known))) {
                finish(known.get());
                return;
            }
        }
        if (has(LookupFlags.NO_NETWORK)) {
            finish(Outcome.failed(State.NO_SOURCE, ""));
            return;
        }
        boolean validate = !has(LookupFlags.NO_VALIDATE) && scope.validates(question.name());
        if (validate) {
            scope.validation().check(question, has(LookupFlags.NO_CACHE), this::validated);
        } else {
            boolean signatures = has(LookupFlags.REQUIRE_PRIMARY);
            Wording wording = Wording.of(scope, machine, question, signatures);
            Exchange begun = new Exchange(wording, this::received);
            exchange = begun;
            if (stale().isPresent()) {
                begun.beImpatient();
            }
        }
    }

    /** Who wants signatures has no use for an answer that was asked for without. */
    private static boolean lacksProof(Optional<Outcome> known) {
        Outcome outcome = known.orElseThrow();
        return outcome.answer().stream().noneMatch(r -> r instanceof RRSIGRecord)
                && outcome.authority().stream().noneMatch(r -> r instanceof RRSIGRecord);
    }

    private void received(Exchange.Result result) {
        if (over) {
            return;
        }
        if (result.message().isEmpty()) {
            unanswered(Outcome.failed(result.state(), result.detail()));
            return;
        }
        Reply reply = Reply.of(result.message().get(), key.question());
        long flags = result.confidential() ? LookupFlags.CONFIDENTIAL : 0;
        answered(reply, flags, result);
    }

    private void validated(Validation.Checked checked) {
        if (over) {
            return;
        }
        if (checked.reply().isEmpty()) {
            unanswered(checked.failure());
            return;
        }
        answered(checked.reply().get(), checked.flags(), checked.result());
    }

    private void answered(Reply reply, long flags, Exchange.Result result) {
        boolean fine = reply.rcode() == Rcode.NOERROR;
        Outcome outcome =
                new Outcome(
                        fine ? State.SUCCESS : State.RCODE_FAILURE,
                        reply.rcode(),
                        reply.answer(),
                        reply.authority(),
                        flags | LookupFlags.DNS,
                        result.server().map(s -> scope.arrival(s.address())).orElse(0),
                        result.server().map(s -> s.address().toString()).orElse(""));
        // What was not validated may be forged, for those who want to know.
        boolean doubtful = has(LookupFlags.NO_VALIDATE) && scope.validates(key.question().name());
        boolean local =
                result.server().map(s -> s.address().address().isLoopbackAddress()).orElse(false);
        if (!doubtful && (!local || scope.rules().cacheFromLocalhost())) {
            Name last = reply.last();
            scope.cache().put(key.question(), outcome, last, result.size(), now());
        }
        if (reply.rcode() == Rcode.SERVFAIL) {
            unanswered(outcome);
        } else {
            finish(outcome.with(LookupFlags.FROM_NETWORK));
        }
    }

    private void unanswered(Outcome outcome) {
        Optional<Outcome> old = outcome.state() == State.DNSSEC_FAILED ? Optional.empty() : stale();
        switch (outcome.state()) {
            case TIMEOUT, ATTEMPTS_MAX_REACHED ->
                    machine.statistics().unanswered(true, old.isPresent());
            case RCODE_FAILURE -> machine.statistics().unanswered(false, old.isPresent());
            default -> {}
        }
        finish(old.orElse(outcome));
    }

    /** {@return what was known, if it may do although its time is over} */
    private Optional<Outcome> stale() {
        return has(LookupFlags.NO_STALE) || has(LookupFlags.NO_CACHE)
                ? Optional.empty()
                : scope.cache().findStale(key.question(), now());
    }

    private void finish(Outcome outcome) {
        if (over) {
            return;
        }
        end();
        List.copyOf(listeners).forEach(listener -> listener.accept(outcome));
    }

    private void end() {
        over = true;
        Exchange running = exchange;
        if (running != null) {
            running.cancel();
        }
        machine.statistics().ended();
        scope.ended(this);
    }

    /** Ends it; who still waits hears so. */
    void abort() {
        finish(Outcome.failed(State.ABORTED, ""));
    }
}
