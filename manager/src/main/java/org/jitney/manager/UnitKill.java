package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.unitfile.UnitType;

/** What users do to the processes of a unit: look at them and send them signals. */
final class UnitKill {
    private final EngineCore engine;

    UnitKill(EngineCore engine) {
        this.engine = engine;
    }

    void kill(UnitEntry unit, String whom, int signal) throws ManagerError {
        kill(unit, whom, "", new Sender(signal, pid -> Kill.kill(pid, signal)));
    }

    /** A value travels with the signal. */
    void queue(UnitEntry unit, String whom, int signal, int value) throws ManagerError {
        kill(unit, whom, "", new Sender(signal, pid -> Kill.queue(pid, signal, value)));
    }

    /** Only what is in a group below the unit's is meant. */
    void killBelow(UnitEntry unit, String whom, String subgroup, int signal) throws ManagerError {
        String below = subgroup.startsWith("/") ? subgroup : "/" + subgroup;
        kill(unit, whom, below, new Sender(signal, pid -> Kill.kill(pid, signal)));
    }

    /** What is to be sent, and how one process gets it. */
    private record Sender(int signal, Delivery delivery) {
        void send(UnitEntry unit, int pid, String role) throws ErrnoException {
            String whom = "process %d (%s)".formatted(pid, Killer.name(pid));
            if (role.isEmpty()) {
                // What is in the group only may be gone before it hears.
                say(unit, "Sending", whom);
            }
            delivery.to(pid);
            if (!role.isEmpty()) {
                say(unit, "Sent", role + " " + whom);
            }
        }

        private void say(UnitEntry unit, String verb, String whom) {
            LogLevel level = signal == 0 ? LogLevel.DEBUG : LogLevel.INFO;
            UnitLog.say(
                    unit,
                    level,
                    "%s signal %s to %s on client request."
                            .formatted(verb, Signals.name(signal), whom),
                    Map.of());
        }
    }

    private interface Delivery {
        void to(int pid) throws ErrnoException;
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
        Map<Integer, String> targets = new LinkedHashMap<>();
        switch (whom.replaceFirst("-fail$", "")) {
            case "main" -> {
                if (main == 0) {
                    throw Refusal.noSuchProcess("No main process to kill");
                }
                targets.put(main, "main");
            }
            case "control" -> {
                if (control == 0) {
                    throw Refusal.noSuchProcess("No control process to kill");
                }
                targets.put(control, "control");
            }
            case "cgroup" ->
                    engine.groups()
                            .processes(unit.controlGroup() + subgroup)
                            .forEach(pid -> targets.put(pid, ""));
            case "all" -> {
                if (control > 0) {
                    targets.put(control, "control");
                }
                if (main > 0) {
                    targets.put(main, "main");
                }
                if (!unit.controlGroup().isEmpty()) {
                    engine.groups()
                            .processes(unit.controlGroup())
                            .forEach(pid -> targets.putIfAbsent(pid, ""));
                }
            }
            default -> throw Refusal.invalidArgs("Invalid who argument: " + whom);
        }
        if (send(unit, targets, sender) == 0 && mustHit) {
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

    /** {@return how many of the processes, each with what it is to the unit, were there} */
    private static int send(UnitEntry unit, Map<Integer, String> targets, Sender sender)
            throws ManagerError {
        int hit = 0;
        for (Map.Entry<Integer, String> target : targets.entrySet()) {
            int pid = target.getKey();
            try {
                sender.send(unit, pid, target.getValue());
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
            if (ProcessFacts.isAlive(pid)) {
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
