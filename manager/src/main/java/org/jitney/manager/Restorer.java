package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Kill;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.StateChange;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with what a predecessor left, in this order: all units take over their state and nothing
 * moves yet; then each looks at what happened to its processes meanwhile; then the jobs go on;
 * last, processes of a unit that is down by its record are ended, since it had not got so far that
 * they were written down and is started once more.
 */
final class Restorer {
    private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);

    private record Holder(int pid, int fd) {}

    private final EngineCore engine;
    private final Continuation predecessor;
    private final boolean sameProcess;
    private final Map<String, Holder> holders = new HashMap<>();
    private boolean holdersKnown;
    private final DescriptorKeeper.Left kept;

    Restorer(EngineCore engine, Continuation predecessor) {
        this.engine = engine;
        this.predecessor = predecessor;
        this.sameProcess = predecessor.isSameProcess();
        this.kept =
                new DescriptorKeeper.Left(
                        predecessor.left(SavedState.KEEPER).getOrDefault("", new StateBag()));
    }

    void restore() {
        if (predecessor.goesOn()) {
            engine.environment().setAll(predecessor.header().texts("environment"));
            engine.honourWatchdogs(!predecessor.header().flag("watchdogs.off"));
        }
        List<UnitEntry> restored = new ArrayList<>();
        predecessor
                .left(SavedState.UNIT)
                .forEach((name, bag) -> groups(name, bag).ifPresent(restored::add));
        for (UnitEntry unit : restored) {
            guarded(unit, () -> unit.restore(resolved(bagOf(unit))));
        }
        restored.forEach(unit -> engine.failed(unit, unit.activeState() == ActiveState.FAILED));
        restored.forEach(unit -> guarded(unit, () -> unit.machine().ifPresent(m -> m.resume())));
        restored.stream()
                .filter(unit -> !unit.activeState().isInactiveOrFailed())
                .forEach(engine.resources().memory()::groupIsThere);
        jobs();
        if (!sameProcess) {
            restored.forEach(engine.processes()::follow);
            endStrays();
        }
        kept.end();
        engine.loop().defer(engine.processes()::reap);
        LOG.info(
                "went on with {} units and {} jobs of {}",
                restored.size(),
                engine.jobTable().size(),
                sameProcess ? "the program before" : "a manager that was killed");
    }

    private StateBag bagOf(UnitEntry unit) {
        return predecessor.left(SavedState.UNIT).getOrDefault(unit.id(), new StateBag());
    }

    private static void guarded(UnitEntry unit, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("{}: cannot go on where the predecessor stopped", unit.id(), e);
        }
    }

    /** Loads the unit and finds its processes, which others may be asked for. */
    private Optional<UnitEntry> groups(String name, StateBag bag) {
        if (!UnitName.isValid(name)) {
            return Optional.empty();
        }
        UnitEntry unit = engine.table().request(name);
        if (!unit.id().equals(name)) {
            LOG.warn("{} is another name of {} now; its state is dropped", name, unit.id());
            return Optional.empty();
        }
        engine.table().placeInGroup(unit, bag.text("group"));
        OptionalLong mark =
                bag.has("mark") ? OptionalLong.of(bag.number("mark")) : OptionalLong.empty();
        engine.groups().recover(unit.controlGroup(), mark, bag.text("invocation"));
        return Optional.of(unit);
    }

    /** Replaces processes that are gone and descriptors that are not ours by what is there. */
    private StateBag resolved(StateBag bag) {
        for (String name : SavedState.special(bag)) {
            if (SavedState.isProcess(name)) {
                boolean gone = !ProcessFacts.isSame(bag.integer(name), bag.text(name + ".born"));
                bag.put(name + ".gone", gone);
            } else {
                Optional<Integer> fd = descriptor(bag.integer(name), bag.text(name + ".file"));
                if (fd.isPresent()) {
                    bag.put(name, fd.get());
                } else {
                    bag.remove(name);
                }
            }
        }
        return bag;
    }

    private Optional<Integer> descriptor(int number, String file) {
        if (sameProcess && !file.isEmpty() && SavedState.openFile(number).equals(file)) {
            try {
                Fcntl.setCloseOnExec(number, true);
                return Optional.of(number);
            } catch (ErrnoException notOpen) {
                return Optional.empty();
            }
        }
        Optional<Integer> still = sameProcess ? Optional.empty() : kept.take(number);
        if (still.isPresent()) {
            return still;
        }
        return file.startsWith("socket:") || file.startsWith("pipe:")
                ? fromHolder(file)
                : Optional.empty();
    }

    /** The number of a socket is one of a kind: whoever of our processes has it, has ours. */
    private Optional<Integer> fromHolder(String file) {
        if (!holdersKnown) {
            holdersKnown = true;
            engine.groups().processes("/").forEach(this::noteFiles);
        }
        Holder holder = holders.get(file);
        if (holder == null) {
            return Optional.empty();
        }
        try (PidFd process = PidFd.open(holder.pid())) {
            return Optional.of(process.descriptor(holder.fd()).release());
        } catch (ErrnoException e) {
            LOG.warn("{} of process {}: {}", file, holder.pid(), e.getMessage());
            return Optional.empty();
        }
    }

    private void noteFiles(int pid) {
        try (Stream<Path> fds = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path fd : fds.toList()) {
                String file = Files.readSymbolicLink(fd).toString();
                int number = Integer.parseInt(String.valueOf(fd.getFileName()));
                holders.putIfAbsent(file, new Holder(pid, number));
            }
        } catch (IOException gone) {
            LOG.debug("process {}: {}", pid, gone.toString());
        }
    }

    private void jobs() {
        predecessor
                .left(SavedState.JOB)
                .forEach((id, bag) -> {
                    if (UnitName.isValid(bag.text("unit"))) {
                        UnitEntry unit = engine.table().request(bag.text("unit"));
                        engine.jobTable().restore(Job.restore(Integer.parseInt(id), unit, bag));
                    }
                });
        StateBag last = predecessor.left(SavedState.LAST_JOB).getOrDefault("", new StateBag());
        engine.jobTable().numberAfter(last.integer("id"));
        // What a job waited for may have come about while nobody looked.
        for (Job job : engine.jobTable().all()) {
            ActiveState state = job.entry().activeState();
            engine.jobTable().unitChanged(job.entry(), StateChange.of(state, state));
        }
    }

    private void endStrays() {
        for (int pid : engine.groups().processes("/")) {
            Optional<UnitEntry> unit = engine.processes().unitOf(pid);
            boolean stray =
                    unit.filter(u -> u.loaded().type() == UnitType.SERVICE)
                            .filter(u -> u.activeState().isInactiveOrFailed())
                            .isPresent();
            if (stray) {
                LOG.warn(
                        "{}: process {} was started in the last moment of the predecessor; it is"
                                + " ended",
                        unit.get().id(),
                        pid);
                try {
                    Kill.kill(pid, Signals.KILL);
                } catch (ErrnoException gone) {
                    LOG.debug("process {}: {}", pid, gone.getMessage());
                }
            }
        }
    }
}
