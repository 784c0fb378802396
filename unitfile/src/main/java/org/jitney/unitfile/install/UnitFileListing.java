package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.UnitName;

/** The list of all unit files; of two with one name the more important folder's is shown. */
final class UnitFileListing {
    private final FileTree tree;
    private final LoadPath paths;
    private final StateLookup states;

    UnitFileListing(FileTree tree, LoadPath paths, StateLookup states) {
        this.tree = tree;
        this.paths = paths;
        this.states = states;
    }

    List<UnitFileEntry> list(List<String> wantedStates, List<String> patterns) throws IOException {
        Map<String, UnitFileEntry> found = new LinkedHashMap<>();
        for (String folder : paths.search()) {
            for (String name : tree.list(folder)) {
                boolean wanted = !found.containsKey(name) && Glob.anyMatches(patterns, name);
                if (wanted && isUnitFile(tree, folder, name)) {
                    found.put(name, new UnitFileEntry(folder + "/" + name, state(name)));
                }
            }
        }
        return found.values().stream()
                .filter(e -> wantedStates.isEmpty() || wantedStates.contains(e.state().toString()))
                .toList();
    }

    private UnitFileState state(String name) throws IOException {
        try {
            return states.state(name);
        } catch (Refused e) {
            return UnitFileState.BAD;
        }
    }

    /** {@return whether the folder has a file or symlink of that name, and it names a unit} */
    static boolean isUnitFile(FileTree tree, String folder, String name) throws IOException {
        if (!UnitName.isValid(name)) {
            return false;
        }
        Optional<FileTree.Stat> stat = tree.statNoFollow(folder + "/" + name);
        return stat.filter(
                        s -> s.kind() == FileTree.Kind.REGULAR || s.kind() == FileTree.Kind.SYMLINK)
                .isPresent();
    }
}
