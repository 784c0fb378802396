package org.jitney.manager.bus;

import java.util.Map;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.manager.Ending;
import org.jitney.manager.Requester;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The members of the Manager interface by which it ends, or would become something else. */
final class EndMethods {
    private static final Logger LOG = LoggerFactory.getLogger(EndMethods.class);

    private static final Map<String, Ending> ENDINGS =
            Map.of(
                    "Exit", Ending.EXIT,
                    "Reboot", Ending.REBOOT,
                    "PowerOff", Ending.POWEROFF,
                    "Halt", Ending.HALT);

    private EndMethods() {}

    static void register(InterfaceTable<ManagerObject> table) {
        ENDINGS.forEach((member, how) ->
                table.method(member, (m, c) -> end(m, how, c))
                        .authorize(member, Auth.polkit(JobMethods.MANAGE_UNITS)));
        table.method("SetExitCode", EndMethods::setExitCode)
                .authorize("SetExitCode", Auth.polkit(JobMethods.MANAGE_UNITS))
                .method("KExec", (m, c) -> refuse("There is no kernel here to be replaced."))
                .authorize("KExec", Auth.polkit(JobMethods.MANAGE_UNITS))
                .method("SwitchRoot", (m, c) -> switchRoot(c))
                .authorize("SwitchRoot", Auth.polkit(JobMethods.MANAGE_UNITS))
                .method("SetShowStatus", (m, c) -> showStatus(c))
                .authorize("SetShowStatus", Auth.polkit(JobMethods.MANAGE_UNITS));
    }

    private static Reply end(ManagerObject m, Ending how, Call call) throws DBusError {
        Requester requester = Requesters.of(m.engine(), call);
        LOG.info("{} asked for by {}", how, requester);
        return JobMethods.run(() -> m.engine().end(how));
    }

    private static Reply setExitCode(ManagerObject m, Call call) throws DBusError {
        return JobMethods.run(() -> m.engine().setExitCode(call.int32(0)));
    }

    private static Reply refuse(String text) throws DBusError {
        throw DBusError.notSupported(text);
    }

    private static Reply switchRoot(Call call) throws DBusError {
        String root = call.string(0);
        if (!root.startsWith("/")) {
            throw DBusError.invalidArgs("New root path '%s' is not absolute.".formatted(root));
        }
        return refuse("Switching root is only for the first process of a machine in its initrd.");
    }

    /** Nothing is ever shown on a console here, so only that can be asked for. */
    private static Reply showStatus(Call call) throws DBusError {
        String mode = call.string(0);
        return switch (mode) {
            case "", "no", "false", "off", "0" -> Reply.empty();
            case "yes", "true", "on", "1", "auto", "temporary", "error" ->
                    refuse("No status is shown on a console here, so not '" + mode + "' either.");
            default -> throw DBusError.invalidArgs("Invalid show status '%s'".formatted(mode));
        };
    }
}
