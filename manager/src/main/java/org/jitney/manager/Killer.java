package org.jitney.manager;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.manager.runtime.KillOperation;
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
        if (known.main() > 0) {
            waits |= send(known.main(), signal, hangUp) && !known.mainIsAlien();
        }
        if (known.control() > 0) {
            waits |= send(known.control(), signal, hangUp);
        }
        boolean all =
                mode.equals("control-group")
                        || (mode.equals("mixed") && operation == KillOperation.KILL);
        if (all) {
            waits |= killGroup(unit, List.of(known.main(), known.control()), signal, hangUp);
        }
        return waits;
    }

    private static boolean isRestart(UnitEntry unit) {
        Job job = unit.jobOrNull();
        return job != null && job.kind() == org.jitney.manager.job.JobType.RESTART;
    }

    /** Signals until a look at the group shows nobody new: processes fork while we look. */
    private boolean killGroup(UnitEntry unit, List<Integer> known, int signal, boolean hangUp) {
        Set<Integer> done = new HashSet<>(known);
        boolean any = false;
        boolean more = true;
        while (more) {
            more = false;
            for (int pid : engine.groups().processes(unit.controlGroup())) {
                if (done.add(pid)) {
                    more = true;
                    any |= send(pid, signal, hangUp);
                }
            }
        }
        return any;
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
