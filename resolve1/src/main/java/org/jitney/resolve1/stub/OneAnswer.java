package org.jitney.resolve1.stub;

import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.cache.Life;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.query.Result;
import org.jitney.resolve1.scope.Matching;
import org.jitney.resolve1.scope.NameScope;
import org.jitney.resolve1.scope.Scope;

/** A result that is one answer of one cache, and nothing else: those can be prepared. */
final class OneAnswer {
    private static final long ORIGIN =
            LookupFlags.SYNTHETIC
                    | LookupFlags.FROM_CACHE
                    | LookupFlags.FROM_ZONE
                    | LookupFlags.FROM_TRUST_ANCHOR
                    | LookupFlags.FROM_NETWORK;

    private OneAnswer() {}

    /**
     * {@return for how long a lookup of a question leads to the same result; empty if that came
     * about otherwise, or somebody wants to see each lookup}
     *
     * @param now microseconds of the monotonic clock
     */
    static Optional<Life> life(
            Resolver resolver, Question question, long flags, Result result, long now) {
        if ((result.flags() & ORIGIN) != LookupFlags.FROM_CACHE || resolver.isWatched()) {
            return Optional.empty();
        }
        List<NameScope> best =
                Matching.best(
                        resolver.allScopes(), question.name(), 0, flags, resolver.singleLabel());
        return best.size() == 1 && best.getFirst() instanceof Scope scope
                ? scope.cache()
                        .life(
                                question,
                                result.rcode(),
                                Result.records(result.answer()),
                                Result.records(result.authority()),
                                now)
                : Optional.empty();
    }
}
