package org.jitney.resolve1.dns;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jitney.resolve1.cache.Cache;
import org.jitney.resolve1.config.CacheMode;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What servers say: nothing that the question does not lead to is kept of it. */
class ReplyFuzzTest {
    private static final Question QUESTION =
            Question.of(Name.fromConstantString("www.example.test."), Type.A);

    @FuzzTest
    void answers(byte[] data) {
        byte[] bytes = data.clone();
        if (bytes.length > 2) { // what has another id is dropped at once
            bytes[0] = 0x12;
            bytes[1] = 0x34;
        }
        Optional<Message> message = Messages.answer(bytes, 0x1234, QUESTION);
        if (message.isEmpty()) {
            return;
        }
        Reply reply = Reply.of(message.get(), QUESTION);
        Set<Name> reached = new HashSet<>(Set.of(QUESTION.name()));
        for (Record each : reply.answer()) {
            boolean led =
                    reached.contains(each.getName())
                            || reached.stream().anyMatch(n -> n.subdomain(each.getName()));
            if (!led) {
                throw new AssertionError(each + " was not asked for: " + reply.answer());
            }
            if (each instanceof CNAMERecord alias) {
                reached.add(alias.getTarget());
            } else if (each instanceof DNAMERecord) {
                Reply.alias(reply.answer(), QUESTION.name()).ifPresent(reached::add);
                reached.add(reply.last());
            }
        }
        Cache cache = new Cache(CacheMode.YES, Duration.ofMinutes(5));
        State state = reply.rcode() == 0 ? State.SUCCESS : State.RCODE_FAILURE;
        Outcome outcome =
                new Outcome(
                        state,
                        reply.rcode(),
                        reply.answer(),
                        reply.authority(),
                        LookupFlags.DNS,
                        0,
                        "");
        cache.put(QUESTION, outcome, reply.last(), data.length, 0);
        cache.find(QUESTION, 1_500_000);
        cache.findStale(QUESTION, 400_000_000L);
        if (cache.size(0) > 1) {
            throw new AssertionError("one answer is one entry");
        }
    }
}
