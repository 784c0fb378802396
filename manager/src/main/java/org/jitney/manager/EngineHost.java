package org.jitney.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Kill;
import org.jitney.linux.sys.Stat;
import org.jitney.manager.exec.ExitCode;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.job.JobMode;
import org.jitney.manager.job.JobType;
import org.jitney.manager.mount.MountRuntime;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.ProcessRequest;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.service.ServiceRuntime;
import org.jitney.manager.socket.SocketMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one unit's machine sees of the engine. */
final class EngineHost implements UnitHost {
    private static final Logger LOG = LoggerFactory.getLogger(EngineHost.class);
    private static final int MAX_FILE = 4096;
    private final EngineCore engine;
    private final UnitEntry unit;

    EngineHost(EngineCore engine, UnitEntry unit) {
        this.engine = engine;
        this.unit = unit;
    }

    @Override
    public String id() {
        return unit.id();
    }

    @Override
    public long nowUsec() {
        return engine.nowUsec();
    }

    @Override
    public DualTimestamp now() {
        return engine.now();
    }

    @Override
    public HostTimer timer(Runnable action) {
        return new LoopTimer(engine, action);
    }

    @Override
    public void stateChanged(StateChange change) {
        engine.propagation().changed(unit, change);
    }

    @Override
    public void changed() {
        engine.queues().changed(unit);
    }

    @Override
    public void newInvocation() {
        engine.newInvocation(unit);
    }

    @Override
    public int spawn(ProcessRequest request) throws SpawnRefused {
        return engine.spawns().spawn(unit, request);
    }

    @Override
    public void watch(int pid) {
        engine.processes().watch(unit, pid);
    }

    @Override
    public void unwatch(int pid) {
        engine.processes().unwatch(pid);
    }

    @Override
    public boolean isAlive(int pid) {
        return ProcessFacts.isAlive(pid);
    }

    @Override
    public boolean isChild(int pid) {
        return ProcessFacts.isChild(pid);
    }

    @Override
    public boolean owns(int pid) {
        return engine.processes().unitOf(pid).filter(owner -> owner == unit).isPresent();
    }

    @Override
    public Set<Integer> processes() {
        return unit.controlGroup().isEmpty()
                ? Set.of()
                : engine.groups().processes(unit.controlGroup());
    }

    @Override
    public int attach(Set<Integer> pids) {
        return engine.live().move(unit, unit.controlGroup(), pids).moved();
    }

    @Override
    public boolean hasProcesses() {
        return !unit.controlGroup().isEmpty() && !engine.groups().isEmpty(unit.controlGroup());
    }

    @Override
    public boolean hearsOfEmptiness() {
        return engine.resources().emptiness().watch(unit);
    }

    @Override
    public boolean kill(KillOperation operation, Processes processes) {
        return engine.killer().kill(unit, operation, processes);
    }

    @Override
    public void signal(int pid, int signal) {
        try {
            Kill.kill(pid, signal);
        } catch (ErrnoException gone) {
            LOG.debug("{}: process {}: {}", unit.id(), pid, gone.getMessage());
        }
    }

    @Override
    public void conditionCommand(boolean holds) {
        unit.setConditionResult(holds);
    }

    @Override
    public String signalName(int signal) {
        return Signals.shortName(signal);
    }

    @Override
    public String exitName(int code) {
        return switch (code) {
            case 0 -> "SUCCESS";
            case 1 -> "FAILURE";
            case 2 -> "INVALIDARGUMENT";
            case 3 -> "NOTIMPLEMENTED";
            case 4 -> "NOPERMISSION";
            case 5 -> "NOTINSTALLED";
            case 6 -> "NOTCONFIGURED";
            case 7 -> "NOTRUNNING";
            case 255 -> "EXCEPTION";
            default -> ExitCode.of(code).map(Enum::name).orElse("n/a");
        };
    }

    @Override
    public boolean isStopPending() {
        Job job = unit.jobOrNull();
        return job != null && job.kind() == JobType.STOP;
    }

    @Override
    public boolean isStartPending() {
        Job job = unit.jobOrNull();
        return job != null && (job.kind() == JobType.START || job.kind() == JobType.RESTART);
    }

    @Override
    public Optional<String> startJob(String name, String type, String mode) {
        try {
            var _ =
                    engine.admission()
                            .startJob(name, type, mode, Requester.manager("by " + unit.id()));
            return Optional.empty();
        } catch (ManagerError e) {
            return Optional.of(e.text());
        }
    }

    @Override
    public boolean wouldDisturb(String name) {
        return engine.admission()
                .plan(name, "start", JobMode.LENIENT.toString())
                .errorName()
                .endsWith("TransactionIsDestructive");
    }

    @Override
    public boolean hasJobs() {
        return engine.jobTable().size() > 0;
    }

    @Override
    public void afterChange(Runnable action) {
        engine.afterChange(action);
    }

    @Override
    public boolean withinStartLimit() {
        return unit.withinStartLimit(nowUsec());
    }

