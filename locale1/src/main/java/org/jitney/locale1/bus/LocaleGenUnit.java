package org.jitney.locale1.bus;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.client.Subscription;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.locale1.store.LocaleGen;

/**
 * Runs {@code locale-gen} as a transient service, since a daemon starts no programs of its own.
 *
 * <p>It may take minutes; meanwhile the daemon answers others.
 */
final class LocaleGenUnit implements LocaleMaker {
    private static final String SIGNATURE = "ssa(sv)a(sa(sv))";
    private static final String JOB_REMOVED =
            "type='signal',sender='org.freedesktop.systemd1',path='/org/freedesktop/systemd1',"
                    + "interface='org.freedesktop.systemd1.Manager',member='JobRemoved'";

    private final BusConnection bus;
    private final ManagerCalls manager;
    private int runs;

    LocaleGenUnit(BusConnection bus) {
        this.bus = bus;
        this.manager = new ManagerCalls(bus);
    }

    @Override
    public void run(Consumer<Optional<String>> then) {
        String unit = "locale-gen-%s-%d.service".formatted(label(), runs++);
        // Before the job is there: it may be gone when the answer arrives.
        Waiting waiting = new Waiting(unit, then);
        waiting.subscription = bus.match(JOB_REMOVED, waiting::removed);
        manager.call("StartTransientUnit", SIGNATURE, arguments(unit), waiting::started);
    }

    private String label() {
        return bus.uniqueName().replaceAll("[^0-9]+", "_");
    }

    private static List<Object> arguments(String unit) {
        Struct command = Struct.of(LocaleGen.PROGRAM, List.of(LocaleGen.PROGRAM), false);
        return List.of(
                unit,
                "fail",
                List.of(
                        Struct.of("Description", Variant.of("s", "Locales that were asked for")),
                        Struct.of("Type", Variant.of("s", "oneshot")),
                        Struct.of("CollectMode", Variant.of("s", "inactive-or-failed")),
                        Struct.of("ExecStart", Variant.of("a(sasb)", List.of(command)))),
                List.of());
    }

    /** One run: over when its job is, or when there is none. */
    private static final class Waiting {
        private final String unit;
        private final Consumer<Optional<String>> then;
        private Subscription subscription = () -> {};

        Waiting(String unit, Consumer<Optional<String>> then) {
            this.unit = unit;
            this.then = then;
        }

        void started(Message answer) {
            if (!ManagerCalls.succeeded(answer)) {
                end(Optional.of(answer.errorText()));
            }
        }

        /** The signal's arguments: number, path, unit and result of the job. */
        void removed(Message signal) {
            List<Object> body = signal.body();
            if (body.size() == 4 && body.get(2).equals(unit)) {
                String result = body.get(3).toString();
                end(result.equals("done") ? Optional.empty() : Optional.of(result));
            }
        }

        private void end(Optional<String> problem) {
            subscription.close();
            then.accept(problem);
        }
    }
}
