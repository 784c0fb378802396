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
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
    record Found(String name, String path, Optional<FileTree.Stat> stat, boolean isMask) {}

    /** A chain of aliases longer than this is a ring. */
    private static final int MOST_ALIASES = 16;

    private static final String NULL_DEVICE = "/dev/null";

    private final FileTree files;
    private final List<String> search;
    private final UnitFolders folders;
    private final DropInFinder dropIns;
    private final Consumer<Diagnostic> diagnostics;
    private final Set<String> rejected = new HashSet<>();
    private Map<String, Set<String>> aliases = new HashMap<>();
    private boolean scanned;

    /**
     * Looks at nothing yet.
     *
     * @param realtimeUsec see {@link UnitFolders}
     * @param diagnostics hears of links that lead nowhere
     */
    UnitFinder(
            FileTree files,
            LoadPath path,
            LongSupplier realtimeUsec,
            Consumer<Diagnostic> diagnostics) {
        this(
                files,
                path.search(),
                new UnitFolders(files, path.search(), realtimeUsec),
                diagnostics);
    }

    private UnitFinder(
            FileTree files,
            List<String> search,
            UnitFolders folders,
            Consumer<Diagnostic> diagnostics) {
        this.files = files;
        this.search = search;
        this.folders = folders;
        this.dropIns = new DropInFinder(search, folders);
        this.diagnostics = diagnostics;
    }

    /** {@return a finder that looks at the disk as it is now} */
    UnitFinder afresh() throws IOException {
        return new UnitFinder(files, search, folders.afresh(), _ -> {});
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
        rejected.clear();
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

    /**
     * {@return where the name leads, through aliases and from an instance to its template; a link
     * that leads nowhere is as good as none}
     */
    Optional<Found> find(String name) throws IOException {
        String now = name;
        for (int i = 0; i < MOST_ALIASES; i++) {
            Optional<UnitFolders.Place> place = locate(now);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            String path = place.get().path();
            if (place.get().kind() != FileTree.Kind.SYMLINK) {
                return Optional.of(look(now, path));
            }
            Link link = follow(place.get(), now);
            switch (link.kind()) {
                case ALIAS -> now = link.target();
                case FILE, MASK -> {
                    boolean isMask = link.kind() == LinkKind.MASK;
                    return Optional.of(new Found(now, path, link.stat(), isMask));
                }
                case NOWHERE -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the file that a name leads to without any link, to be {@linkplain #look looked at}}
     */
    Optional<String> plainFile(String name) throws IOException {
        return locate(name)
                .filter(place -> place.kind() != FileTree.Kind.SYMLINK)
                .map(UnitFolders.Place::path);
    }

    /** {@return what is at that path} Any thread may ask that. */
    Found look(String name, String path) throws IOException {
        Optional<FileTree.Stat> stat = files.statNoFollow(path);
        boolean isMask = stat.filter(FileTree.Stat::isMask).isPresent();
        return new Found(name, path, stat, isMask);
    }

    private enum LinkKind {
        /** Another name of the search path. */
        ALIAS,
        /** A file that lies elsewhere. */
        FILE,
        MASK,
        NOWHERE
    }

    private record Link(LinkKind kind, String target, Optional<FileTree.Stat> stat) {
        static final Link NOWHERE = new Link(LinkKind.NOWHERE, "", Optional.empty());
    }

    private Link follow(UnitFolders.Place place, String name) throws IOException {
        String path = place.path();
        String text = folders.target(place).orElse("");
        if (text.equals(NULL_DEVICE)) {
            // The tree of a guest may have no devices: the name alone says what the link means.
            return new Link(LinkKind.MASK, "", Optional.empty());
        }
        String base = text.substring(text.lastIndexOf('/') + 1);
        int slash = text.lastIndexOf('/');
        String folder = slash < 0 ? place.folder() : slash == 0 ? "/" : text.substring(0, slash);
        boolean inside = inSearch(Path.of(path).resolveSibling(folder).normalize().toString());
        Optional<UnitName> target = UnitName.parse(base);
        if (target.isPresent() && inside && !base.equals(name)) {
            Optional<String> reason = mismatch(new UnitName(name), target.get());
            if (reason.isPresent()) {
                reject(name, reason.get());
                return Link.NOWHERE;
            }
            Optional<String> alias = filled(new UnitName(name), target.get());
            // The template that an instance was found through is the file, not another name.
            if (alias.filter(t -> !t.equals(name)).isPresent()) {
                return new Link(LinkKind.ALIAS, alias.get(), Optional.empty());
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
                return Link.NOWHERE;
            }
            if (stat.get().isMask()) {
                return new Link(LinkKind.MASK, "", stat);
            }
            if (UnitName.parse(base).isEmpty()) {
                reject(name, "points to \"%s\" which is not a valid unit name".formatted(base));
                return Link.NOWHERE;
            }
            return new Link(LinkKind.FILE, "", stat);
        } catch (IOException e) {
            reject(name, Objects.requireNonNullElse(e.getMessage(), "unreadable"));
            return Link.NOWHERE;
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
            if (place.isEmpty() || place.get().kind() != FileTree.Kind.SYMLINK) {
                return place.isEmpty() ? Optional.empty() : Optional.of(now);
            }
            Link link = follow(place.get(), now);
            if (link.kind() != LinkKind.ALIAS) {
                return link.kind() == LinkKind.NOWHERE ? Optional.empty() : Optional.of(now);
            }
            now = link.target();
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
        return dropIns.find(names);
    }

    private boolean isMask(String path) {
        try {
            return files.stat(path).filter(FileTree.Stat::isMask).isPresent();
        } catch (IOException _) {
            // A ring of links: whoever reads the file will say so.
            return false;
        }
    }

    /** {@return the units linked to by a folder such as {@code a.target.wants}, with the path} */
    Map<String, String> linkedBy(Set<String> names, String kind) throws IOException {
        Map<String, String> out = new LinkedHashMap<>();
        for (String name : names) {
            UnitName unit = new UnitName(name);
            List<String> forms = new ArrayList<>(List.of(name));
            unit.template().ifPresent(t -> forms.add(t.value()));
            for (String form : forms) {
                String named = form + "." + kind;
                if (!folders.isAnywhere(named)) {
                    continue;
                }
                for (String top : search) {
                    linksIn(top, named, unit, out);
                }
            }
        }
        return out;
    }

    private void linksIn(String top, String name, UnitName unit, Map<String, String> out)
            throws IOException {
        for (String entry : folders.below(top, name)) {
            Optional<UnitName> other = UnitName.parse(entry);
            if (other.isPresent() && other.get().isTemplate()) {
                other = unit.instance().flatMap(other.get()::withInstance);
            }
            String path = top + "/" + name + "/" + entry;
            boolean masked = isMask(path);
            if (other.isPresent()) {
                // A mask of a link keeps the links of that name in later folders away.
                out.putIfAbsent(other.get().value(), masked ? "" : path);
            }
        }
    }
}
