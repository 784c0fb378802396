package org.jitney.manager.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.Specifiers;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.Words;
import org.jitney.unitfile.install.FileTree;

/**
 * Finds the line of the file that a link of a loaded unit comes from.
 *
 * <p>The files are read again when somebody asks: keeping the line of each of the many thousand
 * links of a system would cost more than the few questions do. A file that was changed since it was
 * loaded is read as it is now.
 */
final class LinkOrigins {
    private static final Map<String, String> OLD_NAMES =
            Map.of(
                    "BindTo", "BindsTo",
                    "PropagateReloadTo", "PropagatesReloadTo",
                    "PropagateReloadFrom", "ReloadPropagatedFrom");

    /** What else than a link of that name makes one, by the type of the link. */
    private static final Map<DependencyType, List<String>> BY_SETTING = bySetting();

    private final FileTree files;
    private final UnitFinder finder;
    private final SpecifierContext specifiers;

    LinkOrigins(FileTree files, UnitFinder finder, SpecifierContext specifiers) {
        this.files = files;
        this.finder = finder;
        this.specifiers = specifiers;
    }

    private static Map<DependencyType, List<String>> bySetting() {
        List<String> needs =
                List.of(
                        "Slice",
                        "Sockets",
                        "RequiresMountsFor",
                        "WantsMountsFor",
                        "WorkingDirectory",
                        "RootDirectory",
                        "RootImage",
                        "What");
        List<String> triggers = List.of("Service", "Unit");
        Map<DependencyType, List<String>> out = new EnumMap<>(DependencyType.class);
        out.put(DependencyType.REQUIRES, needs);
        out.put(DependencyType.WANTS, needs);
        out.put(DependencyType.AFTER, needs);
        out.put(DependencyType.IN_SLICE, List.of("Slice"));
        out.put(DependencyType.TRIGGERS, triggers);
        out.put(DependencyType.BEFORE, triggers);
        out.put(DependencyType.TRIGGERED_BY, List.of("Sockets"));
        return out;
    }

    /**
     * {@return where the unit says that link, the first place that does; empty when it does not}
     *
     * @param isTarget whether a name is one of the unit at the other end
     */
    Optional<Origin> find(LoadedUnit unit, DependencyType type, Predicate<String> isTarget) {
        if (unit.dependencies(type).stream().noneMatch(isTarget)) {
            return Optional.empty();
        }
        List<UnitFile.Entry> entries = entries(unit);
        return written(unit, entries, type.toString(), isTarget)
                .or(() -> folder(unit, type, isTarget))
                .or(() -> setting(unit, entries, type, isTarget))
                .or(() -> Optional.of(implied(unit, type, isTarget)));
    }

    private List<UnitFile.Entry> entries(LoadedUnit unit) {
        List<String> paths = new ArrayList<>(unit.fragmentPath().stream().toList());
        paths.addAll(unit.dropIns());
        List<UnitFile.Entry> out = new ArrayList<>();
        for (String path : paths) {
            try {
                byte[] bytes = files.read(path).orElse(new byte[0]);
                // Whoever loaded the unit was told of all that is wrong with it.
                out.addAll(UnitFile.parse(path, bytes, _ -> {}).entries());
            } catch (IOException | UnitFileError notReadableNow) {
                out.add(new UnitFile.Entry("", "", "", path, 0));
            }
        }
        return out;
    }

    private Optional<Origin> written(
            LoadedUnit unit,
            List<UnitFile.Entry> entries,
            String directive,
            Predicate<String> isTarget) {
        for (UnitFile.Entry entry : entries) {
            boolean named =
                    OLD_NAMES.getOrDefault(entry.key(), entry.key()).equals(directive)
                            && words(unit, entry).stream().anyMatch(isTarget);
            if (named) {
                return Optional.of(new Origin(entry.key(), entry.file(), entry.line()));
            }
        }
        return Optional.empty();
    }

    private List<String> words(LoadedUnit unit, UnitFile.Entry entry) {
        UnitName name = new UnitName(unit.id());
        SpecifierContext context =
                Specifiers.ofName(name)
                        .orElse(Specifiers.ofFragment(unit.fragmentPath().orElse("")))
                        .orElse(specifiers);
        List<String> out = new ArrayList<>();
        try {
            for (String word : Words.all(entry.value(), Words.Flag.RETAIN_ESCAPE)) {
                out.add(Specifiers.expand(word, context));
            }
        } catch (UnitFileError notAList) {
            return out;
        }
        return out;
    }

    private Optional<Origin> folder(
            LoadedUnit unit, DependencyType type, Predicate<String> isTarget) {
        String kind =
                switch (type) {
                    case WANTS -> "wants";
                    case REQUIRES -> "requires";
                    default -> "";
                };
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        try {
            return finder.linkedBy(Set.copyOf(unit.names()), kind).entrySet().stream()
                    .filter(link -> !link.getValue().isEmpty() && isTarget.test(link.getKey()))
                    .findFirst()
                    .map(link -> new Origin(type.toString(), link.getValue(), 0));
        } catch (IOException notReadableNow) {
            return Optional.empty();
        }
    }

    /** A setting that names the other unit, or a path that lies in the mount that it is. */
    private Optional<Origin> setting(
            LoadedUnit unit,
            List<UnitFile.Entry> entries,
            DependencyType type,
            Predicate<String> isTarget) {
        List<String> keys = BY_SETTING.getOrDefault(type, List.of());
        for (UnitFile.Entry entry : entries) {
            if (keys.contains(entry.key())
                    && words(unit, entry).stream()
                            .anyMatch(word -> isTarget.test(word) || lies(word, isTarget))) {
                return Optional.of(new Origin(entry.key(), entry.file(), entry.line()));
            }
            boolean bus = entry.key().equals("Type") && entry.value().equals("dbus");
            if (bus && isTarget.test("dbus.socket")) {
                return Optional.of(new Origin("Type", entry.file(), entry.line()));
            }
        }
        return Optional.empty();
    }

    private static boolean lies(String path, Predicate<String> isTarget) {
        if (!path.startsWith("/")) {
            return false;
        }
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            Optional<UnitName> mount =
                    UnitName.ofPath(path.substring(0, end), org.jitney.unitfile.UnitType.MOUNT);
            if (mount.map(UnitName::value).filter(isTarget).isPresent()) {
                return true;
            }
        }
        return isTarget.test("-.mount");
    }

    private static Origin implied(
            LoadedUnit unit, DependencyType type, Predicate<String> isTarget) {
        UnitName name = new UnitName(unit.id());
        if (ImpliedLinks.sliceOf(name, unit.settings()).filter(isTarget).isPresent()) {
            return new Origin(type.toString(), "default: the slice that it lives in", 0);
        }
        boolean byDefault =
                unit.settings().unit().defaultDependencies()
                        && new ImpliedLinks(name, unit.settings())
                                .byDefault().getOrDefault(type, Set.of()).stream()
                                        .anyMatch(isTarget);
        return new Origin(
                type.toString(),
                byDefault
                        ? "default: DefaultDependencies=yes of " + unit.id()
                        : "implied by the settings of " + unit.id(),
                0);
    }
}
