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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tracking without control groups. A process belongs to a unit when it was started for it, descends
 * from one that does, or carries the unit's invocation ID in its environment. Since daemons may
 * wipe their environment, what was once found stays found: every scan of {@code /proc} remembers
 * the owner of each process, told apart from a later one with the same PID by its start time.
 */
final class DescentGroups implements ControlGroups {
    private record ProcEntry(int pid, int parent, String startTime) {}

    private record Owned(String group, String startTime) {}

    private final int self;
    private final Map<Integer, Owned> owners = new HashMap<>();
    private final Map<String, String> groupByInvocation = new HashMap<>();

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
    public Optional<Path> joinFile(String group) {
        return Optional.empty();
    }

    @Override
    public void started(String group, int pid, String invocationId) {
        groupByInvocation.put(invocationId, group);
        adopt(group, pid);
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
    public void remove(String group) {
        groupByInvocation.values().removeIf(g -> isWithin(g, group));
    }

    @Override
    public void close() {
        owners.clear();
        groupByInvocation.clear();
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
            return Optional.empty();
        }
        return byInvocation(line.peek().pid()).or(() -> byInvocation(process.pid()));
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
