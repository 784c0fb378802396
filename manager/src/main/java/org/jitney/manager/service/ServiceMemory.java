package org.jitney.manager.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.manager.runtime.ExecStatus;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.service.ServiceSpec.Phase;
import org.jitney.manager.unit.ExecCommand;

/** What a service keeps over the death of the manager, and how its successor goes on with it. */
final class ServiceMemory {
    private static final String MAIN = "main.pid";
    private static final String CONTROL = "control.pid";

    private final ServiceMachine machine;
    private final ServiceData data;
    private boolean mainIsGone;
    private boolean controlIsGone;

    ServiceMemory(ServiceMachine machine) {
        this.machine = machine;
        this.data = machine.data;
    }

    void save(StateBag into) {
        if (machine.state() != ServiceState.DEAD) {
            into.put("state", machine.state().name());
        }
        into.put(MAIN, data.mainPid)
                .put("main.known", data.mainPidKnown)
                .put(CONTROL, data.controlPid)
                .put("status.text", data.statusText)
                .put("status.errno", data.statusErrno)
                .put("status.bus", data.busError)
                .put("status.varlink", data.varlinkError)
                .put("notify.access", data.notifyAccessOverride.orElse(""))
                .put("reload.begin", data.reloadBeginUsec)
                .put("restarts", data.restarts)
                .put("restarts.flush", data.flushRestarts)
                .put("restart.forbidden", data.forbidRestart)
                .put("bus", data.busNameGood)
                .put("watchdog.ping", data.watchdogPing)
                .put("watchdog", data.watchdogOverrideUsec.orElse(0L))
                .put("claim", machine.notify.claim());
        if (data.result != ServiceResult.SUCCESS) {
            into.put("result", data.result.name());
        }
        if (data.reloadResult != ServiceResult.SUCCESS) {
            into.put("result.reload", data.reloadResult.name());
        }
        if (data.runtimeEndUsec != HostTimer.NEVER) {
            into.put("runtime.end", data.runtimeEndUsec);
        }
        if (machine.timer.armedFor() != HostTimer.NEVER) {
            into.put("timer", machine.timer.armedFor());
        }
        data.mainStatus.save(into, "main.status");
        cursor(into, "main.command", data.mainCommand);
        cursor(into, "control.command", data.controlCommand);
        data.commands.save(into);
        data.fds.save(into);
    }

    private static void cursor(StateBag into, String name, Optional<CommandRun.Cursor> cursor) {
        cursor.ifPresent(c -> into.put(name, c.phase().name()).put(name + ".index", c.index()));
    }

    /** The command may have left the file meanwhile: then nobody knows what runs. */
    private Optional<CommandRun.Cursor> cursor(StateBag from, String name) {
        if (!from.has(name)) {
            return Optional.empty();
        }
        Phase phase = from.constant(name, Phase.START);
        int index = from.integer(name + ".index");
        List<ExecCommand> commands = data.spec.commands(phase);
        return index < commands.size()
                ? Optional.of(new CommandRun.Cursor(phase, index, commands.get(index)))
                : Optional.empty();
    }

    void restore(StateBag from) {
        machine.takeUp(from.constant("state", ServiceState.DEAD));
        data.mainPid = from.integer(MAIN);
        data.mainPidKnown = from.flag("main.known");
        data.controlPid = from.integer(CONTROL);
        mainIsGone = from.has(MAIN + ".gone");
        controlIsGone = from.has(CONTROL + ".gone");
        data.mainPidAlien = data.mainPid != 0 && !mainIsGone && !machine.host.isChild(data.mainPid);
        data.statusText = from.text("status.text");
        data.statusErrno = from.integer("status.errno");
        data.busError = from.text("status.bus");
        data.varlinkError = from.text("status.varlink");
        data.notifyAccessOverride =
                Optional.of(from.text("notify.access")).filter(text -> !text.isEmpty());
        data.reloadBeginUsec = from.number("reload.begin");
        data.runtimeEndUsec =
                from.has("runtime.end") ? from.number("runtime.end") : HostTimer.NEVER;
        data.restarts = from.integer("restarts");
        data.flushRestarts = from.flag("restarts.flush");
        data.forbidRestart = from.flag("restart.forbidden");
        data.busNameGood = from.flag("bus");
        data.watchdogPing = from.moment("watchdog.ping");
        if (from.has("watchdog")) {
            data.watchdogOverrideUsec = Optional.of(from.number("watchdog"));
        }
        data.result = from.constant("result", ServiceResult.SUCCESS);
        data.reloadResult = from.constant("result.reload", ServiceResult.SUCCESS);
        data.mainStatus = ExecStatus.restore(from, "main.status");
        data.mainCommand = cursor(from, "main.command");
        data.controlCommand = cursor(from, "control.command");
        data.commands.restore(from);
        data.fds.restore(from);
        machine.notify.claimed(from.text("claim"));
        if (from.has("timer")) {
            machine.timer.armAt(from.number("timer"));
        }
    }

    /** Looks at what happened to the processes while no manager was there. */
    void resume() {
        boolean main = data.mainPid != 0;
        boolean control = data.controlPid != 0;
        if (main && !mainIsGone) {
            machine.host.watch(data.mainPid);
        }
        if (control && !controlIsGone) {
            machine.host.watch(data.controlPid);
        }
        if (ServiceMachine.WITH_WATCHDOG.contains(machine.state())) {
            machine.keepalive.watch(data);
        }
        List<Integer> gone = new ArrayList<>();
        if (control && controlIsGone) {
            gone.add(data.controlPid);
        }
        if (main && mainIsGone) {
            gone.add(data.mainPid);
        }
        for (int pid : gone) {
            machine.host.log(
                    LogLevel.NOTICE,
                    "Process %d ended while no manager ran; how is not known.".formatted(pid));
            machine.processEnded(pid, ProcessEnd.exited(0));
        }
        if (gone.isEmpty()) {
            resumeStart();
        }
        if (!machine.state().activeState(false).isInactiveOrFailed()
                && machine.state() != ServiceState.AUTO_RESTART
                && !machine.host.hasProcesses()) {
            machine.groupEmpty();
        }
    }

    /** Goes on with a start that waited for something that no process brings. */
    private void resumeStart() {
        if (machine.state() != ServiceState.START) {
            return;
        }
        switch (data.spec.type()) {
            // Its program runs, or the process would have ended with the code of the failed step.
            case EXEC -> machine.up().enterStartPost();
            case IDLE -> machine.host.whenIdle(machine.up()::startIdle);
            case FORKING -> machine.events.resumeStart();
            case SIMPLE, ONESHOT, DBUS, NOTIFY, NOTIFY_RELOAD -> {}
        }
    }
}
