package org.jitney.unitfile.install;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.Words;

/** Reads the {@code [Install]} section of a file into an {@link InstallInfo}. */
final class InstallSection {
    private final InstallInfo info;
    private final SpecifierContext machine;
    private final Consumer<Diagnostic> diagnostics;

    InstallSection(InstallInfo info, SpecifierContext machine, Consumer<Diagnostic> diagnostics) {
        this.info = info;
        this.machine = machine;
        this.diagnostics = diagnostics;
    }

    /**
     * @throws Refused when {@code Also=} has a specifier that does not exist: as with the
     *     reference, such a section is not half used
     */
    void read(List<UnitFile.Entry> section) throws Refused {
        for (UnitFile.Entry entry : section) {
            try {
                read(entry);
            } catch (UnitFileError | Refused e) {
                if (entry.key().equals("Also") && e instanceof Refused) {
                    warn(entry, "Also=: " + e.getMessage());
                    throw new Refused(Failure.errno(info.name, "EBADSLT", "Invalid slot"));
                }
                warn(entry, entry.key() + "=: " + e.getMessage() + ", ignoring");
            }
        }
    }

    private void read(UnitFile.Entry entry) throws UnitFileError, Refused {
        switch (entry.key()) {
            case "Alias" -> {
                if (info.unitName().type().mayAlias()) {
                    add(info.aliases, entry);
                } else {
                    String type = info.unitName().type().suffix();
                    warn(entry, "Alias= is not allowed for " + type + " units, ignoring.");
                }
            }
            case "WantedBy" -> add(info.wantedBy, entry);
            case "RequiredBy" -> add(info.requiredBy, entry);
            case "Also" -> {
                for (String word : Words.all(entry.value(), Words.Flag.UNQUOTE)) {
                    info.also.add(info.expand(word, machine));
                }
            }
            case "DefaultInstance" -> defaultInstance(entry);
            default -> {
                // Other keys of this section belong to later releases: they make nothing here.
            }
        }
    }

    private static void add(List<String> list, UnitFile.Entry entry) throws UnitFileError {
        if (entry.value().isEmpty()) {
            list.clear();
        }
        list.addAll(Words.all(entry.value(), Words.Flag.UNQUOTE, Words.Flag.RETAIN_ESCAPE));
    }

    private void defaultInstance(UnitFile.Entry entry) throws Refused {
        switch (info.unitName().form()) {
            // The file is that of the template, but its default is not for this instance.
            case INSTANCE -> {}
            case PLAIN ->
                    warn(entry, "DefaultInstance= only makes sense for template units, ignoring.");
            case TEMPLATE -> {
                String value = info.expand(entry.value(), machine);
                if (value.isEmpty()) {
                    info.defaultInstance = Optional.empty();
                } else if (UnitName.of("x", value, org.jitney.unitfile.UnitType.SERVICE)
                        .isPresent()) {
                    info.defaultInstance = Optional.of(value);
                } else {
                    warn(entry, "Invalid DefaultInstance= value \"" + value + "\".");
                }
            }
        }
    }

    private void warn(UnitFile.Entry entry, String text) {
        diagnostics.accept(Diagnostic.warning(entry.file(), entry.line(), text));
    }
}
