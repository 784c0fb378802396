package org.jitney.resolve1.mdns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Records that were heard on a link: RFC 6762 section 10. There is an end to how many: then nothing
 * new is kept until old ones go.
 */
public final class MdnsCache {
    private static final int MOST = 4096;
    private static final long SECOND = 1_000_000;

    /** Nothing is kept for longer; seconds. */
    static final long MOST_TTL = 2 * 3600;

    private record Kept(Record record, boolean unique, long heard, long until) {}

    private final Map<Question, List<Kept>> kept = new HashMap<>();
    private int size;

    private static Question key(Record record) {
        return new Question(record.getName(), record.getType(), DClass.IN);
    }

    /** Takes what was heard in one message; microseconds. */
    void put(List<Record> records, long now) {
        trim(now);
        for (Record each : records) {
            boolean unique = MdnsMessages.isUnique(each);
            Record record = MdnsMessages.plain(each);
            if (record.getDClass() == DClass.IN) {
                put(record, unique, now);
            }
        }
    }

    private void put(Record record, boolean unique, long now) {
        List<Kept> all = kept.computeIfAbsent(key(record), _ -> new ArrayList<>());
        List<Kept> next = new ArrayList<>();
        for (Kept each : all) {
            boolean same = each.record().equals(record);
            // What came a moment ago belongs to the same answer, in another message.
            boolean stale = unique && now - each.heard() > SECOND;
            long until = stale ? Math.min(each.until(), now + SECOND) : each.until();
            if (!same) {
                next.add(new Kept(each.record(), each.unique(), each.heard(), until));
            }
        }
        size += next.size() - all.size();
        // Who takes a name back may be heard before who still has it: it lasts for a second.
        long ttl = Math.clamp(record.getTTL(), 1, MOST_TTL);
        if (size < MOST) {
            next.add(new Kept(record, unique, now, now + ttl * SECOND));
            size++;
        }
        kept.put(key(record), next);
    }

    private void trim(long now) {
        kept.values()
                .removeIf(all -> {
                    int before = all.size();
                    all.removeIf(each -> each.until() <= now);
                    size -= before - all.size();
                    return all.isEmpty();
                });
    }

    /** {@return what is known, its time to live reduced by its age} */
    List<Record> find(Question question, long now) {
        List<Record> found = new ArrayList<>();
        for (Kept each : all(question)) {
            if (each.until() > now) {
                long left = (each.until() - now + SECOND - 1) / SECOND;
                found.add(Records.withTtl(each.record(), left));
            }
        }
        return found;
    }

    private List<Kept> all(Question question) {
        return kept.getOrDefault(question, List.of());
    }

    /** An answer that came at a time, and goes at another; microseconds. */
    record Heard(Record record, long at, long until) {}

    /** {@return what is known, as it came} */
    List<Heard> heard(Question question, long now) {
        return all(question).stream()
                .filter(k -> k.until() > now)
                .map(k -> new Heard(k.record(), k.heard(), k.until()))
                .toList();
    }

    /** {@return what is still good for more than half of its time: section 7.1} */
    List<Record> known(Question question, long now) {
        return all(question).stream()
                .filter(k -> !k.unique() && k.until() - now > (k.until() - k.heard()) / 2)
                .map(k -> Records.withTtl(k.record(), (k.until() - now) / SECOND))
                .toList();
    }

    /** {@return whether what is known is all that there is} */
    boolean isWhole(Question question, long now) {
        return all(question).stream().anyMatch(k -> k.unique() && k.until() > now);
    }

    /** {@return whether the one who has a name has said that it has nothing of a type} */
    boolean isNone(Question question, long now) {
        return all(new Question(question.name(), Type.NSEC, DClass.IN)).stream()
                .anyMatch(k ->
                        k.until() > now
                                && k.record() instanceof NSECRecord nsec
                                && !nsec.hasType(question.type()));
    }

    /** Forgets all. */
    public void flush() {
        kept.clear();
        size = 0;
    }
}
