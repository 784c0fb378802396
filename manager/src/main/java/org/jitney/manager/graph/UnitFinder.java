package org.jitney.manager.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
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
    record Found(String name, String path, Optional<FileTree.Stat> stat, boolean isMask) {}

    /** A chain of aliases longer than this is a ring. */
    private static final int MOST_ALIASES = 16;

    private final FileTree files;
    private final List<String> search;
    private final UnitFolders folders;
    private Map<String, Set<String>> aliases = new HashMap<>();
    private boolean scanned;

    /**
     * Looks at nothing yet.
     *
     * @param realtimeUsec see {@link UnitFolders}
     */
    UnitFinder(FileTree files, LoadPath path, LongSupplier realtimeUsec) {
        this(files, path.search(), new UnitFolders(files, path.search(), realtimeUsec));
    }

    private UnitFinder(FileTree files, List<String> search, UnitFolders folders) {
        this.files = files;
        this.search = search;
        this.folders = folders;
    }

    /** {@return a finder that looks at the disk as it is now} */
    UnitFinder afresh() throws IOException {
        return new UnitFinder(files, search, folders.afresh());
    }

    void refresh() {
        folders.forget();
        forgetAliases();
    }

    /** As {@link #refresh}, but what has not changed need not be listed again. */
    void refreshChanged() throws IOException {
        if (folders.forgetChanged()) {
            forgetAliases();
        }
    }

    private void forgetAliases() {
        aliases = new HashMap<>();
        scanned = false;
    }

    private Optional<UnitFolders.Place> locate(String name) throws IOException {
        Optional<UnitFolders.Place> own = folders.locate(name);
        if (own.isPresent()) {
            return own;
        }
        Optional<UnitName> template = new UnitName(name).template();
        return template.isPresent() ? folders.locate(template.get().value()) : own;
    }

    /** {@return where the name leads, through aliases and from an instance to its template} */
    Optional<Found> find(String name) throws IOException {
        String now = name;
        for (int i = 0; i < MOST_ALIASES; i++) {
            Optional<UnitFolders.Place> place = locate(now);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            String path = place.get().path();
            Optional<FileTree.Stat> stat = files.stat(path);
            if (stat.filter(FileTree.Stat::isMask).isPresent()) {
                return Optional.of(new Found(now, path, stat, true));
            }
            Optional<String> target = aliasTarget(place.get(), now);
            if (target.isEmpty()) {
                return Optional.of(new Found(now, path, stat, false));
            }
            now = target.get();
        }
        return Optional.empty();
    }

    /** A symlink to another valid name in the search path is an alias; others are linked files. */
    private Optional<String> aliasTarget(UnitFolders.Place place, String name)
            throws IOException {
        Optional<String> link = folders.target(place);
        if (link.isEmpty()) {
            return Optional.empty();
        }
        String base = link.get().substring(link.get().lastIndexOf('/') + 1);
        Optional<UnitName> target = UnitName.parse(base);
        UnitName own = new UnitName(name);
        String folder =
                link.get().contains("/")
                        ? link.get().substring(0, link.get().lastIndexOf('/'))
                        : place.folder();
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
                new UnitName(alias)
                        .withInstance(name.instance().orElseThrow())
                        .ifPresent(n -> out.add(n.value()));
            }
        }
        out.remove(id);
        return out;
    }

    /** Only symlinks can be aliases: files need not be looked at. */
    private void scan() throws IOException {
        scanned = true;
        Set<String> seen = new HashSet<>();
        for (String folder : search) {
            for (UnitFolders.Place link : folders.links(folder)) {
                String name = link.name();
                boolean first = UnitName.isValid(name) && seen.add(name);
                if (first && folders.locate(name).filter(link::equals).isPresent()) {
                    Optional<String> id = primaryOf(name);
                    id.filter(found -> !found.equals(name))
                            .ifPresent(found ->
                                    aliases.computeIfAbsent(found, _ -> new LinkedHashSet<>())
                                            .add(name));
                }
            }
        }
    }

    /** {@return the name that a chain of aliases ends in, if there is a file for it} */
    private Optional<String> primaryOf(String name) throws IOException {
        String now = name;
        for (int i = 0; i < MOST_ALIASES; i++) {
            Optional<UnitFolders.Place> place = locate(now);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> target = aliasTarget(place.get(), now);
            if (target.isEmpty()) {
                return Optional.of(now);
            }
            now = target.get();
        }
        return Optional.empty();
    }

    /** {@return all valid unit names for which there is a file} */
    Set<String> names() throws IOException {
        Set<String> out = new LinkedHashSet<>();
        for (String folder : search) {
            folders.names(folder).stream().filter(UnitName::isValid).forEach(out::add);
        }
        return out;
    }

    /** {@return the drop-in files of a unit in the order in which they apply} */
    List<String> dropIns(Set<String> names) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String name : names) {
            List<String> forms = forms(new UnitName(name));
            for (String folder : search) {
                for (String form : forms) {
                    dropInsIn(folder, form + ".d", byName);
                }
            }
        }
        for (String name : names) {
            String ofType = new UnitName(name).type().suffix() + ".d";
            for (String folder : search) {
                dropInsIn(folder, ofType, byName);
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

    private void dropInsIn(String folder, String name, Map<String, String> byName)
            throws IOException {
        for (String file : folders.below(folder, name)) {
            if (file.endsWith(".conf")) {
                byName.putIfAbsent(file, merged(folder, name, file) + "/" + name + "/" + file);
            }
        }
    }

    /** With a merged /usr a drop-in is shown where it really lies. */
    private String merged(String folder, String name, String file) throws IOException {
        String really = "/usr" + folder;
        boolean same =
                folder.startsWith("/lib/")
                        && search.contains(really)
                        && folders.below(really, name).contains(file);
        return same ? really : folder;
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
                    linksIn(folder, form + "." + kind, unit, out);
                }
            }
        }
        return out;
    }

    private void linksIn(String top, String name, UnitName unit, Map<String, String> out)
            throws IOException {
        String folder = top + "/" + name;
        for (String entry : folders.below(top, name)) {
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
