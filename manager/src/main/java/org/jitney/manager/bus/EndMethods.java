package org.jitney.manager.bus;

import java.util.Map;
import java.util.Optional;
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
                .method("KExec", (m, c) -> kexec(m))
                .authorize("KExec", Auth.polkit(JobMethods.MANAGE_UNITS))
                .method("SwitchRoot", (m, c) -> switchRoot(m, c))
                .authorize("SwitchRoot", Auth.polkit(JobMethods.MANAGE_UNITS))
                .method("SoftReboot", EndMethods::softReboot)
                .authorize("SoftReboot", Auth.polkit(JobMethods.MANAGE_UNITS))
                .method("SetShowStatus", EndMethods::showStatus)
                .authorize("SetShowStatus", Auth.polkit(JobMethods.MANAGE_UNITS));
    }

    private static Reply end(ManagerObject m, Ending how, Call call) throws DBusError {
        switch (how) {
            case EXIT -> {}
            case REBOOT -> ofTheSystem(m, "Reboot is");
            case POWEROFF -> ofTheSystem(m, "Powering off is");
            case HALT -> ofTheSystem(m, "Halt is");
            case SOFT_REBOOT -> ofTheSystem(m, "Soft reboot is");
        }
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

    /** A user's manager ends by itself; what it runs on is not its own. */
    private static void ofTheSystem(ManagerObject m, String what) throws DBusError {
        if (!m.isSystem()) {
            throw DBusError.notSupported(what + " only supported for system managers.");
        }
    }

    private static Reply kexec(ManagerObject m) throws DBusError {
        ofTheSystem(m, "KExec is");
        return refuse("There is no kernel here to be replaced.");
    }

    private static Reply switchRoot(ManagerObject m, Call call) throws DBusError {
        if (!m.isSystem()) {
            throw DBusError.notSupported("Root switching is only supported by system manager.");
        }
        String root = call.string(0);
        if (!root.startsWith("/")) {
            throw DBusError.invalidArgs("New root path '%s' is not absolute.".formatted(root));
        }
        return refuse("Switching root is only for the first process of a machine in its initrd.");
    }

    /** The root stays: a container has none to go on from but its own. */
    private static Reply softReboot(ManagerObject m, Call call) throws DBusError {
        ofTheSystem(m, "Soft reboot is");
        String root = call.string(0);
        if (!root.isEmpty() && !root.startsWith("/")) {
            throw DBusError.invalidArgs("New root directory '%s' must be absolute".formatted(root));
        }
        if (!root.isEmpty() && !root.equals("/")) {
            return refuse("Going on from the root '%s' is not possible here.".formatted(root));
        }
        return end(m, Ending.SOFT_REBOOT, call);
    }

    private static Reply showStatus(ManagerObject m, Call call) throws DBusError {
        String mode = call.string(0);
        Optional<Boolean> shown =
                switch (mode) {
                    case "" -> Optional.empty();
                    case "no", "false", "off", "0", "n", "f", "auto", "error" -> Optional.of(false);
                    case "yes", "true", "on", "1", "y", "t", "temporary" -> Optional.of(true);
                    default ->
                            throw DBusError.invalidArgs("Invalid show status '%s'".formatted(mode));
                };
        return JobMethods.run(() -> m.engine().showStatus(shown));
    }
}
