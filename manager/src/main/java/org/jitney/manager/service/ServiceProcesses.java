package org.jitney.manager.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.ExecStatus;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.ProcessRequest;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitHost.NamedFd;
import org.jitney.manager.service.ServiceSpec.Phase;
import org.jitney.manager.unit.ExecCommand;
import org.jspecify.annotations.Nullable;

/** Starts the commands of a service and keeps the two known processes and their records. */
final class ServiceProcesses {
    private final UnitHost host;
    private final ServiceData data;
    private @Nullable HostFd connection;
    private String connectionOf = "";
    private List<String> peerEnvironment = List.of();

    ServiceProcesses(UnitHost host, ServiceData data) {
        this.host = host;
        this.data = data;
    }

    void takeConnection(String socket, HostFd fd, List<String> environment) {
        dropConnection();
        connection = fd;
        connectionOf = socket;
        peerEnvironment = environment;
    }

    void dropConnection() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    void save(StateBag into) {
        if (connection != null) {
            into.put("connection.of", connectionOf).put("connection.peer", peerEnvironment);
            if (connection.number() >= 0) {
                into.put("connection.fd", connection.number());
            }
        }
    }

    /** What we do not have ourselves any more, the service has. */
    void restore(StateBag from) {
        if (from.has("connection.of")) {
            connectionOf = from.text("connection.of");
            peerEnvironment = from.texts("connection.peer");
            connection =
                    host.connectionOf(
                            connectionOf,
                            from.has("connection.fd")
                                    ? OptionalInt.of(from.integer("connection.fd"))
                                    : OptionalInt.empty());
        }
    }

    boolean startControl(Phase phase, int index) {
        ExecCommand command = data.spec.commands(phase).get(index);
        var cursor = new CommandRun.Cursor(phase, index, command);
        boolean result = phase == Phase.STOP || phase == Phase.STOP_POST;
        List<String> environment = environment(result);
        ProcessRequest request =
                phase == Phase.START
                        ? main(command, environment, () -> {})
                        : ProcessRequest.control(command, environment);
        Optional<Integer> pid = spawn(request, phase);
        if (pid.isEmpty()) {
            return false;
        }
        data.controlPid = pid.get();
        data.controlCommand = Optional.of(cursor);
        data.commands.record(cursor, started(pid.get()));
        return true;
    }

    boolean startMain(int index, Keepalive keepalive, Runnable executed) {
        ExecCommand command = data.spec.commands(Phase.START).get(index);
        var cursor = new CommandRun.Cursor(Phase.START, index, command);
        List<String> environment = new ArrayList<>(environment(false));
        if (data.watchdogUsec() > 0) {
            environment.add("WATCHDOG_USEC=" + data.watchdogUsec());
        }
        Optional<Integer> pid = spawn(main(command, environment, executed), Phase.START);
        if (pid.isEmpty()) {
            return false;
        }
        setMain(pid.get());
        data.mainCommand = Optional.of(cursor);
        data.commands.record(cursor, data.mainStatus);
        keepalive.ping(data);
        return true;
    }

    private ProcessRequest main(ExecCommand command, List<String> environment, Runnable executed) {
        List<NamedFd> fds = new ArrayList<>();
        OptionalInt socket = OptionalInt.empty();
        if (connection != null && connection.number() >= 0) {
            socket = OptionalInt.of(connection.number());
            fds.add(new NamedFd(connection.number(), "connection"));
        } else {
            fds.addAll(host.listenFds());
            if (!fds.isEmpty()) {
                socket = OptionalInt.of(fds.getFirst().fd());
            }
        }
        int sockets = fds.size();
        fds.addAll(data.fds.named());
        return new ProcessRequest(
                command,
                true,
                environment,
                fds,
                socket,
                Optional.of(executed),
                sockets,
                data.spec.nonBlocking(),
                data.spec.openFiles(),
                data.spec.type() == ServiceSpec.Type.IDLE);
    }

