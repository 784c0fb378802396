package org.jitney.manager.mount;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.ProcessRequest;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;

/** An engine for one machine: notes what it is told, starts nothing, and has a clock by hand. */
public final class SimulatedHost implements UnitHost {
    /** The command lines that were to be run, and the signals. */
    public final List<String> done = new ArrayList<>();

    /** The states of the unit, in order. */
    public final List<ActiveState> states = new ArrayList<>();

    /** The jobs that were queued. */
    public final List<String> jobs = new ArrayList<>();

    public final List<String> logged = new ArrayList<>();
    public final Map<String, ActiveState> others = new HashMap<>();
    public final Set<String> starting = new HashSet<>();
    public Runnable readable = () -> {};
    private final List<ManualTimer> timers = new ArrayList<>();
    private long now = 1_000_000;
    private int pids = 100;

    /** A timer that goes by {@link #pass}. */
    private static final class ManualTimer implements HostTimer {
        private final Runnable action;
        private long at = NEVER;

        ManualTimer(Runnable action) {
            this.action = action;
        }

        @Override
        public void armAt(long usec) {
            at = usec;
        }

        @Override
        public long armedFor() {
            return at;
        }

        @Override
        public void disarm() {
            at = NEVER;
        }

        @Override
        public void close() {
            at = NEVER;
        }
    }

    /** Lets time pass. */
    public void pass(long usec) {
        now += usec;
        for (ManualTimer timer : List.copyOf(timers)) {
            if (timer.at != HostTimer.NEVER && timer.at <= now) {
                timer.disarm();
                timer.action.run();
            }
        }
    }

    /** {@return the process that was started last} */
    public int lastPid() {
        return pids;
    }

    @Override
    public String id() {
        return "mnt-x.mount";
    }

    @Override
    public long nowUsec() {
        return now;
    }

    @Override
    public DualTimestamp now() {
        return new DualTimestamp(now, now);
    }

    @Override
    public HostTimer timer(Runnable action) {
        ManualTimer timer = new ManualTimer(action);
        timers.add(timer);
        return timer;
    }

    @Override
    public void stateChanged(StateChange change) {
        states.add(change.now());
    }

    @Override
    public void changed() {}

    @Override
    public void newInvocation() {}

    @Override
    public int spawn(ProcessRequest request) {
        done.add(String.join(" ", request.command().argv()));
        return ++pids;
    }

    @Override
    public void watch(int pid) {}

    @Override
    public void unwatch(int pid) {}

    @Override
    public boolean isAlive(int pid) {
        return true;
    }

    @Override
    public boolean isChild(int pid) {
        return true;
    }

    @Override
    public boolean owns(int pid) {
        return true;
    }

    @Override
    public Set<Integer> processes() {
        return Set.of();
    }

    @Override
    public boolean hasProcesses() {
        return false;
    }

    @Override
    public boolean hearsOfEmptiness() {
        return false;
    }

    @Override
    public boolean wouldDisturb(String unit) {
        return false;
    }

    @Override
    public boolean hasJobs() {
        return false;
    }

    @Override
    public void afterChange(Runnable action) {
        throw new UnsupportedOperationException("nothing else changes here");
    }

    @Override
    public boolean kill(KillOperation operation, Processes processes) {
        done.add(operation + " " + processes.control());
        return true;
    }

    @Override
    public void signal(int pid, int signal) {
        done.add("signal " + signal + " to " + pid);
    }

    @Override
    public void conditionCommand(boolean holds) {
        done.add("condition " + holds);
    }

    @Override
    public String signalName(int signal) {
        return Integer.toString(signal);
    }

    @Override
    public String exitName(int code) {
        return Integer.toString(code);
    }

    @Override
    public boolean isStopPending() {
        return false;
    }

    @Override
    public boolean isStartPending() {
        return false;
    }

    @Override
    public Optional<String> startJob(String unit, String type, String mode) {
        jobs.add(unit + " " + type);
        return Optional.empty();
    }

    @Override
    public boolean withinStartLimit() {
        return true;
    }

    @Override
    public void propagateReload() {}

    @Override
    public HostFd connectionOf(String socket, OptionalInt number) {
        return HostFd.NONE;
    }

    @Override
    public List<NamedFd> listenFds() {
        return List.of();
    }

    @Override
    public AutoCloseable watchReadable(HostFd fd, Runnable ready) {
        readable = ready;
        return () -> readable = () -> {};
    }

    @Override
    public Optional<String> startConnection(
            String unit, HostFd connection, List<String> environment) {
        return Optional.of("not here");
    }

    @Override
    public boolean isStartPending(String unit) {
        return starting.contains(unit);
    }

    @Override
    public boolean hitStartLimit(String unit) {
        return false;
    }

    @Override
    public String hostPath(String path) {
        return path;
    }

    @Override
    public Optional<String> readFile(String path) {
        return Optional.empty();
    }

    @Override
    public int ownerOf(String path) {
        return -1;
    }

    @Override
    public void deleteFile(String path) {}

    @Override
    public void releaseRunResources() {}

    @Override
    public Optional<ActiveState> stateOf(String unit) {
        return Optional.ofNullable(others.get(unit));
    }

    @Override
    public boolean canLoad(String unit) {
        return true;
    }

    @Override
    public void log(LogLevel level, String text, Map<String, String> fields) {
        logged.add(text);
    }

    @Override
    public int attach(Set<Integer> pids) {
        throw new UnsupportedOperationException("no unit here takes processes in");
    }

    @Override
    public HostFd openFd(int number) {
        throw new UnsupportedOperationException("no unit here was left by another manager");
    }
}
