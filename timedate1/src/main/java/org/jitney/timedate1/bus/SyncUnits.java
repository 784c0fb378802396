package org.jitney.timedate1.bus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.bus.client.Subscription;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Variant;
import org.jitney.timedate1.model.SyncUnit;

/**
 * The units that can synchronize the clock, in order of preference: what the service manager last
 * said of them, and switching them on and off.
 *
 * <p>To switch on enables and starts the first that there is, and disables and stops all others; to
 * switch off does that to all. Jobs that this queued are waited for: until the last has gone, the
 * clock counts as synchronized, so that nobody sees the state in between.
 */
final class SyncUnits {
    /** Where the manager's signals about jobs are subscribed to. */
    interface Signals {
        Subscription onJobRemoved(Consumer<Message> handler);
    }

    private static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";

    private final List<String> names;
    private final ManagerCalls manager;
    private final Signals signals;
    private final LogControl log;
    private final Set<String> jobs = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private boolean asking;
    private Optional<Subscription> subscription = Optional.empty();
    private List<SyncUnit> units = List.of();
    private Runnable settled = () -> {};

    SyncUnits(List<String> names, ManagerCalls manager, Signals signals, LogControl log) {
        this.names = List.copyOf(names);
        this.manager = manager;
        this.signals = signals;
        this.log = log;
    }

    /** {@return whether there is any to switch on} */
    boolean exist() {
        return isSwitching() || units.stream().anyMatch(SyncUnit::exists);
    }

    /** {@return whether any is on} */
    boolean areActive() {
        return isSwitching() || units.stream().anyMatch(SyncUnit::isActive);
    }

    /** {@return whether jobs of the last switch are still under way} */
    boolean isSwitching() {
        return subscription.isPresent();
    }

    /** Asks the manager for the state of all; goes on with what went wrong, if anything did. */
    void update(Consumer<Optional<DBusError>> then) {
        update(new ArrayList<>(), then);
    }

    private void update(List<SyncUnit> known, Consumer<Optional<DBusError>> then) {
        if (known.size() == names.size()) {
            units = List.copyOf(known);
            then.accept(Optional.empty());
            return;
        }
        new Question(
                        names.get(known.size()),
                        unit -> {
                            known.add(unit);
                            update(known, then);
                        },
                        error -> {
                            units = List.of();
                            then.accept(Optional.of(error));
                        })
                .ask();
    }

    /**
     * What a unit does, and what its file says. Nothing is loaded for that: a manager that has just
     * started would read half of all units for the first of these.
     */
    private final class Question {
        private static final List<String> PROPERTIES =
                List.of("LoadState", "ActiveState", "UnitFileState");

        private final String name;
        private final Consumer<SyncUnit> then;
        private final Consumer<DBusError> failed;
        private final List<String> values = new ArrayList<>();

        Question(String name, Consumer<SyncUnit> then, Consumer<DBusError> failed) {
            this.name = name;
            this.then = then;
            this.failed = failed;
        }

        void ask() {
            manager.call(
                    "GetUnit",
                    "s",
                    List.of(name),
                    answer -> {
                        if (ManagerCalls.succeeded(answer)) {
                            ofLoaded(answer.body().getFirst().toString());
                        } else if (isError(answer, NO_SUCH_UNIT)) {
                            ofFile();
                        } else {
                            fail(answer);
                        }
                    });
        }

        private void ofLoaded(String path) {
            if (values.size() == PROPERTIES.size()) {
                then.accept(new SyncUnit(name, values.get(0), values.get(1), values.get(2)));
                return;
            }
            manager.unitProperty(
                    path,
                    PROPERTIES.get(values.size()),
                    answer -> {
                        if (!ManagerCalls.succeeded(answer)) {
                            fail(answer);
                            return;
                        }
                        Variant value = (Variant) answer.body().getFirst();
                        values.add(value.value().toString());
                        ofLoaded(path);
                    });
        }

        /** A unit that is not loaded does nothing. */
        private void ofFile() {
            manager.call(
                    "GetUnitFileState",
                    "s",
                    List.of(name),
                    answer -> {
                        if (ManagerCalls.succeeded(answer)) {
                            String state = answer.body().getFirst().toString();
                            String loads = state.startsWith("masked") ? "masked" : "loaded";
                            then.accept(new SyncUnit(name, loads, "inactive", state));
                        } else if (isError(answer, DBusError.FILE_NOT_FOUND)) {
                            then.accept(new SyncUnit(name, "not-found", "inactive", ""));
                        } else {
                            fail(answer);
                        }
                    });
        }

        private static boolean isError(Message answer, String errorName) {
            return answer.errorName().orElse("").equals(errorName);
        }

