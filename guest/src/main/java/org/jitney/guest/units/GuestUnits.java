package org.jitney.guest.units;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.guest.tree.GuestPath;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.TreeError;
import org.jitney.guest.tree.TreeView;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.install.Change;
import org.jitney.unitfile.install.Failure;
import org.jitney.unitfile.install.InstallError;
import org.jitney.unitfile.install.InstallResult;
import org.jitney.unitfile.install.UnitFileEntry;
import org.jitney.unitfile.install.UnitFileState;
import org.jitney.unitfile.install.UnitFiles;
import org.jspecify.annotations.Nullable;

/** The unit files of a guest as they are on a planned tree. */
public final class GuestUnits {
    /** Where units are made that nobody's package brings. */
    public static final String FOLDER = "/etc/systemd/system";

    private final PlannedTree tree;
    private final UnitFiles files;
    private @Nullable Set<String> foldersOfDropIns;

    /** Looks at a tree; what it changes there has this reason. */
    public GuestUnits(PlannedTree tree, Reason reason) {
        this.tree = tree;
        this.files =
                new UnitFiles(
                        new UnitTree(tree, reason),
                        LoadPath.system(),
                        LoadPath.systemPresets(),
                        specifier -> Optional.empty(),
                        diagnostic -> {});
    }

    /** What is done to the links of units. */
    public enum Action {
        ENABLE,
        DISABLE,
        MASK,
        UNMASK,
        PRESET;

        private InstallResult perform(UnitFiles files, List<String> names)
                throws InstallError, IOException {
            return switch (this) {
                case ENABLE -> files.enable(names, Set.of());
                case DISABLE -> files.disable(names, Set.of());
                case MASK -> files.mask(names, Set.of());
                case UNMASK -> files.unmask(names, Set.of());
                case PRESET -> files.preset(names, UnitFiles.PresetMode.FULL, Set.of());
            };
        }
    }

    /**
     * Changes the links of units on the planned tree: {@return what could not be done beside it}
     */
    public List<String> perform(Action action, List<String> names)
            throws InstallError, IOException {
        InstallResult result = action.perform(files, names.stream().map(GuestUnits::name).toList());
        List<String> warnings = new ArrayList<>();
        result.failures().stream().map(Failure::message).forEach(warnings::add);
        result.changes().stream()
                .filter(change -> !change.isEffect())
                .forEach(change -> warnings.add(said(change)));
        boolean enables = action == Action.ENABLE || action == Action.PRESET;
        if (enables && !result.carriesInstallInfo() && result.changes().isEmpty()) {
            warnings.add(
                    String.join(", ", names)
                            + " has no [Install] section: something else starts it, or nothing");
        }
        return warnings;
    }

    private static String said(Change change) {
        return switch (change.type()) {
            case IS_MASKED -> "Unit " + change.path() + " is masked, ignoring.";
            case IS_MASKED_GENERATOR ->
                    "Unit " + change.path() + " is masked by a generator, ignoring.";
            case IS_DANGLING ->
                    "Unit " + change.path() + " is an alias to a unit that is not there, ignoring.";
            case DESTINATION_NOT_PRESENT ->
                    "Unit %s is added as a dependency to a non-existent unit %s."
                            .formatted(change.source(), change.path());
            case AUXILIARY_FAILED ->
                    "Failed to enable auxiliary unit %s, ignoring.".formatted(change.path());
            case SYMLINK, UNLINK -> change.path();
        };
    }

    /** {@return the name with the type that a name without one means} */
    public static String name(String name) {
        return name.indexOf('.') < 0 ? name + ".service" : name;
    }

    /** {@return the state of a unit file} */
    public UnitFileState state(String name) throws InstallError, IOException {
        return files.stateOf(name(name));
    }

    /** {@return the units that start this one, by the links that enabling it makes} */
    public List<String> enabledBy(String name) throws InstallError, IOException {
        List<String> found = new ArrayList<>();
        for (String link : files.linksOf(name(name), Set.of())) {
            String folder = GuestPath.name(GuestPath.parent(link));
            if (folder.endsWith(".wants") || folder.endsWith(".requires")) {
                found.add(folder.substring(0, folder.lastIndexOf('.')));
            }
        }
        return found;
    }

    /** {@return all unit files whose names are of the patterns} */
    public List<UnitFileEntry> list(List<String> states, List<String> patterns) throws IOException {
        return files.list(states, patterns);
    }

    /** {@return the path of a unit's own file; that of a template for its instances} */
    public Optional<String> fragment(String name) throws TreeError {
        return fragment(tree, name);
    }

    private static Optional<String> fragment(TreeView tree, String name) throws TreeError {
        Optional<UnitName> parsed = UnitName.parse(name(name));
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        for (String folder : LoadPath.system().search()) {
            String path = folder + "/" + parsed.get();
            if (tree.target(path).isPresent()) {
                return Optional.of(path);
            }
        }
        return parsed.get().isInstance()
                ? fragment(tree, parsed.get().template().orElseThrow().value())
                : Optional.empty();
    }

    /** {@return the file of a unit, and those that change it, the most important last} */
    public List<UnitFile> read(String name, List<Diagnostic> diagnostics)
            throws TreeError, UnitFileError {
        List<UnitFile> all = new ArrayList<>();
        Optional<String> own = fragment(name);
        if (own.isEmpty()) {
            return all;
        }
        all.add(parse(own.get(), diagnostics));
        for (String dropIn : dropIns(name(name))) {
            all.add(parse(dropIn, diagnostics));
        }
        return all;
    }

    /**
     * {@return the file of a listed unit and those that change it, as {@link #read} does, for who
     * asks about many}
     */
    public List<UnitFile> read(UnitFileEntry entry) throws TreeError, UnitFileError {
        List<UnitFile> all = new ArrayList<>();
        String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
        all.add(parse(entry.path(), new ArrayList<>()));
        if (foldersOfDropIns().contains(name + ".d")) {
            for (String dropIn : dropIns(name)) {
                all.add(parse(dropIn, new ArrayList<>()));
            }
        }
        return all;
    }

    private Set<String> foldersOfDropIns() throws TreeError {
        Set<String> known = foldersOfDropIns;
        if (known == null) {
            known = new HashSet<>();
            for (String folder : LoadPath.system().search()) {
                for (String each : tree.list(folder)) {
                    if (each.endsWith(".d")) {
                        known.add(each);
                    }
                }
            }
            foldersOfDropIns = known;
        }
        return known;
    }

    private UnitFile parse(String path, List<Diagnostic> diagnostics)
            throws TreeError, UnitFileError {
        Optional<org.jitney.guest.tree.Content> content = tree.read(path);
        byte[] bytes = content.map(org.jitney.guest.tree.Content::bytes).orElse(new byte[0]);
        return UnitFile.parse(path, bytes, diagnostics::add);
    }

    /**
     * {@return the drop-ins of a unit by name; of two with one name the more important folder's}
     */
    private List<String> dropIns(String name) throws TreeError {
        var found = new java.util.TreeMap<String, String>();
        for (String folder : LoadPath.system().search()) {
            String here = folder + "/" + name + ".d";
            for (String each : tree.list(here)) {
                if (each.endsWith(".conf")) {
                    found.putIfAbsent(each, here + "/" + each);
                }
            }
        }
        return List.copyOf(found.values());
    }
}
