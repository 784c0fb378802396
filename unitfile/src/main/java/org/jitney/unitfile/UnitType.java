package org.jitney.unitfile;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The eleven kinds of units, in the order in which the manager numbers them. */
public enum UnitType {
    SERVICE("service"),
    MOUNT("mount"),
    SWAP("swap"),
    SOCKET("socket"),
    TARGET("target"),
    DEVICE("device"),
    AUTOMOUNT("automount"),
    TIMER("timer"),
    PATH("path"),
    SLICE("slice"),
    SCOPE("scope");

    /** Asked for so often that nothing is made anew for an answer. */
    private static final List<Optional<UnitType>> EACH =
            Stream.of(values()).map(Optional::of).toList();

    private final String suffix;
    private final String section;

    UnitType(String suffix) {
        this.suffix = suffix;
        this.section = Character.toUpperCase(suffix.charAt(0)) + suffix.substring(1);
    }

    /** {@return the type whose name suffix (without the dot) is this one} */
    public static Optional<UnitType> ofSuffix(String suffix) {
        return ofSuffix(suffix, 0);
    }

    /** {@return the type whose suffix is all that comes from that place of the text on} */
    static Optional<UnitType> ofSuffix(String text, int from) {
        for (Optional<UnitType> type : EACH) {
            String suffix = type.orElseThrow().suffix;
            if (text.length() - from == suffix.length() && text.startsWith(suffix, from)) {
                return type;
            }
        }
        return Optional.empty();
    }

    /** {@return the suffix of unit names of this type, without the dot} */
    public String suffix() {
        return suffix;
    }

    /**
     * {@return the section of the unit file that holds the settings of this type, if it has one}
     */
    public Optional<String> section() {
        return switch (this) {
            case TARGET, DEVICE -> Optional.empty();
            case SERVICE, MOUNT, SWAP, SOCKET, AUTOMOUNT, TIMER, PATH, SLICE, SCOPE ->
                    Optional.of(section);
        };
    }

    /** {@return whether units of this type may have more than one name} */
    public boolean mayAlias() {
        return switch (this) {
            case SERVICE, SOCKET, TARGET, DEVICE, TIMER, PATH -> true;
            case MOUNT, SWAP, AUTOMOUNT, SLICE, SCOPE -> false;
        };
    }

    /** {@return whether units of this type may be made from a template} */
    public boolean mayBeTemplate() {
        return switch (this) {
            case SERVICE, SOCKET, TARGET, TIMER, PATH -> true;
            case MOUNT, SWAP, DEVICE, AUTOMOUNT, SLICE, SCOPE -> false;
        };
    }

    @Override
    public String toString() {
        return suffix;
    }
}
