package org.jitney.manager.automount;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jitney.linux.fd.AutomountPoint.Request;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitLines;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.unit.AutomountSettings;
import org.jspecify.annotations.Nullable;

/**
 * A point at which the kernel asks before anybody gets in.
 *
 * <pre>
 *   dead → waiting ⇄ running → dead or failed
 * </pre>
 *
 * <p>Waiting, nothing is mounted. The first request starts the mount unit of the same path; whoever
 * asked waits until that is up (then the kernel lets him in) or has failed (then he gets an error).
 * Running, the mount is there; the kernel tells us when nobody has used it for the idle time, and
 * waits until it is unmounted.
 */
public final class AutomountMachine implements UnitMachine, AutomountRuntime {
    private enum State {
        DEAD(ActiveState.INACTIVE),
        WAITING(ActiveState.ACTIVE),
        RUNNING(ActiveState.ACTIVE),
        FAILED(ActiveState.FAILED);

        private final ActiveState active;

        State(ActiveState active) {
            this.active = active;
        }
    }

    private static final String SUCCESS = "success";
    private static final long SECOND = 1_000_000;

    private final UnitHost host;
    private final Supplier<AutomountSettings> settings;
    private final String where;
    private final String mount;
    private final Automounter kernel;
    private final HostTimer timer;
    private final List<Long> waiting = new ArrayList<>();
    private final List<Long> expiring = new ArrayList<>();
    private Automounter.@Nullable Point point;
    private AutoCloseable watch = () -> {};
    private State state = State.DEAD;
    private String result = SUCCESS;

    /**
     * Creates the machine; nothing is mounted yet.
     *
     * @param where the mount point
     * @param mount the name of the mount unit of that place
     */
    public AutomountMachine(
            UnitHost host,
            Supplier<AutomountSettings> settings,
            String where,
            String mount,
            Automounter kernel) {
        this.host = host;
        this.settings = settings;
        this.where = where;
        this.mount = mount;
        this.kernel = kernel;
        this.timer = host.timer(this::lookForIdle);
    }

    @Override
    public ActiveState activeState() {
        return state.active;
    }

    @Override
    public String subState() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String result() {
        return result;
    }

    @Override
    public boolean isSupported() {
        return kernel.isSupported();
    }

    @Override
    public boolean countsStarts() {
        return true;
    }

    @Override
    public void startLimitHit() {
        enterDead("start-limit-hit");
    }

    @Override
    public Begin start() {
        if (!kernel.isSupported()) {
            host.log(LogLevel.WARNING, "The kernel has no automounter here (/dev/autofs).");
            return Begin.NOT_SUPPORTED;
        }
        if (kernel.isMountPoint(where)) {
            host.log(
                    LogLevel.ERROR,
                    "Path %s is already a mount point, refusing start.".formatted(where));
            return Begin.REFUSED;
        }
        host.newInvocation();
        result = SUCCESS;
        enterWaiting();
        return Begin.STARTED;
    }

    private void enterWaiting() {
        AutomountSettings now = settings.get();
        try {
            Automounter.Point made = kernel.mount(where, now.directoryMode(), now.extraOptions());
            point = made;
            // A part of a second counts as a whole one.
            made.setTimeout((now.timeoutIdleUsec() + SECOND - 1) / SECOND);
            watch = host.watchReadable(made.requests(), this::asked);
            set(State.WAITING);
        } catch (ErrnoException e) {
            host.log(LogLevel.WARNING, "Failed to initialize automounter: " + e.getMessage());
            enterDead("resources");
        }
    }

    private void asked() {
        Automounter.Point now = point;
        if (now == null) {
            return;
        }
        try {
            Optional<List<Request>> requests = now.read();
            if (requests.isEmpty()) {
                host.log(
                        LogLevel.ERROR,
                        "Got hangup/error on autofs pipe from kernel. Likely our automount point"
                                + " has been unmounted by someone or something else?");
                enterDead("unmounted");
                return;
            }
            requests.get().forEach(this::asked);
        } catch (ErrnoException e) {
            host.log(LogLevel.ERROR, "Failed to read automount requests: " + e.getMessage());
            enterDead("resources");
        }
    }

    private void asked(Request request) {
        switch (request) {
            case Request.Access(long token, int pid) -> {
                host.log(
                        LogLevel.DEBUG,
                        "Got automount request for %s, triggered by %d".formatted(where, pid));
                waiting.add(token);
                enterRunning();
            }
            case Request.Expiry(long token) -> {
                host.log(LogLevel.DEBUG, "Got direct umount request on " + where);
                timer.disarm();
                expiring.add(token);
                host.startJob(mount, "stop", "replace")
                        .ifPresent(refused -> {
                            host.log(LogLevel.WARNING, "Failed to queue umount job: " + refused);
                            enterDead("resources");
                        });
            }
        }
    }

    private void enterRunning() {
        if (host.isStopPending()) {
            host.log(LogLevel.DEBUG, "Suppressing automount request since unit stop is scheduled.");
            answer(waiting, Errno.EHOSTDOWN);
            return;
        }
        boolean up = host.stateOf(mount).filter(ActiveState::isActiveOrReloading).isPresent();
        if (up && point != null && !point.isUncovered()) {
            // Mounted in between: whoever asked came too early to see it.
            answer(waiting, 0);
        } else {
            Optional<String> refused = host.startJob(mount, "start", "replace");
            if (refused.isPresent()) {
                host.log(LogLevel.WARNING, "Failed to queue mount startup job: " + refused.get());
                enterDead("resources");
                return;
            }
        }
        set(State.RUNNING);
    }

