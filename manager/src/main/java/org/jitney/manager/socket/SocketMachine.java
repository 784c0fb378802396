package org.jitney.manager.socket;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.ProcessRequest;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitHost.NamedFd;
import org.jitney.manager.runtime.UnitLines;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.unit.ExecCommand;
import org.jitney.manager.unit.SocketSettings;

/**
 * Sockets that wait for somebody to connect.
 *
 * <pre>
 *   dead → start-pre → start-post → listening ⇄ running → stop-pre → stop-post → dead or failed
 *                                   listening → deferred → running
 * </pre>
 *
 * <p>While listening we watch the sockets; the first traffic starts the service, which inherits
 * them, and running means that it is the service's turn. With {@code Accept=yes} we accept each
 * connection, give it to an instance of its own and go on listening. Deferred means that traffic
 * has come and that the service must wait, see {@link Deferral}.
 */
public final class SocketMachine implements UnitMachine {
    private static final String SUCCESS = "success";
    private final UnitHost host;
    private final Supplier<SocketSettings> settings;
    private final Ports ports;
    private final Connections connections;
    private final SocketMemory memory;
    private boolean complete = true;
    private boolean controlIsGone;
    private final HostTimer timer;
    private final Watches watches;
    private final Deferral deferral;
    private SocketState state = SocketState.DEAD;
    private String result = SUCCESS;
    private List<ExecCommand> commands = List.of();
    private String directive = "n/a";
    private int nextCommand;
    private int controlPid;

    /** Creates the machine in state dead. */
    public SocketMachine(UnitHost host, Supplier<SocketSettings> settings) {
        this.host = host;
        this.settings = settings;
        this.ports = new Ports(host);
        this.connections = new Connections(host);
        this.memory = new SocketMemory(host, ports);
        this.timer = host.timer(this::timedOut);
        this.watches = new Watches(host, settings, this::traffic);
        this.deferral = new Deferral(host, settings, this::startDeferred, this::enterStopPre);
    }

    /** {@return what clients may read} */
    public SocketRuntime runtime() {
        return new SocketFacts(
                result,
                connections.current(),
                connections.accepted(),
                connections.refused(),
                controlPid);
    }

    /** {@return the sockets for the service that is about to start} */
    public List<NamedFd> handOver() {
        return settings.get().accept() ? List.of() : named();
    }

    private List<NamedFd> named() {
        String name = settings.get().fileDescriptorName().orElse(host.id());
        return ports.fds().stream().map(fd -> new NamedFd(fd.number(), name)).toList();
    }

    /** {@return the service that is started by traffic, unless each connection has its own} */
    private String service() {
        return settings.get()
                .service()
                .orElse(host.id().substring(0, host.id().lastIndexOf('.')) + ".service");
    }

    @Override
    public ActiveState activeState() {
        return state.active();
    }

    @Override
    public String subState() {
        return state.toString();
    }

    @Override
    public boolean countsStarts() {
        return true;
    }

    @Override
    public Begin start() {
        if (state == SocketState.STOP_PRE || state == SocketState.STOP_POST) {
            return Begin.LATER;
        }
        if (state != SocketState.DEAD && state != SocketState.FAILED) {
            return Begin.STARTED;
        }
        boolean serviceIsUp =
                !settings.get().accept()
                        && host.stateOf(service()).filter(s -> !s.isInactiveOrFailed()).isPresent();
        if (serviceIsUp) {
            host.log(
                    LogLevel.ERROR,
                    "Socket service %s already active, refusing.".formatted(service()));
            return Begin.REFUSED;
        }
        if (!settings.get().accept() && !host.canLoad(service())) {
            host.log(
                    LogLevel.ERROR, "Socket service %s not loaded, refusing.".formatted(service()));
            return Begin.REFUSED;
        }
        host.newInvocation();
        result = SUCCESS;
        connections.reset();
        run("ExecStartPre", SocketState.START_PRE, this::open);
        return Begin.STARTED;
    }

    @Override
    public Begin stop() {
        if (state == SocketState.DEAD || state == SocketState.FAILED) {
            return Begin.ALREADY;
        }
        if (state != SocketState.STOP_PRE && state != SocketState.STOP_POST) {
            enterStopPre(SUCCESS);
        }
        return Begin.STARTED;
    }

    @Override
    public void startLimitHit() {
        enterDead("start-limit-hit");
    }

    private void open() {
        try {
            ports.open(settings.get());
        } catch (ErrnoException e) {
            host.log(LogLevel.WARNING, "Failed to listen: " + e.getMessage());
            enterStopPre("resources");
            return;
        }
        run("ExecStartPost", SocketState.START_POST, this::listen);
    }

