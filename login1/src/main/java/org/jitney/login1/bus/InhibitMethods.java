package org.jitney.login1.bus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.login1.model.InhibitMode;
import org.jitney.login1.model.InhibitWhat;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.model.Setting;
import org.jitney.login1.power.Inhibitor;
import org.jitney.login1.power.Inhibitors;

/** The manager's methods about inhibitors. */
final class InhibitMethods {
    private static final int LONGEST = 4096;

    private InhibitMethods() {}

    static void addTo(InterfaceTable<Login> table) {
        table.method("Inhibit", InhibitMethods::inhibit)
                .method("ListInhibitors", InhibitMethods::list)
                .authorize("Inhibit", Auth.HANDLER);
    }

    private static Reply inhibit(Login login, Call call) throws DBusError {
        Set<InhibitWhat> what =
                InhibitWhat.parse(call.string(0))
                        .orElseThrow(() ->
                                DBusError.invalidArgs(
                                        "Invalid what specification " + call.string(0)));
        InhibitMode mode =
                InhibitMode.parse(call.string(3))
                        .orElseThrow(() ->
                                DBusError.invalidArgs(
                                        "Invalid mode specification " + call.string(3)));
        if (mode == InhibitMode.DELAY && !what.stream().allMatch(InhibitWhat::canBeDelayed)) {
            throw DBusError.invalidArgs("Delay inhibitors only supported for shutdown and sleep");
        }
        if (call.string(1).length() > LONGEST || call.string(2).length() > LONGEST) {
            throw DBusError.invalidArgs(
                    "Descriptions of an inhibitor are that long at most: " + LONGEST);
        }
        refuseUnderWay(login, what);
        Deque<InhibitWhat> ask = new ArrayDeque<>(what.stream().sorted().toList());
        Inhibitors.Wish wish =
                new Inhibitors.Wish(
                        what,
                        mode,
                        call.string(1),
                        call.string(2),
                        call.caller().uid(),
                        call.caller().pid());
        askThenTake(login, call, ask, wish);
        return Reply.pending();
    }

    /** One question for each thing that is held up: who may delay sleep may not forbid shutdown. */
    private static void askThenTake(
            Login login, Call call, Deque<InhibitWhat> ask, Inhibitors.Wish wish) {
        InhibitWhat next = ask.poll();
        if (next == null) {
            take(login, call, wish);
            return;
        }
        new Permission(login.authorizer())
                .later(
                        call,
                        Permission.NOBODY,
                        next.polkitAction(wish.mode()),
                        false,
                        () -> askThenTake(login, call, ask, wish));
    }

    private static void refuseUnderWay(Login login, Set<InhibitWhat> what) throws DBusError {
        if (login.power()
                .underWay()
                .filter(action -> what.contains(action.inhibited()))
                .isPresent()) {
            throw LoginErrors.inProgress(
                    "The operation inhibition has been requested for is already running");
        }
    }

    private static void take(Login login, Call call, Inhibitors.Wish wish) {
        try {
            refuseUnderWay(login, wish.what());
            long most = login.parts().settings().number(Setting.INHIBITORS_MAX);
            if (login.inhibitors().all().size() >= most) {
                throw new DBusError(
                        DBusError.LIMITS_EXCEEDED,
                        "Maximum number of inhibitors (%d) reached, refusing further inhibitors."
                                .formatted(most));
            }
            call.complete(login.inhibitors().take(wish));
        } catch (DBusError e) {
            call.fail(e);
        }
    }

    private static Reply list(Login login, Call call) {
        List<Struct> rows = new ArrayList<>();
        for (Inhibitor each : login.inhibitors().all()) {
            rows.add(
                    Struct.of(
                            InhibitWhat.render(each.what()),
                            each.who(),
                            each.why(),
                            each.mode().toString(),
                            each.uid(),
                            each.pid()));
        }
        return Reply.of(rows);
    }
}
