package org.jitney.resolve1.scope;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.resolve1.dns.Question;

/**
 * Questions whose answers were bogus a moment ago, and why (RFC 4035 section 4.7, RFC 9520 section
 * 3.2). Who asks again at once, as programs do that fail, costs neither the servers a question nor
 * this machine another validation.
 *
 * <p>Only the verdict is kept, for a short time whatever the records say of theirs, since they are
 * not to be believed; and it counts for those alone who want answers validated.
 */
final class BadAnswers {
    /** RFC 9520 section 3.2 begins with it. */
    private static final long USEC = 5_000_000;

    private static final int MOST = 1024;

    private record Kept(String reason, long until) {}

    private final Map<Question, Kept> kept =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * {@return why its answer is bogus, if that is known}
     *
     * @param now monotonic, in microseconds
     */
    Optional<String> reason(Question question, long now) {
        Kept known = kept.get(question);
        if (known == null) {
            return Optional.empty();
        }
        if (known.until() <= now) {
            kept.remove(question);
            return Optional.empty();
        }
        return Optional.of(known.reason());
    }

    void put(Question question, String reason, long now) {
        kept.remove(question);
        kept.put(question, new Kept(reason, now + USEC));
    }

    void forget() {
        kept.clear();
    }

    int size() {
        return kept.size();
    }
}
