package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tree of which it is remembered which folders of the load path are missing: most of them are,
 * and nothing needs to be looked for in them. What is written through it makes it forget that. It
 * lives as long as one operation.
 */
final class KnownFolders implements FileTree {
    private final FileTree tree;
    private final Set<String> search;
    private final Map<String, Boolean> missing = new HashMap<>();

    KnownFolders(FileTree tree, List<String> search) {
        this.tree = tree;
        this.search = Set.copyOf(search);
    }

    /** Whether the path is in, or in a folder in, a folder of the load path that is not there. */
    private boolean isBelowMissing(String path) throws IOException {
        String parent = Symlinks.parent(path);
        return isMissing(parent) || isMissing(Symlinks.parent(parent));
    }

    private boolean isMissing(String folder) throws IOException {
        if (!search.contains(folder)) {
            return false;
        }
        Boolean known = missing.get(folder);
        if (known == null) {
            known = tree.stat(folder).isEmpty();
            missing.put(folder, known);
        }
        return known;
    }

    private void forget(String path) {
        missing.keySet().removeIf(folder -> (path + "/").startsWith(folder + "/"));
    }

    @Override
    public Optional<Stat> statNoFollow(String path) throws IOException {
        return isBelowMissing(path) ? Optional.empty() : tree.statNoFollow(path);
    }

    @Override
    public Optional<Stat> stat(String path) throws IOException {
        return isBelowMissing(path) ? Optional.empty() : tree.stat(path);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        return isBelowMissing(path) ? Optional.empty() : tree.readLink(path);
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return tree.read(path);
    }

    @Override
    public Optional<byte[]> read(String path, Stat known) throws IOException {
        return tree.read(path, known);
    }

    @Override
    public List<String> list(String path) throws IOException {
        return isMissing(path) || isBelowMissing(path) ? List.of() : tree.list(path);
    }

    @Override
    public List<Entry> entries(String path) throws IOException {
        return isMissing(path) || isBelowMissing(path) ? List.of() : tree.entries(path);
    }

    @Override
    public Map<String, Stat> stats(String path) throws IOException {
        return isMissing(path) || isBelowMissing(path) ? Map.of() : tree.stats(path);
    }

    @Override
    public void symlink(String target, String path) throws IOException {
        forget(path);
        tree.symlink(target, path);
    }

    @Override
    public void write(String path, byte[] content, int mode) throws IOException {
        forget(path);
        tree.write(path, content, mode);
    }

    @Override
    public void makeDirectories(String path) throws IOException {
        forget(path);
        tree.makeDirectories(path);
    }

    @Override
    public boolean remove(String path) throws IOException {
        return tree.remove(path);
    }

    @Override
    public boolean removeEmptyDirectory(String path) throws IOException {
        return tree.removeEmptyDirectory(path);
    }
}
