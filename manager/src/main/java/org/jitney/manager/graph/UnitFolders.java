package org.jitney.manager.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jitney.unitfile.install.FileTree;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the folders of the search path, and in the folders of drop-ins and links below them.
 *
 * <p>Each folder is listed once, and whether it has something is then looked up: a unit without
 * drop-ins and links costs no system call for the dozens of places where it might have some. The
 * listings are kept until {@link #forget}, or by {@link #forgetChanged} as long as the time of the
 * folder's last change stays the same.
 */
final class UnitFolders {
    /**
     * Some kernels count the times of files by the tick. A folder that was changed this shortly
     * before it was listed may be changed again without showing another time.
     */
    private static final long TICK_USEC = 50_000;

    private static final long NEVER = -1;

    /** One folder of the search path: its names, and where those lead that are symlinks. */
    private static final class Listing {
        final Map<String, FileTree.Kind> names = new LinkedHashMap<>();
        final Map<String, Optional<String>> targets = new HashMap<>();
        final long modifiedUsec;
        final boolean settled;

        Listing(long modifiedUsec, boolean settled) {
            this.modifiedUsec = modifiedUsec;
            this.settled = settled;
        }
    }

    /** A file of the search path. */
    record Place(String folder, String name, FileTree.Kind kind) {
        String path() {
            return folder + "/" + name;
        }
    }

    private final FileTree files;
    private final List<String> search;
    private final LongSupplier realtimeUsec;
    private final Map<String, Listing> tops = new HashMap<>();
    private final Map<String, List<String>> below = new HashMap<>();
    private Optional<Set<String>> folders = Optional.empty();

    /**
     * Lists nothing yet.
     *
     * @param realtimeUsec the time, as files have it; 0 where it is not known, and then no listing
     *     is kept
     */
    UnitFolders(FileTree files, List<String> search, LongSupplier realtimeUsec) {
        this.files = files;
        this.search = search;
        this.realtimeUsec = realtimeUsec;
    }

    /** Forgets everything. */
    void forget() {
        tops.clear();
        below.clear();
        folders = Optional.empty();
    }

    /**
     * Forgets the folders that have changed: {@return whether any of the search path has} What lies
     * in the folders below them is always forgotten.
     */
    boolean forgetChanged() throws IOException {
        below.clear();
        boolean changed = false;
        for (String folder : search) {
            Listing known = tops.get(folder);
            if (known != null && (!known.settled || known.modifiedUsec != modifiedUsec(folder))) {
                tops.remove(folder);
                folders = Optional.empty();
                changed = true;
            }
        }
        return changed;
    }

    /** {@return the folders as they are now; what has not changed is not listed again} */
    UnitFolders afresh() throws IOException {
        UnitFolders out = new UnitFolders(files, search, realtimeUsec);
        out.tops.putAll(tops);
        out.forgetChanged();
        return out;
    }

    private long modifiedUsec(String folder) throws IOException {
        return files.stat(folder).map(FileTree.Stat::modifiedUsec).orElse(NEVER);
    }

    private Listing top(String folder) throws IOException {
        Listing known = tops.get(folder);
        if (known == null) {
            // Asked first: a change while the folder is listed shows in the next comparison.
            long modified = modifiedUsec(folder);
            boolean settled = modified + TICK_USEC < realtimeUsec.getAsLong();
            known = new Listing(modified, settled);
            for (FileTree.Entry entry : files.entries(folder)) {
                known.names.put(entry.name(), entry.kind());
            }
            tops.put(folder, known);
        }
        return known;
    }

    /** {@return the first file of that name in the search path, or symlink} */
    Optional<Place> locate(String name) throws IOException {
        for (String folder : search) {
            FileTree.Kind kind = top(folder).names.get(name);
            if (kind != null && kind != FileTree.Kind.DIRECTORY && kind != FileTree.Kind.OTHER) {
                return Optional.of(new Place(folder, name, kind));
            }
        }
        return Optional.empty();
    }

    /** {@return where a symlink of the search path points; empty when it is none} */
    Optional<String> target(Place place) throws IOException {
        if (place.kind() != FileTree.Kind.SYMLINK) {
            return Optional.empty();
        }
        Map<String, Optional<String>> targets = top(place.folder()).targets;
        Optional<String> known = targets.get(place.name());
        if (known == null) {
            known = files.readLink(place.path());
            targets.put(place.name(), known);
        }
        return known;
    }

    /** {@return the names in a folder of the search path, sorted} */
    Set<String> names(String folder) throws IOException {
        return top(folder).names.keySet();
    }

    /** {@return the symlinks in a folder of the search path} */
    List<Place> links(String folder) throws IOException {
        List<Place> out = new ArrayList<>();
        top(folder)
                .names
                .forEach((name, kind) -> {
                    if (kind == FileTree.Kind.SYMLINK) {
                        out.add(new Place(folder, name, kind));
                    }
                });
        return out;
    }

    /** {@return whether a folder of the search path may have such a folder in it} */
    boolean has(String folder, String name) throws IOException {
        return mayBeFolder(top(folder).names.get(name));
    }

    /**
     * {@return whether any folder of the search path may have such a folder in it} Hardly any unit
     * has drop-ins or links of its own, and each would ask a dozen folders.
     */
    boolean isAnywhere(String name) throws IOException {
        if (folders.isEmpty()) {
            Set<String> all = new HashSet<>();
            for (String folder : search) {
                top(folder)
                        .names
                        .forEach((each, kind) -> {
                            if (mayBeFolder(kind)) {
                                all.add(each);
                            }
                        });
            }
            folders = Optional.of(all);
        }
        return folders.get().contains(name);
    }

    private static boolean mayBeFolder(FileTree.@Nullable Kind kind) {
        return kind == FileTree.Kind.DIRECTORY || kind == FileTree.Kind.SYMLINK;
    }

    /** {@return the names in a folder below a folder of the search path, sorted} */
    List<String> below(String folder, String name) throws IOException {
        if (!has(folder, name)) {
            return List.of();
        }
        String path = folder + "/" + name;
        List<String> known = below.get(path);
        if (known == null) {
            known = files.list(path);
            below.put(path, known);
        }
        return known;
    }
}
