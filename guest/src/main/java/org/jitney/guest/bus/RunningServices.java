package org.jitney.guest.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Struct;

/** The services of a guest that runs, as its own manager knows them. */
public final class RunningServices {
    private static final String JOBS =
            "type='signal',sender='org.freedesktop.systemd1',"
                    + "interface='org.freedesktop.systemd1.Manager',member='JobRemoved'";

    private final ManagerCalls manager;

    /** The calls that wait for a job, by the path of that. */
    private final Map<String, Waiting> waiting = new HashMap<>();

    private record Waiting(Call call, String action, String service) {}

    /** Asks the manager at a bus, and hears from there how its jobs went. */
    public RunningServices(BusConnection bus) {
        this.manager = new ManagerCalls(bus);
        var _ = bus.match(JOBS, this::removed);
        // Without that the manager says nothing.
        manager.call("Subscribe", "", List.of(), answer -> {});
    }

    /** Starts, stops or restarts a service, and answers when that is done. */
    Reply run(Call call, String action, String service) {
        String member =
                switch (action) {
                    case "start" -> "StartUnit";
                    case "stop" -> "StopUnit";
                    default -> "RestartUnit";
                };
        manager.call(
                member,
                "ss",
                List.of(service, "replace"),
                answer ->
                        ServicesObject.finish(
                                call,
                                answer,
                                () ->
                                        waiting.put(
                                                answer.body().getFirst().toString(),
                                                new Waiting(call, action, service))));
        return Reply.pending();
    }

    private void removed(Message signal) {
        Waiting one = waiting.remove(signal.body().get(1).toString());
        if (one == null) {
            return;
        }
        String result = signal.body().get(3).toString();
        if (result.equals("done")) {
            one.call.complete(
                    new Answer()
                            .text("service", one.service)
                            .text("action", one.action)
                            .text("result", result)
                            .map());
        } else {
            one.call.fail(
                    new DBusError(
                            "org.jitney.vmcraft1.JobFailed",
                            "Cannot %s %s: the job ended with \"%s\""
                                    .formatted(one.action, one.service, result)));
        }
    }

    /** Lists services, all or those of a state. */
    Reply list(Call call, String wanted) {
        manager.call(
                "ListUnits",
                "",
                List.of(),
                answer ->
                        ServicesObject.finish(
                                call, answer, () -> call.complete(services(answer, wanted))));
        return Reply.pending();
    }

    private static List<Object> services(Message answer, String wanted) {
        List<Object> found = new ArrayList<>();
        for (Object each : (List<?>) answer.body().getFirst()) {
            Struct row = (Struct) each;
            String name = row.get(0).toString();
            if (name.endsWith(".service") && (wanted.isEmpty() || wanted.equals(row.get(3)))) {
                found.add(
                        new Answer()
                                .text("name", name)
                                .text("description", row.get(1).toString())
                                .text("load", row.get(2).toString())
                                .text("active", row.get(3).toString())
                                .text("sub", row.get(4).toString())
                                .map());
            }
        }
        return found;
    }

    /** Lists units that failed: name and how, without a message and a time. */
    Reply listFailed(Call call) {
        manager.call(
                "ListUnitsFiltered",
                "as",
                List.of(List.of("failed")),
                answer -> ServicesObject.finish(call, answer, () -> call.complete(failed(answer))));
        return Reply.pending();
    }

    private static List<Object> failed(Message answer) {
        List<Object> found = new ArrayList<>();
        for (Object each : (List<?>) answer.body().getFirst()) {
            Struct row = (Struct) each;
            found.add(Struct.of(row.get(0), row.get(4), "", 0L));
        }
        return found;
    }
}
