package org.jitney.manager.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.manager.unit.BadSetting;
import org.jitney.manager.unit.DefaultProperties;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.Specifiers;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.install.FileTree;

/**
 * Reads the files of one unit into its settings.
 *
 * <p>It touches the disk and what is its own, and nothing else: so another thread may read the
 * fragment ahead ({@link ReadAhead}). What it has to say is kept until somebody {@linkplain
 * #tell(Consumer) listens}.
 */
final class SettingsReader {
    /** From where, and with what for the settings that no file has. */
    record Sources(FileTree files, SpecifierContext specifiers, DefaultProperties defaults) {}

    private final Sources sources;
    private final UnitName name;
    private final SettingsBuilder builder;
    private final Map<String, Long> stamps = new LinkedHashMap<>();
    private final List<Diagnostic> kept = new ArrayList<>();
    private Consumer<Diagnostic> diagnostics = kept::add;
    private Optional<String> badSetting = Optional.empty();

    /** Begins with what such a unit is without a file. */
    SettingsReader(Sources sources, UnitName name) {
        this.sources = sources;
        this.name = name;
        this.builder = new SettingsBuilder(name.type(), sources.defaults());
        Builtin.fill(name.value(), builder);
    }

    /** Says all that was kept, and from now on at once. */
    void tell(Consumer<Diagnostic> listener) {
        kept.forEach(listener);
        kept.clear();
        diagnostics = listener;
    }

    UnitName name() {
        return name;
    }

    SettingsBuilder builder() {
        return builder;
    }

    /** {@return when the files that were read had been changed last} */
    Map<String, Long> stamps() {
        return stamps;
    }

    /** {@return the setting because of which the unit cannot be used; it has been said} */
    Optional<String> badSetting() {
        return badSetting;
    }

    /** {@return why nothing of the fragment can be used, if it cannot} */
    Optional<FileFault> fragment(String path, Optional<FileTree.Stat> stat) {
        return file(path, stat, context(path));
    }

    /** Reads a drop-in; {@return why nothing of it can be used, if it cannot} */
    Optional<FileFault> dropIn(String path, String fragment) {
        return file(path, stat(path), context(fragment));
    }

    private SpecifierContext context(String fragment) {
        return Specifiers.ofName(name)
                .orElse(Specifiers.ofFragment(fragment))
                .orElse(this::credentials)
                .orElse(this::group)
                .orElse(sources.specifiers());
    }

    private Optional<String> credentials(char specifier) {
        return specifier == 'd'
                ? Optional.of(sources.defaults().scope().credentials() + "/" + name.value())
                : Optional.empty();
    }

    private Optional<String> group(char specifier) {
        String slice = builder.has("Slice") ? builder.text("Slice") : "";
        return SlicePath.specifier(specifier, slice, name.value());
    }

    /** A ring of links is nothing. */
    private Optional<FileTree.Stat> stat(String path) {
        try {
            return sources.files().stat(path);
        } catch (IOException e) {
            diagnostics.accept(Diagnostic.error(path, 0, reason(e)));
            return Optional.empty();
        }
    }

    private Optional<FileFault> file(
            String path, Optional<FileTree.Stat> stat, SpecifierContext context) {
        try {
            if (stat.isEmpty()) {
                return Optional.empty();
            }
            stamps.put(path, stat.get().modifiedUsec());
            if (stat.get().kind() == FileTree.Kind.REGULAR) {
                FileModes.check(path, stat.get().mode(), diagnostics);
            }
            // The null device masks a drop-in: there is nothing to read in it.
            byte[] bytes =
                    stat.get().isMask()
                            ? new byte[0]
                            : sources.files().read(path, stat.get()).orElse(new byte[0]);
            UnitFile file = UnitFile.parse(path, bytes, diagnostics);
            unknownSections(file);
            for (UnitFile.Entry entry : file.entries()) {
                if (!assign(path, entry, context)) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        } catch (UnitFileError e) {
            diagnostics.accept(Diagnostic.error(path, e.line(), reason(e)));
            return Optional.of(FileFault.of(e));
        } catch (IOException e) {
            diagnostics.accept(Diagnostic.error(path, 0, reason(e)));
            return Optional.of(FileFault.of(e));
        }
    }

    private void unknownSections(UnitFile file) {
        for (UnitFile.Section section : file.sections()) {
            if (!builder.knowsSection(section.name())) {
                diagnostics.accept(
                        Diagnostic.warning(
                                file.path(),
                                section.line(),
                                "Unknown section '%s'. Ignoring.".formatted(section.name())));
            }
        }
    }

    /** {@return whether to read on} */
    private boolean assign(String path, UnitFile.Entry entry, SpecifierContext context) {
        try {
            builder.assign(entry, name, context, diagnostics);
            return true;
        } catch (BadSetting e) {
            diagnostics.accept(Diagnostic.error(path, entry.line(), reason(e)));
            badSetting = Optional.of(reason(e));
            return false;
        }
    }

    private static String reason(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }
}
