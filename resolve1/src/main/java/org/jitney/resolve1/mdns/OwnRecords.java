package org.jitney.resolve1.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What this machine says of itself on a link: its name's addresses, and their names.
 *
 * <p>A name is asked for three times first (section 8.1), and then told to all twice (8.3). Who has
 * it too is heard at any time: then it is asked for again, or, if that goes on already, another
 * name is needed. Of two that ask at the same time the one with the later records has it (8.2).
 * When it ends, or an address goes, it is taken back (10.1).
 */
final class OwnRecords {
    static final Duration PROBE = Duration.ofMillis(250);
    static final Duration ANNOUNCE = Duration.ofSeconds(1);
    private static final Duration DEFER = Duration.ofSeconds(1);
    private static final int PROBES = 3;
    private static final int ANNOUNCEMENTS = 2;
    static final long TTL = 120;
    private static final long LEGACY_TTL = 10;
    private static final long SECOND = 1_000_000;

    /** What there is to be told. */
    interface Source {
        /** {@return the name that has to be ours alone, if anything is told} */
        Optional<Name> name();

        /** {@return what is told under that name, and of it under others} */
        List<Record> records(Name name);

        /** {@return whether a record of the name that was heard is true} */
        boolean isTrue(Record record);

        /** Somebody else has the name. */
        void lost();
    }

    private enum Phase {
        NONE,
        PROBING,
        OURS,
        LOST
    }

    private final TimeSource time;
    private final RandomGenerator random;
    private final Source source;
    private final Consumer<byte[]> toAll;
    private final Timer timer;
    private final Map<Record, Long> told = new HashMap<>();
    private Phase phase = Phase.NONE;
    private Optional<Name> name = Optional.empty();
    private List<Record> records = List.of();
    private int step;

    OwnRecords(TimeSource time, RandomGenerator random, Source source, Consumer<byte[]> toAll) {
        this.time = time;
        this.random = random;
        this.source = source;
        this.toAll = toAll;
        this.timer = time.timer(this::due);
    }

    /** Takes the name and the addresses that there are now. */
    void update() {
        Optional<Name> next = source.name();
        List<Record> fresh = next.map(source::records).orElse(List.of());
        if (next.equals(name) && fresh.equals(records)) {
            return;
        }
        List<Record> gone = new ArrayList<>(records);
        gone.removeAll(fresh);
        takeBack(gone);
        records = fresh;
        if (!next.equals(name)) {
            name = next;
            phase = Phase.NONE;
            timer.disarm();
            next.ifPresent(_ -> probe(Duration.ofNanos(random.nextLong(PROBE.toNanos()))));
        } else if (phase == Phase.OURS) {
            announce();
        }
    }

    private void probe(Duration after) {
        phase = Phase.PROBING;
        step = 0;
        timer.armAfter(after);
    }

    private void announce() {
        phase = Phase.OURS;
        step = 0;
        due();
    }

    private void due() {
        step++;
        switch (phase) {
            case PROBING -> {
                if (step > PROBES) {
                    announce();
                    return;
                }
                timer.armAfter(PROBE);
                toAll.accept(
                        MdnsMessages.probe(Question.of(name.orElseThrow(), Type.ANY), proposed()));
            }
            case OURS -> {
                tell(records);
                if (step < ANNOUNCEMENTS) {
                    timer.armAfter(ANNOUNCE);
                }
            }
            case NONE, LOST -> {}
        }
    }

    private List<Record> proposed() {
        return records.stream().filter(r -> name.filter(r.getName()::equals).isPresent()).toList();
    }

    private void tell(List<Record> what) {
        long now = time.clock().monotonic().usec();
        what.forEach(record -> told.put(record, now));
        toAll.accept(MdnsMessages.response(what, besides(what)));
    }

    private void takeBack(List<Record> gone) {
        if (phase == Phase.OURS && !gone.isEmpty()) {
            toAll.accept(
                    MdnsMessages.response(
                            gone.stream().map(r -> Records.withTtl(r, 0)).toList(), List.of()));
        }
        gone.forEach(told::remove);
    }

    /** Somebody tells of his records. */
    void heard(List<Record> others) {
        boolean conflict =
                others.stream()
                        .map(MdnsMessages::plain)
                        .anyMatch(r ->
                                name.filter(r.getName()::equals).isPresent()
                                        && r.getTTL() > 0
                                        && !isTrue(r));
        if (!conflict) {
            return;
        }
        if (phase == Phase.PROBING) {
            lose();
        } else if (phase == Phase.OURS) {
            probe(Duration.ZERO);
        }
    }

    /** Of types that we have not there is no other truth once the name is ours. */
    private boolean isTrue(Record record) {
        boolean ofOurs = records.stream().anyMatch(r -> r.getType() == record.getType());
        return ofOurs ? source.isTrue(record) : phase == Phase.OURS;
    }

    private void lose() {
        phase = Phase.LOST;
        timer.disarm();
        source.lost();
    }

