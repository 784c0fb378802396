package org.jitney.resolve1.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.jitney.resolve1.dns.Reply;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.scope.Matching;
import org.jitney.resolve1.scope.NameScope;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A lookup: in {@code /etc/hosts}, then in the scopes that fit best, all at once; what nobody knows
 * may be known by itself. An alias that leads out of an answer is looked up like a new name.
 */
public final class Query {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_ALIASES = 16;

    private final Facts facts;
    private final Synthesis synthesis;
    private final long flags;
    private final int ifindex;
    private final Consumer<Result> done;
    private final Timer timer;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Answer> collected = new ArrayList<>();
    private final List<Answer> proofs = new ArrayList<>();
    private final List<Question> before = new ArrayList<>();
    private List<Question> ledHere = List.of();
    private List<Question> questions;
    private List<Question> first;
    private long resultFlags = -1;
    private int aliases;
    private boolean over;

    private Query(
            EventLoop loop,
            Facts facts,
            List<Question> questions,
            int ifindex,
            long flags,
            Consumer<Result> done) {
        this.facts = facts;
        this.synthesis = new Synthesis(facts);
        this.questions = List.copyOf(questions);
        this.first = this.questions;
        this.ifindex = ifindex;
        this.flags = flags;
        this.done = done;
        this.timer = loop.timer(() -> failed(State.TIMEOUT, ""));
    }

    /**
     * Begins one; the answer never comes before this returns.
     *
     * @param questions about one name
     * @param ifindex of the link that is meant, 0 for any
     * @param flags {@link LookupFlags} with at least one protocol
     * @return what to run when nobody waits for it any more
     */
    public static Runnable begin(
            EventLoop loop,
            Facts facts,
            List<Question> questions,
            int ifindex,
            long flags,
            Consumer<Result> done) {
        Query query = new Query(loop, facts, questions, ifindex, flags, done);
        query.timer.armAfter(PATIENCE);
        loop.defer(query::go);
        return query::cancel;
    }

    private void go() {
        if (over) {
            return;
        }
        ledHere = List.copyOf(before);
        if ((flags & LookupFlags.NO_SYNTHESIZE) == 0) {
            Optional<Synthesis.Made> made = synthesis.hosts(questions);
            if (made.isPresent()) {
                made(made.get());
                return;
            }
        }
        if (isPointless()) {
            made(new Synthesis.Made(Rcode.NOERROR, List.of(), "root"));
            return;
        }
        candidates.clear();
        for (NameScope scope : best()) {
            candidates.add(new Candidate(scope, questions, flags, facts.singleLabel(), this::look));
        }
        List.copyOf(candidates).forEach(Candidate::go);
        look();
    }

    /** The root has no addresses, and nobody shall be bothered with that. */
    private boolean isPointless() {
        return questions.getFirst().name().equals(Name.root)
                && questions.stream().allMatch(Question::isAddress);
    }

    private List<NameScope> best() {
        return Matching.best(
                facts.allScopes(),
                questions.getFirst().name(),
                ifindex,
                flags,
                facts.singleLabel());
    }

    private void look() {
        if (over) {
            return;
        }
        Optional<Candidate> bad = Optional.empty();
        boolean pending = false;
        for (Candidate each : candidates) {
            if (each.isPending()) {
                pending = true;
            } else if (each.state() == State.SUCCESS) {
                accept(each);
                return;
            } else if (bad.isEmpty() || each.state().compareTo(bad.get().state()) < 0) {
                bad = Optional.of(each);
            }
        }
        if (pending) {
            return;
        }
        Optional<Synthesis.Made> made =
                (flags & LookupFlags.NO_SYNTHESIZE) == 0 && bad.map(Query::mayBeMade).orElse(true)
                        ? synthesis.make(questions)
                        : Optional.empty();
        if (made.isPresent()) {
            made(made.get());
        } else if (bad.isPresent()) {
            accept(bad.get());
        } else {
            failed(State.NO_SERVERS, "");
        }
    }

    private static boolean mayBeMade(Candidate candidate) {
        return switch (candidate.state()) {
            case RCODE_FAILURE,
                    NO_SERVERS,
                    TIMEOUT,
                    ATTEMPTS_MAX_REACHED,
                    NETWORK_DOWN,
                    NOT_FOUND ->
                    true;
            case SUCCESS,
                    DNSSEC_FAILED,
                    INVALID_REPLY,
                    NO_TRUST_ANCHOR,
                    RR_TYPE_UNSUPPORTED,
                    STUB_LOOP,
                    ERRNO,
                    ABORTED,
                    NO_SOURCE ->
                    false;
        };
    }

