package org.jitney.manager.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.jitney.unitfile.install.FileTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One unit on its way. */
final class UnitReading {
    private static final Logger LOG = LoggerFactory.getLogger(UnitReading.class);

    private final UnitLoader loader;
    private final UnitName name;
    private final UnitLoader.Begun begun;
    private final SettingsReader reader;
    private final SettingsBuilder builder;
    private final Set<String> names = new LinkedHashSet<>();

    UnitReading(UnitLoader loader, UnitLoader.Begun begun, String asked) throws IOException {
        this.loader = loader;
        this.begun = begun;
        this.reader = begun.settings();
        this.builder = reader.builder();
        this.name = reader.name();
        names.add(name.value());
        names.addAll(loader.finder().aliasesOf(name.value()));
        names.add(asked);
        reader.tell(told -> loader.diagnostics().accept(told.about(name.value())));
    }

    LoadedUnit read() throws IOException {
        Optional<String> fragment = begun.found().map(UnitFinder.Found::path);
        String id = name.value();
        Map<String, Object> facts = fragment.isPresent() ? Map.of() : loader.kernelFacts(id);
        facts.forEach(builder::put);
        Optional<FileFault> fault = begun.fault().or(this::invalidSlice);
        if (fault.isPresent()) {
            return unloadable(fragment, fault.get());
        }
        List<String> dropIns = loader.finder().dropIns(names);
        for (String path : dropIns) {
            // As with release 252, a drop-in that cannot be read counts for nothing.
            reader.dropIn(path, fragment.orElse(""))
                    .ifPresent(f -> LOG.debug("{}: {}", path, f.reason()));
        }
        boolean exists = fragment.isPresent() || needsNoFile() || !facts.isEmpty();
        if (!exists) {
            return notFound();
        }
        UnitSettings settings = builder.build();
        Optional<String> badSetting = reader.badSetting();
        boolean wasRead = badSetting.isEmpty();
        if (wasRead) {
            badSetting = UnitChecks.refusal(name, settings);
            badSetting.ifPresent(
                    text -> loader.diagnostics().accept(Diagnostic.error(id, 0, text)));
        }
        UnitSettings complete = derived(settings);
        if (fragment.isPresent()) {
            stampSource(complete.unit().sourcePath());
        }
        // A service is checked last of all, when its links are there already.
        boolean linked = badSetting.isEmpty() || (wasRead && name.type() == UnitType.SERVICE);
        Map<DependencyType, Set<String>> links = linked ? links(complete) : Map.of();
        return new LoadedUnit(
                id,
                names,
                badSetting.isPresent() ? LoadState.BAD_SETTING : LoadState.LOADED,
                badSetting.isPresent() ? badSettingError() : LoadedUnit.LoadError.NONE,
                fragment,
                complete.unit().sourcePath(),
                dropIns,
                complete,
                links,
                UnitLoader.isPerpetual(id, loader.scope()),
                reader.stamps());
    }

    /** A change of what a generator read is a reason for a reload, too. */
    private void stampSource(String path) throws IOException {
        if (!path.isEmpty() && !path.startsWith("/proc/") && !path.startsWith("/sys/")) {
            Optional<FileTree.Stat> stat = loader.files().stat(path);
            stat.ifPresent(s -> reader.stamps().put(path, s.modifiedUsec()));
        }
    }

    private Optional<FileFault> invalidSlice() {
        boolean valid =
                name.type() != UnitType.SLICE
                        || UnitLoader.PERPETUAL.contains(name.value())
                        || SlicePath.isValid(name.value());
        return valid ? Optional.empty() : Optional.of(FileFault.INVALID);
    }

    private LoadedUnit unloadable(Optional<String> fragment, FileFault fault) {
        return new LoadedUnit(
                name.value(),
                names,
                LoadState.ERROR,
                fault.error(name.value()),
                fragment,
                "",
                List.of(),
                builder.unread(),
                Map.of(),
                false,
                reader.stamps());
    }

    private LoadedUnit.LoadError badSettingError() {
        return new LoadedUnit.LoadError(
                UnitLoader.ERRORS + "BadUnitSetting",
                "Unit " + name + " has a bad unit file setting.");
    }

    private LoadedUnit notFound() throws IOException {
        if (name.type() == UnitType.SOCKET) {
            fallback("FileDescriptorName", name.value());
        }
        UnitSettings settings = builder.unread();
        return new LoadedUnit(
                name.value(),
                names,
                LoadState.NOT_FOUND,
                new LoadedUnit.LoadError(
                        UnitLoader.ERRORS + "NoSuchUnit", "Unit " + name + " not found."),
                Optional.empty(),
                "",
                List.of(),
                settings,
                linkFolders(),
                false,
                reader.stamps());
    }

