package org.jitney.broker.account;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All users of the bus that use anything. */
public final class Accounts {
    private Limits limits;
    private final Usage total;
    private final Map<Integer, Account> users = new HashMap<>();

    public Accounts(Limits limits) {
        this.limits = limits;
        this.total = new Usage(limits.inTotal());
    }

    /** Changes the limits for who comes from now on; the others keep theirs. */
    public void limits(Limits next) {
        limits = next;
    }

    public Limits limits() {
        return limits;
    }

    /** {@return a new share of the user's account, for one connection} */
    public Share open(int uid) {
        return new Share(this, account(uid));
    }

    Account account(int uid) {
        return users.computeIfAbsent(uid, u -> new Account(u, limits));
    }

    public Collection<Account> users() {
        return List.copyOf(users.values());
    }

    /** {@return what everybody uses together} */
    public long used(Resource resource) {
        return total.used(resource);
    }

    boolean charge(Account account, Resource r, long amount) {
        if (!total.fits(r, amount) || !account.usage.fits(r, amount)) {
            return false;
        }
        total.add(r, amount);
        account.usage.add(r, amount);
        return true;
    }

    void release(Account account, Resource r, long amount) {
        total.add(r, -amount);
        account.usage.add(r, -amount);
    }

    void closed(Account account) {
        account.shares--;
        if (account.shares == 0 && account.usage.isZero()) {
            users.remove(account.uid());
        }
    }
}