    /**
     * Somebody asks.
     *
     * @param legacy whether he speaks plain DNS
     * @param answer sends to him alone
     */
    void asked(Message query, boolean legacy, Consumer<byte[]> answer) {
        List<Record> proposals = query.getSection(Section.AUTHORITY);
        boolean probe = !proposals.isEmpty();
        if (probe && phase == Phase.PROBING && !legacy) {
            contest(proposals);
            return;
        }
        if (phase != Phase.OURS) {
            return;
        }
        List<Record> found = new ArrayList<>();
        boolean alone = true;
        for (Record each : query.getSection(Section.QUESTION)) {
            List<Record> some = answers(MdnsMessages.question(each));
            some.stream().filter(r -> !found.contains(r)).forEach(found::add);
            alone &= some.isEmpty() || MdnsMessages.isForAsker(each);
        }
        found.removeIf(r -> isKnown(r, query.getSection(Section.ANSWER)));
        if (found.isEmpty()) {
            return;
        }
        if (legacy) {
            List<Record> brief = found.stream().map(r -> Records.withTtl(r, LEGACY_TTL)).toList();
            answer.accept(MdnsMessages.legacy(query, brief));
            return;
        }
        long now = time.clock().monotonic().usec();
        // All have to hear it from time to time, whoever asks: section 5.4.
        boolean fresh = found.stream().allMatch(r -> age(r, now) < TTL * SECOND / 4);
        if (alone && fresh) {
            answer.accept(MdnsMessages.response(found, besides(found)));
            return;
        }
        long pause = probe ? SECOND / 4 : SECOND;
        found.removeIf(r -> age(r, now) < pause); // section 6
        if (!found.isEmpty()) {
            tell(found);
        }
    }

    /** Who hears of a name will ask for what it has: RFC 6763 section 12. */
    private List<Record> besides(List<Record> answer) {
        boolean pointed =
                answer.stream()
                        .anyMatch(r ->
                                r instanceof PTRRecord p
                                        && !p.getName().subdomain(MdnsMessages.ARPA)
                                        && name.filter(p.getTarget()::equals).isPresent());
        return pointed ? proposed().stream().filter(r -> !answer.contains(r)).toList() : List.of();
    }

    /** {@return what we ourselves would answer, if that is known to be ours} */
    List<Record> find(Question question) {
        return phase == Phase.OURS
                ? records.stream().filter(question::accepts).toList()
                : List.of();
    }

    private long age(Record record, long now) {
        Long at = told.get(record);
        return at == null ? Long.MAX_VALUE : now - at;
    }

    private List<Record> answers(Question question) {
        if (question.dclass() != DClass.IN && question.dclass() != DClass.ANY) {
            return List.of();
        }
        List<Record> ofName =
                records.stream().filter(r -> r.getName().equals(question.name())).toList();
        List<Record> found =
                ofName.stream()
                        .filter(r -> question.type() == Type.ANY || r.getType() == question.type())
                        .toList();
        if (!found.isEmpty() || ofName.isEmpty()) {
            return found;
        }
        // There is nothing else of the name: section 6.1.
        int[] types = ofName.stream().mapToInt(Record::getType).distinct().toArray();
        return List.of(new NSECRecord(question.name(), DClass.IN, TTL, question.name(), types));
    }

    private static boolean isKnown(Record record, List<Record> known) {
        return known.stream()
                .map(MdnsMessages::plain)
                .anyMatch(k -> k.equals(record) && k.getTTL() >= record.getTTL() / 2);
    }

    /** Two ask for a name at the same time: section 8.2. */
    private void contest(List<Record> proposals) {
        List<byte[]> theirs =
                proposals.stream()
                        .map(MdnsMessages::plain)
                        .filter(r -> name.filter(r.getName()::equals).isPresent())
                        .map(OwnRecords::comparable)
                        .sorted(Arrays::compareUnsigned)
                        .toList();
        if (theirs.isEmpty()) {
            return;
        }
        List<byte[]> ours =
                proposed().stream()
                        .map(OwnRecords::comparable)
                        .sorted(Arrays::compareUnsigned)
                        .toList();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            int order = Arrays.compareUnsigned(ours.get(i), theirs.get(i));
            if (order != 0) {
                deferIf(order < 0);
                return;
            }
        }
        deferIf(ours.size() < theirs.size());
    }

    private void deferIf(boolean lost) {
        if (lost) {
            probe(DEFER);
        }
    }

    /** Class, type and data, in the order in which they are compared. */
    private static byte[] comparable(Record record) {
        byte[] data = record.rdataToWireCanonical();
        byte[] all = new byte[data.length + 4];
        all[0] = (byte) (record.getDClass() >> 8);
        all[1] = (byte) record.getDClass();
        all[2] = (byte) (record.getType() >> 8);
        all[3] = (byte) record.getType();
        System.arraycopy(data, 0, all, 4, data.length);
        return all;
    }

    /** Takes all back. */
    void stop() {
        takeBack(records);
        records = List.of();
        name = Optional.empty();
        phase = Phase.NONE;
        timer.disarm();
    }
}
