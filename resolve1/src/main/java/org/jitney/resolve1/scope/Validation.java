package org.jitney.resolve1.scope;

import static org.jitney.resolve1.dns.State.SUCCESS;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Reply;
import org.jitney.resolve1.dns.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * DNSSEC for one scope: dnsjava's validator, which asks the scope's servers for what it needs.
 *
 * <p>Its steps run on the loop, so it may use what belongs to that.
 */
final class Validation {
    private static final Logger LOG = LoggerFactory.getLogger(Validation.class);

    /**
     * What is known after validation.
     *
     * @param reply the answer, if it may be used
     * @param failure why not, otherwise
     */
    record Checked(Optional<Reply> reply, long flags, Exchange.Result result, Outcome failure) {}

    /** For so long keys that lead to a bogus answer are not doubted again. */
    private static final long TRUSTED_USEC = 10_000_000;

    private final Scope scope;
    private final Machine machine;
    private final KeyAnswers keys;
    private final CheckedSignatures signatures = new CheckedSignatures();
    private final BadAnswers bad = new BadAnswers();
    private @Nullable ValidatingResolver validator;
    private long fresh;

    Validation(Scope scope, Machine machine) {
        this.scope = scope;
        this.machine = machine;
        this.keys = new KeyAnswers((question, done) -> exchange(question, true, done));
        this.fresh = now();
    }

    private void exchange(Question question, boolean dnssec, Consumer<Exchange.Result> done) {
        var _ = new Exchange(Wording.of(scope, machine, question, dnssec), done);
    }

    private long now() {
        return machine.loop().clock().monotonic().usec();
    }

    /** Forgets what was found good or bad. */
    void forget() {
        forgetKeys();
        signatures.forget();
        bad.forget();
    }

    private void forgetKeys() {
        validator = null;
        keys.forget();
        fresh = now();
    }

    private ValidatingResolver validator() {
        ValidatingResolver known = validator;
        if (known == null) {
            known = new ValidatingResolver(new Head());
            known.setAddReasonToAdditional(true);
            configure(known);
            machine.anchors().sets().forEach(known.getTrustAnchors()::store);
            validator = known;
        }
        return known;
    }

    private static void configure(ValidatingResolver validator) {
        Properties limits = new Properties();
        // RFC 9276 section 3.2: hashing more often than this makes a zone insecure.
        for (int bits : new int[] {1024, 2048, 4096}) {
            limits.setProperty("dnsjava.dnssec.nsec3.iterations." + bits, "150");
        }
        // RFC 6840 section 5.11: not all algorithms that a DS record names have to work.
        limits.setProperty("dnsjava.dnssec.harden_algo_downgrade", "false");
        try {
            validator.init(limits);
        } catch (IOException e) {
            throw new AssertionError("no file is named", e);
        }
    }

    /**
     * Looks a question up and validates the answer.
     *
     * @param anew whether an answer that was bogus a moment ago may be another one now
     */
    void check(Question question, boolean anew, Consumer<Checked> done) {
        Optional<String> known = anew ? Optional.empty() : bad.reason(question, now());
        if (known.isPresent()) {
            Trace nothing = new Trace(machine.loop(), question, false);
            done.accept(failed(nothing, State.DNSSEC_FAILED, known.get()));
            return;
        }
        validate(question, false, done);
    }

    private void validate(Question question, boolean again, Consumer<Checked> done) {
        Trace trace = new Trace(machine.loop(), question, again);
        look(trace, trace, done, message -> judge(message, trace, done));
    }