    private Optional<Integer> spawn(ProcessRequest request, Phase phase) {
        try {
            return Optional.of(host.spawn(request));
        } catch (SpawnRefused e) {
            host.log(
                    LogLevel.WARNING,
                    "Failed to run '%s' task: %s".formatted(phase.directive(), e.getMessage()));
            return Optional.empty();
        }
    }

    private List<String> environment(boolean withResult) {
        List<String> out = new ArrayList<>(peerEnvironment);
        if (data.mainPid > 0) {
            out.add("MAINPID=" + data.mainPid);
        }
        data.spec.pidFile().ifPresent(path -> out.add("PIDFILE=" + path));
        if (data.restarts > 0 && data.spec.restart().mode().equals("debug")) {
            out.add("DEBUG_INVOCATION=1");
        }
        if (withResult) {
            out.add("SERVICE_RESULT=" + data.result);
            if (data.mainStatus.code() != 0) {
                var end = new ProcessEnd(data.mainStatus.code(), data.mainStatus.status());
                out.add("EXIT_CODE=" + end.codeText());
                out.add(
                        "EXIT_STATUS="
                                + (end.isExit()
                                        ? Integer.toString(end.status())
                                        : host.signalName(end.status())));
            }
        }
        return out;
    }

    /** {@return whether a process that the sender named can be the main one} */
    boolean mayBeMain(int pid, int sender) {
        if (pid <= 1 || !host.isAlive(pid)) {
            host.log(
                    LogLevel.WARNING,
                    "New main PID %d does not exist or is a zombie.".formatted(pid));
            return false;
        }
        if (host.owns(pid)) {
            return true;
        }
        // Whoever may do everything may also name any process.
        boolean trusted = host.ownerOf("/proc/" + sender) == 0;
        host.log(
                trusted ? LogLevel.DEBUG : LogLevel.WARNING,
                "New main PID %d does not belong to service, %s"
                        .formatted(
                                pid,
                                trusted
                                        ? "but we'll accept it as the request to change it came from"
                                                + " a privileged process."
                                        : "refusing."));
        return trusted;
    }

    /** Makes a process the main one and starts its record. */
    void setMain(int pid) {
        if (data.mainPidKnown && data.mainPid == pid) {
            return;
        }
        forgetMain();
        data.mainPid = pid;
        data.mainPidKnown = true;
        data.mainPidAlien = !host.isChild(pid);
        data.mainStatus = started(pid);
        if (data.mainPidAlien) {
            host.log(
                    LogLevel.WARNING,
                    "Supervising process %d which is not our child. We'll most likely not notice"
                                    .formatted(pid)
                            + " when it exits.");
        }
        host.watch(pid);
        host.changed();
    }

    private ExecStatus started(int pid) {
        return new ExecStatus(pid, host.now(), DualTimestamp.NEVER, 0, 0);
    }

    ExecStatus ended(ExecStatus running, ProcessEnd end) {
        return new ExecStatus(running.pid(), running.start(), host.now(), end.code(), end.status());
    }

    void forgetMain() {
        if (data.mainPid != 0) {
            host.unwatch(data.mainPid);
            data.mainPid = 0;
        }
        data.mainCommand = Optional.empty();
    }

    void forgetControl() {
        if (data.controlPid != 0) {
            host.unwatch(data.controlPid);
            data.controlPid = 0;
        }
        data.controlCommand = Optional.empty();
    }

    /** {@return whether the service still is what it is meant to be} */
    boolean areGood() {
        if (data.spec.type() == ServiceSpec.Type.DBUS && !data.busNameGood) {
            return false;
        }
        boolean main =
                data.mainPidKnown
                        && data.mainPid > 0
                        && (!data.mainPidAlien || host.isAlive(data.mainPid));
        if (main || (data.mainPidKnown && !data.spec.endsWithGroup())) {
            return main;
        }
        // Nobody knows the main process, or it is not what counts: as long as anything runs, the
        // service does.
        return host.hasProcesses();
    }
}
