package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            for (FileTree.Entry entry : tree.entries(folder)) {
                String name = entry.name();
                boolean wanted = !found.containsKey(name) && Glob.anyMatches(patterns, name);
                if (wanted && isUnitFile(entry)) {
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

    /** {@return whether it is a file or a symlink, and names a unit} */
    static boolean isUnitFile(FileTree.Entry entry) {
        boolean mayBe =
                switch (entry.kind()) {
                    case REGULAR, SYMLINK -> true;
                    case DIRECTORY, DEVICE, OTHER -> false;
                };
        return mayBe && UnitName.isValid(entry.name());
    }
}