    /** Slices need no file at all, and a device or a scope has none. */
    private boolean needsNoFile() {
        return UnitLoader.isPerpetual(name.value(), loader.scope())
                || name.type() == UnitType.SLICE
                || name.type() == UnitType.DEVICE
                || loader.builtinTargets().contains(name.value());
    }

    /** What follows from the name, which the settings alone do not know. */
    private UnitSettings derived(UnitSettings settings) {
        ImpliedLinks.sliceOf(name, settings).ifPresent(s -> builder.put("Slice", s));
        switch (name.type()) {
            case TIMER, PATH ->
                    fallback(
                            "Unit",
                            name.withType(UnitType.SERVICE).map(UnitName::value).orElse(""));
            case MOUNT, AUTOMOUNT ->
                    UnitEscape.unescapePath(name.withoutSuffix())
                            .ifPresent(where -> fallback("Where", where));
            case SOCKET -> fallback("FileDescriptorName", name.value());
            case SWAP ->
                    UnitEscape.unescapePath(name.withoutSuffix())
                            .ifPresent(what -> fallback("What", what));
            case SERVICE, TARGET, DEVICE, SLICE, SCOPE -> {}
        }
        if (!loader.scope().system() && builder.has("WorkingDirectory")) {
            // A user's service may run even if his home is missing.
            fallback("WorkingDirectory", "!" + loader.scope().account().home());
        }
        // What nobody describes is shown by the place where it is.
        switch (name.type()) {
            case MOUNT -> fallback("Description", builder.text("Where"));
            case SWAP -> fallback("Description", builder.text("What"));
            case SLICE -> fallback("Description", "Slice /" + name.prefix().replace('-', '/'));
            case SERVICE, SOCKET, TARGET, DEVICE, AUTOMOUNT, TIMER, PATH, SCOPE -> {}
        }
        // To build the values costs; only here may they name other places than before.
        boolean moved = name.type() == UnitType.SWAP || !loader.scope().system();
        UnitSettings placed = moved ? builder.build() : settings;
        builder.put(UnitLoader.MOUNT_PATHS, List.copyOf(ImpliedLinks.mountPaths(name, placed)));
        return builder.build();
    }

    private void fallback(String property, String value) {
        if (builder.text(property).isEmpty()) {
            builder.put(property, value);
        }
    }

    private Map<DependencyType, Set<String>> links(UnitSettings settings) throws IOException {
        ImpliedLinks implied = new ImpliedLinks(name, settings);
        linkFolders().forEach((type, units) -> units.forEach(u -> implied.add(type, u)));
        for (String path : settings.values().texts(UnitLoader.MOUNT_PATHS)) {
            mounts(path, DependencyType.REQUIRES, implied);
        }
        for (String path : settings.unit().wantsMountsFor()) {
            mounts(path, DependencyType.WANTS, implied);
        }
        return implied.collect();
    }

    private Map<DependencyType, Set<String>> linkFolders() throws IOException {
        Map<DependencyType, Set<String>> out = new LinkedHashMap<>();
        out.put(DependencyType.WANTS, present(loader.finder().linkedBy(names, "wants")));
        out.put(DependencyType.REQUIRES, present(loader.finder().linkedBy(names, "requires")));
        return out;
    }

    private static Set<String> present(Map<String, String> found) {
        Set<String> out = new LinkedHashSet<>();
        found.forEach((unit, path) -> {
            if (!path.isEmpty()) {
                out.add(unit);
            }
        });
        return out;
    }

    /** Every folder above a path may be a mount; only those with a unit count. */
    private void mounts(String path, DependencyType need, ImpliedLinks implied) throws IOException {
        List<String> above = new ArrayList<>(List.of("/"));
        for (int i = path.indexOf('/', 1); i > 0; i = path.indexOf('/', i + 1)) {
            above.add(path.substring(0, i));
        }
        if (!path.equals("/")) {
            above.add(path);
        }
        for (String folder : above) {
            Optional<UnitName> mount = UnitName.ofPath(folder, UnitType.MOUNT);
            if (mount.isEmpty()) {
                continue;
            }
            boolean file =
                    loader.finder().find(mount.get().value()).filter(f -> !f.isMask()).isPresent();
            String value = mount.get().value();
            if (file || folder.equals("/") || !loader.kernelFacts(value).isEmpty()) {
                implied.add(DependencyType.AFTER, value);
            }
            if (file) {
                // Nobody can bring back a mount that is there without a unit file.
                implied.add(need, value);
            }
        }
    }
}
