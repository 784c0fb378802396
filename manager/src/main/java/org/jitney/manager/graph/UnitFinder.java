package org.jitney.manager.graph;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
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
    private final Consumer<Diagnostic> diagnostics;
    private final Set<String> rejected = new HashSet<>();
    private final Map<String, List<String>> listings = new HashMap<>();
    private Map<String, Set<String>> aliases = new HashMap<>();
    private boolean scanned;

    UnitFinder(FileTree files, LoadPath path, Consumer<Diagnostic> diagnostics) {
        this.files = files;
        this.diagnostics = diagnostics;
        this.loadPath = path;
        this.search = path.search();
    }

    /** {@return a finder that looks at the disk as it is now} */
    UnitFinder afresh() {
        return new UnitFinder(files, loadPath, _ -> {});
    }

    void refresh() {
        listings.clear();
        rejected.clear();
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

    /** A name in the search path; only files and symlinks to something count. */
    private record Place(String path, FileTree.Kind kind, boolean isEmpty) {}

    private Optional<Place> locate(String name) throws IOException {
        for (String folder : search) {
            if (list(folder).contains(name)) {
                String path = folder + "/" + name;
                FileTree.Stat stat = files.statNoFollow(path).orElse(null);
                if (stat == null) {
                    continue;
                }
                switch (stat.kind()) {
                    case REGULAR, SYMLINK, DEVICE -> {
                        return Optional.of(new Place(path, stat.kind(), stat.isMask()));
                    }
                    case DIRECTORY, OTHER -> {}
                }
            }
        }
        return Optional.empty();
    }

    /**
     * {@return where the name leads, through aliases and from an instance to its template; a link
     * that leads nowhere is as good as none}
     */
    Optional<Found> find(String name) throws IOException {
        String now = name;
        // A chain of aliases longer than this is a ring.
        for (int i = 0; i < 16; i++) {
            Optional<Place> place = locate(now);
            if (place.isEmpty()) {
                Optional<UnitName> template = new UnitName(now).template();
                place = template.isPresent() ? locate(template.get().value()) : place;
            }
            if (place.isEmpty()) {
                return Optional.empty();
            }
            String path = place.get().path();
            if (place.get().kind() != FileTree.Kind.SYMLINK) {
                return Optional.of(new Found(now, path, place.get().isEmpty()));
            }
            Link link = follow(path, now);
            switch (link.kind()) {
                case ALIAS -> now = link.target();
                case FILE -> {
                    return Optional.of(new Found(now, path, false));
                }
                case MASK -> {
                    return Optional.of(new Found(now, path, true));
                }
                case NOWHERE -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private enum LinkKind {
        /** Another name of the search path. */
        ALIAS,
        /** A file that lies elsewhere. */
        FILE,
        MASK,
        NOWHERE
    }

    private record Link(LinkKind kind, String target) {}

    private Link follow(String path, String name) throws IOException {
        String text = files.readLink(path).orElse("");
        String base = text.substring(text.lastIndexOf('/') + 1);
        String folder =
                text.contains("/")
                        ? text.substring(0, text.lastIndexOf('/'))
                        : path.substring(0, path.lastIndexOf('/'));
        boolean inside = inSearch(Path.of(path).resolveSibling(folder).normalize().toString());
        Optional<UnitName> target = UnitName.parse(base);
        if (target.isPresent() && inside && !base.equals(name)) {
            Optional<String> reason = mismatch(new UnitName(name), target.get());
            if (reason.isPresent()) {
                reject(name, reason.get());
                return new Link(LinkKind.NOWHERE, "");
            }
            Optional<String> alias = filled(new UnitName(name), target.get());
            // The template that an instance was found through is the file, not another name.
            if (alias.filter(t -> !t.equals(name)).isPresent()) {
                return new Link(LinkKind.ALIAS, alias.get());
            }
        }
        return end(path, name, base);
    }

    /** What lies at the end of a link that is no alias. */
    private Link end(String path, String name, String base) {
        try {
            Optional<FileTree.Stat> stat = files.stat(path);
            if (stat.isEmpty()) {
                reject(name, "Failed to open " + path + ": No such file or directory");
                return new Link(LinkKind.NOWHERE, "");
            }
            if (stat.get().isMask()) {
                return new Link(LinkKind.MASK, "");
            }
            if (UnitName.parse(base).isEmpty()) {
                reject(name, "points to \"%s\" which is not a valid unit name".formatted(base));
                return new Link(LinkKind.NOWHERE, "");
            }
            return new Link(LinkKind.FILE, "");
        } catch (IOException e) {
            reject(name, Objects.requireNonNullElse(e.getMessage(), "unreadable"));
            return new Link(LinkKind.NOWHERE, "");
        }
    }

    private void reject(String name, String reason) {
        if (rejected.add(name)) {
            diagnostics.accept(Diagnostic.warning(name, 0, reason));
        }
    }

    /** {@return why a unit cannot be known by the other's name as well} */
    private static Optional<String> mismatch(UnitName own, UnitName target) {
        if (own.type() != target.type()) {
            return Optional.of(
                    "symlink target \"%s\" has incompatible suffix, rejecting.".formatted(target));
        }
        boolean fits =
                switch (own.form()) {
                    case PLAIN -> target.isPlain();
                    case TEMPLATE -> target.isTemplate();
                    case INSTANCE ->
                            target.isTemplate()
                                    || (target.isInstance()
                                            && target.instance().equals(own.instance()));
                };
        return fits
                ? Optional.empty()
                : Optional.of(
                        "symlink target name type \"%s\" does not match source, rejecting."
                                .formatted(target));
    }

    private static Optional<String> filled(UnitName own, UnitName target) {
        return target.isTemplate() && own.isInstance()
                ? own.instance().flatMap(target::withInstance).map(UnitName::value)
                : Optional.of(target.value());
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
                if (file.endsWith(".conf") && !file.startsWith(".")) {
                    byName.putIfAbsent(file, merged(folder, file) + "/" + file);
                }
            }
        }
        // The first of a name decides: a mask hides those below it, too.
        return List.copyOf(byName.values());
    }

    private boolean isMask(String path) {
        try {
            return files.stat(path).filter(FileTree.Stat::isMask).isPresent();
        } catch (IOException _) {
            // A ring of links: whoever reads the file will say so.
            return false;
        }
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
            boolean masked = isMask(path);
            if (other.isPresent()) {
                // A mask of a link keeps the links of that name in later folders away.
                out.putIfAbsent(other.get().value(), masked ? "" : path);
            }
        }
    }
}