    private void listen() {
        if (settings.get().flushPending() && !settings.get().accept()) {
            ports.flush();
        }
        set(SocketState.LISTENING);
        watches.begin(ports.all());
    }

    private void traffic(Ports.Port port) {
        if (state != SocketState.LISTENING) {
            return;
        }
        SocketSettings now = settings.get();
        if (!connections.withinTriggerLimit(
                now.triggerLimitIntervalUsec(), now.triggerLimitBurst())) {
            host.log(LogLevel.WARNING, "Trigger limit hit, refusing further activation.");
            enterStopPre("trigger-limit-hit");
            return;
        }
        if (host.isStopPending()) {
            ports.flush();
        } else if (now.accept() && port.accepts()) {
            accept(port);
        } else {
            startService();
        }
    }

    private void startService() {
        if (!host.isStartPending(service())) {
            if (deferral.holdsBack(service())) {
                if (state == SocketState.LISTENING) {
                    watches.end();
                    set(SocketState.DEFERRED);
                }
                return;
            }
            var refused = host.startJob(service(), "start", deferral.jobMode());
            if (refused.isPresent()) {
                host.log(LogLevel.WARNING, "Failed to queue service startup job: " + refused.get());
                enterStopPre("resources");
                return;
            }
        }
        running();
    }

    private void startDeferred() {
        if (state == SocketState.DEFERRED) {
            startService();
        }
    }

    private void running() {
        deferral.end();
        watches.end();
        set(SocketState.RUNNING);
    }

    private void accept(Ports.Port port) {
        try {
            Fd connection = ports.accept(port, settings.get());
            connections.take(host.id(), connection, settings.get().maxConnections());
            host.changed();
        } catch (ErrnoException e) {
            if (!e.is(Errno.EAGAIN, Errno.ECONNABORTED, Errno.EINTR)) {
                host.log(LogLevel.WARNING, "Failed to accept: " + e.getMessage());
            }
        }
    }

    /**
     * A socket without Accept=yes triggers one unit; its name may be another than Service= says.
     */
    @Override
    public void triggered(String unit) {
        if (settings.get().accept()) {
            return;
        }
        ActiveState service = host.stateOf(unit).orElse(ActiveState.INACTIVE);
        boolean starting = host.isStartPending(unit);
        if (state == SocketState.RUNNING && service.isInactiveOrFailed() && !starting) {
            if (service == ActiveState.FAILED && host.hitStartLimit(unit)) {
                enterStopPre("service-start-limit-hit");
            } else {
                listen();
            }
        } else if ((state == SocketState.LISTENING || state == SocketState.DEFERRED)
                && (starting || !service.isInactiveOrFailed())) {
            running();
        }
    }

    private void enterStopPre(String reason) {
        blame(reason);
        deferral.end();
        watches.end();
        run("ExecStopPre", SocketState.STOP_PRE, this::close);
    }

    private void close() {
        if (!settings.get().passFileDescriptorsToExec()) {
            ports.close(settings.get().removeOnStop(), settings.get().symlinks());
        }
        run("ExecStopPost", SocketState.STOP_POST, () -> enterDead(SUCCESS));
    }

    private void enterDead(String reason) {
        blame(reason);
        UnitLines.result(host, result);
        watches.end();
        ports.close(settings.get().removeOnStop(), settings.get().symlinks());
        host.releaseRunResources();
        set(result.equals(SUCCESS) ? SocketState.DEAD : SocketState.FAILED);
    }

    private void blame(String reason) {
        if (result.equals(SUCCESS)) {
            result = reason;
        }
    }

    /** Runs a list of commands in a state, or goes on at once when it is empty. */
    private void run(String directive, SocketState during, Runnable then) {
        this.directive = directive;
        commands = settings.get().commands(directive);
        nextCommand = 0;
        if (commands.isEmpty()) {
            then.run();
        } else if (spawnNext()) {
            set(during);
        } else {
            commandsFailed("resources", during);
        }
    }

    private boolean spawnNext() {
        try {
            ExecCommand command = commands.get(nextCommand++);
            var process = ProcessRequest.control(command, List.of());
            // Closed ones are not among them, and before ExecStartPre= none is open.
            controlPid =
                    host.spawn(
                            settings.get().passFileDescriptorsToExec()
                                    ? process.withSockets(named())
                                    : process);
            long usec = settings.get().timeoutUsec();
            timer.armAt(usec <= 0 ? HostTimer.NEVER : host.nowUsec() + usec);
            return true;
        } catch (SpawnRefused e) {
            host.log(LogLevel.WARNING, "Failed to run a command: " + e.getMessage());
            return false;
        }
    }