    /**
     * Has the validator look at an answer, and goes on where it is not bogus.
     *
     * @param whole that of the lookup that this is a part of
     */
    private void look(Trace trace, Trace whole, Consumer<Checked> done, Consumer<Message> good) {
        Message query = Message.newQuery(trace.question.record());
        query.addRecord(new OPTRecord(1232, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        validator()
                .sendAsync(query, trace)
                .whenComplete((message, thrown) ->
                        // Where it was completed does not matter then.
                        machine.loop()
                                .post(() -> conclude(message, thrown, trace, whole, done, good)));
    }

    private void conclude(
            @Nullable Message message,
            @Nullable Throwable thrown,
            Trace trace,
            Trace whole,
            Consumer<Checked> done,
            Consumer<Message> good) {
        if (message == null) {
            State state = trace.failure.orElse(State.ATTEMPTS_MAX_REACHED);
            String why = thrown == null ? "" : String.valueOf(thrown.getMessage());
            if (trace.failure.isEmpty()) {
                LOG.error("The validator could not look at {}", trace.question, thrown);
            }
            done.accept(failed(whole, state, why));
            return;
        }
        if (trace.refusal.isPresent()) {
            // No answer, so there is nothing to be validated.
            Reply reply = Reply.of(trace.refusal.get(), trace.question);
            done.accept(
                    new Checked(
                            Optional.of(reply), 0, trace.result(0), Outcome.failed(SUCCESS, "")));
            return;
        }
        String reason = reason(message);
        if (message.getRcode() == Rcode.SERVFAIL && !reason.isEmpty()) {
            bogus(whole.question, reason, whole, done);
            return;
        }
        good.accept(message);
    }

    private void judge(Message message, Trace trace, Consumer<Checked> done) {
        boolean secure = message.getHeader().getFlag(Flags.AD);
        Reply whole = Reply.of(message, trace.question);
        // The validator ends at the first set that is insecure, and behind an alias may be a zone
        // that is not: where it leads is looked up by itself.
        Reply reply = secure ? whole : whole.firstAlias(trace.question);
        Iterator<Message> sets = Expanded.sets(reply).iterator();
        judge(reply, sets, secure, message.numBytes(), trace, done);
    }

    /**
     * Looks at those sets of an answer that a wildcard made, one after the other: one that is bogus
     * makes it bogus, and one that is insecure makes it insecure.
     */
    private void judge(
            Reply reply,
            Iterator<Message> sets,
            boolean secure,
            int size,
            Trace trace,
            Consumer<Checked> done) {
        if (sets.hasNext()) {
            Consumer<Message> next =
                    part -> {
                        boolean both = secure && part.getHeader().getFlag(Flags.AD);
                        judge(reply, sets, both, size, trace, done);
                    };
            look(Trace.of(sets.next(), trace), trace, done, next);
            return;
        }
        machine.statistics().verdict(secure ? Machine.Verdict.SECURE : Machine.Verdict.INSECURE);
        long flags =
                (secure ? LookupFlags.AUTHENTICATED : 0)
                        | (trace.confidential ? LookupFlags.CONFIDENTIAL : 0);
        Reply used = secure ? reply : reply.firstAlias(trace.question);
        done.accept(
                new Checked(
                        Optional.of(used), flags, trace.result(size), Outcome.failed(SUCCESS, "")));
    }

    /** {@return what the validator says of an answer that it has refused} */
    private static String reason(Message message) {
        for (Record each : message.getSection(Section.ADDITIONAL)) {
            if (each instanceof TXTRecord text
                    && each.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS) {
                return String.join("", text.getStrings());
            }
        }
        return "";
    }

    private void bogus(Question question, String reason, Trace trace, Consumer<Checked> done) {
        // Perhaps the zone has other keys now. Zones that stay bogus must not cost everybody else
        // their keys all the time.
        if (!trace.again && now() - fresh > TRUSTED_USEC) {
            forgetKeys();
            validate(question, true, done);
            return;
        }
        boolean downgrade =
                scope.rules().dnssec() == DnssecMode.ALLOW_DOWNGRADE && !trace.signatures;
        if (!downgrade) {
            machine.statistics().verdict(Machine.Verdict.BOGUS);
            LOG.warn("DNSSEC validation failed for question {}: {}", question, reason);
            if (scope.cache().keepsNegative()) {
                bad.put(question, reason, now());
            }
            done.accept(failed(trace, State.DNSSEC_FAILED, reason));
            return;
        }
        // Nothing that came was signed: the server, not the zone, lacks DNSSEC.
        scope.servers().current().ifPresent(s -> s.lacksSignatures());
        machine.statistics().verdict(Machine.Verdict.INSECURE);
        exchange(
                question,
                false,
                result -> {
                    Optional<Reply> reply = result.message().map(m -> Reply.of(m, question));
                    done.accept(
                            new Checked(
                                    reply,
                                    result.confidential() ? LookupFlags.CONFIDENTIAL : 0,
                                    result,
                                    Outcome.failed(result.state(), result.detail())));
                });
    }

    private static Checked failed(Trace trace, State state, String why) {
        return new Checked(Optional.empty(), 0, trace.result(0), Outcome.failed(state, why));
    }

    /** The servers of the scope as the validator wants to see them. */
    private final class Head implements Resolver {
        @Override
        public CompletionStage<Message> sendAsync(Message query) {
            throw new IllegalStateException("the validator says on whose behalf it asks");
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query, Executor executor) {
            CompletableFuture<Message> future = new CompletableFuture<>();
            Record asked = query.getQuestion();
            Question question = new Question(asked.getName(), asked.getType(), asked.getDClass());
            Trace trace = (Trace) executor;
            if (trace.given.isPresent() && question.equals(trace.question)) {
                future.complete(trace.given.get().clone());
                return future;
            }
            Consumer<Exchange.Result> done = result -> received(question, result, trace, future);
            boolean aboutKeys = question.type() == Type.DS || question.type() == Type.DNSKEY;
            Runnable ask =
                    () -> {
                        if (aboutKeys) {
                            keys.get(question, now(), done);
                        } else {
                            exchange(question, true, done);
                        }
                    };
            // The library goes on in a thread of the JVM's pool here and there.
            if (machine.loop().inLoop()) {
                ask.run();
            } else {
                machine.loop().post(ask);
            }
            return future;
        }

        private void received(
                Question question,
                Exchange.Result result,
                Trace trace,
                CompletableFuture<Message> future) {
            trace.server = result.server();
            trace.confidential &= result.confidential();
            if (result.message().isEmpty()) {
                trace.failure = Optional.of(result.state());
                future.completeExceptionally(new IOException(result.detail()));
                return;
            }
            Message message = result.message().get();
            int rcode = message.getRcode();
            if (question.equals(trace.question)
                    && rcode != Rcode.NOERROR
                    && rcode != Rcode.NXDOMAIN) {
                trace.refusal = Optional.of(message);
            }
            for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
                for (Record each : message.getSection(section)) {
                    trace.signatures |= each.getType() == Type.RRSIG;
                }
            }
            Message part = message.clone();
            if (question.equals(trace.question)) {
                part = validated(message, question);
                new Pertinent(question, validator().getTrustAnchors()).keepIn(part);
            }
            signatures.remembering(part);
            future.complete(part);
        }

        /**
         * The part of an answer that is to be validated: an alias may lead to where nothing is. To
         * the validator the rest is the answer to a question about the alias, so that it does not
         * look for a proof that there is no more.
         */
        private Message validated(Message message, Question question) {
            Message part = message.clone();
            if (scope.validates(Reply.of(message, question).last())) {
                return part;
            }
            for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
                for (Record each : message.getSection(section)) {
                    if (!scope.validates(each.getName()) || each.getRRsetType() == Type.SOA) {
                        part.removeRecord(each, section);
                    }
                }
            }
            part.getHeader().setRcode(Rcode.NOERROR);
            part.removeAllRecords(Section.QUESTION);
            part.addRecord(
                    Record.newRecord(question.name(), Type.CNAME, question.dclass()),
                    Section.QUESTION);
            return part;
        }

        // The validator says how it wants to be served; it is served in that way already:
        // signatures
        // are asked for, truncated answers never used, ports and times are the scope's.

        @Override
        public void setPort(int port) {}

        @Override
        public void setTCP(boolean flag) {}

        @Override
        public void setIgnoreTruncation(boolean flag) {}

        @Override
        public void setEDNS(int version, int size, int flags, List<EDNSOption> options) {}

        @Override
        public void setTSIGKey(TSIG key) {}

        @Override
        public void setTimeout(Duration timeout) {}
    }
}
