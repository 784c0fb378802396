package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.SpecifierContext;

/** Everything that can be asked of and done to the unit files of one tree. */
@SuppressWarnings("DoNotCallSuggester")
public final class UnitFiles {
    /** How to write. */
    public enum Flag {
        /** Below {@code /run}: gone after the next boot. */
        RUNTIME,
        /** Replaces symlinks that lead elsewhere. */
        FORCE,
        /** Portable services are meant: the folders of attached units. */
        PORTABLE,
        /** Changes nothing, and says what it would do. */
        DRY_RUN
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

        @Override
        public String toString() {
            return word;
        }
    }

    private final FileTree tree;
    private final LoadPath paths;
    private final SpecifierContext machine;

    /**
     * Looks at the tree through that load path; {@code machine} gives the specifiers of the host.
     */
    public UnitFiles(FileTree tree, LoadPath paths, SpecifierContext machine) {
        this.tree = tree;
        this.paths = paths;
        this.machine = machine;
    }

    /** {@return the state of a unit file by name} */
    public UnitFileState stateOf(String name) throws InstallError, IOException {
        throw missing();
    }

    /** {@return all unit files whose names are of the patterns and whose states are of the list} */
    public List<UnitFileEntry> list(List<String> states, List<String> patterns) throws IOException {
        throw missing();
    }

    /** Makes the symlinks of {@code [Install]}. */
    public InstallResult enable(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** Removes the symlinks. */
    public InstallResult disable(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** Removes the symlinks and makes those of {@code [Install]}. */
    public InstallResult reenable(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** Makes units impossible to start. */
    public InstallResult mask(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** Takes masks away. */
    public InstallResult unmask(List<String> names, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** Makes unit files from outside of the load path known. */
    public InstallResult link(List<String> files, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** Drops every local change of the units, so that the vendor's version is in force. */
    public InstallResult revert(List<String> names) throws InstallError, IOException {
        throw missing();
    }

    /** Enables or disables, as the preset files say. */
    public InstallResult preset(List<String> names, PresetMode mode, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** Enables or disables all units, as the preset files say. */
    public InstallResult presetAll(PresetMode mode, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** Makes symlinks below {@code target.wants/} or {@code target.requires/}. */
    public InstallResult addDependency(
            List<String> names, String target, String dependency, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** Makes the target the one to boot into. */
    public InstallResult setDefault(String target, Set<Flag> flags)
            throws InstallError, IOException {
        throw missing();
    }

    /** {@return the name of the target to boot into} */
    public String defaultTarget() throws InstallError, IOException {
        throw missing();
    }

    /** {@return the symlinks that enabling made for a unit, or would be removed by disabling} */
    public List<String> linksOf(String name) throws InstallError, IOException {
        throw missing();
    }

    private UnsupportedOperationException missing() {
        return new UnsupportedOperationException(tree + " " + paths + " " + machine);
    }
}
