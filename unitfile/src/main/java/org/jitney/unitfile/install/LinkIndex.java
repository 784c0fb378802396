package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The symlinks in the folders of a load path, by the names of units that they bear or lead to. Each
 * folder is looked at once, when it is first asked for.
 */
final class LinkIndex {
    /**
     * A symlink.
     *
     * @param folder where it is: a folder of the load path, or one for dependencies in it
     * @param target its text
     */
    record Link(String folder, String name, String target) {}

    private final FileTree tree;
    private final Map<String, Map<String, List<Link>>> folders = new HashMap<>();

    LinkIndex(FileTree tree) {
        this.tree = tree;
    }

    /**
     * {@return the symlinks that are called as the unit, or whose text ends with its name}
     *
     * @param folder one of the load path; its {@code .wants} and {@code .requires} count, too
     */
    List<Link> about(String folder, String unit) throws IOException {
        Map<String, List<Link>> known = folders.get(folder);
        if (known == null) {
            known = new HashMap<>();
            for (FileTree.Entry entry : add(known, folder)) {
                if (entry.name().endsWith(".wants") || entry.name().endsWith(".requires")) {
                    add(known, folder + "/" + entry.name());
                }
            }
            folders.put(folder, known);
        }
        return known.getOrDefault(unit, List.of());
    }

    private List<FileTree.Entry> add(Map<String, List<Link>> to, String folder) throws IOException {
        List<FileTree.Entry> entries = tree.entries(folder);
        for (FileTree.Entry entry : entries) {
            if (entry.kind() == FileTree.Kind.SYMLINK) {
                Optional<String> target = tree.readLink(folder + "/" + entry.name());
                target.ifPresent(text -> add(to, new Link(folder, entry.name(), text)));
            }
        }
        return entries;
    }

    private static void add(Map<String, List<Link>> to, Link link) {
        to.computeIfAbsent(link.name, _ -> new ArrayList<>()).add(link);
        String end = Symlinks.basename(link.target);
        if (!end.equals(link.name)) {
            to.computeIfAbsent(end, _ -> new ArrayList<>()).add(link);
        }
    }
}
