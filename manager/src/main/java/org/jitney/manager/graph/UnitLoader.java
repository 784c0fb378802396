package org.jitney.manager.graph;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jitney.manager.unit.DefaultProperties;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.RuntimeScope;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.jitney.unitfile.install.FileTree;

/**
 * Reads units from a file tree: the fragment, then the drop-ins in order, then the folders of
 * links. What is wrong with one unit is said in that unit and to the diagnostics, and never keeps
 * another unit from being read.
 */
public final class UnitLoader {
    static final String MOUNT_PATHS = "RequiresMountsFor";
    static final Set<String> PERPETUAL = Set.of("-.slice", "init.scope", "-.mount");
    private static final String OF_THE_SYSTEM = "system.slice";
    static final String ERRORS = "org.freedesktop.systemd1.";

    /** The first half of a unit, which needs nothing but its file. */
    record Begun(
            Optional<UnitFinder.Found> found, SettingsReader settings, Optional<FileFault> fault) {}

    private final FileTree files;
    private final UnitFinder finder;
    private final LoadPath path;
    private final SpecifierContext specifiers;
    private final SettingsReader.Sources sources;
    private final ReadAhead<Begun> ahead = new ReadAhead<>(this::beginning);
    private final DefaultProperties defaults;
    private final Consumer<Diagnostic> diagnostics;
    private Set<String> builtinTargets = Set.of();
    private List<Function<String, Map<String, Object>>> kernelFacts = List.of();
    private LongSupplier realtimeUsec = () -> 0;

    /** Creates a loader; nothing is read yet. */
    public UnitLoader(
            FileTree files,
            LoadPath path,
            SpecifierContext specifiers,
            ManagerDefaults defaults,
            Consumer<Diagnostic> diagnostics) {
        this.files = files;
        this.path = path;
        this.finder = new UnitFinder(files, path, () -> realtimeUsec.getAsLong(), diagnostics);
        this.specifiers = specifiers;
        this.defaults = new DefaultProperties(defaults);
        this.diagnostics = diagnostics;
        this.sources = new SettingsReader.Sources(files, specifiers, this.defaults);
    }

    /**
     * Names targets that are there without a file: a container without systemd's package, or a
     * search path of one's own, has no {@code sysinit.target}, and every service requires it.
     */
    public UnitLoader withBuiltinTargets(Set<String> names) {
        builtinTargets = Set.copyOf(names);
        return this;
    }

    /**
     * Says who knows of units that the kernel makes: what is mounted needs no file. Each answers
     * with properties by name, or with none when it knows of no such unit.
     */
    public void withKernelFacts(List<Function<String, Map<String, Object>>> sources) {
        kernelFacts = List.copyOf(sources);
    }

    /** {@return the units that exist without a file, as long as the manager does} */
    Set<String> perpetual() {
        Set<String> out = new TreeSet<>(PERPETUAL);
        if (defaults.scope().system()) {
            out.add(OF_THE_SYSTEM);
        }
        return out;
    }

    /** {@return whether the unit exists without a file, as long as such a manager does} */
    static boolean isPerpetual(String unit, RuntimeScope scope) {
        return PERPETUAL.contains(unit) || (scope.system() && unit.equals(OF_THE_SYSTEM));
    }

