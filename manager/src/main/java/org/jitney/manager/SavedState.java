package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.manager.runtime.StateBag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the state of units and jobs down as it changes, so that whoever comes next, after a kill
 * or in the same process, goes on with it. Without a file nothing is kept.
 */
final class SavedState {
    static final String UNIT = "u:";
    static final String JOB = "j:";
    static final String NOTIFY = "@notify";
    static final String LAST_JOB = "@job";
    static final String KEEPER = "@keeper";

    private static final Logger LOG = LoggerFactory.getLogger(SavedState.class);
    private static final String PID = ".pid";
    private static final String FD = ".fd";

    // A name that begins like that is one of those that a service has given away.
    private static final String STORED = "stored";

    private final EngineCore engine;
    private final Map<String, StateBag> last = new HashMap<>();
    private final Set<UnitEntry> units = new HashSet<>();
    private final Map<Integer, Job> jobs = new LinkedHashMap<>();

    /** What services have given away for safekeeping, by unit. */
    private final Map<String, List<DescriptorKeeper.Stored>> stored = new TreeMap<>();

    private final DescriptorKeeper keeper;
    private @Nullable StateJournal journal;

    SavedState(EngineCore engine) {
        this.engine = engine;
        this.keeper = new DescriptorKeeper(() -> engine.config().spawner());
    }

    /** Begins a file of our own; {@link #publish} puts it in the place of the predecessor's. */
    void begin(Path file) {
        try {
            journal = StateJournal.begin(file);
        } catch (IOException e) {
            LOG.warn("{}: a successor would not know what runs: {}", file, e.toString());
        }
    }

    void publish() {
        StateJournal open = journal;
        if (open == null) {
            return;
        }
        engine.table().all().forEach(this::changed);
        engine.jobTable().all().forEach(this::changed);
        try {
            put(Continuation.HEADER, Optional.of(header()));
            flush();
            open.publish();
        } catch (IOException e) {
            LOG.warn("a successor would not know what runs: {}", e.toString());
        }
    }

    private StateBag header() throws IOException {
        return Continuation.newHeader(engine.groups().directory("/"))
                .put("environment", engine.environment().assignments())
                .put("watchdogs.off", !engine.honoursWatchdogs());
    }

    /** The manager's own properties changed. */
    void changed() {
        if (journal != null) {
            try {
                put(Continuation.HEADER, Optional.of(header()));
                engine.queues().wake();
            } catch (IOException e) {
                LOG.warn("the environment is not kept: {}", e.toString());
            }
        }
    }

    /** The unit is written with the next {@link #flush}. */
    void changed(UnitEntry unit) {
        if (journal != null) {
            units.add(unit);
        }
    }

    void forgotten(UnitEntry unit) {
        units.remove(unit);
        last.remove(UNIT + unit.id());
        stored.remove(unit.id());
        put(UNIT + unit.id(), Optional.empty());
    }

    /** The job is written with the next {@link #flush}, or no longer kept when it is over. */
    void changed(Job job) {
        if (journal != null) {
            jobs.put(job.id(), job);
        }
    }

    /** Writes everything that changed. */
    void flush() {
        if (journal == null) {
            return;
        }
        for (UnitEntry unit : units) {
            put(UNIT + unit.id(), bag(unit));
        }
        units.clear();
        if (keeper.keep(stored.values().stream().flatMap(List::stream).toList())) {
            put(KEEPER, Optional.of(keeper.save()));
        }
        if (!jobs.isEmpty()) {
            for (Job job : jobs.values()) {
                put(JOB + job.id(), job.isFinished() ? Optional.empty() : Optional.of(job.save()));
            }
            jobs.clear();
            put(LAST_JOB, Optional.of(new StateBag().put("id", engine.jobTable().lastId())));
        }
        journal.flush();
    }

    private void put(String key, Optional<StateBag> bag) {
        if (journal != null) {
            journal.put(key, bag);
        }
    }

