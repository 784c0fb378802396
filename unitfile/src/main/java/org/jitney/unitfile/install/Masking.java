package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.UnitName;

/** Masks: symlinks to the null device, or empty files, in place of unit files. */
final class Masking {
    private final FileTree tree;
    private final LoadPath paths;
    private final String folder;
    private final Journal journal;

    /** Masks and unmasks in that folder. */
    Masking(FileTree tree, LoadPath paths, String folder, Journal journal) {
        this.tree = tree;
        this.paths = paths;
        this.folder = folder;
        this.journal = journal;
    }

    InstallResult mask(List<String> names, LinkMaker maker, boolean force)
            throws InstallError, IOException {
        boolean valid = true;
        for (String name : names) {
            if (UnitName.isValid(name)) {
                maker.symlink("/dev/null", folder + "/" + name, force);
            } else {
                valid = false;
            }
        }
        return journal.strictResult(valid);
    }

    InstallResult unmask(List<String> names, boolean dryRun) throws InstallError, IOException {
        var remover = new LinkRemover(tree, journal, dryRun);
        for (String name : new LinkedHashSet<>(names)) {
            if (!UnitName.isValid(name)) {
                throw InstallError.invalidArgument();
            }
            if (isMask(paths.generators().getFirst() + "/" + name)) {
                journal.add(Change.Type.IS_MASKED_GENERATOR, name, "");
                continue;
            }
            String path = folder + "/" + name;
            if (isMask(path)) {
                remove(path, dryRun);
                remover.mark(path);
            }
        }
        remover.removeBelow(folder);
        return journal.strictResult(true);
    }

    private void remove(String path, boolean dryRun) throws InstallError, IOException {
        try {
            if (!dryRun) {
                tree.remove(path);
            }
            journal.add(Change.Type.UNLINK, path, "");
        } catch (FileError e) {
            throw InstallError.of(Failure.of(e));
        }
    }

    private boolean isMask(String path) throws IOException {
        Optional<FileTree.Stat> there = tree.statNoFollow(path);
        if (there.isEmpty() || there.get().kind() != FileTree.Kind.SYMLINK) {
            return there.map(FileTree.Stat::isMask).orElse(false);
        }
        try {
            String target = Symlinks.resolve(tree, path);
            return target.equals("/dev/null")
                    || tree.statNoFollow(target).map(FileTree.Stat::isMask).orElse(false);
        } catch (Refused e) {
            return false; // a loop masks nothing
        }
    }
}
