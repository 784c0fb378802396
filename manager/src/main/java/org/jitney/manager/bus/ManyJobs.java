package org.jitney.manager.bus;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.Reply;
import org.jitney.manager.Job;
import org.jitney.manager.ManagerError;
import org.jitney.manager.Unit;

/**
 * One kind of job for several units, all or none of them. No job runs before the call has been
 * answered, so that each finds the others when it looks at the order.
 */
final class ManyJobs {
    private ManyJobs() {}

    /** Arguments: units, job type, job mode, flags. */
    static Reply enqueue(ManagerObject m, Call call) throws DBusError {
        String type = call.string(1);
        String mode = call.string(2);
        if (call.strings(0).isEmpty()) {
            throw DBusError.invalidArgs("No units specified");
        }
        if (call.int64(3) != 0) {
            throw DBusError.invalidArgs(
                    "Invalid 'flags' parameter '%s'"
                            .formatted(Long.toUnsignedString(call.int64(3))));
        }
        JobRequest request =
                JobRequest.parse(type)
                        .orElseThrow(
                                () -> DBusError.invalidArgs("Job type %s invalid".formatted(type)));
        if (mode.equals("isolate") && call.strings(0).size() > 1) {
            throw DBusError.invalidArgs("Job mode isolate is for one unit only.");
        }
        Set<Unit> units = new LinkedHashSet<>();
        for (String name : call.strings(0)) {
            units.add(m.load(name));
        }
        Map<String, String> types = new LinkedHashMap<>();
        for (Unit unit : units) {
            String jobType = request.typeFor(unit.canReload());
            JobMethods.requireAllowed(unit, jobType);
            types.put(unit.id(), jobType);
        }
        return Reply.of(queue(m, types, mode, call).stream().map(JobMethods::affected).toList());
    }

    private static List<Job> queue(
            ManagerObject m, Map<String, String> types, String mode, Call call) throws DBusError {
        try {
            List<Job> jobs = m.engine().startJobs(types, mode, Requesters.of(m.engine(), call));
            jobs.forEach(job -> m.subscribers().queued(job.id(), call.caller()));
            return jobs;
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
    }
}
