package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tree as it was when each of its parts was first looked at. It lives as long as one question,
 * and nothing can be changed through it.
 */
final class TreeSnapshot implements FileTree {
    private final FileTree tree;
    private final Map<String, Optional<Stat>> stats = new HashMap<>();
    private final Map<String, Optional<String>> links = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();

    TreeSnapshot(FileTree tree) {
        this.tree = tree;
    }

    @Override
    public Optional<Stat> statNoFollow(String path) throws IOException {
        Optional<Stat> known = stats.get(path);
        if (known == null) {
            known = tree.statNoFollow(path);
            stats.put(path, known);
        }
        return known;
    }

    @Override
    public Optional<Stat> stat(String path) throws IOException {
        return tree.stat(path);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        Optional<String> known = links.get(path);
        if (known == null) {
            known = tree.readLink(path);
            links.put(path, known);
        }
        return known;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return tree.read(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
        List<String> known = lists.get(path);
        if (known == null) {
            known = tree.list(path);
            lists.put(path, known);
        }
        return known;
    }

    @Override
    public void symlink(String target, String path) {
        throw new IllegalStateException("a snapshot is only looked at");
    }

    @Override
    public void write(String path, byte[] content, int mode) {
        throw new IllegalStateException("a snapshot is only looked at");
    }

    @Override
    public void makeDirectories(String path) {
        throw new IllegalStateException("a snapshot is only looked at");
    }

    @Override
    public boolean remove(String path) {
        throw new IllegalStateException("a snapshot is only looked at");
    }

    @Override
    public boolean removeEmptyDirectory(String path) {
        throw new IllegalStateException("a snapshot is only looked at");
    }
}
