package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.UnitType;

/**
 * Properties of newer releases that say in more words what an older one says, or that follow from
 * other settings unless a file sets them.
 */
final class DerivedProperties {
    private static final Set<String> OF_PROCESSES =
            Set.of(
                    "PrivateTmpEx",
                    "PrivateUsersEx",
                    "ProtectControlGroupsEx",
                    "ProtectHostnameEx",
                    "ImportCredentialEx",
                    "SetLoginEnvironment",
                    "BindLogSockets");

    private DerivedProperties() {}

    /** {@return their names for a type of unit} */
    static Set<String> names(UnitType type) {
        return Directive.Group.EXEC.types().contains(type) ? OF_PROCESSES : Set.of();
    }

    /** {@return the value; empty when the property is none of these} */
    static Optional<Object> of(UnitSettings settings, String name) {
        if (!names(settings.type()).contains(name)) {
            return Optional.empty();
        }
        Values values = settings.values();
        return Optional.of(
                switch (name) {
                    // Without a file system of its own, a private /tmp is a folder of the host's.
                    case "PrivateTmpEx" -> values.flag("PrivateTmp") ? "connected" : "no";
                    case "PrivateUsersEx" -> values.flag("PrivateUsers") ? "self" : "no";
                    case "ProtectControlGroupsEx" -> yesNo(values.flag("ProtectControlGroups"));
                    case "ProtectHostnameEx" ->
                            new Structs.Pair(yesNo(values.flag("ProtectHostname")), "");
                    case "ImportCredentialEx" -> imports(values);
                    case "SetLoginEnvironment" -> loginEnvironment(values);
                    default -> logSockets(values);
                });
    }

    private static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }

    /** Each glob and what its credentials are called instead, which is nothing. */
    private static List<Structs.Pair> imports(Values values) {
        return values.texts("ImportCredential").stream()
                .map(glob -> new Structs.Pair(glob, ""))
                .toList();
    }

    /** systemd.exec(5): by default for whoever is somebody else than the manager. */
    private static boolean loginEnvironment(Values values) {
        if (values.isSet("SetLoginEnvironment")) {
            return values.flag("SetLoginEnvironment");
        }
        return !values.text("User").isEmpty()
                || values.flag("DynamicUser")
                || !values.text("PAMName").isEmpty();
    }

    /** systemd.exec(5): implied by what puts another /run or /dev in place. */
    private static boolean logSockets(Values values) {
        if (values.isSet("BindLogSockets")) {
            return values.flag("BindLogSockets");
        }
        boolean ownRoot =
                !values.text("RootDirectory").isEmpty() || !values.text("RootImage").isEmpty();
        return !values.text("LogNamespace").isEmpty()
                || values.flag("MountAPIVFS")
                || (ownRoot && values.flag("PrivateDevices"));
    }
}
