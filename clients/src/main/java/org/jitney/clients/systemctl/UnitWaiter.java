package org.jitney.clients.systemctl;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.jitney.clients.cli.Properties;

/** Waits until units that were started have stopped again: {@code start --wait}. */
final class UnitWaiter {
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private final Context context;
    private final Set<String> paths = new HashSet<>();

    UnitWaiter(Context context) {
        this.context = context;
    }

    /** Asks for news of a unit; called before it is started so that none is missed. */
    void add(String name) throws CallFailed {
        String path = ManagerClient.unitPath(name);
        if (paths.isEmpty()) {
            context.manager().run("Subscribe", "");
        }
        if (paths.add(path)) {
            context.manager()
                    .peer()
                    .addMatch(
                            "type='signal',sender='"
                                    + ManagerClient.NAME
                                    + "',path='"
                                    + path
                                    + "',interface='"
                                    + PROPERTIES
                                    + "',member='PropertiesChanged'");
        }
    }

    /** Waits for the end of these units; {@return a failure if one of them failed} */
    int await(List<String> names, JobWaiter jobs) throws CallFailed {
        Map<String, String> waiting = new HashMap<>();
        names.forEach(name -> waiting.put(ManagerClient.unitPath(name), name));
        int result = ExitCode.SUCCESS;
        Set<String> changed = new HashSet<>(waiting.keySet());
        while (!waiting.isEmpty()) {
            for (String path : changed) {
                String state = waiting.containsKey(path) ? endState(path) : "";
                if (!state.isEmpty()) {
                    waiting.remove(path);
                    result = state.equals("failed") ? ExitCode.FAILURE : result;
                }
            }
            changed.clear();
            if (!waiting.isEmpty()) {
                Message message = context.manager().peer().next();
                boolean job = jobs.take(message);
                if (!job && message.isSignal(PROPERTIES, "PropertiesChanged")) {
                    message.path().ifPresent(path -> changed.add(path.value()));
                }
            }
        }
        return result;
    }

    /** {@return the state in which the unit ended, empty while it has not} */
    private String endState(String path) throws CallFailed {
        Properties unit = context.manager().peer().getAll(path, ManagerClient.UNIT);
        boolean busy =
                unit.struct("Job")
                        .filter(job -> ((Number) job.get(0)).longValue() != 0)
                        .isPresent();
        String state = unit.string("ActiveState");
        return !busy && (state.equals("inactive") || state.equals("failed")) ? state : "";
    }
}
