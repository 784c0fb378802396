package org.jitney.manager;

import java.util.Optional;
import org.jitney.linux.event.Timer;
import org.jitney.manager.job.JobResult;
import org.jitney.manager.job.JobType;
import org.jitney.manager.runtime.ActivationDetails;
import org.jitney.manager.runtime.StateBag;
import org.jspecify.annotations.Nullable;

/** A queued or running change of one unit; owned by the engine's thread. */
public final class Job {
    private final int id;
    private final UnitEntry unit;
    private JobType type;
    private boolean nothingDone;
    private boolean running;
    private @Nullable JobResult result;
    private boolean irreversible;
    private boolean ignoreOrder;
    private Requester requester = Requester.manager("");
    private String cause = "";
    private String mode = "";
    private String endedBy = "";
    private long queuedRealtime;
    private long begunRealtime;
    private long beginUsec;
    private long runningSinceUsec;
    private @Nullable Timer timer;
    private @Nullable ActivationDetails activation;

    Job(int id, UnitEntry unit, JobType type, long nowUsec) {
        this.id = id;
        this.unit = unit;
        this.type = type;
        this.beginUsec = nowUsec;
    }

    public int id() {
        return id;
    }

    public Unit unit() {
        return unit;
    }

    /** {@return the token of the type, for example {@code start}} */
    public String type() {
        return type.toString();
    }

    /** {@return {@code waiting} or {@code running}} */
    public String state() {
        return running ? "running" : "waiting";
    }

    /** {@return the token of the result once the job is over} */
    public Optional<String> result() {
        return Optional.ofNullable(result).map(JobResult::toString);
    }

    /** {@return the unit that has queued the job, if one has} */
    public Optional<ActivationDetails> activation() {
        return Optional.ofNullable(activation);
    }

    /** The first one that queued it is remembered. */
    void setActivation(ActivationDetails details) {
        if (activation == null) {
            activation = details;
        }
    }

    /** {@return who asked} */
    public Requester requester() {
        return requester;
    }

    /** {@return the request, or what made the request bring this job along} */
    public String cause() {
        return cause;
    }

    /** {@return the token of the mode of the request} */
    public String mode() {
        return mode;
    }

    void asked(Requester by, String why, String how, long realtimeUsec) {
        requester = by;
        cause = why;
        mode = how;
        queuedRealtime = realtimeUsec;
    }

    void begun(long realtimeUsec) {
        if (begunRealtime == 0) {
            begunRealtime = realtimeUsec;
        }
    }

    /** The unit was as it is to be before the job came, which is no news. */
    void hadNothingToDo() {
        nothingDone = true;
    }

    /** What the half of a restart that stops found says nothing about the half that starts. */
    void hasStartToDo() {
        nothingDone = false;
    }

    /** {@return whether it ended without having anything to do} */
    boolean hasNothingDone() {
        return nothingDone;
    }

    void endedBy(String who) {
        endedBy = who;
    }

    StateBag save() {
        StateBag bag = new StateBag();
        ActivationDetails.save(activation(), bag);
        return bag.put("unit", unit.id())
                .put("type", type.name())
                .put("running", running)
                .put("irreversible", irreversible)
                .put("ignore-order", ignoreOrder)
                .put("begin", beginUsec)
                .put("running-since", runningSinceUsec)
                .put("queued", queuedRealtime)
                .put("begun", begunRealtime)
                .put("uid", requester.uid())
                .put("pid", requester.pid())
                .put("by-unit", requester.unit())
                .put("bus-name", requester.busName())
                .put("request", requester.cause())
                .put("cause", cause)
                .put("mode", mode);
    }

    static Job restore(int id, UnitEntry unit, StateBag from) {
        Job job = new Job(id, unit, from.constant("type", JobType.START), from.number("begin"));
        job.running = from.flag("running");
        job.irreversible = from.flag("irreversible");
        job.ignoreOrder = from.flag("ignore-order");
        job.runningSinceUsec = from.number("running-since");
        job.queuedRealtime = from.number("queued");
        job.begunRealtime = from.number("begun");
        job.requester =
                new Requester(
                        from.number("uid"),
                        from.number("pid"),
                        from.text("by-unit"),
                        from.text("bus-name"),
                        from.text("request"));
        job.cause = from.text("cause");
        job.mode = from.text("mode");
        ActivationDetails.restore(from).ifPresent(job::setActivation);
        return job;
    }

    PastJob past(JobResult how, long realtimeUsec) {
        return new PastJob(
                id,
                unit.id(),
                type(),
                mode,
                how.toString(),
                queuedRealtime,
                begunRealtime,
                realtimeUsec,
                requester,
                cause,
                endedBy);
    }

    UnitEntry entry() {
        return unit;
    }

    JobType kind() {
        return type;
    }

    void become(JobType next) {
        type = next;
    }

    boolean isRunning() {
        return running;
    }

    void setRunning(boolean on, long nowUsec) {
        running = on;
        runningSinceUsec = on ? nowUsec : 0;
    }

    void finish(JobResult how) {
        result = how;
        stopTimer();
    }

    boolean isFinished() {
        return result != null;
    }

    boolean isIrreversible() {
        return irreversible;
    }

    boolean ignoresOrder() {
        return ignoreOrder;
    }

    void mark(boolean isIrreversible, boolean ignoresOrder) {
        irreversible |= isIrreversible;
        ignoreOrder |= ignoresOrder;
    }

    long beginUsec() {
        return beginUsec;
    }

    long runningSinceUsec() {
        return runningSinceUsec;
    }

    void setTimer(Timer next) {
        stopTimer();
        timer = next;
    }

    void stopTimer() {
        if (timer != null) {
            timer.close();
            timer = null;
        }
    }
}
