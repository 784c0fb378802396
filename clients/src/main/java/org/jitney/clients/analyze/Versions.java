package org.jitney.clients.analyze;

import java.util.List;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.VersionOrder;

/** {@code compare-versions}. */
final class Versions {
    /** What the status is when the first is older, equal, or newer. */
    private static final List<Integer> STATUS = List.of(12, 0, 11);

    private Versions() {}

    static int run(Session session, List<String> operands) throws UsageError {
        String first = operands.get(0);
        String last = operands.get(operands.size() - 1);
        int order = Integer.signum(VersionOrder.INSTANCE.compare(first, last));
        if (operands.size() == 2) {
            String sign = List.of("<", "==", ">").get(order + 1);
            session.output().println(first + " " + sign + " " + last);
            return STATUS.get(order + 1);
        }
        return holds(operands.get(1), order) ? 0 : 1;
    }

    private static boolean holds(String operator, int order) throws UsageError {
        return switch (operator) {
            case "<", "lt" -> order < 0;
            case "<=", "le" -> order <= 0;
            case "==", "=", "eq" -> order == 0;
            case "!=", "<>", "ne" -> order != 0;
            case ">=", "ge" -> order >= 0;
            case ">", "gt" -> order > 0;
            default -> throw new UsageError("Unknown operator \"" + operator + "\".");
        };
    }
}