    private void made(Synthesis.Made made) {
        int family =
                questions.stream().allMatch(q -> q.type() == Type.AAAA)
                        ? Families.INET6
                        : Families.INET;
        long own = LookupFlags.synthesizedProtocol(flags, family) | LookupFlags.MADE_HERE;
        State state = made.rcode() == Rcode.NOERROR ? State.SUCCESS : State.RCODE_FAILURE;
        finish(state, made.rcode(), made.answer(), List.of(), own, made.source(), "");
    }

    private void accept(Candidate candidate) {
        List<Answer> answer = new ArrayList<>();
        List<Answer> authority = new ArrayList<>();
        long common = -1;
        int rcode = Rcode.NOERROR;
        String detail = "";
        State state = candidate.state();
        for (Outcome each : candidate.outcomes()) {
            if (each.state() != state) {
                continue;
            }
            common &= each.flags();
            rcode = each.rcode();
            detail = each.detail();
            for (Record record : each.answer()) {
                Answer one = new Answer(record, each.ifindex());
                if (!answer.contains(one)) {
                    answer.add(one);
                }
            }
            each.authority().stream()
                    .map(record -> new Answer(record, each.ifindex()))
                    .filter(one -> !authority.contains(one))
                    .forEach(authority::add);
        }
        questions = candidate.questions();
        // Where it came from is what any of them says; what can be relied on is what all say.
        long from = LookupFlags.FROM_CACHE | LookupFlags.FROM_NETWORK;
        long any =
                candidate.outcomes().stream().mapToLong(Outcome::flags).reduce(0, (a, b) -> a | b);
        long own = (common & ~from) | (any & from);
        String source = "scope " + candidate.scope().id().label();
        follow(state, rcode, answer, authority, state.isAnswer() ? own : 0, source, detail);
    }

    private void follow(
            State state,
            int rcode,
            List<Answer> answer,
            List<Answer> authority,
            long own,
            String source,
            String detail) {
        List<Record> records = Result.records(answer);
        Name name = questions.getFirst().name();
        Name end = name;
        int length = 0;
        while (true) {
            Name here = end;
            boolean found =
                    questions.stream()
                            .map(q -> q.about(here))
                            .anyMatch(q -> records.stream().anyMatch(q::accepts));
            Optional<Name> alias = found ? Optional.empty() : Reply.alias(records, here);
            if (alias.isEmpty()) {
                break;
            }
            end = alias.get();
            length++;
            questions.forEach(q -> before.add(q.about(here)));
            if ((flags & LookupFlags.NO_CNAME) != 0 || aliases + length > MOST_ALIASES) {
                loop();
                return;
            }
        }
        Name last = end;
        boolean answered =
                questions.stream()
                        .anyMatch(q -> records.stream().anyMatch(r -> q.about(last).accepts(r)));
        boolean outside =
                length > 0
                        && !answered
                        && state == State.SUCCESS
                        && Records.soaFor(Result.records(authority), last).isEmpty();
        questions = questions.stream().map(q -> q.about(last)).toList();
        if (outside) {
            collected.addAll(answer);
            authority.stream().filter(a -> Records.isProof(a.record())).forEach(proofs::add);
            resultFlags &= own;
            aliases += length;
            candidates.forEach(Candidate::cancel);
            go();
            return;
        }
        finish(state, rcode, answer, authority, own, source, detail);
    }

    private void loop() {
        if (!over) {
            over = true;
            cancelAll();
            done.accept(
                    new Result(
                            State.ERRNO, 0, true, first, ledHere, List.of(), List.of(), 0, "", ""));
        }
    }

    private void failed(State state, String detail) {
        finish(state, 0, List.of(), List.of(), 0, "", detail);
    }

    private void finish(
            State state,
            int rcode,
            List<Answer> answer,
            List<Answer> authority,
            long own,
            String source,
            String detail) {
        if (over) {
            return;
        }
        over = true;
        cancelAll();
        List<Answer> all = new ArrayList<>(collected);
        answer.stream().filter(a -> !all.contains(a)).forEach(all::add);
        List<Answer> beside = new ArrayList<>(authority);
        proofs.stream().filter(r -> !beside.contains(r)).forEach(beside::add);
        long trust = LookupFlags.AUTHENTICATED | LookupFlags.CONFIDENTIAL;
        long rest = (own & ~trust) | (own & resultFlags & trust);
        done.accept(
                new Result(
                        state, rcode, false, questions, ledHere, all, beside, rest, source,
                        detail));
    }

    private void cancel() {
        over = true;
        cancelAll();
    }

    private void cancelAll() {
        timer.close();
        candidates.forEach(Candidate::cancel);
    }
}