    @Override
    public void triggered(String unit) {
        boolean up = state == State.WAITING || state == State.RUNNING;
        if (!up || !unit.equals(mount)) {
            return;
        }
        if (host.hitStartLimit(unit)) {
            enterDead("mount-start-limit-hit");
            return;
        }
        ActiveState there = host.stateOf(unit).orElse(ActiveState.INACTIVE);
        switch (there) {
            case ACTIVE, RELOADING -> {
                answer(waiting, 0);
                answer(expiring, Errno.ENODEV);
                armIdle();
                moveTo(State.RUNNING);
            }
            case ACTIVATING, MAINTENANCE -> answer(expiring, Errno.ENODEV);
            // A stop that was asked for by the kernel is not over yet; one that fails comes back
            // as mounted.
            case DEACTIVATING -> answer(waiting, Errno.ENODEV);
            case INACTIVE, FAILED -> {
                if (host.isStartPending(unit)) {
                    return;
                }
                answer(expiring, there == ActiveState.INACTIVE ? 0 : Errno.ENODEV);
                answer(waiting, Errno.ENODEV);
                timer.disarm();
                moveTo(State.WAITING);
            }
        }
    }

    private void moveTo(State next) {
        if (state != next) {
            set(next);
        }
    }

    private void answer(List<Long> tokens, int errno) {
        Automounter.Point now = point;
        List<Long> due = List.copyOf(tokens);
        tokens.clear();
        for (long token : due) {
            try {
                if (now != null) {
                    now.answer(token, errno);
                }
            } catch (ErrnoException e) {
                host.log(LogLevel.WARNING, "Failed to answer the kernel: " + e.getMessage());
            }
        }
    }

    /** Three looks in the idle time, as the kernel only expires what it is asked about. */
    private void armIdle() {
        long idle = settings.get().timeoutIdleUsec();
        if (idle > 0) {
            timer.armAt(host.nowUsec() + Math.max(idle / 3, SECOND));
        }
    }

    private void lookForIdle() {
        Automounter.Point now = point;
        if (state != State.RUNNING || now == null) {
            return;
        }
        try {
            now.expire();
        } catch (ErrnoException e) {
            host.log(LogLevel.WARNING, "Failed to start expire job: " + e.getMessage());
        }
        armIdle();
    }

    @Override
    public Begin stop() {
        if (state.active.isInactiveOrFailed()) {
            return Begin.ALREADY;
        }
        enterDead(SUCCESS);
        return Begin.STARTED;
    }

    private void enterDead(String reason) {
        if (result.equals(SUCCESS)) {
            result = reason;
        }
        timer.disarm();
        takeAway();
        UnitLines.result(host, result);
        set(result.equals(SUCCESS) ? State.DEAD : State.FAILED);
    }

    private void takeAway() {
        answer(waiting, Errno.EHOSTDOWN);
        answer(expiring, Errno.EHOSTDOWN);
        Automounter.Point now = point;
        point = null;
        try {
            watch.close();
            watch = () -> {};
            if (now != null) {
                now.unmount();
            }
        } catch (ErrnoException e) {
            host.log(LogLevel.WARNING, "Failed to unmount: " + e.getMessage());
        } catch (Exception e) {
            throw new IllegalStateException("ending a watch cannot fail", e);
        }
    }

    @Override
    public void save(StateBag into) {
        into.put("state", state.name()).put("result", result.equals(SUCCESS) ? "" : result);
        Automounter.Point now = point;
        if (now != null) {
            into.put("point.device", now.device())
                    .put("point.fd", now.requests().number())
                    .put("waiting", texts(waiting))
                    .put("expiring", texts(expiring));
        }
    }

    private static List<String> texts(List<Long> tokens) {
        return tokens.stream().map(token -> Long.toString(token)).toList();
    }

    @Override
    public void restore(StateBag from) {
        state = from.constant("state", State.DEAD);
        result = from.has("result") ? from.text("result") : SUCCESS;
        if (state.active.isInactiveOrFailed()) {
            return;
        }
        boolean open = from.has("point.fd");
        try {
            point =
                    kernel.adopt(
                            where,
                            from.number("point.device"),
                            open ? OptionalInt.of(from.integer("point.fd")) : OptionalInt.empty());
        } catch (ErrnoException e) {
            host.log(LogLevel.WARNING, "Cannot go on with the automount point: " + e.getMessage());
            return;
        }
        // The kernel has sent away who waited for a manager that died.
        if (open) {
            from.texts("waiting").forEach(token -> waiting.add(Long.valueOf(token)));
            from.texts("expiring").forEach(token -> expiring.add(Long.valueOf(token)));
        }
    }

    @Override
    public void resume() {
        if (state.active.isInactiveOrFailed()) {
            return;
        }
        Automounter.Point now = point;
        if (now == null) {
            enterDead(kernel.isMountPoint(where) ? "resources" : "unmounted");
            return;
        }
        watch = host.watchReadable(now.requests(), this::asked);
        boolean mounted = host.stateOf(mount).filter(ActiveState::isActiveOrReloading).isPresent();
        if (mounted || waiting.isEmpty()) {
            triggered(mount);
        }
        // Else the job goes on that whoever waits is waiting for.
    }

    private void set(State next) {
        ActiveState before = state.active;
        state = next;
        host.stateChanged(StateChange.of(before, next.active));
    }

    @Override
    public void resetFailed() {
        result = SUCCESS;
        if (state == State.FAILED) {
            set(State.DEAD);
        }
    }
}