    Map<String, Object> kernelFacts(String unit) {
        return kernelFacts.stream()
                .map(source -> source.apply(unit))
                .filter(facts -> !facts.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    UnitFinder finder() {
        return finder;
    }

    Consumer<Diagnostic> diagnostics() {
        return diagnostics;
    }

    RuntimeScope scope() {
        return defaults.scope();
    }

    Set<String> builtinTargets() {
        return builtinTargets;
    }

    /** {@return the tree that units are read from} */
    public FileTree files() {
        return files;
    }

    /** {@return the folders that units are read from} */
    public LoadPath path() {
        return path;
    }

    /**
     * Says what time it is, by the clock that files get their times from: with it the listing of a
     * folder is kept until the folder changes.
     */
    public void withClock(LongSupplier usec) {
        realtimeUsec = usec;
    }

    /** Forgets which files there are; call it before a reload. */
    public void refresh() {
        finder.refresh();
    }

    /** Looks for what has changed since; call it when somebody asks for a unit by name. */
    public void refreshChanged() {
        try {
            finder.refreshChanged();
        } catch (IOException _) {
            // What is wrong with the folder shows when the unit is looked for.
            finder.refresh();
        }
    }

    /** {@return all names for which the search path has a file} */
    public Set<String> fileNames() throws IOException {
        return finder.names();
    }

    /** {@return the name that this one leads to, itself if it is no alias} */
    public String primaryName(String name) {
        try {
            return finder.find(name).map(UnitFinder.Found::name).orElse(name);
        } catch (IOException _) {
            // What is wrong with it shows when it is loaded.
            return name;
        }
    }

    /**
     * Says which names will be loaded next, after those said before: their files may be read while
     * others are loaded. Each is to be loaded or {@linkplain #skip skipped} before the request that
     * needs it is answered.
     */
    void expect(Collection<String> names) {
        ahead.expect(names);
    }

    /** The name that was expected is known already. */
    void skip(String name) {
        ahead.skip(name);
    }

    /** No name is expected any more. */
    void expectNothing() {
        ahead.clear();
    }

    /** What another thread may do: only where the name is that of a file, and no alias. */
    private Optional<Callable<Begun>> beginning(String name) {
        try {
            UnitName unit = new UnitName(name);
            return unit.isTemplate() || unit.type() == UnitType.SCOPE
                    ? Optional.empty()
                    : finder.plainFile(name)
                            .map(file -> () -> begin(name, Optional.of(finder.look(name, file))));
        } catch (IOException _) {
            // What is wrong with the folder shows when the unit is loaded.
            return Optional.empty();
        }
    }

    private Begun begin(String id, Optional<UnitFinder.Found> found) {
        SettingsReader settings = new SettingsReader(sources, new UnitName(id));
        boolean isRead = found.isPresent() && !found.get().isMask();
        Optional<FileFault> fault =
                isRead
                        ? settings.fragment(found.get().path(), found.get().stat())
                        : Optional.empty();
        return new Begun(found, settings, fault);
    }

    private Begun begin(String name) throws IOException {
        Optional<Begun> early = ahead.take(name);
        if (early.isPresent()) {
            return early.get();
        }
        UnitType type = new UnitName(name).type();
        Optional<UnitFinder.Found> found = finder.find(name);
        found = found.filter(f -> type != UnitType.SCOPE || isTransient(f.path()));
        return begin(found.map(UnitFinder.Found::name).orElse(name), found);
    }

    /** {@return the unit of that name, under its primary name, with its links} */
    public LoadedUnit load(String name) {
        UnitName unit = new UnitName(name);
        if (unit.isTemplate()) {
            return failed(
                    name,
                    LoadState.ERROR,
                    "LoadFailed",
                    "Unit name " + name + " is missing the instance name.");
        }
        try {
            Begun begun = begin(name);
            Optional<UnitFinder.Found> found = begun.found();
            return found.isPresent() && found.get().isMask()
                    ? masked(found.get(), name)
                    : new UnitReading(this, begun, name).read();
        } catch (IOException e) {
            FileFault fault = FileFault.of(e);
            return without(Set.of(name), LoadState.ERROR, fault.error(name), Optional.empty());
        }
    }

    /** Scopes are made over the bus only: a file of that name elsewhere is not looked at. */
    private boolean isTransient(String file) {
        return path.isTransient(file.substring(0, file.lastIndexOf('/')));
    }

    private static LoadedUnit masked(UnitFinder.Found found, String asked) {
        Set<String> names = new LinkedHashSet<>(List.of(found.name(), asked));
        String text = "Unit " + found.name() + " is masked.";
        return without(
                names,
                LoadState.MASKED,
                new LoadedUnit.LoadError(ERRORS + "UnitMasked", text),
                Optional.of(found.path()));
    }

    private static LoadedUnit failed(String name, LoadState state, String error, String text) {
        return without(
                Set.of(name),
                state,
                new LoadedUnit.LoadError(ERRORS + error, text),
                Optional.empty());
    }

    /** The first of the names is the primary one. */
    private static LoadedUnit without(
            Set<String> names, LoadState state, LoadedUnit.LoadError error, Optional<String> path) {
        String name = names.iterator().next();
        return new LoadedUnit(
                name,
                names,
                state,
                error,
                path,
                "",
                List.of(),
                UnitSettings.unread(new UnitName(name).type()),
                Map.of(),
                false,
                Map.of());
    }

    /** {@return where the unit says that it is linked to another one, see {@link LinkOrigins}} */
    Optional<Origin> origin(LoadedUnit unit, DependencyType type, Predicate<String> isTarget) {
        return new LinkOrigins(files, finder, specifiers).find(unit, type, isTarget);
    }

    /** {@return whether the files on disk are not those that the unit was read from} */
    public boolean needsReload(LoadedUnit unit) {
        try {
            UnitFinder fresh = finder.afresh();
            for (Map.Entry<String, Long> stamp : unit.stamps().entrySet()) {
                Optional<FileTree.Stat> stat = files.stat(stamp.getKey());
                if (stat.isEmpty() || stat.get().modifiedUsec() != stamp.getValue()) {
                    return true;
                }
            }
            Optional<UnitFinder.Found> found = fresh.find(unit.id());
            boolean masked = found.filter(UnitFinder.Found::isMask).isPresent();
            Optional<String> path = found.filter(f -> !f.isMask()).map(UnitFinder.Found::path);
            return masked != (unit.loadState() == LoadState.MASKED)
                    || (!masked && !path.equals(unit.fragmentPath()))
                    || (!masked && !fresh.dropIns(unit.names()).equals(unit.dropIns()));
        } catch (IOException _) {
            // A disk that cannot be read now is no reason to ask people for a reload.
            return false;
        }
    }
}
