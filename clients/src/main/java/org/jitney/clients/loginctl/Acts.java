package org.jitney.clients.loginctl;

import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.UsageError;

/** The verbs that change something, one name after the other, up to the first that fails. */
record Acts(LoginManager manager, Settings settings, boolean mayAsk) {
    private static final String FAILED = "Failed to issue method call";

    // What stands for the user of the calling session.
    private static final long NOBODY = 0xffffffffL;

    void run(String verb, List<String> names) throws UsageError {
        switch (verb) {
            case "activate" -> session("Activate", names);
            case "lock-session" -> session("Lock", names);
            case "unlock-session" -> session("Unlock", names);
            case "terminate-session" -> session("Terminate", names);
            case "lock-sessions" -> manager.run("Could not lock sessions", "LockSessions", "");
            case "unlock-sessions" -> manager.run("Could not lock sessions", "UnlockSessions", "");
            case "flush-devices" ->
                    manager.run("Could not flush devices", "FlushDevices", "b", mayAsk);
            case "attach" -> attach(names.getFirst(), names.subList(1, names.size()));
            case "enable-linger", "disable-linger" -> linger(verb.startsWith("enable"), names);
            default -> each(verb, names);
        }
    }

    private void session(String act, List<String> ids) throws UsageError {
        if (ids.isEmpty()) {
            try {
                manager.peer().run(LoginManager.OWN_SESSION, LoginManager.SESSION, act, "");
            } catch (CallFailed e) {
                throw new UsageError(FAILED + ": " + e.text());
            }
        }
        for (String id : ids) {
            manager.run(FAILED, act + "Session", "s", id);
        }
    }

    private void attach(String seat, List<String> devices) throws UsageError {
        for (String device : devices) {
            manager.run("Could not attach device", "AttachDevice", "ssb", seat, device, mayAsk);
        }
    }

    private void linger(boolean on, List<String> names) throws UsageError {
        for (String name : names.isEmpty() ? List.of("") : names) {
            long uid = name.isEmpty() ? NOBODY : Integer.toUnsignedLong(LoginManager.uid(name));
            manager.run("Could not enable linger", "SetUserLinger", "ubb", uid, on, mayAsk);
        }
    }

    private void each(String verb, List<String> names) throws UsageError {
        for (String name : names) {
            switch (verb) {
                case "kill-session" ->
                        manager.run(
                                "Could not kill session",
                                "KillSession",
                                "ssi",
                                name,
                                settings.whom(),
                                settings.signal());
                case "terminate-user" ->
                        manager.run(
                                "Could not terminate user",
                                "TerminateUser",
                                "u",
                                Integer.toUnsignedLong(LoginManager.uid(name)));
                case "kill-user" ->
                        manager.run(
                                "Could not kill user",
                                "KillUser",
                                "ui",
                                Integer.toUnsignedLong(LoginManager.uid(name)),
                                settings.signal());
                case "terminate-seat" ->
                        manager.run("Could not terminate seat", "TerminateSeat", "s", name);
                default -> throw new IllegalStateException("no act: " + verb);
            }
        }
    }
}
