package org.jitney.resolve1.scope;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * What servers have said about keys (DS and DNSKEY records) of zones, as it came. The validator
 * begins with its trust anchor for each zone that it sees for the first time; without this each of
 * them would cost the questions about all zones above it, and each answer of a zone that is bogus
 * would cost them again.
 *
 * <p>Nothing in here is trusted: it is validated whenever it is used. A question that is under way
 * is not asked a second time.
 */
final class KeyAnswers {
    private static final int MOST = 1024;
    private static final long MOST_TTL = 15 * 60;
    private static final long USEC = 1_000_000;

    /** Asks the servers. */
    interface Servers {
        void ask(Question question, Consumer<Exchange.Result> done);
    }

    private record Kept(Exchange.Result result, long until) {}

    private final Servers servers;
    private final Map<Question, Kept> kept =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
                    return size() > MOST;
                }
            };
    private final Map<Question, List<Consumer<Exchange.Result>>> running = new HashMap<>();

    KeyAnswers(Servers servers) {
        this.servers = servers;
    }

    /**
     * Gets an answer, perhaps at once.
     *
     * @param now monotonic, in microseconds
     */
    void get(Question question, long now, Consumer<Exchange.Result> done) {
        Kept known = kept.get(question);
        if (known != null && known.until() > now) {
            done.accept(known.result());
            return;
        }
        List<Consumer<Exchange.Result>> waiting = running.get(question);
        if (waiting != null) {
            waiting.add(done);
            return;
        }
        List<Consumer<Exchange.Result>> own = new ArrayList<>(List.of(done));
        running.put(question, own);
        servers.ask(question, result -> received(question, own, now, result));
    }

    private void received(
            Question question,
            List<Consumer<Exchange.Result>> waiting,
            long asked,
            Exchange.Result result) {
        boolean current = running.remove(question, waiting);
        long ttl = Math.min(MOST_TTL, result.message().map(m -> ttl(m, question)).orElse(0L));
        // What was asked for before all was forgotten may be what was to be forgotten.
        if (current && ttl > 0) {
            kept.remove(question);
            kept.put(question, new Kept(result, asked + ttl * USEC));
        }
        waiting.forEach(each -> each.accept(result));
    }

    /** {@return for how many seconds it is good} */
    private static long ttl(Message message, Question question) {
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return 0;
        }
        List<Record> answer = message.getSection(Section.ANSWER);
        List<Record> authority = message.getSection(Section.AUTHORITY);
        return answer.isEmpty()
                ? Math.min(
                        Records.negativeTtl(authority, question.name()),
                        Records.leastTtl(authority))
                : Records.leastTtl(answer);
    }

    /** Forgets all. */
    void forget() {
        kept.clear();
        running.clear();
    }

    int size() {
        return kept.size();
    }
}
