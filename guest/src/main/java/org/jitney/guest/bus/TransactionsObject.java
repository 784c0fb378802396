package org.jitney.guest.bus;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.api.JitneyVmcraft1Transactions;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.guest.tree.Transaction;
import org.jitney.guest.tree.TransactionRecord;
import org.jitney.guest.tree.TreeError;

/** {@code org.jitney.vmcraft1.Transactions}. */
public final class TransactionsObject {
    private final Editing editing;

    /** Shows and undoes what was edited. */
    public TransactionsObject(Editing editing) {
        this.editing = editing;
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<TransactionsObject> table() {
        InterfaceTable<TransactionsObject> table =
                InterfaceTable.of(JitneyVmcraft1Transactions.INFO);
        table.method("List", (object, call) -> object.list())
                .method("Show", TransactionsObject::show)
                .method("Undo", TransactionsObject::undo)
                .method("Sync", (object, call) -> object.sync());
        for (String member : List.of("List", "Show", "Undo", "Sync")) {
            table.authorize(member, Auth.ROOT);
        }
        return table;
    }

    private static Answer described(TransactionRecord record) {
        return described(record, record.transaction());
    }

    private static Answer described(TransactionRecord record, Transaction changes) {
        return new Answer()
                .text("id", record.id())
                .text("title", record.transaction().title())
                .number("time", record.timeUsec())
                .text("phase", record.phase().toString())
                .changes(changes);
    }

    private Reply list() throws DBusError {
        try {
            List<Object> all = new ArrayList<>();
            editing.transactions().list().forEach(each -> all.add(described(each).map()));
            return Reply.of(all);
        } catch (TreeError e) {
            throw Errors.of(e);
        }
    }

    private Reply show(Call call) throws DBusError {
        try {
            TransactionRecord found = editing.transactions().find(call.string(0));
            return Reply.of(described(found).text("diff", found.transaction().diff()).map());
        } catch (TreeError e) {
            throw Errors.of(e);
        }
    }

    private Reply undo(Call call) throws DBusError {
        try {
            TransactionRecord undone = editing.transactions().undo(call.string(0));
            editing.reload();
            // What happened now, which is the way back.
            Transaction back = undone.transaction().inverse();
            return Reply.of(described(undone, back).text("diff", back.diff()).map());
        } catch (TreeError e) {
            throw Errors.of(e);
        }
    }

    private Reply sync() throws DBusError {
        try {
            editing.transactions().sync();
            return Reply.empty();
        } catch (TreeError e) {
            throw Errors.of(e);
        }
    }
}
