package org.jitney.clients.analyze;

import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;

/** {@code condition}: whether conditions and asserts hold on this machine now. */
final class Conditions {
    private static final String TEST_UNIT = "test.service";
    private static final String INVALID_ARGS = "org.freedesktop.DBus.Error.InvalidArgs";

    private Conditions() {}

    static int run(Session session, AnalyzeOptions options, List<String> lines)
            throws UsageError, CallFailed {
        String unit = options.unit().orElse("");
        OfflineUnits units = OfflineUnits.open(session, unit.isEmpty() ? List.of() : List.of(unit));
        if (!unit.isEmpty() && units.load(unit).isEmpty()) {
            return 1;
        }
        List<Object> answer;
        try {
            answer = units.call("TestConditions", "sas", unit, lines);
        } catch (CallFailed e) {
            if (e.errorName().equals(INVALID_ARGS)) {
                throw new UsageError(e.text());
            }
            throw e;
        }
        units.say(answer.get(0));
        List<Struct> tested = ManagerClient.structs(answer.get(1));
        List<Struct> results = ManagerClient.structs(answer.get(2));
        String name = unit.isEmpty() ? TEST_UNIT : unit;
        boolean fine = print(session, name, tested, true, results.get(0), "Asserts");
        fine &= print(session, name, tested, false, results.get(1), "Conditions");
        return fine ? 0 : 1;
    }

    private static boolean print(
            Session session,
            String name,
            List<Struct> tested,
            boolean asserts,
            Struct result,
            String what) {
        for (Struct test : tested) {
            if ((Boolean) test.get(0) == asserts) {
                session.note(
                        "%s: %s %s.".formatted(name, test.string(1), word((Boolean) test.get(2))));
            }
        }
        boolean holds = (Boolean) result.get(1);
        if ((Boolean) result.get(0)) {
            String line = what + " " + word(holds) + ".";
            session.note(session.output().paint(Colour.HIGHLIGHT, line));
        }
        return holds;
    }

    private static String word(boolean holds) {
        return holds ? "succeeded" : "failed";
    }
}
