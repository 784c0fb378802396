package org.jitney.broker.account;

/** What one user has in use over all connections. */
public final class Account {
    final Usage usage;
    private final int uid;
    int shares;

    Account(int uid, Limits limits) {
        this.uid = uid;
        this.usage = new Usage(limits.perUser());
    }

    public int uid() {
        return uid;
    }

    public long used(Resource resource) {
        return usage.used(resource);
    }
}