    @Override
    public void propagateReload() {
        for (UnitEntry other : engine.table().related(unit, Atom.PROPAGATES_RELOAD_TO)) {
            engine.startJobQuietly(
                    other, "try-reload", "fail", "reload propagated from " + unit.id());
        }
    }

    @Override
    public List<NamedFd> listenFds() {
        List<NamedFd> out = new ArrayList<>();
        for (UnitEntry other : engine.table().related(unit, Atom.TRIGGERED_BY)) {
            if (other.machineOrNull() instanceof SocketMachine socket) {
                out.addAll(socket.handOver());
            }
        }
        return out;
    }

    @Override
    public HostFd openFd(int number) {
        return NotifySocket.own(org.jitney.linux.fd.Fd.adopt(number));
    }

    @Override
    public AutoCloseable watchReadable(HostFd fd, Runnable ready) {
        try {
            return engine.loop()
                    .watch(
                            org.jitney.linux.fd.Fd.adopt(fd.number()),
                            org.jitney.linux.event.EventLoop.READABLE,
                            events -> ready.run());
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot watch a socket: {}", unit.id(), e.getMessage());
            return () -> {};
        }
    }

    @Override
    public OptionalInt processOf(HostFd fd) {
        return ProcessFacts.processOf(fd.number());
    }

    @Override
    public boolean isProcess(int pid, long id) {
        try (PidFd process = PidFd.open(pid)) {
            return Stat.statx(process.fd().number(), "", Fcntl.AT_EMPTY_PATH).inode() == id;
        } catch (ErrnoException gone) {
            return false;
        }
    }

    @Override
    public AutoCloseable watchHangup(HostFd fd, Runnable gone) {
        try {
            // Nothing to wait for: hangups and errors are always reported.
            return engine.loop()
                    .watch(org.jitney.linux.fd.Fd.adopt(fd.number()), 0, events -> gone.run());
        } catch (ErrnoException notPollable) {
            LOG.debug("{}: a stored file is not watched: {}", unit.id(), notPollable.getMessage());
            return () -> {};
        }
    }

    @Override
    public boolean honoursWatchdogs() {
        return engine.honoursWatchdogs();
    }

    @Override
    public Optional<String> startConnection(
            String name, HostFd connection, List<String> environment) {
        try {
            engine.requests().startConnection(name, unit.id(), connection, environment);
            return Optional.empty();
        } catch (ManagerError e) {
            connection.close();
            return Optional.of(e.text());
        }
    }

    @Override
    public HostFd connectionOf(String socket, OptionalInt number) {
        UnitMachine machine = engine.table().get(socket).flatMap(UnitEntry::machine).orElse(null);
        if (machine instanceof SocketMachine owner) {
            return owner.adoptConnection(number);
        }
        return number.isPresent() ? openFd(number.getAsInt()) : HostFd.NONE;
    }

    @Override
    public boolean isStartPending(String name) {
        return engine.table()
                .get(name)
                .flatMap(UnitEntry::job)
                .filter(j -> j.kind() == JobType.START || j.kind() == JobType.RESTART)
                .isPresent();
    }

    @Override
    public boolean hitStartLimit(String name) {
        Optional<UnitEntry> unit = engine.table().get(name);
        return Stream.of(
                        unit.flatMap(UnitEntry::service).map(ServiceRuntime::result),
                        unit.flatMap(u -> u.runtime(MountRuntime.class)).map(MountRuntime::result))
                .flatMap(Optional::stream)
                .anyMatch("start-limit-hit"::equals);
    }

    @Override
    public String hostPath(String path) {
        return engine.root().isHost() ? path : engine.root().path() + path;
    }

    @Override
    public Optional<String> readFile(String path) {
        try {
            Optional<Stat.FileStat> stat = engine.root().stat(path);
            if (stat.isEmpty() || !stat.get().isRegular() || stat.get().size() > MAX_FILE) {
                return Optional.empty();
            }
            return engine.root().readIfExists(path);
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    @Override
    public int ownerOf(String path) {
        try {
            return engine.root().stat(path).map(Stat.FileStat::uid).orElse(-1);
        } catch (ErrnoException e) {
            return -1;
        }
    }

    @Override
    public void deleteFile(String path) {
        try {
            engine.root().remove(path);
        } catch (ErrnoException e) {
            LOG.debug("{}: {}: {}", unit.id(), path, e.getMessage());
        }
    }

    @Override
    public void releaseRunResources() {
        engine.spawns().release(unit);
    }

    @Override
    public Optional<ActiveState> stateOf(String name) {
        return engine.table().get(name).map(UnitEntry::activeState);
    }

    @Override
    public boolean canLoad(String name) {
        try {
            return engine.entry(name).loaded().loadState() == LoadState.LOADED;
        } catch (ManagerError e) {
            LOG.debug("{}: {}", name, e.text());
            return false;
        }
    }

    @Override
    public void log(LogLevel level, String text, Map<String, String> fields) {
        UnitLog.say(unit, level, text, fields);
    }
}