    @Override
    public void processEnded(int pid, ProcessEnd end) {
        if (pid != controlPid) {
            return;
        }
        controlPid = 0;
        timer.disarm();
        boolean ignore = commands.get(nextCommand - 1).ignoresFailure();
        boolean good = ignore || (end.isExit() && end.status() == 0);
        UnitLines.processEnded(host, "Control process", directive, end, good);
        if (!good) {
            commandsFailed(end.isExit() ? "exit-code" : "signal", state);
        } else if (nextCommand < commands.size()) {
            if (!spawnNext()) {
                commandsFailed("resources", state);
            }
        } else {
            commandsDone();
        }
    }

    private void commandsDone() {
        switch (state) {
            case START_PRE -> open();
            case START_POST -> listen();
            case STOP_PRE -> close();
            case STOP_POST -> enterDead(SUCCESS);
            case DEAD, LISTENING, DEFERRED, RUNNING, FAILED -> {}
        }
    }

    private void commandsFailed(String reason, SocketState during) {
        switch (during) {
            case START_PRE -> enterDead(reason);
            case START_POST -> enterStopPre(reason);
            case STOP_PRE -> {
                blame(reason);
                close();
            }
            case STOP_POST -> enterDead(reason);
            case DEAD, LISTENING, DEFERRED, RUNNING, FAILED -> {}
        }
    }

    private void timedOut() {
        host.log(LogLevel.WARNING, "SocketState '%s' timed out. Killing.".formatted(state));
        blame("timeout");
        host.kill(KillOperation.KILL, new UnitHost.Processes(0, false, controlPid));
    }

    private void set(SocketState next) {
        ActiveState before = state.active();
        state = next;
        host.stateChanged(StateChange.of(before, next.active()));
    }

    @Override
    public int controlPid() {
        return controlPid;
    }

    @Override
    public void resetFailed() {
        result = SUCCESS;
        if (state == SocketState.FAILED) {
            set(SocketState.DEAD);
        }
    }

    /** Counts a connection of before; {@code number} is none when only its service has it. */
    public HostFd adoptConnection(OptionalInt number) {
        return connections.adopt(number);
    }

    @Override
    public void save(StateBag into) {
        if (state != SocketState.DEAD) {
            into.put("state", state.name());
        }
        into.put("result", result.equals(SUCCESS) ? "" : result)
                .put("accepted", connections.accepted())
                .put("refused", connections.refused())
                .put("control.pid", controlPid)
                .put("command", nextCommand);
        memory.save(into);
    }

    @Override
    public void restore(StateBag from) {
        state = from.constant("state", SocketState.DEAD);
        result = from.has("result") ? from.text("result") : SUCCESS;
        connections.restore(from.integer("accepted"), from.integer("refused"));
        controlPid = from.integer("control.pid");
        controlIsGone = from.has("control.pid.gone");
        nextCommand = from.integer("command");
        complete = memory.restore(from);
        switch (state) {
            case START_PRE -> commands = settings.get().commands("ExecStartPre");
            case START_POST -> commands = settings.get().commands("ExecStartPost");
            case STOP_PRE -> commands = settings.get().commands("ExecStopPre");
            case STOP_POST -> commands = settings.get().commands("ExecStopPost");
            case DEAD, LISTENING, DEFERRED, RUNNING, FAILED -> {}
        }
    }

    @Override
    public void resume() {
        if (state == SocketState.DEFERRED) {
            // What has come is still there, and is seen again.
            state = SocketState.LISTENING;
        }
        boolean open = state == SocketState.LISTENING || state == SocketState.RUNNING;
        if (open && !complete && !memory.reopen(settings.get())) {
            enterStopPre("resources");
            return;
        }
        if (controlPid != 0 && controlIsGone) {
            boolean known = nextCommand > 0 && nextCommand <= commands.size();
            int pid = controlPid;
            if (known) {
                processEnded(pid, ProcessEnd.exited(0));
            } else {
                controlPid = 0;
                commandsFailed("resources", state);
            }
        } else if (controlPid != 0) {
            host.watch(controlPid);
        } else if (state == SocketState.LISTENING) {
            watches.begin(ports.all());
        } else if (state == SocketState.RUNNING) {
            triggered(service());
        }
    }
}
