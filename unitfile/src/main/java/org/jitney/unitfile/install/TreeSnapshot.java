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
    private final Map<String, Map<String, Stat>> statsOfFolders = new HashMap<>();
    private final Map<String, Optional<String>> links = new HashMap<>();
    private final Map<String, Folder> folders = new HashMap<>();

    /** What is in a folder, in the order of names. */
    private record Folder(List<Entry> entries, Map<String, Kind> kinds) {}

    TreeSnapshot(FileTree tree) {
        this.tree = tree;
    }

    @Override
    public Optional<Stat> statNoFollow(String path) throws IOException {
        String folder = Symlinks.parent(path);
        if (folders.containsKey(folder)) {
            return statIn(folder, Symlinks.basename(path));
        }
        Optional<Stat> known = stats.get(path);
        if (known == null) {
            known = tree.statNoFollow(path);
            stats.put(path, known);
        }
        return known;
    }

    @Override
    public Optional<Stat> statIn(String folder, String name) throws IOException {
        Folder listed = folders.get(folder);
        if (listed == null) {
            return statNoFollow(folder + "/" + name);
        }
        return listed.kinds.containsKey(name) ? inListed(folder, name) : Optional.empty();
    }

    /** Who lists a folder goes on to ask about most of what is in it. */
    private Optional<Stat> inListed(String folder, String name) throws IOException {
        Map<String, Stat> all = statsOfFolders.get(folder);
        if (all == null) {
            all = tree.stats(folder);
            statsOfFolders.put(folder, all);
        }
        return Optional.ofNullable(all.get(name));
    }

    @Override
    public Optional<Stat> stat(String path) throws IOException {
        return tree.stat(path);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        Optional<String> known = links.get(path);
        if (known == null && isNoLink(path)) {
            return Optional.empty();
        }
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
    public Optional<byte[]> read(String path, Stat known) throws IOException {
        return tree.read(path, known);
    }

    /** Whether the folder was listed, and has something else of that name, or nothing. */
    private boolean isNoLink(String path) {
        Folder folder = folders.get(Symlinks.parent(path));
        return folder != null && folder.kinds.get(Symlinks.basename(path)) != Kind.SYMLINK;
    }

    private Folder folder(String path) throws IOException {
        Folder known = folders.get(path);
        if (known == null) {
            Map<String, Kind> kinds = new HashMap<>();
            List<Entry> entries = tree.entries(path);
            entries.forEach(entry -> kinds.put(entry.name(), entry.kind()));
            known = new Folder(entries, kinds);
            folders.put(path, known);
        }
        return known;
    }

    @Override
    public List<String> list(String path) throws IOException {
        return folder(path).entries.stream().map(Entry::name).toList();
    }

    @Override
    public List<Entry> entries(String path) throws IOException {
        return folder(path).entries;
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
