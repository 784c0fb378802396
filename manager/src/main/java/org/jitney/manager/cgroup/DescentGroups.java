package org.jitney.manager.cgroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tracking without control groups. A process belongs to a unit when it was started for it, descends
 * from one that does, bears the unit's mark, or carries its invocation ID in the environment.
 *
 * <p>Descent alone loses a daemon that forks twice: when its parent is gone it is a child of the
 * manager like any other, and servers that set their process title wipe the environment. The mark
 * is what the kernel hands down to children and programs anyway and nothing else uses: the soft
 * limit of uninterrupted real-time computing, set to a number of the unit's own that is so large
 * (146,000 years and more) that it limits nothing. What was once found stays found: every scan of
 * {@code /proc} remembers the owner of each process, told apart from a later one with the same PID
 * by its start time.
 */
final class DescentGroups implements ControlGroups {
    private record ProcEntry(int pid, int parent, String startTime) {}

    private record Owned(String group, String startTime) {}

    private static final String MARK_LINE = "Max realtime timeout";
    private static final long FIRST_MARK = 1L << 62;

    private final int self;
    private final Map<Integer, Owned> owners = new HashMap<>();
    private final Map<String, String> groupByInvocation = new HashMap<>();
    private final Map<String, Long> markByGroup = new HashMap<>();
    private final Map<Long, String> groupByMark = new HashMap<>();

    /** The processes of a manager that was killed are no longer ours by descent. */
    private boolean recovered;

    private final Map<Integer, String> strangers = new HashMap<>();

    DescentGroups(int self) {
        this.self = self;
    }

    @Override
    public Mode mode() {
        return Mode.NONE;
    }

    @Override
    public void create(String group) {}

    @Override
    public List<Path> joinFiles(String group) {
        return List.of();
    }

    @Override
    public Optional<Path> directory(String group, String controller) {
        return Optional.empty();
    }

    @Override
    public boolean isVersion1(String controller) {
        return false;
    }

    @Override
    public OptionalLong mark(String group) {
        // The manager's PID keeps the marks of one that runs inside a service apart from ours.
        long mark =
                markByGroup.computeIfAbsent(
                        group, g -> FIRST_MARK + ((long) self << 32) + markByGroup.size() + 1);
        groupByMark.put(mark, group);
        return OptionalLong.of(mark);
    }

    @Override
    public void started(String group, int pid, String invocationId) {
        groupByInvocation.put(invocationId, group);
        adopt(group, pid);
    }

    @Override
    public void recover(String group, OptionalLong mark, String invocationId) {
        mark.ifPresent(known -> {
            markByGroup.put(group, known);
            groupByMark.put(known, group);
            recovered = true;
        });
        groupByInvocation.put(invocationId, group);
    }

    @Override
    public void adopt(String group, int pid) {
        read(pid).ifPresent(p -> owners.put(pid, new Owned(group, p.startTime())));
    }

    @Override
    public void ended(int pid) {
        // Its children are ours to reap now: note them before their line of descent is forgotten.
        scan();
        owners.remove(pid);
    }

    @Override
    public Set<Integer> processes(String group) {
        scan();
        Set<Integer> pids = new TreeSet<>();
        owners.forEach((pid, owned) -> {
            if (isWithin(owned.group(), group)) {
                pids.add(pid);
            }
        });
        return pids;
    }

    @Override
    public Optional<String> groupOf(int pid) {
        scan();
        return Optional.ofNullable(owners.get(pid)).map(Owned::group);
    }

    @Override
    public boolean isEmpty(String group) {
        return processes(group).isEmpty();
    }

    @Override
    public String kernelPath(String group) {
        return "";
    }

    @Override
    public Optional<Path> directory(String group) {
        return Optional.empty();
    }

    @Override
    public Set<String> enable(String group, Set<String> controllers) {
        return Set.of();
    }

    @Override
    public void write(String group, Attribute attribute) throws IOException {
        throw new IOException("there are no control groups");
    }