        private void fail(Message answer) {
            log.error(name + ": Failed to get properties: " + answer.errorText());
            failed.accept(ManagerCalls.error(answer));
        }
    }

    /**
     * Switches on or off.
     *
     * @param then gets the first error; none if what was wished for is under way
     * @param settled runs when the jobs are done
     */
    void switchTo(boolean on, Consumer<Optional<DBusError>> then, Runnable settled) {
        this.settled = settled;
        jobs.clear();
        gone.clear();
        asking = true;
        if (subscription.isEmpty()) {
            subscription = Optional.of(signals.onJobRemoved(this::jobRemoved));
        }
        List<SyncUnit> existing = units.stream().filter(SyncUnit::exists).toList();
        new Switch(on, existing, then).next();
    }

    private void jobRemoved(Message signal) {
        List<Object> body = signal.body();
        if (body.size() != 4) {
            return;
        }
        String job = body.get(1).toString();
        if (!jobs.remove(job) && asking) {
            // A job may be over before we are told that it is one of ours.
            gone.add(job);
        }
        settleIfDone();
    }

    private void settleIfDone() {
        if (asking || !jobs.isEmpty() || subscription.isEmpty()) {
            return;
        }
        subscription.ifPresent(Subscription::close);
        subscription = Optional.empty();
        update(_ -> settled.run());
    }

    /** One switch, unit by unit: each step waits for the manager's answer to the one before. */
    private final class Switch {
        private final boolean on;
        private final List<SyncUnit> existing;
        private final Consumer<Optional<DBusError>> then;
        private int at;
        private Optional<String> selected = Optional.empty();
        private Optional<DBusError> problem = Optional.empty();

        Switch(boolean on, List<SyncUnit> existing, Consumer<Optional<DBusError>> then) {
            this.on = on;
            this.existing = existing;
            this.then = then;
        }

        void next() {
            if (at == existing.size()) {
                end();
                return;
            }
            SyncUnit unit = existing.get(at++);
            boolean wanted = on && selected.isEmpty();
            enable(
                    unit,
                    wanted,
                    error -> {
                        // What cannot be enabled is not started: the next one may do.
                        boolean start = wanted && error.isEmpty();
                        if (error.isPresent() && !on) {
                            problem = error;
                        }
                        start(unit, start);
                    });
        }

        private void start(SyncUnit unit, boolean start) {
            manager.call(
                    start ? "StartUnit" : "StopUnit",
                    "ss",
                    List.of(unit.name(), "replace"),
                    answer -> {
                        if (ManagerCalls.succeeded(answer)) {
                            String job = answer.body().getFirst().toString();
                            if (!gone.remove(job)) {
                                jobs.add(job);
                            }
                        } else {
                            log.warning(
                                    "%s: Failed to %s unit: %s"
                                            .formatted(
                                                    unit.name(),
                                                    start ? "start" : "stop",
                                                    answer.errorText()));
                            if (!on) {
                                problem = Optional.of(ManagerCalls.error(answer));
                            }
                        }
                        if (start) {
                            selected = Optional.of(unit.name());
                        }
                        next();
                    });
        }

        private void end() {
            if (on && selected.isEmpty()) {
                problem =
                        Optional.of(
                                new DBusError(
                                        DBusError.FILE_NOT_FOUND,
                                        "No NTP service found to enable."));
            }
            if (problem.isEmpty()) {
                log.info(
                        selected.map(name -> "Set NTP to enabled (" + name + ").")
                                .orElse("Set NTP to disabled."));
            }
            asking = false;
            then.accept(problem);
            settleIfDone();
        }
    }

    private void enable(SyncUnit unit, boolean wanted, Consumer<Optional<DBusError>> then) {
        if (unit.isEnabled() == wanted) {
            then.accept(Optional.empty());
            return;
        }
        log.info(unit.name() + ": " + (wanted ? "Enabling" : "Disabling") + " unit.");
        List<String> files = List.of(unit.name());
        Consumer<Message> reload =
                answer -> {
                    if (ManagerCalls.succeeded(answer)) {
                        manager.reload(reloaded -> then.accept(error(reloaded)));
                    } else {
                        then.accept(error(answer));
                    }
                };
        if (wanted) {
            manager.call("EnableUnitFiles", "asbb", List.of(files, false, true), reload);
        } else {
            manager.call("DisableUnitFiles", "asb", List.of(files, false), reload);
        }
    }

    private static Optional<DBusError> error(Message answer) {
        return ManagerCalls.succeeded(answer)
                ? Optional.empty()
                : Optional.of(ManagerCalls.error(answer));
    }
}
