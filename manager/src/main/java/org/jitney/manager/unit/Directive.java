package org.jitney.manager.unit;

import java.util.Set;
import org.jitney.unitfile.UnitType;

/**
 * One row of the table.
 *
 * @param group which sections have it
 * @param name the name in files
 * @param parser how its text is read
 * @param property the bus property that it sets, empty when it sets none
 * @param signature the signature of that property
 * @param fallback the value of that property when nothing sets it
 * @param enforced whether the engine acts on it; else its use is reported once
 * @param since the release of systemd whose table this is from
 */
public record Directive(
        Group group,
        String name,
        Assignment.Parser parser,
        String property,
        String signature,
        Object fallback,
        boolean enforced,
        int since) {

    /** Directives that go together, and the units that have them. */
    public enum Group {
        UNIT(Set.of(UnitType.values())),
        INSTALL(Set.of(UnitType.values())),
        EXEC(Set.of(UnitType.SERVICE, UnitType.SOCKET, UnitType.MOUNT, UnitType.SWAP)),
        KILL(
                Set.of(
                        UnitType.SERVICE,
                        UnitType.SOCKET,
                        UnitType.MOUNT,
                        UnitType.SWAP,
                        UnitType.SCOPE)),
        CGROUP(
                Set.of(
                        UnitType.SERVICE,
                        UnitType.SOCKET,
                        UnitType.MOUNT,
                        UnitType.SWAP,
                        UnitType.SCOPE,
                        UnitType.SLICE)),
        SERVICE(Set.of(UnitType.SERVICE)),
        SOCKET(Set.of(UnitType.SOCKET)),
        MOUNT(Set.of(UnitType.MOUNT)),
        AUTOMOUNT(Set.of(UnitType.AUTOMOUNT)),
        SWAP(Set.of(UnitType.SWAP)),
        TIMER(Set.of(UnitType.TIMER)),
        PATH(Set.of(UnitType.PATH)),
        SCOPE(Set.of(UnitType.SCOPE)),
        SLICE(Set.of(UnitType.SLICE));

        @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
        private final Set<UnitType> types;

        Group(Set<UnitType> types) {
            this.types = types;
        }

        /** {@return the types of units that have these} */
        public Set<UnitType> types() {
            return types;
        }

        boolean isIn(String section, UnitType type) {
            return switch (this) {
                case UNIT -> section.equals("Unit");
                case INSTALL -> section.equals("Install");
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
                        types.contains(type) && type.section().filter(section::equals).isPresent();
            };
        }
    }
}
