package org.jitney.manager.job;

/** Plans. */
public final class Transaction {
    private Transaction() {}

    /** {@return the jobs that carry out the request} */
    public static Plan plan(GraphView graph, String unit, JobType type, JobMode mode)
            throws TransactionFailed {
        throw new UnsupportedOperationException("" + graph + unit + type + mode);
    }
}
