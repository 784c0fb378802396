package org.jitney.manager.unit;

import java.util.ArrayList;
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
                    case "PrivateTmpEx" -> Levels.of(values, "PrivateTmp", "connected");
                    case "PrivateUsersEx" -> Levels.of(values, "PrivateUsers", "self");
                    case "ProtectControlGroupsEx" ->
                            Levels.of(values, "ProtectControlGroups", "yes");
                    case "ProtectHostnameEx" ->
                            new Structs.Pair(
                                    Levels.of(values, "ProtectHostname", "yes"),
                                    Levels.hostname(values));
                    case "ImportCredentialEx" -> imports(values);
                    case "SetLoginEnvironment" -> loginEnvironment(values);
                    default -> logSockets(values);
                });
    }

    /** Each glob and what its credentials are called instead, which may be nothing. */
    private static List<Structs.Pair> imports(Values values) {
        List<Structs.Pair> out = new ArrayList<>();
        for (String setting : values.texts("ImportCredential")) {
            int colon = setting.indexOf(':');
            out.add(
                    colon < 0
                            ? new Structs.Pair(setting, "")
                            : new Structs.Pair(
                                    setting.substring(0, colon), setting.substring(colon + 1)));
        }
        return List.copyOf(out);
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
