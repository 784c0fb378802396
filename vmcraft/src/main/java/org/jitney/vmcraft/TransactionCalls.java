package org.jitney.vmcraft;

import java.util.List;
import java.util.Map;
import org.jitney.vmcraft1.Transactions;

/** What was done to a guest, and how it is undone. */
public final class TransactionCalls {
    private final BusCalls bus;
    private final Transactions remote;

    TransactionCalls(BusCalls bus) throws GuestError {
        this.bus = bus;
        this.remote = bus.object(VMCraft.NAME, VMCraft.PATH, Transactions.class);
    }

    /** {@return all transactions, the oldest first: id, title, time, phase, changes} */
    public List<Map<String, Object>> list() throws GuestError {
        return Plain.maps(bus.ask(remote::List));
    }

    /** {@return one of them with its diff} */
    public Map<String, Object> show(String id) throws GuestError {
        return Plain.map(bus.ask(() -> remote.Show(id)));
    }

    /** Takes a transaction back. */
    public Audit undo(String id) {
        return bus.change(() -> remote.Undo(id));
    }

    /** Waits until all that was changed is on the disk. */
    public void sync() throws GuestError {
        bus.ask(() -> {
            remote.Sync();
            return true;
        });
    }
}
