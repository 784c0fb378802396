package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/**
 * Everything that can be asked of and done to the unit files of one tree.
 *
 * <p>Operations that name several units check all of them before they change anything; after that
 * they go on when single symlinks cannot be made, and report both.
 */
public final class UnitFiles {
    /** How to write; {@link #bit()} is the bit on the bus. */
    public enum Flag {
        /** Below {@code /run}: gone after the next boot. */
        RUNTIME(1),
        /** Replaces symlinks that lead elsewhere. */
        FORCE(2),
        /** Portable services are meant: the folders of attached units. */
        PORTABLE(4),
        /** Changes nothing, and says what it would do. */
        DRY_RUN(8);

        private final long bit;

        Flag(long bit) {
            this.bit = bit;
        }

        /** {@return the bit of this flag in the flags of {@code EnableUnitFilesWithFlags}} */
        public long bit() {
            return bit;
        }
    }

    /** Which halves of a preset are carried out. */
    public enum PresetMode {
        FULL("full"),
        ENABLE_ONLY("enable-only"),
        DISABLE_ONLY("disable-only");

        private final String word;

        PresetMode(String word) {
            this.word = word;
        }

        /** {@return the mode of this word; the empty one means {@link #FULL}} */
        public static Optional<PresetMode> parse(String word) {
            if (word.isEmpty()) {
                return Optional.of(FULL);
            }
            for (PresetMode mode : values()) {
                if (mode.word.equals(word)) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private static final Set<UnitFileSearch.Flag> FOLLOW =
            Set.of(UnitFileSearch.Flag.FOLLOW_CONFIG);
    private static final Set<UnitFileSearch.Flag> LOAD = Set.of(UnitFileSearch.Flag.LOAD);
    private static final Set<UnitFileSearch.Flag> LOAD_FOLLOW =
            Set.of(UnitFileSearch.Flag.LOAD, UnitFileSearch.Flag.FOLLOW_CONFIG);
    private static final Set<UnitFileSearch.Flag> LOAD_ALL = Set.of(UnitFileSearch.Flag.values());

    private final FileTree tree;
    private final LoadPath paths;
    private final List<String> presetFolders;
    private final SpecifierContext machine;
    private final Consumer<Diagnostic> diagnostics;
    private final InstallSections known;
    private final UnitFileSearch search;

    /**
     * Looks at the tree through that load path.
     *
     * @param presetFolders see {@link LoadPath#systemPresets}
     * @param machine the specifiers of the host, such as {@code %H}
     * @param diagnostics hears of lines in unit files that make no sense
     */
    public UnitFiles(
            FileTree tree,
            LoadPath paths,
            List<String> presetFolders,
            SpecifierContext machine,
            Consumer<Diagnostic> diagnostics) {
        this(tree, paths, presetFolders, machine, diagnostics, InstallSections.none());
    }

    /**
     * Looks at the tree as the other one does, and reads only what is not known already.
     *
     * @param known sections of files of this tree; what is read is added
     */
    public UnitFiles(
            FileTree tree,
            LoadPath paths,
            List<String> presetFolders,
            SpecifierContext machine,
            Consumer<Diagnostic> diagnostics,
            InstallSections known) {
        this.tree = new KnownFolders(tree, paths.search());
        this.paths = paths;
        this.presetFolders = List.copyOf(presetFolders);
        this.machine = machine;
        this.diagnostics = diagnostics;
        this.known = known;
        this.search = new UnitFileSearch(this.tree, paths, machine, diagnostics, known);
    }

    /** {@return the state of a unit file by name} */
    public UnitFileState stateOf(String name) throws InstallError, IOException {
        if (!UnitName.isValid(name)) {
            throw InstallError.invalidArgument();
        }
        try {
            return new StateLookup(tree, paths, search).state(name);
        } catch (Refused e) {
            throw InstallError.bare(e.failure());
        }
    }

    /** {@return all unit files whose names are of the patterns and whose states are of the list} */
    public List<UnitFileEntry> list(List<String> states, List<String> patterns) throws IOException {
        // One look at the disk for all units: each state depends on every symlink there is.
        FileTree snapshot = new TreeSnapshot(tree);
        var seen = new UnitFileSearch(snapshot, paths, machine, diagnostics, known);
        return new UnitFileListing(snapshot, paths, new StateLookup(snapshot, paths, seen))
                .list(states, patterns);
    }

    /** {@return what the preset files say about a unit} */
    public Presets.Answer presetOf(String name) throws IOException {
        return presets().about(name);
    }

    private Presets presets() throws IOException {
        return Presets.read(tree, presetFolders, diagnostics);
    }

    /** Makes the symlinks of {@code [Install]}. */
    public InstallResult enable(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        var journal = new Journal();
        var context = new InstallContext();
        for (String name : names) {
            discoverUsable(context, name, LOAD_ALL);
        }
        return apply(context, LOAD, flags, journal);
    }

    private InstallInfo discoverUsable(
            InstallContext context, String name, Set<UnitFileSearch.Flag> how)
            throws InstallError, IOException {
        try {
            return search.discoverUsable(context, name, how);
        } catch (Refused e) {
            throw InstallError.of(LinkMaker.renamed(e.failure(), name));
        }
    }

    private InstallResult apply(
            InstallContext context, Set<UnitFileSearch.Flag> how, Set<Flag> flags, Journal journal)
            throws InstallError, IOException {
        LinkMaker.Applied applied = maker(flags, journal).apply(context, how);
        if (!applied.ok()) {
            throw journal.failed();
        }
        return journal.lenientResult(applied.carriesInstallInfo());
    }

    private LinkMaker maker(Set<Flag> flags, Journal journal) {
        var target =
                new LinkMaker.Target(
                        folder(flags), flags.contains(Flag.FORCE), flags.contains(Flag.DRY_RUN));
        return new LinkMaker(tree, paths, search, machine, target, journal);
    }

    private String folder(Set<Flag> flags) {
        boolean runtime = flags.contains(Flag.RUNTIME);
        if (flags.contains(Flag.PORTABLE) && !paths.attached().isEmpty()) {
            return runtime ? paths.attached().getLast() : paths.attached().getFirst();
        }
        return runtime ? paths.runtimeConfig() : paths.persistentConfig();
    }

    /** Removes the symlinks; also those of units that are gone. */
    public InstallResult disable(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        var journal = new Journal();
        boolean carries = disable(names, flags, journal);
        return journal.lenientResult(carries);
    }

    private boolean disable(List<String> names, Set<Flag> flags, Journal journal)
            throws InstallError, IOException {
        var context = new InstallContext();
        boolean carries = false;
        for (String name : names) {
            requireNames(List.of(name));
            carries |= addAndAsk(context, name);
        }
        var remover = new LinkRemover(tree, journal, flags.contains(Flag.DRY_RUN));
        remover.markAll(context, search, LOAD_FOLLOW);
        remover.removeBelow(folder(flags));
        return carries;
    }

    /** Adds a unit and says whether it can be enabled; what is wrong with it is told later. */
    private boolean addAndAsk(InstallContext context, String name) throws IOException {
        try {
            return search.traverse(context, context.add(name, false), LOAD_FOLLOW).hasRules();
        } catch (Refused e) {
            return false;
        }
    }

    private static void requireNames(List<String> names) throws InstallError {
        for (String name : names) {
            if (!UnitName.isValid(name)) {
                throw InstallError.of(Failure.of(Failure.Kind.BAD_NAME, name));
            }
        }
    }

    /** Removes the symlinks and makes those of {@code [Install]}; names may be aliases. */
    public InstallResult reenable(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        // Resolved to files first: an alias may be one of the symlinks that are about to go.
        List<String> files = new ArrayList<>();
        for (String name : names) {
            files.add(discoverUsable(new InstallContext(), name, LOAD_FOLLOW).path);
        }
        var journal = new Journal();
        disable(names.stream().map(Symlinks::basename).toList(), flags, journal);
        var context = new InstallContext();
        for (String file : files) {
            discoverUsable(context, file, LOAD_ALL);
        }
        return apply(context, LOAD, flags, journal);
    }

    /** Makes units impossible to start. */
    public InstallResult mask(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        var journal = new Journal();
        var masking = new Masking(tree, paths, folder(flags), journal);
        return masking.mask(names, maker(flags, journal), flags.contains(Flag.FORCE));
    }

    /** Takes masks away. */
    public InstallResult unmask(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        var masking = new Masking(tree, paths, folder(flags), new Journal());
        return masking.unmask(names, flags.contains(Flag.DRY_RUN));
    }

    /** Makes unit files from outside of the load path known. */
    public InstallResult link(List<String> files, Set<Flag> flags)
            throws InstallError, IOException {
        for (String file : files) {
            LinkMaker.requireLinkable(tree, file);
        }
        var journal = new Journal();
        for (String file : new LinkedHashSet<>(files)) {
            String path = folder(flags) + "/" + Symlinks.basename(file);
            maker(flags, journal).symlink(file, path, flags.contains(Flag.FORCE));
        }
        return journal.strictResult(true);
    }

    /** Drops every local change of the units, so that the vendor's version is in force. */
    public InstallResult revert(List<String> names) throws InstallError, IOException {
        var journal = new Journal();
        var revert = new Revert(tree, paths, journal);
        for (String name : names) {
            if (!UnitName.isValid(name)) {
                throw InstallError.invalidArgument();
            }
            revert.collect(name);
        }
        try {
            revert.perform();
        } catch (FileError e) {
            throw InstallError.of(Failure.of(e));
        }
        return journal.lenientResult(false);
    }

    /** Enables or disables, as the preset files say. */
    public InstallResult preset(List<String> names, PresetMode mode, Set<Flag> flags)
            throws InstallError, IOException {
        var run = new PresetRun(tree, presets(), search, new Journal());
        for (String name : names) {
            if (!UnitName.isValid(name)) {
                throw InstallError.invalidArgument();
            }
            try {
                run.prepare(name);
            } catch (Refused e) {
                throw InstallError.of(LinkMaker.renamed(e.failure(), name));
            }
        }
        return execute(run, mode, flags);
    }

    private InstallResult execute(PresetRun run, PresetMode mode, Set<Flag> flags)
            throws InstallError, IOException {
        if (mode != PresetMode.ENABLE_ONLY) {
            run.disable(folder(flags), flags.contains(Flag.DRY_RUN));
        }
        if (mode == PresetMode.DISABLE_ONLY) {
            return run.journal().lenientResult(false);
        }
        return apply(run.enabled(), LOAD, flags, run.journal());
    }

    /** Enables or disables all units, as the preset files say. */
    public InstallResult presetAll(PresetMode mode, Set<Flag> flags)
            throws InstallError, IOException {
        var run = new PresetRun(tree, presets(), search, new Journal());
        for (String folder : paths.search()) {
            for (FileTree.Entry entry : tree.entries(folder)) {
                if (UnitFileListing.isUnitFile(entry)) {
                    prepare(run, entry.name());
                }
            }
        }
        return execute(run, mode, flags);
    }

    private static void prepare(PresetRun run, String name) throws InstallError, IOException {
        try {
            run.prepareOrReport(name);
        } catch (Refused e) {
            throw InstallError.of(LinkMaker.renamed(e.failure(), name));
        }
    }

    /**
     * Makes symlinks below {@code target.wants/} or {@code target.requires/}.
     *
     * @param dependency {@code Wants} or {@code Requires}
     */
    public InstallResult addDependency(
            List<String> names, String target, String dependency, Set<Flag> flags)
            throws InstallError, IOException {
        boolean requires = dependency.equals("Requires");
        if (!UnitName.isValid(target) || !(requires || dependency.equals("Wants"))) {
            throw InstallError.invalidArgument();
        }
        var context = new InstallContext();
        String wantedBy = discoverUsable(context, target, FOLLOW).name;
        for (String name : names) {
            InstallInfo info = discoverUsable(context, name, FOLLOW);
            // The file is not read: this one symlink is all that is made.
            info.loaded = true;
            (requires ? info.requiredBy : info.wantedBy).add(wantedBy);
        }
        return apply(context, FOLLOW, flags, new Journal());
    }

    /** Makes the target the one to boot into. */
    public InstallResult setDefault(String target, Set<Flag> flags)
            throws InstallError, IOException {
        boolean isTarget =
                UnitName.parse(target).filter(n -> n.type() == UnitType.TARGET).isPresent();
        if (!isTarget || target.equals("default.target")) {
            throw InstallError.invalidArgument();
        }
        InstallInfo info = discoverUsable(new InstallContext(), target, Set.of());
        var journal = new Journal();
        String path = paths.persistentConfig() + "/default.target";
        maker(flags, journal).symlink(info.path, path, flags.contains(Flag.FORCE));
        return journal.strictResult(true);
    }

    /** {@return the name of the target to boot into} */
    public String defaultTarget() throws InstallError, IOException {
        try {
            return search.discoverUsable(new InstallContext(), "default.target", FOLLOW).name;
        } catch (Refused e) {
            throw InstallError.bare(e.failure());
        }
    }

    /** {@return the symlinks that disabling the unit would remove} */
    public List<String> linksOf(String name, Set<Flag> flags) throws InstallError, IOException {
        if (!UnitName.isValid(name)) {
            throw InstallError.invalidArgument();
        }
        Set<Flag> dry = new LinkedHashSet<>(flags);
        dry.add(Flag.DRY_RUN);
        var journal = new Journal();
        disable(List.of(name), dry, journal);
        return journal.result(false).changes().stream()
                .filter(c -> c.type() == Change.Type.UNLINK)
                .map(Change::path)
                .toList();
    }
}
