package org.jitney.manager.bus;

import java.util.List;
import org.jitney.bus.api.JitneyJob1;
import org.jitney.bus.api.Systemd1Job;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.Job;
import org.jitney.manager.Manager;
import org.jitney.manager.ManagerError;

/** {@code org.freedesktop.systemd1.Job}. */
final class JobInterface {
    private final Manager engine;

    JobInterface(Manager engine) {
        this.engine = engine;
    }

    InterfaceTable<Job> table() {
        return InterfaceTable.<Job>of(Systemd1Job.INFO)
                .method(
                        "Cancel",
                        (job, call) -> {
                            try {
                                engine.cancelJob(job.id(), Requesters.of(engine, call));
                            } catch (ManagerError e) {
                                throw Refusals.of(e);
                            }
                            return Reply.empty();
                        })
                .authorize("Cancel", Auth.polkit(JobMethods.MANAGE_UNITS))
                .method("GetAfter", (job, call) -> Reply.of(links(engine.jobsAfter(job))))
                .method("GetBefore", (job, call) -> Reply.of(links(engine.jobsBefore(job))))
                .property("Id", job -> (long) job.id())
                .property("Unit", job -> Struct.of(job.unit().id(), Paths.of(job.unit())))
                .property("JobType", Job::type)
                .property("State", Job::state)
                .property("ActivationDetails", job -> UnitInterface.details(job.activation()));
    }

    /** {@return what is known of a job beyond what systemd tells} */
    static InterfaceTable<Job> ownTable() {
        return InterfaceTable.<Job>of(JitneyJob1.INFO)
                .property("Requester", job -> Requesters.struct(job.requester()))
                .property("Cause", Job::cause)
                .property("Mode", Job::mode);
    }

    /** {@return the jobs in the form of {@code ListJobs}} */
    static List<Struct> links(Iterable<Job> jobs) {
        var rows = new java.util.ArrayList<Struct>();
        for (Job job : jobs) {
            rows.add(
                    Struct.of(
                            (long) job.id(),
                            job.unit().id(),
                            job.type(),
                            job.state(),
                            Paths.of(job),
                            Paths.of(job.unit())));
        }
        return rows;
    }
}
