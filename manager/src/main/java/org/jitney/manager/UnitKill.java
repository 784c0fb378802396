package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.unitfile.UnitType;

/** What users do to the processes of a unit: look at them and send them signals. */
final class UnitKill {
    private final EngineCore engine;

    UnitKill(EngineCore engine) {
        this.engine = engine;
    }

    void kill(UnitEntry unit, String whom, int signal) throws ManagerError {
        kill(unit, whom, "", pid -> Kill.kill(pid, signal));
    }

    /** A value travels with the signal. */
    void queue(UnitEntry unit, String whom, int signal, int value) throws ManagerError {
        kill(unit, whom, "", pid -> Kill.queue(pid, signal, value));
    }

    /** Only what is in a group below the unit's is meant. */
    void killBelow(UnitEntry unit, String whom, String subgroup, int signal) throws ManagerError {
        String below = subgroup.startsWith("/") ? subgroup : "/" + subgroup;
        kill(unit, whom, below, pid -> Kill.kill(pid, signal));
    }

    /** Sends what is to be sent to one process. */
    private interface Sender {
        void send(int pid) throws ErrnoException;
    }

    private void kill(UnitEntry unit, String whom, String subgroup, Sender sender)
            throws ManagerError {
        UnitMachine machine = unit.machineOrNull();
        UnitType type = unit.loaded().type();
        boolean isSlice = type == UnitType.SLICE;
        if (machine == null || (unit.settings().kill().isEmpty() && !isSlice)) {
            throw Refusal.notSupported("Operation not supported");
        }
        requireKind(type, whom);
        boolean mustHit = whom.endsWith("-fail");
        int main = machine.mainPid();
        int control = machine.controlPid();
        Set<Integer> targets = new LinkedHashSet<>();
        switch (whom.replaceFirst("-fail$", "")) {
            case "main" -> {
                if (main == 0) {
                    throw Refusal.noSuchProcess("No main process to kill");
                }
                targets.add(main);
            }
            case "control" -> {
                if (control == 0) {
                    throw Refusal.noSuchProcess("No control process to kill");
                }
                targets.add(control);
            }
            case "cgroup" ->
                    targets.addAll(engine.groups().processes(unit.controlGroup() + subgroup));
            case "all" -> {
                if (control > 0) {
                    targets.add(control);
                }
                if (main > 0) {
                    targets.add(main);
                }
                if (!unit.controlGroup().isEmpty()) {
                    targets.addAll(engine.groups().processes(unit.controlGroup()));
                }
            }
            default -> throw Refusal.invalidArgs("Invalid who argument: " + whom);
        }
        if (send(targets, sender) == 0 && mustHit) {
            throw Refusal.noSuchProcess("No matching processes to kill");
        }
    }

    /** What units of a type never have cannot be meant. */
    private static void requireKind(UnitType type, String whom) throws ManagerError {
        boolean hasControl = type != UnitType.SLICE && type != UnitType.SCOPE;
        if (whom.startsWith("main") && type != UnitType.SERVICE) {
            throw Refusal.noSuchProcess(type.suffix() + " units have no main processes");
        }
        if (whom.startsWith("control") && !hasControl) {
            throw Refusal.noSuchProcess(type.suffix() + " units have no control processes");
        }
    }

    private static int send(Set<Integer> targets, Sender sender) throws ManagerError {
        int hit = 0;
        for (int pid : targets) {
            try {
                sender.send(pid);
                hit++;
            } catch (ErrnoException e) {
                if (!e.is(org.jitney.linux.sys.Errno.ESRCH)) {
                    throw new ManagerError(
                            "org.freedesktop.DBus.Error.AccessDenied",
                            "Failed to send signal to process %d: %s"
                                    .formatted(pid, org.jitney.linux.sys.Errno.message(e.errno())));
                }
            }
        }
        return hit;
    }

    List<Manager.UnitProcess> processesOf(UnitEntry unit) {
        List<Manager.UnitProcess> out = new ArrayList<>();
        String group = unit.controlGroup();
        Set<Integer> pids =
                group.isEmpty()
                        ? new LinkedHashSet<>()
                        : new LinkedHashSet<>(engine.groups().processes(group));
        unit.machine()
                .ifPresent(machine -> {
                    pids.add(machine.mainPid());
                    pids.add(machine.controlPid());
                });
        pids.remove(0);
        for (int pid : pids) {
            if (ProcessTable.isAlive(pid)) {
                String own = engine.groups().groupOf(pid).orElse(group);
                out.add(new Manager.UnitProcess(own, pid, commandLine(pid)));
            }
        }
        return out;
    }

    private static String commandLine(int pid) {
        try {
            String text = ArgumentText.of(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")));
            if (!text.isEmpty()) {
                return text;
            }
            // Kernel threads and processes that wiped their arguments have only a name.
            return "[" + Files.readString(Path.of("/proc/" + pid + "/comm")).strip() + "]";
        } catch (IOException gone) {
            return "n/a";
        }
    }
}
