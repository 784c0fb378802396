package org.jitney.guest.bus;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Transaction;
import org.jitney.guest.tree.TransactionRecord;
import org.jitney.guest.tree.Transactions;

/**
 * How every change of the guest is made: on paper first, then, unless it was a trial, as one
 * transaction, of which the guest's manager hears.
 */
public final class Editing {
    private final Transactions transactions;
    private final ManagerCalls manager;
    private final Optional<ManagerCalls> running;
    private final boolean readOnly;

    /**
     * Makes changes of one guest.
     *
     * @param manager looks after its unit files
     * @param running the guest's own manager, if it runs
     */
    public Editing(
            Transactions transactions,
            ManagerCalls manager,
            Optional<ManagerCalls> running,
            boolean readOnly) {
        this.transactions = transactions;
        this.manager = manager;
        this.running = running;
        this.readOnly = readOnly;
    }

    /** Makes edits on paper. */
    public interface Work {
        /** Makes edits on the tree, and {@return warnings}. */
        List<String> plan(PlannedTree tree) throws Exception;
    }

    /** {@return the guest's files and transactions} */
    public Transactions transactions() {
        return transactions;
    }

    /** {@return a tree to plan on, or to look at} */
    public PlannedTree tree() {
        return new PlannedTree(transactions.tree());
    }

    /**
     * Carries out a change.
     *
     * @return what every such method answers
     */
    public Answer perform(String title, boolean dryRun, Work work) throws DBusError {
        if (readOnly && !dryRun) {
            throw new DBusError(
                    "org.jitney.vmcraft1.ReadOnly",
                    "Cannot " + title + ": the guest is attached read-only");
        }
        try {
            PlannedTree planned = tree();
            List<String> warnings = work.plan(planned);
            Transaction transaction = transactions.prepare(planned, title);
            Optional<TransactionRecord> done =
                    dryRun ? Optional.empty() : transactions.apply(transaction);
            if (done.isPresent()) {
                reload();
            }
            return new Answer()
                    .text("transaction", done.map(TransactionRecord::id).orElse(""))
                    .bool("dry_run", dryRun)
                    .text("diff", transaction.diff())
                    .changes(transaction)
                    .texts("warnings", warnings);
        } catch (Exception e) {
            throw Errors.of(e);
        }
    }

    /**
     * Tells the managers that files are different. The bus delivers it before any call of somebody
     * who has our answer.
     */
    void reload() {
        manager.reload(answer -> {});
        running.ifPresent(own -> own.reload(answer -> {}));
    }
}
