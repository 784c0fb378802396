package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitHost.Processes;
import org.jitney.manager.unit.KillContext;

/** Signals the processes of a unit as its kill settings say. */
final class Killer {
    private final EngineCore engine;

    Killer(EngineCore engine) {
        this.engine = engine;
    }

    /** {@return whether something was signalled whose end is worth waiting for} */
    boolean kill(UnitEntry unit, KillOperation operation, Processes known) {
        KillContext settings = unit.settings().kill().orElseThrow();
        String mode = settings.killMode();
        if (mode.equals("none")) {
            return false;
        }
        int signal =
                switch (operation) {
                    case TERMINATE ->
                            isRestart(unit) && settings.restartKillSignal() > 0
                                    ? settings.restartKillSignal()
                                    : settings.killSignal();
                    case KILL -> settings.finalKillSignal();
                    case WATCHDOG -> settings.watchdogSignal();
                };
        boolean hangUp =
                operation == KillOperation.TERMINATE
                        && settings.sendSighup()
                        && signal != Signals.HUP;
        boolean waits = false;
        boolean says = operation != KillOperation.TERMINATE;
        for (int pid : List.of(known.main(), known.control())) {
            if (pid > 0) {
                if (says) {
                    say(unit, pid, signal);
                }
                boolean alien = pid == known.main() && known.mainIsAlien();
                waits |= send(pid, signal, hangUp) && !alien;
            }
        }
        boolean all =
                mode.equals("control-group")
                        || (mode.equals("mixed") && operation == KillOperation.KILL);
        if (all) {
            Consumer<Integer> before = says ? pid -> say(unit, pid, signal) : pid -> {};
            waits |= killGroup(unit, known, before, signal, hangUp);
        }
        return waits;
    }

    private static boolean isRestart(UnitEntry unit) {
        Job job = unit.jobOrNull();
        return job != null && job.kind() == org.jitney.manager.job.JobType.RESTART;
    }

    /** Signals until a look at the group shows nobody new: processes fork while we look. */
    private boolean killGroup(
            UnitEntry unit, Processes known, Consumer<Integer> before, int signal, boolean hangUp) {
        Set<Integer> done = new HashSet<>(List.of(known.main(), known.control()));
        boolean any = false;
        boolean more = true;
        while (more) {
            more = false;
            for (int pid : engine.groups().processes(unit.controlGroup())) {
                if (done.add(pid)) {
                    more = true;
                    before.accept(pid);
                    any |= send(pid, signal, hangUp);
                }
            }
        }
        return any;
    }

    /** Whoever is not asked to end but made to is named. */
    private static void say(UnitEntry unit, int pid, int signal) {
        UnitLog.say(
                unit,
                LogLevel.NOTICE,
                "Killing process %d (%s) with signal %s."
                        .formatted(pid, name(pid), Signals.name(signal)),
                Map.of());
    }

    /** {@return the name of a process as the kernel has it} */
    static String name(int pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
        } catch (IOException gone) {
            return "n/a";
        }
    }

    /** Signals one process and wakes it if it is stopped; {@return whether it was there} */
    private static boolean send(int pid, int signal, boolean hangUp) {
        try {
            Kill.kill(pid, signal);
            if (signal != Signals.KILL && signal != Signals.CONT) {
                Kill.kill(pid, Signals.CONT);
            }
            if (hangUp) {
                Kill.kill(pid, Signals.HUP);
            }
            return true;
        } catch (ErrnoException gone) {
            return false;
        }
    }
}
