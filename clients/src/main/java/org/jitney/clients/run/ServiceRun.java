package org.jitney.clients.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.JobWaiter;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PseudoTerminal;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.unitfile.UnitType;

/** Makes a service and waits for what is to be waited for. */
final class ServiceRun {
    private static final int FAILURE = 1;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private final RunContext context;
    private final RunOptions options;
    private final String description;
    private final List<String> command;

    ServiceRun(RunContext context, String description, List<String> command) {
        this.context = context;
        this.options = context.options();
        this.description = description;
        this.command = command;
    }

    int run() throws UsageError, CallFailed {
        String unit = context.unitName(UnitType.SERVICE);
        if (options.waits() || options.stdio() != RunOptions.Stdio.NONE) {
            watch(unit);
        }
        return switch (options.stdio()) {
            case NONE -> plain(unit);
            case DIRECT -> direct(unit);
            case PTY -> onTerminal(unit);
        };
    }

    private UnitProperties properties() {
        return new UnitProperties(context, description, command);
    }

    private int refused(CallFailed e) {
        context.error("Failed to start transient service unit: " + e.text());
        return FAILURE;
    }

    private int plain(String unit) throws UsageError, CallFailed {
        Optional<JobWaiter> jobs =
                options.has("no-block")
                        ? Optional.empty()
                        : Optional.of(
                                new JobWaiter(
                                        context.peer(),
                                        options.where().user(),
                                        options.quiet(),
                                        context::error));
        List<Struct> properties = properties().service(Optional.empty(), List.of());
        String job;
        try {
            job = context.start(unit, properties, List.of());
        } catch (CallFailed e) {
            return refused(e);
        }
        if (jobs.isPresent()) {
            jobs.get().add(job);
            if (jobs.get().await() != 0) {
                return FAILURE;
            }
        }
        context.info("Running as unit: " + unit);
        return options.waits() ? finish(unit, Optional.empty()) : 0;
    }

    /** Our streams travel in the call, which takes a connection that can carry descriptors. */
    private int direct(String unit) throws UsageError, CallFailed {
        try (EventLoop loop = EventLoop.open();
                BusConnection bus =
                        BusConnection.open(loop, options.where().bus(context.environment()))) {
            // Whoever sends a descriptor gives it away: these are copies.
            List<Fd> streams = new ArrayList<>();
            for (int number = 0; number < 3; number++) {
                streams.add(Fd.adopt(number).duplicate());
            }
            List<Struct> properties = properties().service(Optional.empty(), streams);
            Message call =
                    Message.call(
                                    ObjectPath.of(RunContext.PATH),
                                    RunContext.MANAGER,
                                    "StartTransientUnit")
                            .destination(RunContext.NAME)
                            .body("ssa(sv)a(sa(sv))", unit, "fail", properties, List.of())
                            .build();
            Message[] answer = new Message[1];
            bus.call(
                    call,
                    reply -> {
                        answer[0] = reply;
                        loop.stop();
                    });
            loop.run();
            if (answer[0].type() == MessageType.ERROR) {
                return refused(failure(answer[0]));
            }
            context.info("Running as unit: " + unit);
            return finish(unit, Optional.empty());
        } catch (ErrnoException e) {
            throw new CallFailed(CallFailed.DISCONNECTED, String.valueOf(e.getMessage()));
        }
    }

    private static CallFailed failure(Message error) {
        String text = error.body().isEmpty() ? "" : error.body().getFirst().toString();
        return new CallFailed(error.errorName().map(Object::toString).orElse(""), text);
    }

    private int onTerminal(String unit) throws UsageError, CallFailed {
        try (PseudoTerminal terminal = PseudoTerminal.open()) {
            List<Struct> properties = properties().service(Optional.of(terminal.path()), List.of());
            try {
                var _ = context.start(unit, properties, List.of());
            } catch (CallFailed e) {
                return refused(e);
            }
            context.info("Running as unit: " + unit);
            context.info("Press ^] three times within 1s to disconnect TTY.");
            try (PtyForward forward = PtyForward.start(terminal, context.environment())) {
                return finish(unit, Optional.of(forward));
            }
        } catch (ErrnoException e) {
            throw new UsageError("Failed to acquire pseudo tty: " + e.getMessage());
        }
    }

    private static String path(String unit) {
        return "/org/freedesktop/systemd1/unit/" + ObjectPath.escapeLabel(unit);
    }

    private void watch(String unit) throws CallFailed {
        context.peer()
                .addMatch(
                        "type='signal',sender='"
                                + RunContext.NAME
                                + "',path='"
                                + path(unit)
                                + "',interface='"
                                + PROPERTIES
                                + "',member='PropertiesChanged'");
    }

    /** Waits until the service is down. {@return its exit status, as far as there is one} */
    private int finish(String unit, Optional<PtyForward> forward) throws CallFailed {
        Properties state = context.peer().getAll(path(unit), "");
        while (!isOver(state) && forward.filter(PtyForward::isLeft).isEmpty()) {
            Optional<Message> news =
                    forward.isPresent()
                            ? context.peer().next(LOOK_EVERY)
                            : Optional.of(context.peer().next());
            if (news.filter(m -> m.isSignal(PROPERTIES, "PropertiesChanged")).isPresent()) {
                state = context.peer().getAll(path(unit), "");
            }
        }
        forward.filter(f -> !f.isLeft()).ifPresent(PtyForward::drain);
        forward.ifPresent(PtyForward::close);
        if (forward.filter(f -> !f.endedLine()).isPresent() && !options.quiet()) {
            context.environment().out().print('\n');
            context.environment().out().flush();
        }
        if (options.waits()) {
            RunSummary.lines(state).forEach(context::info);
        }
        return RunSummary.exitStatus(state);
    }

    private static boolean isOver(Properties state) {
        boolean busy =
                state.struct("Job")
                        .filter(job -> ((Number) job.get(0)).longValue() != 0)
                        .isPresent();
        return !busy && Set.of("inactive", "failed").contains(state.string("ActiveState"));
    }
}