    private Optional<StateBag> bag(UnitEntry unit) {
        if (!unit.times().stateChange.isSet() || unit.machineOrNull() == null) {
            return Optional.empty();
        }
        StateBag bag = new StateBag();
        unit.save(bag);
        engine.groups().mark(unit.controlGroup()).ifPresent(mark -> bag.put("mark", mark));
        StateBag before = last.getOrDefault(UNIT + unit.id(), new StateBag());
        for (String name : bag.names()) {
            boolean same = bag.text(name).equals(before.text(name));
            if (name.endsWith(PID)) {
                String born = before.text(name + ".born");
                bag.put(
                        name + ".born",
                        same && !born.isEmpty() ? born : ProcessFacts.birth(bag.integer(name)));
            } else if (name.endsWith(FD)) {
                bag.put(name + ".file", openFile(bag.integer(name)));
            }
        }
        last.put(UNIT + unit.id(), bag);
        note(unit.id(), bag);
        return Optional.of(bag);
    }

    private void note(String unit, StateBag bag) {
        if (bag.has(STORED)) {
            stored.put(
                    unit,
                    special(bag).stream()
                            .filter(name -> name.startsWith(STORED) && name.endsWith(FD))
                            .map(name ->
                                    new DescriptorKeeper.Stored(
                                            bag.integer(name), bag.text(name + ".file")))
                            .toList());
        } else {
            stored.remove(unit);
        }
    }

    /** {@return what the kernel calls the open file, such as {@code socket:[1234]}} */
    static String openFile(int fd) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
        } catch (IOException notOpen) {
            return "";
        }
    }

    /** Leaves open, for the program that this process is about to become, what it goes on with. */
    void handOver(Optional<Integer> notifySocket) {
        notifySocket.ifPresent(fd ->
                put(
                        NOTIFY,
                        Optional.of(
                                new StateBag()
                                        .put("notify.fd", fd)
                                        .put("notify.fd.file", openFile(fd)))));
        engine.table().all().forEach(this::changed);
        flush();
        notifySocket.ifPresent(fd -> keepOpen(fd, true));
        keepOpen(true);
    }

    /** It did not become another program. */
    void keepOpen(boolean open) {
        for (StateBag bag : last.values()) {
            for (String name : bag.names()) {
                if (name.endsWith(FD)) {
                    keepOpen(bag.integer(name), open);
                }
            }
        }
    }

    private static void keepOpen(int fd, boolean open) {
        try {
            Fcntl.setCloseOnExec(fd, !open);
        } catch (ErrnoException e) {
            LOG.warn("descriptor {} cannot be handed over: {}", fd, e.getMessage());
        }
    }

    /**
     * The manager ends in an orderly way; these units alone are left to the program that this
     * process becomes.
     */
    void end(Set<UnitEntry> survivors) {
        StateJournal open = journal;
        if (open == null || survivors.isEmpty()) {
            keeper.close();
            if (open != null) {
                open.delete();
            }
        } else {
            leave(survivors);
            open.close();
        }
        journal = null;
    }

    private void leave(Set<UnitEntry> survivors) {
        flush();
        Set<String> kept =
                survivors.stream().map(unit -> UNIT + unit.id()).collect(Collectors.toSet());
        for (String key : List.copyOf(last.keySet())) {
            if (!kept.contains(key)) {
                last.remove(key);
                put(key, Optional.empty());
            }
        }
        survivors.forEach(unit -> put(UNIT + unit.id(), bag(unit)));
        keeper.close();
        put(KEEPER, Optional.empty());
        put(LAST_JOB, Optional.empty());
        try {
            put(Continuation.HEADER, Optional.of(header().put(Continuation.ANEW, true)));
        } catch (IOException e) {
            LOG.warn("the units that survive will not be known: {}", e.toString());
        }
        if (journal != null) {
            journal.flush();
        }
        keepOpen(true);
    }

    /** {@return names that end in {@code .pid} and in {@code .fd}} */
    static List<String> special(StateBag bag) {
        return bag.names().stream().filter(n -> n.endsWith(PID) || n.endsWith(FD)).toList();
    }

    static boolean isProcess(String name) {
        return name.endsWith(PID);
    }
}
