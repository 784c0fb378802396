package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/**
 * Turns properties that come over the bus into the lines of a unit file that say the same. Which
 * directive stands for a property, and what it reads, is in {@link Directives}; every line is read
 * by the directive's own parser before it is accepted, so a value that a file could not have is
 * refused here.
 */
public final class PropertyLines {
    private final UnitName unit;
    private final ManagerDefaults defaults;

    /** Makes lines for one unit. */
    public PropertyLines(UnitName unit, ManagerDefaults defaults) {
        this.unit = unit;
        this.defaults = defaults;
    }

    /** {@return the lines for all properties, in their order} */
    public List<SettingLine> of(List<BusProperty> properties) throws BadProperty {
        List<SettingLine> out = new ArrayList<>();
        for (BusProperty property : properties) {
            out.addAll(of(property, properties));
        }
        return out;
    }

    /** {@return the lines for one of the properties that are set together} */
    public List<SettingLine> of(BusProperty property, List<BusProperty> all) throws BadProperty {
        if (property.name().equals("Slice")) {
            checkSlice(property);
        }
        List<SettingLine> lines = write(property, all);
        for (SettingLine line : lines) {
            check(property, line);
        }
        return lines;
    }

    /** Refuses a property that can only be set when the unit is made. */
    public void requireLive(String name) throws BadProperty {
        boolean grouped = Directive.Group.CGROUP.types().contains(unit.type());
        boolean control = grouped && !name.equals("Slice") && isOfGroup(name);
        if (!control && !name.equals("Description")) {
            throw unknown(name);
        }
    }

    private boolean isOfGroup(String name) {
        return Directives.find(fileName(name), unit.type())
                .filter(row -> row.group() == Directive.Group.CGROUP)
                .isPresent();
    }

    /**
     * {@return the directive that a property is written by, after which its drop-in is named} A
     * share of the whole goes to the same file as a number: whichever was set last counts, where
     * the reference keeps both and reads the share last.
     */
    public String fileName(String property) {
        String plain =
                property.endsWith("Scale")
                        ? property.substring(0, property.length() - "Scale".length())
                        : property;
        if (plain.equals("DelegateControllers")) {
            return "Delegate";
        }
        return Directives.ofProperty(plain, unit.type()).map(Directive::name).orElse(plain);
    }

    /** {@return the properties that get another value by setting this one} */
    public Set<String> affectedBy(String property) {
        String directive = fileName(property);
        return directive.equals("Delegate")
                ? Set.of("Delegate", "DelegateControllers")
                : Directives.find(directive, unit.type())
                        .map(row -> Set.of(row.property()))
                        .orElse(Set.of(property));
    }

    private void checkSlice(BusProperty property) throws BadProperty {
        String slice = String.valueOf(property.value());
        boolean grouped = Directive.Group.CGROUP.types().contains(unit.type());
        Optional<String> wrong = Optional.empty();
        if (!grouped) {
            wrong =
                    Optional.of(
                            "The slice property is only available for units with control groups.");
        } else if (unit.type() == UnitType.SLICE) {
            wrong = Optional.of("Slice may not be set for slice units.");
        } else if (unit.value().equals("init.scope")) {
            wrong = Optional.of("Cannot set slice for init.scope");
        } else if (!UnitName.isValid(slice)) {
            wrong = Optional.of("Invalid unit name '%s'".formatted(slice));
        } else if (!slice.endsWith(".slice")) {
            wrong = Optional.of("Unit name '%s' is not a slice".formatted(slice));
        }
        if (wrong.isPresent()) {
            throw new BadProperty(BadProperty.Kind.VALUE, wrong.get());
        }
    }

    private List<SettingLine> write(BusProperty property, List<BusProperty> all)
            throws BadProperty {
        PropertyWriters.Special special = PropertyWriters.special(property.name(), unit.type());
        if (special == null) {
            return general(property);
        }
        requireType(property, special.signature());
        Map<String, List<String>> texts = special.writer().write(property, all);
        List<SettingLine> out = new ArrayList<>();
        for (Map.Entry<String, List<String>> entry : texts.entrySet()) {
            Directive row =
                    Directives.find(entry.getKey(), unit.type())
                            .orElseThrow(
                                    () -> BadProperty.value(property.name(), property.value()));
            entry.getValue().forEach(text -> out.add(line(row, text)));
        }
        return out;
    }

    private List<SettingLine> general(BusProperty property) throws BadProperty {
        Directive row =
                Directives.ofProperty(property.name(), unit.type())
                        .orElseThrow(() -> unknown(property.name()));
        requireType(property, row.signature());
        List<SettingLine> out = new ArrayList<>();
        for (String text : PropertyWriters.general(row, property.value())) {
            out.add(line(row, text));
        }
        return out;
    }

    /** {@return the refusal of a property that cannot be set} */
    public static BadProperty unknown(String name) {
        return new BadProperty(
                BadProperty.Kind.UNKNOWN,
                "Cannot set property %s, or unknown property.".formatted(name));
    }

    /** Refuses a value of another type. */
    public static void requireType(BusProperty property, String signature) throws BadProperty {
        if (!property.signature().equals(signature)) {
            throw new BadProperty(
                    BadProperty.Kind.TYPE,
                    "Failed to set unit properties: Unexpected message contents (%s has type %s, not %s)"
                            .formatted(property.name(), signature, property.signature()));
        }
    }

    private SettingLine line(Directive row, String text) {
        return new SettingLine(section(row), row.name(), text);
    }

    private String section(Directive row) {
        return switch (row.group()) {
            case UNIT -> "Unit";
            case INSTALL -> "Install";
            case EXEC,
                    KILL,
                    CGROUP,
                    SERVICE,
                    SOCKET,
                    MOUNT,
                    AUTOMOUNT,
                    SWAP,
                    TIMER,
                    PATH,
                    SCOPE,
                    SLICE ->
                    unit.type().section().orElse("Unit");
        };
    }

    /** Reads the line as the loader will. */
    private void check(BusProperty property, SettingLine line) throws BadProperty {
        if (line.value().chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw BadProperty.value(property.name(), property.value());
        }
        Directive row = Directives.find(line.section(), line.key(), unit.type()).orElseThrow();
        List<String> said = new ArrayList<>();
        boolean isOutOfRange = false;
        // Percent signs are doubled, so no specifier is ever asked for.
        SpecifierContext none = specifier -> Optional.empty();
        try {
            row.parser()
                    .apply(
                            new Assignment(
                                    row,
                                    line.value(),
                                    unit,
                                    none,
                                    new SettingsBuilder(unit.type(), defaults),
                                    said::add));
        } catch (UnitFileError | BadSetting | NumberFormatException e) {
            said.add(Objects.requireNonNullElse(e.getMessage(), line.text()));
            isOutOfRange =
                    row.group() == Directive.Group.CGROUP
                            && e instanceof UnitFileError error
                            && error.kind() == UnitFileError.Kind.RANGE;
        }
        if (isOutOfRange) {
            throw new BadProperty(
                    BadProperty.Kind.VALUE,
                    "Value specified in %s is out of range (%s)"
                            .formatted(property.name(), said.getFirst()));
        }
        if (!said.isEmpty()) {
            throw new BadProperty(
                    BadProperty.Kind.VALUE,
                    "Invalid %s setting: %s (%s)"
                            .formatted(
                                    property.name(),
                                    PropertyWriters.shown(property.value()),
                                    said.getFirst()));
        }
    }
}
