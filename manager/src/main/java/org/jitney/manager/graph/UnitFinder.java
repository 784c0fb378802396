package org.jitney.manager.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.install.FileTree;

/**
 * Which unit files, aliases, drop-ins and links there are in the search path.
 *
 * <p>The listing of each folder is kept until {@link #refresh}, as the units of a reload must all
 * be read from one state of the disk.
 */
final class UnitFinder {
    /** A name leads to itself, to another name (an alias), to a mask, or to nothing. */
    record Found(String name, String path, boolean isMask) {}

    private final FileTree files;
    private final List<String> search;
    private final LoadPath loadPath;
    private final Map<String, List<String>> listings = new HashMap<>();
    private Map<String, Set<String>> aliases = new HashMap<>();
    private boolean scanned;

    UnitFinder(FileTree files, LoadPath path) {
        this.files = files;
        this.loadPath = path;
        this.search = path.search();
    }

    /** {@return a finder that looks at the disk as it is now} */
    UnitFinder afresh() {
        return new UnitFinder(files, loadPath);
    }

    void refresh() {
        listings.clear();
        aliases = new HashMap<>();
        scanned = false;
    }

    private List<String> list(String folder) throws IOException {
        List<String> known = listings.get(folder);
        if (known == null) {
            known = files.list(folder);
            listings.put(folder, known);
        }
        return known;
    }

    private Optional<String> locate(String name) throws IOException {
        for (String folder : search) {
            if (list(folder).contains(name)) {
                return Optional.of(folder + "/" + name);
            }
        }
        return Optional.empty();
    }

    /** {@return where the name leads, through aliases and from an instance to its template} */
    Optional<Found> find(String name) throws IOException {
        String now = name;
        // A chain of aliases longer than this is a ring.
        for (int i = 0; i < 16; i++) {
            Optional<String> path = locate(now);
            if (path.isEmpty()) {
                Optional<UnitName> template = new UnitName(now).template();
                path = template.isPresent() ? locate(template.get().value()) : path;
            }
            if (path.isEmpty()) {
                return Optional.empty();
            }
            if (files.stat(path.get()).filter(FileTree.Stat::isMask).isPresent()) {
                return Optional.of(new Found(now, path.get(), true));
            }
            Optional<String> target = aliasTarget(path.get(), now);
            if (target.isEmpty()) {
                return Optional.of(new Found(now, path.get(), false));
            }
            now = target.get();
        }
        return Optional.empty();
    }

    /** A symlink to another valid name in the search path is an alias; others are linked files. */
    private Optional<String> aliasTarget(String path, String name) throws IOException {
        Optional<String> link = files.readLink(path);
        if (link.isEmpty()) {
            return Optional.empty();
        }
        String base = link.get().substring(link.get().lastIndexOf('/') + 1);
        Optional<UnitName> target = UnitName.parse(base);
        UnitName own = new UnitName(name);
        String folder =
                link.get().contains("/")
                        ? link.get().substring(0, link.get().lastIndexOf('/'))
                        : path.substring(0, path.lastIndexOf('/'));
        boolean inside = folder.startsWith("/") ? inSearch(folder) : true;
        if (target.isEmpty() || !inside || target.get().type() != own.type()) {
            return Optional.empty();
        }
        Optional<String> filled =
                target.get().isTemplate()
                        ? own.instance()
                                .flatMap(i -> i.isEmpty() ? target : target.get().withInstance(i))
                                .map(UnitName::value)
                        : Optional.of(base);
        return filled.filter(t -> !t.equals(name));
    }

    /** With a merged /usr, /lib/systemd/system and the one below /usr are the same folder. */
    private boolean inSearch(String folder) {
        return search.contains(folder)
                || (folder.startsWith("/usr/lib/") && search.contains(folder.substring(4)))
                || search.contains("/usr" + folder);
    }

    /** {@return the other names that lead to this unit} */
    Set<String> aliasesOf(String id) throws IOException {
        if (!scanned) {
            scan();
        }
        Set<String> out = new LinkedHashSet<>(aliases.getOrDefault(id, Set.of()));
        UnitName name = new UnitName(id);
        if (name.isInstance()) {
            String template = name.template().orElseThrow().value();
            for (String alias : aliases.getOrDefault(template, Set.of())) {
                Optional<String> instance =
                        new UnitName(alias)
                                .withInstance(name.instance().orElseThrow())
                                .map(UnitName::value);
                // A link of that instance's own may lead elsewhere than that of its template.
                if (instance.isPresent()
                        && find(instance.get()).filter(f -> f.name().equals(id)).isPresent()) {
                    out.add(instance.get());
                }
            }
        }
        out.remove(id);
        return out;
    }

