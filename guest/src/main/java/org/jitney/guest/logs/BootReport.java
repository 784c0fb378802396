package org.jitney.guest.logs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the manager wrote to the journal in one boot about units: when they began to start, when
 * they were ready and how they failed. Its entries are known by their message IDs, and believed if
 * the first process has sent them.
 */
public final class BootReport {
    private static final String STARTING = "7d4958e842da4a758f6c1cdc7b36dcc5";
    private static final String STARTED = "39f53479d3a045ac8e11786248231fbf";
    private static final String FAILED = "be02cf6855d2428ba40df7e9d022f03d";
    private static final String FAILURE_RESULT = "d9b373ed55a64feb8242e02dbe79a49c";
    private static final String SUCCESS = "7ad2d189f7e94e70a38c781354912448";
    private static final String STOPPED = "9d1aaa27d60140bd96365438aad20286";
    private static final String STARTUP_FINISHED = "b07a249cd024414a82dd00cd181378ff";
    private static final List<String> KNOWN =
            List.of(STARTING, STARTED, FAILED, FAILURE_RESULT, SUCCESS, STOPPED, STARTUP_FINISHED);

    private final Map<String, Course> courses = new LinkedHashMap<>();
    private Optional<LogEntry> finished = Optional.empty();

    private BootReport() {}

    /**
     * How a unit's last start went.
     *
     * @param unit its name
     * @param startingUsec when it began, by the boot's clock; 0 if that is not known
     * @param readyUsec when it was ready; 0 if it was not
     * @param result {@code success}, or why it failed, such as {@code exit-code}; empty if unknown
     * @param failed whether it has failed and did not start since
     * @param lastMessage what the manager said last
     * @param timeUsec when, since 1970
     */
    public record Course(
            String unit,
            long startingUsec,
            long readyUsec,
            String result,
            boolean failed,
            String lastMessage,
            long timeUsec) {
        private Course with(String outcome, boolean isFailed, LogEntry entry) {
            return new Course(
                    unit,
                    startingUsec,
                    readyUsec,
                    outcome,
                    isFailed,
                    entry.field("MESSAGE"),
                    entry.realtimeUsec());
        }

        /** {@return how long it took to be ready; 0 if that is not known} */
        public long tookUsec() {
            return startingUsec > 0 && readyUsec > startingUsec ? readyUsec - startingUsec : 0;
        }
    }

    /** {@return what the journal says about a boot; nothing if there was none} */
    public static BootReport of(GuestJournal journal, int boot) throws IOException {
        List<String> wanted = new ArrayList<>();
        KNOWN.forEach(id -> wanted.add("MESSAGE_ID=" + id));
        wanted.add("_PID=1");
        BootReport report = new BootReport();
        for (LogEntry entry : journal.query(Filter.all().ofBoot(boot).matching(wanted))) {
            report.add(entry);
        }
        return report;
    }

    private void add(LogEntry entry) {
        String unit = entry.field("UNIT");
        String id = entry.field("MESSAGE_ID");
        if (id.equals(STARTUP_FINISHED)) {
            finished = Optional.of(entry);
            return;
        }
        if (unit.isEmpty()) {
            return;
        }
        long now = entry.monotonicUsec();
        Course old =
                courses.getOrDefault(
                        unit, new Course(unit, 0, 0, "", false, "", entry.realtimeUsec()));
        String text = entry.field("MESSAGE");
        long time = entry.realtimeUsec();
        courses.put(
                unit,
                switch (id) {
                    case STARTING -> new Course(unit, now, 0, "", false, text, time);
                    case STARTED ->
                            new Course(unit, old.startingUsec, now, old.result, false, text, time);
                    case SUCCESS -> old.with("success", false, entry);
                    case FAILURE_RESULT -> old.with(entry.field("UNIT_RESULT"), true, entry);
                    case FAILED -> old.with(failure(old, entry), true, entry);
                    default -> old;
                });
    }

    private static String failure(Course old, LogEntry entry) {
        return old.result.isEmpty() ? entry.field("JOB_RESULT") : old.result;
    }

    /** {@return how a unit's last start went; empty if the journal does not say} */
    public Optional<Course> course(String unit) {
        return Optional.ofNullable(courses.get(unit));
    }

    /** {@return the units that have failed, by name} */
    public List<Course> failed() {
        return courses.values().stream()
                .filter(Course::failed)
                .sorted(Comparator.comparing(Course::unit))
                .toList();
    }

    /** {@return the units whose start took time, the longest first} */
    public List<Course> blame() {
        return courses.values().stream()
                .filter(course -> course.tookUsec() > 0)
                .sorted(Comparator.comparingLong(Course::tookUsec).reversed())
                .toList();
    }

    /** {@return how long the parts of the boot took, in microseconds, by name} */
    public Map<String, Long> times() {
        Map<String, Long> times = new LinkedHashMap<>();
        long total = 0;
        for (String part : List.of("firmware", "loader", "kernel", "initrd", "userspace")) {
            String key = part.toUpperCase(java.util.Locale.ROOT) + "_USEC";
            String said = finished.map(entry -> entry.field(key)).orElse("");
            if (said.matches("[0-9]{1,18}")) {
                long usec = Long.parseLong(said);
                times.put(part, usec);
                total += usec;
            }
        }
        if (!times.isEmpty()) {
            times.put("total", total);
        }
        return times;
    }
}
