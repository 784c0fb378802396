package org.jitney.broker.account;

/**
 * The part of a user's account that one connection uses. Closing it gives everything back, so a
 * connection that goes away cannot leave a debt behind.
 */
public final class Share {
    private static final Resource[] ALL = Resource.values();

    private final Accounts accounts;
    private Account account;
    private final Usage usage;
    private boolean closed;

    Share(Accounts accounts, Account account) {
        this.accounts = accounts;
        this.account = account;
        this.usage = new Usage(accounts.limits().perConnection());
        account.shares++;
    }

    public Account account() {
        return account;
    }

    /** Moves what is in use to another user's account; false if that cannot afford it. */
    public boolean belongTo(int uid) {
        if (closed || uid == account.uid()) {
            return !closed;
        }
        Account next = accounts.account(uid);
        next.shares++;
        for (Resource r : ALL) {
            if (!next.usage.fits(r, usage.used(r))) {
                accounts.closed(next);
                return false;
            }
        }
        for (Resource r : ALL) {
            account.usage.add(r, -usage.used(r));
            next.usage.add(r, usage.used(r));
        }
        accounts.closed(account);
        account = next;
        return true;
    }

    /** Takes an amount if connection, user and bus can afford it; says whether. */
    public boolean charge(Resource r, long amount) {
        if (closed || !usage.fits(r, amount) || !accounts.charge(account, r, amount)) {
            return false;
        }
        usage.add(r, amount);
        return true;
    }

    /** Gives an amount back; nothing happens once the share is closed. */
    public void release(Resource r, long amount) {
        if (closed) {
            return;
        }
        if (amount > usage.used(r)) {
            throw new IllegalStateException("more " + r + " released than charged");
        }
        usage.add(r, -amount);
        accounts.release(account, r, amount);
    }

    public long used(Resource r) {
        return usage.used(r);
    }

    /** Gives everything back. */
    public void close() {
        if (closed) {
            return;
        }
        for (Resource r : ALL) {
            release(r, usage.used(r));
        }
        closed = true;
        accounts.closed(account);
    }
}
