package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.api.JitneyManager1;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.PastJob;
import org.jitney.manager.PlanReport;
import org.jitney.manager.Unit;
import org.jitney.manager.job.JobMode;

/**
 * {@code org.jitney.Manager1}: what a request would do and why, and who asked for what was done.
 */
final class OwnMethods {
    private OwnMethods() {}

    static InterfaceTable<ManagerObject> table() {
        return InterfaceTable.<ManagerObject>of(JitneyManager1.INFO)
                .method("PlanUnitJob", OwnMethods::plan)
                .method("ListJobHistory", OwnMethods::history);
    }

    private static Reply plan(ManagerObject m, Call call) throws DBusError {
        Unit unit = m.load(call.string(0));
        JobRequest request =
                JobRequest.parse(call.string(1))
                        .orElseThrow(() ->
                                DBusError.invalidArgs(
                                        "Job type %s invalid".formatted(call.string(1))));
        String mode = call.string(2);
        if (JobMode.parse(mode).isEmpty()) {
            throw DBusError.invalidArgs("Job mode %s invalid".formatted(mode));
        }
        String type = request.typeFor(unit.canReload());
        try {
            JobMethods.requireAllowed(unit, type);
        } catch (DBusError refused) {
            return reply(
                    new PlanReport(
                            refused.name(),
                            String.valueOf(refused.getMessage()),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of()));
        }
        return reply(m.engine().plan(unit.id(), type, mode));
    }

    private static Reply reply(PlanReport plan) {
        return Reply.of(
                Struct.of(plan.errorName(), plan.errorText()),
                plan.jobs().stream().map(OwnMethods::job).toList(),
                plan.canceled().stream()
                        .map(job -> Struct.of((long) job.id(), job.unit(), job.type()))
                        .toList(),
                plan.dropped().stream()
                        .map(job -> Struct.of(job.unit(), job.type().toString(), job.why()))
                        .toList(),
                plan.rings().stream()
                        .map(ring -> Struct.of(links(ring.members()), ring.dropped()))
                        .toList(),
                plan.notes());
    }

    private static Struct job(PlanReport.Item job) {
        List<Struct> reasons = new ArrayList<>();
        for (PlanReport.Why why : job.reasons()) {
            reasons.add(
                    Struct.of(
                            why.unit(),
                            why.type(),
                            why.words(),
                            why.dependency(),
                            why.place(),
                            (long) why.line()));
        }
        return Struct.of(
                job.unit(),
                job.type(),
                job.effect(),
                job.needed(),
                job.merged(),
                reasons,
                links(job.waits()));
    }

    private static List<Struct> links(List<PlanReport.Link> links) {
        return links.stream()
                .map(link ->
                        Struct.of(
                                link.unit(),
                                link.type(),
                                link.dependency(),
                                link.place(),
                                (long) link.line()))
                .toList();
    }

    private static Reply history(ManagerObject m, Call call) throws DBusError {
        String name = call.string(0);
        String unit = name.isEmpty() ? "" : m.load(name).id();
        return Reply.of(
                m.engine().history(unit, call.int64(1)).stream().map(OwnMethods::past).toList());
    }

    private static Struct past(PastJob job) {
        return Struct.of(
                (long) job.id(),
                job.unit(),
                job.type(),
                job.mode(),
                job.result(),
                job.queuedUsec(),
                job.begunUsec(),
                job.overUsec(),
                Requesters.struct(job.requester()),
                job.cause(),
                job.endedBy());
    }
}
