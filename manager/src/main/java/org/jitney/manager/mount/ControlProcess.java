package org.jitney.manager.mount;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.manager.runtime.ExecStatus;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.ProcessRequest;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.unit.ExecCommand;

/**
 * The one process that mounts, unmounts, activates or deactivates for a unit, the time it is given,
 * and how each kind of command went the last time.
 */
public final class ControlProcess {
    /** A command and how it went. */
    public record Ran(ExecCommand command, ExecStatus status) {}

    private final UnitHost host;
    private final HostTimer timer;
    private final Map<String, Ran> last = new HashMap<>();
    private String running = "";
    private int pid;
    private boolean isGone;

    /** Makes none yet; {@code timedOut} is called when one takes too long. */
    public ControlProcess(UnitHost host, Runnable timedOut) {
        this.host = host;
        this.timer = host.timer(timedOut);
    }

    /** {@return the process, zero for none} */
    public int pid() {
        return pid;
    }

    /** {@return the last command of that property, if there was one} */
    public List<Ran> ran(String property) {
        return Optional.ofNullable(last.get(property)).stream().toList();
    }

    /** Forgets how commands went: the unit starts afresh. */
    public void reset() {
        last.replaceAll((_, ran) -> new Ran(ran.command(), ExecStatus.NONE));
    }

    /** Runs a command; {@return whether it runs} A process of before is watched no more. */
    public boolean run(String property, List<String> argv, long timeoutUsec) {
        if (pid > 0) {
            host.unwatch(pid);
            pid = 0;
        }
        var command =
                new ExecCommand(argv.getFirst(), argv, EnumSet.of(ExecCommand.Flag.NO_ENV_EXPAND));
        var shown = new ExecCommand(argv.getFirst(), argv, EnumSet.noneOf(ExecCommand.Flag.class));
        try {
            pid = host.spawn(ProcessRequest.control(command, List.of()));
        } catch (SpawnRefused e) {
            host.log(LogLevel.WARNING, "Failed to run %s: %s".formatted(argv, e.getMessage()));
            return false;
        }
        running = property;
        var never = ExecStatus.NONE.exit();
        last.put(property, new Ran(shown, new ExecStatus(pid, host.now(), never, 0, 0)));
        arm(timeoutUsec);
        return true;
    }

    /** Gives it this long from now on; zero and infinity mean for ever. */
    private void arm(long timeoutUsec) {
        timer.armAt(timeoutUsec <= 0 ? HostTimer.NEVER : host.nowUsec() + timeoutUsec);
    }

    /** Signals the process; {@return whether its end is waited for} */
    public boolean kill(KillOperation operation, long timeoutUsec) {
        if (pid == 0 || !host.kill(operation, new UnitHost.Processes(0, false, pid))) {
            return false;
        }
        arm(timeoutUsec);
        return true;
    }

    /** Notes the end of the process; {@return the token of the result, {@code success} if good} */
    public String ended(ProcessEnd end) {
        timer.disarm();
        Ran ran = last.get(running);
        if (ran != null) {
            ExecStatus old = ran.status();
            last.put(
                    running,
                    new Ran(
                            ran.command(),
                            new ExecStatus(
                                    pid, old.start(), host.now(), end.code(), end.status())));
        }
        pid = 0;
        return switch (end.code()) {
            case ProcessEnd.EXITED -> end.status() == 0 ? "success" : "exit-code";
            case ProcessEnd.DUMPED -> "core-dump";
            default -> "signal";
        };
    }

    /** Writes down the process, its time, and how the commands went. */
    public void save(StateBag into) {
        into.put("control.pid", pid).put("control.command", running);
        if (timer.armedFor() != HostTimer.NEVER) {
            into.put("control.timer", timer.armedFor());
        }
        into.put("ran", List.copyOf(last.keySet()));
        last.forEach((property, ran) -> {
            into.put("ran." + property + ".argv", ran.command().argv());
            ran.status().save(into, "ran." + property);
        });
    }

    /** Takes over what {@link #save} wrote. */
    public void restore(StateBag from) {
        pid = from.integer("control.pid");
        isGone = from.has("control.pid.gone");
        running = from.text("control.command");
        if (from.has("control.timer")) {
            timer.armAt(from.number("control.timer"));
        }
        for (String property : from.texts("ran")) {
            List<String> argv = from.texts("ran." + property + ".argv");
            if (!argv.isEmpty()) {
                var command =
                        new ExecCommand(
                                argv.getFirst(), argv, EnumSet.noneOf(ExecCommand.Flag.class));
                last.put(property, new Ran(command, ExecStatus.restore(from, "ran." + property)));
            }
        }
    }

    /**
     * Waits for the process of a predecessor.
     *
     * @return the process, when it ended while nobody waited for it
     */
    public OptionalInt resume() {
        if (pid != 0 && !isGone) {
            host.watch(pid);
        }
        return isGone ? OptionalInt.of(pid) : OptionalInt.empty();
    }

    /** Nobody waits for anything any more. */
    public void disarm() {
        timer.disarm();
    }
}
