package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.UnitName;

/** Removes the symlinks below one folder that have, or lead to, any of a set of names. */
final class LinkRemover {
    /** Deeper than {@code x.target.wants/y} nothing is made, but users may have. */
    private static final int MAX_DEPTH = 8;

    private final FileTree tree;
    private final Journal journal;
    private final boolean dryRun;
    private final Set<String> marked = new LinkedHashSet<>();
    private final Set<String> removed = new LinkedHashSet<>();

    LinkRemover(FileTree tree, Journal journal, boolean dryRun) {
        this.tree = tree;
        this.journal = journal;
        this.dryRun = dryRun;
    }

    /** Marks a unit name, or the path of a file that is gone. */
    void mark(String nameOrPath) {
        marked.add(nameOrPath);
    }

    /** Marks all units of the context, and those that they name in {@code Also=}. */
    void markAll(InstallContext context, UnitFileSearch search, Set<UnitFileSearch.Flag> flags)
            throws IOException {
        for (var next = context.next(); next.isPresent(); next = context.next()) {
            InstallInfo info = next.get();
            try {
                search.traverse(context, info, flags);
            } catch (Refused e) {
                report(info, e);
                mark(info.name);
                continue;
            }
            switch (info.mode) {
                // The mask is as an administrator wants it; what it covers is left alone.
                case MASKED -> journal.add(Change.Type.IS_MASKED, info.path, "");
                case REGULAR -> mark(info.name);
                case UNKNOWN, ALIAS, LINKED -> {}
            }
        }
    }

    private void report(InstallInfo info, Refused e) {
        String subject = info.path.isEmpty() ? info.name : info.path;
        if (e.isDangling()) {
            journal.add(Change.Type.IS_DANGLING, subject, "");
        } else if (!info.auxiliary || !e.is(Failure.Kind.NOT_FOUND)) {
            journal.add(LinkMaker.renamed(e.failure(), subject));
        }
    }

    /** Removes what is marked below the folder, and what leads to that, until nothing is left. */
    void removeBelow(String folder) throws IOException {
        if (marked.isEmpty()) {
            return;
        }
        int before;
        do {
            before = marked.size();
            sweep(folder, folder, 0);
        } while (marked.size() > before && !dryRun);
    }

    private void sweep(String top, String folder, int depth) throws IOException {
        for (FileTree.Entry entry : tree.entries(folder)) {
            String path = folder + "/" + entry.name();
            if (entry.kind() == FileTree.Kind.DIRECTORY && depth < MAX_DEPTH) {
                sweep(top, path, depth + 1);
            } else if (entry.kind() == FileTree.Kind.SYMLINK && isMarked(entry.name(), path)) {
                remove(top, path);
            }
        }
    }

    private boolean isMarked(String name, String path) throws IOException {
        Optional<UnitName> unit = UnitName.parse(name);
        if (unit.isEmpty() || removed.contains(path)) {
            return false;
        }
        boolean byName =
                marked.contains(name)
                        || unit.get().template().map(t -> marked.contains(t.value())).orElse(false);
        return byName || leadsToMarked(path);
    }

    private boolean leadsToMarked(String path) throws IOException {
        try {
            String target = Symlinks.resolve(tree, path);
            return marked.contains(target) || marked.contains(Symlinks.basename(target));
        } catch (Refused e) {
            journal.add(LinkMaker.renamed(e.failure(), path));
            return false;
        }
    }

    private void remove(String top, String path) throws IOException {
        try {
            if (!dryRun) {
                tree.remove(path);
                String parent = Symlinks.parent(path);
                while (!parent.equals(top) && tree.removeEmptyDirectory(parent)) {
                    parent = Symlinks.parent(parent);
                }
            }
            removed.add(path);
            journal.add(Change.Type.UNLINK, path, "");
            mark(path);
        } catch (FileError e) {
            journal.add(Failure.of(e));
        }
    }
}
