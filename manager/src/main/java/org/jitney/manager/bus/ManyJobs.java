package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.Reply;
import org.jitney.manager.Job;
import org.jitney.manager.ManagerError;
import org.jitney.manager.PlanReport;
import org.jitney.manager.Requester;
import org.jitney.manager.Unit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of job for several units, all or none of them. No job runs before the call has been
 * answered, so that each finds the others when it looks at the order.
 */
final class ManyJobs {
    private static final Logger LOG = LoggerFactory.getLogger(ManyJobs.class);

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
        for (Unit unit : units) {
            requireStartable(m, unit, request, mode);
        }
        return Reply.of(
                queue(m, units, request, mode, call).stream().map(JobMethods::affected).toList());
    }

    /** What is refused for one unit alone is refused before anything is queued. */
    private static void requireStartable(
            ManagerObject m, Unit unit, JobRequest request, String mode) throws DBusError {
        String type = request.typeFor(unit.canReload());
        JobMethods.requireAllowed(unit, type);
        PlanReport plan = m.engine().plan(unit.id(), type, mode);
        if (!plan.isAccepted()) {
            throw new DBusError(plan.errorName(), plan.errorText());
        }
    }

    private static List<Job> queue(
            ManagerObject m, Set<Unit> units, JobRequest request, String mode, Call call)
            throws DBusError {
        Set<Integer> before = new HashSet<>();
        m.engine().jobs().forEach(job -> before.add(job.id()));
        List<Job> jobs = new ArrayList<>();
        try {
            for (Unit unit : units) {
                jobs.add(JobMethods.start(m, unit, request, mode, call));
                requireAll(jobs);
            }
        } catch (DBusError e) {
            withdraw(m, before, Requesters.of(m.engine(), call));
            throw e;
        }
        return jobs;
    }

    /** A job that a later one has ended was in contradiction with it. */
    private static void requireAll(List<Job> jobs) throws DBusError {
        for (Job job : jobs) {
            if (job.result().isPresent()) {
                throw new DBusError(
                        "org.freedesktop.systemd1.TransactionJobsConflicting",
                        "Transaction contains conflicting jobs for %s. Probably contradicting requirement dependencies configured."
                                .formatted(job.unit().id()));
            }
        }
    }

    private static void withdraw(ManagerObject m, Set<Integer> before, Requester requester) {
        for (Job job : List.copyOf(m.engine().jobs())) {
            try {
                if (!before.contains(job.id())) {
                    m.engine().cancelJob(job.id(), requester);
                }
            } catch (ManagerError gone) {
                LOG.debug("job {}: {}", job.id(), gone.text());
            }
        }
    }
}
