package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.LoadPath;

/**
 * Puts units back into the state of their vendor: drop-ins that were added locally go, and where
 * there is a vendor's file, everything of the administrator that stands in front of it.
 */
final class Revert {
    private final FileTree tree;
    private final LoadPath paths;
    private final Journal journal;
    private final Set<String> doomed = new LinkedHashSet<>();

    Revert(FileTree tree, LoadPath paths, Journal journal) {
        this.tree = tree;
        this.paths = paths;
        this.journal = journal;
    }

    void collect(String name) throws IOException {
        boolean hasVendor = false;
        for (String folder : paths.search()) {
            String path = folder + "/" + name;
            hasVendor |=
                    kind(path).equals(Optional.of(FileTree.Kind.REGULAR)) && isNotLocal(folder);
            boolean dropIns = kind(path + ".d").equals(Optional.of(FileTree.Kind.DIRECTORY));
            if (dropIns && isReverted(folder)) {
                doomed.add(path + ".d");
            }
        }
        if (!hasVendor) {
            return;
        }
        for (String folder : paths.search()) {
            String path = folder + "/" + name;
            boolean file =
                    kind(path)
                            .filter(k -> k == FileTree.Kind.REGULAR || k == FileTree.Kind.SYMLINK)
                            .isPresent();
            if (file && paths.isConfig(folder)) {
                doomed.add(path);
            }
        }
    }

    private Optional<FileTree.Kind> kind(String path) throws IOException {
        return tree.statNoFollow(path).map(FileTree.Stat::kind);
    }

    private boolean isNotLocal(String folder) {
        return paths.isVendor(folder) || paths.isGenerator(folder);
    }

    private boolean isReverted(String folder) {
        return paths.isConfig(folder) || paths.isControl(folder) || paths.isTransient(folder);
    }

    void perform() throws IOException {
        var remover = new LinkRemover(tree, journal, false);
        for (String path : doomed) {
            remove(path);
            remover.mark(path);
        }
        remover.removeBelow(paths.runtimeConfig());
        remover.removeBelow(paths.persistentConfig());
    }

    private void remove(String path) throws IOException {
        if (kind(path).equals(Optional.of(FileTree.Kind.DIRECTORY))) {
            for (String name : tree.list(path)) {
                remove(path + "/" + name);
            }
            tree.removeEmptyDirectory(path);
        } else {
            tree.remove(path);
        }
        journal.add(Change.Type.UNLINK, path, "");
    }
}
