package org.jitney.clients.systemctl;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/** The verbs that scripts ask: is-active, is-failed, is-enabled, is-system-running. */
final class StateVerbs {
    private static final Set<String> ENABLED =
            Set.of("enabled", "enabled-runtime", "static", "alias", "indirect", "generated");

    private StateVerbs() {}

    static int isActive(Context context, List<String> operands) throws CallFailed, UsageError {
        return anyIn(
                context, operands, Set.of("active", "reloading"), ExitCode.PROGRAM_NOT_RUNNING);
    }

    static int isFailed(Context context, List<String> operands) throws CallFailed, UsageError {
        return anyIn(context, operands, Set.of("failed"), ExitCode.FAILURE);
    }

    private static int anyIn(
            Context context, List<String> operands, Set<String> good, int otherwise)
            throws CallFailed, UsageError {
        boolean found = false;
        for (String name : UnitNames.expand(context, operands, UnitType.SERVICE)) {
            String state = context.manager().unitString(name, "ActiveState");
            if (!context.options().quiet()) {
                context.output().println(state);
            }
            found |= good.contains(state);
        }
        return found ? ExitCode.SUCCESS : otherwise;
    }

    static int isEnabled(Context context, List<String> operands) throws CallFailed, UsageError {
        boolean enabled = false;
        for (String name : UnitNames.mangle(context, operands)) {
            String state;
            try {
                state = context.fileManager().call("GetUnitFileState", "s", name).get(0).toString();
            } catch (CallFailed e) {
                context.error("Failed to get unit file state for " + name + ": " + e.text());
                return ExitCode.FAILURE;
            }
            enabled |= ENABLED.contains(state);
            if (!context.options().quiet()) {
                context.output().println(state);
                // Only a manager is asked for them.
                if (context.options().full() && !context.isOffline()) {
                    printLinks(context, name);
                }
            }
        }
        return enabled ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }

    private static void printLinks(Context context, String name) throws CallFailed {
        Object links =
                context.fileManager()
                        .call("GetUnitFileLinks", "sb", name, context.options().runtime())
                        .get(0);
        for (String link : ManagerClient.strings(links)) {
            context.output().println("  " + link);
        }
    }

    static int isSystemRunning(Context context) throws CallFailed {
        if (context.isInChroot() || (!context.options().user() && context.isOffline())) {
            printState(context, "offline");
            return ExitCode.FAILURE;
        }
        String state;
        try {
            state = context.manager().get("SystemState").toString();
            if (context.options().has("wait")) {
                state = awaitStart(context, state);
            }
        } catch (CallFailed | Context.NotConnected e) {
            printState(context, "unknown");
            return ExitCode.FAILURE;
        }
        printState(context, state);
        return state.equals("running") ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }

    private static String awaitStart(Context context, String now) throws CallFailed {
        String state = now;
        context.manager()
                .peer()
                .addMatch(
                        "type='signal',sender='"
                                + ManagerClient.NAME
                                + "',member='StartupFinished'");
        while (state.equals("initializing") || state.equals("starting")) {
            // Asked again from time to time too: it may have ended between the call and the match.
            boolean ended =
                    context.manager()
                            .peer()
                            .next(Duration.ofSeconds(1))
                            .filter(StateVerbs::isStartupFinished)
                            .isPresent();
            state = context.manager().get("SystemState").toString();
            if (ended) {
                break;
            }
        }
        return state;
    }

    private static boolean isStartupFinished(Message message) {
        return message.isSignal(ManagerClient.INTERFACE, "StartupFinished");
    }

    private static void printState(Context context, String state) {
        if (!context.options().quiet()) {
            context.output().println(state);
        }
    }
}