    @Override
    public boolean canFreeze() {
        return false;
    }

    @Override
    public void freeze(String group, boolean freeze) throws IOException {
        throw new IOException("there are no control groups");
    }

    @Override
    public boolean isFrozen(String group) {
        return false;
    }

    @Override
    public void remove(String group) {
        groupByInvocation.values().removeIf(g -> isWithin(g, group));
    }

    @Override
    public void close() {
        owners.clear();
        groupByInvocation.clear();
        markByGroup.clear();
        groupByMark.clear();
    }

    private static boolean isWithin(String group, String parent) {
        return parent.equals("/") || group.equals(parent) || group.startsWith(parent + "/");
    }

    private void scan() {
        Map<Integer, ProcEntry> alive = new HashMap<>();
        for (ProcEntry process : all()) {
            alive.put(process.pid(), process);
        }
        owners.entrySet()
                .removeIf(e -> {
                    ProcEntry process = alive.get(e.getKey());
                    return process == null || !process.startTime().equals(e.getValue().startTime());
                });
        for (ProcEntry process : alive.values()) {
            if (process.pid() != self && !owners.containsKey(process.pid())) {
                owner(process, alive)
                        .ifPresent(group ->
                                owners.put(process.pid(), new Owned(group, process.startTime())));
            }
        }
    }

    private Optional<String> owner(ProcEntry process, Map<Integer, ProcEntry> alive) {
        Deque<ProcEntry> line = new ArrayDeque<>();
        ProcEntry at = process;
        while (at != null && at.pid() != self && at.pid() != 1 && line.size() < 1000) {
            Owned owned = owners.get(at.pid());
            if (owned != null) {
                return Optional.of(owned.group());
            }
            line.push(at);
            at = alive.get(at.parent());
        }
        // Only what descends from us can be ours; the rest of the machine is not looked at.
        if (at == null || at.pid() != self || line.isEmpty()) {
            return recovered ? markedStranger(process) : Optional.empty();
        }
        return byMark(process.pid())
                .or(() -> byInvocation(line.element().pid()))
                .or(() -> byInvocation(process.pid()));
    }

    private Optional<String> markedStranger(ProcEntry process) {
        if (process.startTime().equals(strangers.get(process.pid()))) {
            return Optional.empty();
        }
        Optional<String> group = byMark(process.pid());
        if (group.isEmpty()) {
            strangers.put(process.pid(), process.startTime());
        }
        return group;
    }

    private Optional<String> byMark(int pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/limits"))) {
                if (line.startsWith(MARK_LINE)) {
                    String soft = line.substring(MARK_LINE.length()).strip().split(" ", 2)[0];
                    return soft.equals("unlimited")
                            ? Optional.empty()
                            : Optional.ofNullable(groupByMark.get(Long.parseUnsignedLong(soft)));
                }
            }
        } catch (IOException gone) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<String> byInvocation(int pid) {
        try {
            String text =
                    Files.readString(
                            Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            for (String assignment : text.split("\0", -1)) {
                if (assignment.startsWith("INVOCATION_ID=")) {
                    return Optional.ofNullable(
                            groupByInvocation.get(assignment.substring("INVOCATION_ID=".length())));
                }
            }
        } catch (IOException notReadable) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static List<ProcEntry> all() {
        List<ProcEntry> out = new ArrayList<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = String.valueOf(entry.getFileName());
                if (name.chars().allMatch(Character::isDigit)) {
                    read(Integer.parseInt(name)).ifPresent(out::add);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return out;
        }
        return out;
    }

    /** {@return the process unless it is gone or a zombie} */
    private static Optional<ProcEntry> read(int pid) {
        try {
            String stat =
                    Files.readString(
                            Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name is in parentheses and may hold any byte: fields are counted from its end.
            String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (rest[0].equals("Z") || rest[0].equals("X")) {
                return Optional.empty();
            }
            return Optional.of(new ProcEntry(pid, Integer.parseInt(rest[1]), rest[19]));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
