package org.jitney.manager.unit;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.Specifiers;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;

/**
 * One line of a unit file on its way into the settings.
 *
 * @param row the row of the directive
 * @param value the text behind the equals sign
 * @param unit the unit that is read
 * @param specifiers what the specifiers stand for
 * @param into where it goes
 * @param warn says something about this line
 */
record Assignment(
        Directive row,
        String value,
        UnitName unit,
        SpecifierContext specifiers,
        SettingsBuilder into,
        Consumer<String> warn) {

    /** How a directive reads its text. */
    @FunctionalInterface
    interface Parser {
        void apply(Assignment line) throws UnitFileError, BadSetting;
    }

    boolean isEmpty() {
        return value.isEmpty();
    }

    /** {@return the same line with another text} */
    Assignment withValue(String other) {
        return new Assignment(row, other, unit, specifiers, into, warn);
    }

    String expanded() throws UnitFileError {
        return expand(value);
    }

    String expand(String text) throws UnitFileError {
        return Specifiers.expand(text, specifiers);
    }

    void put(Object converted) {
        into.put(row.property(), converted);
    }

    /** Adds to the list of the property. */
    void add(Object... converted) {
        into.add(row.property(), List.of(converted));
    }

    /** Adds in front of the list of the property. */
    void addFirst(Object converted) {
        into.addFirst(row.property(), converted);
    }

    /** An empty assignment gives the property its default again. */
    void reset() {
        into.reset(row.property());
    }

    /** Words of a table are complained about by what they mean. */
    private static final Map<String, String> CHOICES =
            Map.ofEntries(
                    Map.entry("CollectMode", "garbage collection mode"),
                    Map.entry("DevicePolicy", "device policy"),
                    Map.entry("KeyringMode", "keyring mode"),
                    Map.entry("ProtectProc", "/proc/ protection mode"),
                    Map.entry("ProcSubset", "/proc/ subset mode"),
                    Map.entry("UtmpMode", "utmp mode"),
                    Map.entry("OnFailureJobMode", "job mode"),
                    Map.entry("OnSuccessJobMode", "job mode"),
                    Map.entry("NotifyAccess", "notify access specifier"),
                    Map.entry("ProtectHome", "protect home value"),
                    Map.entry("ProtectSystem", "protect system value"),
                    Map.entry("RuntimeDirectoryPreserve", "runtime directory preserve mode"),
                    Map.entry("Type", "service type"),
                    Map.entry("ExitType", "service exit type"),
                    Map.entry("Restart", "service restart specifier"),
                    Map.entry("TimeoutStartFailureMode", "timeout failure mode"),
                    Map.entry("TimeoutStopFailureMode", "timeout failure mode"),
                    Map.entry("BindIPv6Only", "bind IPv6 only value"),
                    Map.entry("OOMPolicy", "OOM policy"),
                    Map.entry("IPTOS", "IP TOS value"),
                    Map.entry("Timestamping", "timestamping precision"));

    UnitFileError invalid() {
        return new UnitFileError(
                UnitFileError.Kind.INVALID,
                "Failed to parse %s, ignoring: %s"
                        .formatted(CHOICES.getOrDefault(row.name(), row.name() + "="), value));
    }
}
