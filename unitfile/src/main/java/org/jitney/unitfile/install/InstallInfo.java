package org.jitney.unitfile.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.Specifiers;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;

/** One unit during one operation: where its file is and what its {@code [Install]} asks for. */
final class InstallInfo {
    /** What was found under the name. */
    enum Mode {
        /** Nobody has looked yet. */
        UNKNOWN,
        REGULAR,
        /** A symlink to a file outside of the load path. */
        LINKED,
        /** A symlink to another unit of the load path. */
        ALIAS,
        MASKED
    }

    final String name;
    String path = "";
    Mode mode = Mode.UNKNOWN;

    /** Named by {@code Also=} only: when it is missing, nobody is told off. */
    boolean auxiliary;

    String symlinkTarget = "";
    boolean loaded;
    final List<String> aliases = new ArrayList<>();
    final List<String> wantedBy = new ArrayList<>();
    final List<String> requiredBy = new ArrayList<>();
    final List<String> also = new ArrayList<>();
    Optional<String> defaultInstance = Optional.empty();

    InstallInfo(String name, boolean auxiliary) {
        this.name = name;
        this.auxiliary = auxiliary;
    }

    UnitName unitName() {
        return new UnitName(name);
    }

    boolean hasRules() {
        return !aliases.isEmpty() || !wantedBy.isEmpty() || !requiredBy.isEmpty();
    }

    /** The name, where a template with a default instance stands for that instance. */
    String instantiatedName() {
        UnitName unit = unitName();
        return unit.isTemplate()
                ? defaultInstance.flatMap(unit::withInstance).map(UnitName::value).orElse(name)
                : name;
    }

    /** Expands the few specifiers that {@code [Install]} knows. */
    String expand(String text, SpecifierContext machine) throws Refused {
        UnitName shown = UnitName.parse(instantiatedName()).orElse(unitName());
        SpecifierContext names =
                specifier ->
                        "nNpij".indexOf(specifier) >= 0
                                ? Specifiers.ofName(shown).value(specifier)
                                : Optional.empty();
        try {
            return Specifiers.expand(text, names.orElse(machine), UnitName.MAX_LENGTH);
        } catch (UnitFileError e) {
            throw new Refused(
                    switch (e.kind()) {
                        case BAD_SPECIFIER -> Failure.of(Failure.Kind.BAD_SPECIFIER, text);
                        case NO_VALUE -> Failure.of(Failure.Kind.UNRESOLVED_SPECIFIER, text);
                        case TOO_LONG -> Failure.errno(text, "ENAMETOOLONG", "File name too long");
                        case INVALID, RANGE, BAD_MESSAGE ->
                                Failure.errno(text, "EINVAL", "Invalid argument");
                    });
        }
    }
}
