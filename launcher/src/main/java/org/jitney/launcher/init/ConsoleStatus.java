package org.jitney.launcher.init;

import java.util.HashSet;
import java.util.Set;
import org.jitney.manager.Job;
import org.jitney.manager.ManagerListener;
import org.jitney.manager.Unit;
import org.jitney.manager.runtime.ActiveState;

/** Shows on the console what goes up and down, as long as that is wanted. */
public final class ConsoleStatus implements ManagerListener {
    private final Console console;
    private final StatusLine lines;
    private final Set<Integer> begun = new HashSet<>();
    private boolean shown;

    public ConsoleStatus(Console console, boolean shown) {
        this.console = console;
        this.lines = new StatusLine(console.isColoured());
        this.shown = shown;
    }

    public boolean isShown() {
        return shown;
    }

    public void show(boolean on) {
        shown = on;
    }

    /** Greets, as the first thing that is seen. */
    public void welcome(String system) {
        if (shown) {
            console.write("\nWelcome to %s!\n\n".formatted(system));
        }
    }

    /** Now it is known that the unit's conditions hold. */
    @Override
    public void unitChanged(Unit unit) {
        boolean moves =
                unit.activeState() == ActiveState.ACTIVATING
                        || unit.activeState() == ActiveState.DEACTIVATING;
        if (shown && moves) {
            unit.job()
                    .filter(job -> isShort(job) && job.state().equals("running"))
                    .ifPresent(this::begun);
        }
    }

    private void begun(Job job) {
        if (begun.add(job.id())) {
            lines.begun(subject(job)).ifPresent(console::write);
        }
    }

    @Override
    public void jobRemoved(Job job) {
        if (!shown || !isShort(job)) {
            begun.remove(job.id());
            return;
        }
        String result = job.result().orElse("done");
        // A unit whose conditions do not hold has not been started, though its job is done.
        boolean skipped =
                result.equals("done")
                        && job.type().equals("start")
                        && !job.unit().conditionResult();
        boolean ran = !skipped && (result.equals("done") || result.equals("failed"));
        if (ran) {
            begun(job);
        }
        begun.remove(job.id());
        if (!skipped) {
            lines.over(subject(job), result).ifPresent(console::write);
        }
    }

    private static boolean isShort(Job job) {
        return job.type().equals("start") || job.type().equals("stop");
    }

    private static StatusLine.Subject subject(Job job) {
        Unit unit = job.unit();
        boolean oneshot =
                unit.loaded()
                        .settings()
                        .service()
                        .filter(s -> s.type().equals("oneshot"))
                        .isPresent();
        return new StatusLine.Subject(
                unit.id(),
                unit.loaded().settings().unit().description(),
                unit.loaded().type(),
                job.type(),
                oneshot);
    }
}