    private void scan() throws IOException {
        scanned = true;
        Set<String> seen = new LinkedHashSet<>();
        for (String folder : search) {
            for (String name : list(folder)) {
                if (UnitName.isValid(name) && seen.add(name)) {
                    Optional<Found> found = find(name);
                    if (found.isPresent() && !found.get().name().equals(name)) {
                        aliases.computeIfAbsent(found.get().name(), _ -> new LinkedHashSet<>())
                                .add(name);
                    }
                }
            }
        }
    }

    /** {@return all valid unit names for which there is a file} */
    Set<String> names() throws IOException {
        Set<String> out = new LinkedHashSet<>();
        for (String folder : search) {
            list(folder).stream().filter(UnitName::isValid).forEach(out::add);
        }
        return out;
    }

    /** {@return the drop-in files of a unit in the order in which they apply} */
    List<String> dropIns(Set<String> names) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String folder : dropInFolders(names)) {
            for (String file : list(folder)) {
                if (file.endsWith(".conf")) {
                    byName.putIfAbsent(file, merged(folder, file) + "/" + file);
                }
            }
        }
        List<String> out = new ArrayList<>();
        for (String path : byName.values()) {
            // The first of a name decides: a mask hides those below it, too.
            Optional<FileTree.Stat> stat = files.stat(path);
            if (stat.isPresent() && !stat.get().isMask()) {
                out.add(path);
            }
        }
        return out;
    }

    /** With a merged /usr a drop-in is shown where it really lies. */
    private String merged(String folder, String file) throws IOException {
        String below = "/usr" + folder;
        return folder.startsWith("/lib/") && list(below).contains(file) ? below : folder;
    }

    private List<String> dropInFolders(Set<String> names) {
        Set<String> out = new LinkedHashSet<>();
        for (String name : names) {
            for (String folder : search) {
                for (String form : forms(new UnitName(name))) {
                    out.add(folder + "/" + form + ".d");
                }
            }
        }
        for (String name : names) {
            for (String folder : search) {
                out.add(folder + "/" + new UnitName(name).type().suffix() + ".d");
            }
        }
        return List.copyOf(out);
    }

    /** The name, its template, and every prefix that ends in a dash, longest first. */
    private static List<String> forms(UnitName name) {
        Set<String> out = new LinkedHashSet<>(List.of(name.value()));
        name.template().ifPresent(t -> out.add(t.value()));
        String suffix = "." + name.type().suffix();
        String prefix = name.prefix();
        for (int dash = prefix.lastIndexOf('-');
                dash > 0;
                dash = prefix.lastIndexOf('-', dash - 1)) {
            String start = prefix.substring(0, dash + 1);
            if (!name.isPlain()) {
                out.add(start + "@" + suffix);
            }
            out.add(start + suffix);
        }
        return List.copyOf(out);
    }

    /** {@return the units linked to by a folder such as {@code a.target.wants}, with the path} */
    Map<String, String> linkedBy(Set<String> names, String kind) throws IOException {
        Map<String, String> out = new LinkedHashMap<>();
        for (String name : names) {
            UnitName unit = new UnitName(name);
            List<String> forms = new ArrayList<>(List.of(name));
            unit.template().ifPresent(t -> forms.add(t.value()));
            for (String form : forms) {
                for (String folder : search) {
                    linksIn(folder + "/" + form + "." + kind, unit, out);
                }
            }
        }
        return out;
    }

    private void linksIn(String folder, UnitName unit, Map<String, String> out) throws IOException {
        for (String entry : list(folder)) {
            Optional<UnitName> other = UnitName.parse(entry);
            if (other.isPresent() && other.get().isTemplate()) {
                other = unit.instance().flatMap(other.get()::withInstance);
            }
            String path = folder + "/" + entry;
            boolean masked = files.stat(path).filter(FileTree.Stat::isMask).isPresent();
            if (other.isPresent()) {
                // A mask of a link keeps the links of that name in later folders away.
                out.putIfAbsent(other.get().value(), masked ? "" : path);
            }
        }
    }
}
