package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** Collects the settings of one unit while its files are read in order. */
public final class SettingsBuilder {
    private final UnitType type;
    private final ManagerDefaults defaults;
    private final Overlay values;
    private final Map<String, Object> fallbacks;
    private final Map<String, Object> seldomSet;
    private final Set<String> set = new HashSet<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Condition> asserts = new ArrayList<>();
    private final Map<String, List<String>> links = new LinkedHashMap<>();
    private final List<String> requiredMounts = new ArrayList<>();
    private final Map<String, List<String>> install = new HashMap<>();
    private String defaultInstance = "";
    private Optional<UnitName> name = Optional.empty();
    private final Set<String> reported = new HashSet<>();
    private final Map<String, String> origins = new HashMap<>();

    /** Begins with the defaults of that type. */
    public SettingsBuilder(UnitType type, ManagerDefaults defaults) {
        this(type, defaults, Directives.fallbacks(type, defaults));
    }

    /** Begins with the defaults of that type, which it shares with others. */
    public SettingsBuilder(UnitType type, DefaultProperties properties) {
        this(type, properties.defaults(), properties.of(type));
    }

    private SettingsBuilder(
            UnitType type, ManagerDefaults defaults, Map<String, Object> fallbacks) {
        this.type = type;
        this.defaults = defaults;
        this.fallbacks = fallbacks;
        this.values = Overlay.over(fallbacks);
        this.seldomSet = NewerDirectives.fallbacks(type);
    }

    /**
     * Takes one assignment.
     *
     * @throws BadSetting when the unit must not be used with it
     */
    public void assign(
            UnitFile.Entry entry,
            UnitName unit,
            SpecifierContext specifiers,
            Consumer<Diagnostic> diagnostics)
            throws BadSetting {
        name = Optional.of(unit);
        Consumer<String> warn =
                text -> diagnostics.accept(Diagnostic.warning(entry.file(), entry.line(), text));
        Directive row = Directives.find(entry.section(), entry.key(), type).orElse(null);
        if (row == null) {
            unknown(entry, warn);
            return;
        }
        try {
            row.parser().apply(new Assignment(row, entry.value(), unit, specifiers, this, warn));
        } catch (UnitFileError | NumberFormatException e) {
            warn.accept(
                    Objects.requireNonNullElse(e.getMessage(), "Failed to parse " + row.name()));
            return;
        }
        if (row.group() == Directive.Group.CGROUP || !row.enforced()) {
            origins.put(row.property(), entry.file() + ":" + entry.line());
        }
        if (!row.enforced() && !entry.value().isEmpty() && reported.add(row.name())) {
            diagnostics.accept(
                    new Diagnostic(
                            entry.file(),
                            entry.line(),
                            Diagnostic.Severity.NOTICE,
                            row.name() + "= is read and shown but not enforced yet"));
        }
    }

    private void unknown(UnitFile.Entry entry, Consumer<String> warn) {
        // Whoever reads the file tells about sections that are unknown as a whole.
        if (!entry.key().startsWith("X-") && isOwnSection(entry.section())) {
            warn.accept(
                    "Unknown key '%s' in section [%s], ignoring."
                            .formatted(entry.key(), entry.section()));
        }
    }

    /** {@return whether a section of that name means something, or is somebody else's} */
    public boolean knowsSection(String section) {
        return section.startsWith("X-") || isOwnSection(section);
    }

    private boolean isOwnSection(String section) {
        return section.equals("Unit")
                || section.equals("Install")
                || type.section().filter(section::equals).isPresent()
                || (type == UnitType.TARGET && section.equals("Target"))
                || (type == UnitType.DEVICE && section.equals("Device"));
    }

    /**
     * {@return the name of the unit without instance and type; empty before the first assignment}
     */
    String prefix() {
        return name.map(UnitName::prefix).orElse("");
    }

    ManagerDefaults defaults() {
        return defaults;
    }

    Object current(String property) {
        Object value = values.get(property);
        return Objects.requireNonNull(value == null ? seldomSet.get(property) : value, property);
    }

    /** Gives a property a value; the loader also uses it for what is implied. */
    public void put(String property, Object value) {
        if (!has(property)) {
            throw new IllegalArgumentException(type + " has no property " + property);
        }
        Object fallback = fallbacks.getOrDefault(property, seldomSet.get(property));
        // A parser knows the number, the table knows how wide the bus wants it.
        Object fitting =
                value instanceof Number number && fallback instanceof Integer
                        ? Integer.valueOf(number.intValue())
                        : value instanceof Number number && fallback instanceof Long
                                ? Long.valueOf(number.longValue())
                                : value;
        values.put(property, fitting);
        set.add(property);
    }

    /** Keeps what {@link Levels} have to say beside a switch; no directive is called that. */
    void position(String property, String text) {
        values.put(property, text);
        set.add(property);
    }

    /** {@return a property of signature s as it is now} */
    public String text(String property) {
        return (String) current(property);
    }

    void add(String property, List<?> more) {
        List<Object> all = new ArrayList<>((List<?>) current(property));
        all.addAll(more);
        put(property, List.copyOf(all));
    }

    /** Adds in front: some lists are shown last first. */
    void addFirst(String property, Object item) {
        List<Object> all = new ArrayList<>(List.of(item));
        all.addAll((List<?>) current(property));
        put(property, List.copyOf(all));
    }

    void reset(String property) {
        Object fallback = fallbacks.getOrDefault(property, seldomSet.get(property));
        values.put(property, Objects.requireNonNull(fallback, property));
        set.remove(property);
    }

    /** The value was not given but follows from another setting. */
    void unmark(String property) {
        set.remove(property);
    }

    boolean isSet(String property) {
        return set.contains(property);
    }

    /** {@return whether units of this type have that property} */
    public boolean has(String property) {
        return values.containsKey(property) || seldomSet.containsKey(property);
    }

    UnitType type() {
        return type;
    }

    List<Condition> conditions(boolean asserting) {
        return asserting ? asserts : conditions;
    }

    List<String> links(String directive) {
        return links.computeIfAbsent(directive, _ -> new ArrayList<>());
    }

    List<String> requiredMounts() {
        return requiredMounts;
    }

    List<String> install(String directive) {
        return install.computeIfAbsent(directive, _ -> new ArrayList<>());
    }

    void defaultInstance(String instance) {
        defaultInstance = instance;
    }

    /** {@return the settings as they are now} */
    public UnitSettings build() {
        Overlay complete = values.copy();
        Completion.complete(this, complete);
        return settings(complete);
    }

    /** {@return the settings of a unit for which there is no file to read} */
    public UnitSettings unread() {
        Overlay raw = values.copy();
        Completion.unread(type, raw);
        return settings(raw);
    }

    private UnitSettings settings(Overlay complete) {
        Values all = new Values(complete, set, origins, seldomSet, defaults.scope());
        Map<String, List<String>> copy = new LinkedHashMap<>();
        links.forEach((directive, units) -> copy.put(directive, List.copyOf(units)));
        return new UnitSettings(
                type,
                all,
                new UnitSection(all, conditions, asserts),
                new InstallSection(
                        install("Alias"),
                        install("WantedBy"),
                        install("RequiredBy"),
                        install("Also"),
                        defaultInstance),
                copy,
                List.copyOf(requiredMounts));
    }
}
