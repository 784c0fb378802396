package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.UnitName;

/** Finds out in which state a unit file is, from the symlinks that there are. */
final class StateLookup {
    private final FileTree tree;
    private final LoadPath paths;
    private final UnitFileSearch search;
    private final LinkIndex links;

    StateLookup(FileTree tree, LoadPath paths, UnitFileSearch search) {
        this.tree = tree;
        this.paths = paths;
        this.search = search;
        this.links = new LinkIndex(tree);
    }

    UnitFileState state(String name) throws IOException, Refused {
        InstallInfo info =
                search.discover(
                        new InstallContext(),
                        name,
                        Set.of(UnitFileSearch.Flag.LOAD, UnitFileSearch.Flag.FOLLOW_CONFIG));
        String folder = Symlinks.parent(info.path);
        if (info.mode == InstallInfo.Mode.MASKED) {
            return paths.isRuntime(folder) ? UnitFileState.MASKED_RUNTIME : UnitFileState.MASKED;
        }
        if (!name.equals(Symlinks.basename(info.path)) && !info.unitName().isInstance()) {
            return UnitFileState.ALIAS;
        }
        if (paths.isGenerator(folder)) {
            return UnitFileState.GENERATED;
        }
        if (paths.isTransient(folder)) {
            return UnitFileState.TRANSIENT;
        }
        Optional<UnitFileState> own = bySymlinks(info, true);
        if (own.isPresent()) {
            return own.get();
        }
        // Known by other names than those of [Install]: it may be in use, for all one knows.
        if (bySymlinks(info, false).isPresent()) {
            return UnitFileState.INDIRECT;
        }
        if (info.hasRules()) {
            return UnitFileState.DISABLED;
        }
        return info.also.isEmpty() ? UnitFileState.STATIC : UnitFileState.INDIRECT;
    }

    /** What was found in one folder of the load path. */
    private record Found(boolean symlink, boolean sameName) {
        static final Found NOTHING = new Found(false, false);

        boolean isNothing() {
            return !symlink && !sameName;
        }
    }

    /**
     * {@return the state that the symlinks of the load path say}
     *
     * @param ownNamesOnly whether only names count that enabling this unit would make
     */
    private Optional<UnitFileState> bySymlinks(InstallInfo info, boolean ownNamesOnly)
            throws IOException {
        boolean enabledInRuntime = false;
        boolean enabledAtAll = false;
        boolean linkedInConfig = false;
        boolean linkedInRuntime = false;
        boolean belowUnitFile = false;
        for (String folder : paths.search()) {
            Found found = find(info, folder, ownNamesOnly, belowUnitFile);
            // Symlinks of the unit's own name in less important folders than its file are not seen.
            belowUnitFile |= Symlinks.isBelow(folder, info.path);
            if (found.isNothing()) {
                continue;
            }
            boolean runtime = paths.isRuntime(folder);
            boolean persistent = paths.isConfig(folder) && !runtime;
            if (found.symlink && persistent) {
                return Optional.of(UnitFileState.ENABLED);
            }
            enabledInRuntime |= found.symlink && runtime;
            enabledAtAll |= found.symlink && !runtime;
            linkedInConfig |= found.sameName && persistent;
            linkedInRuntime |= found.sameName && runtime;
        }
        if (enabledInRuntime) {
            return Optional.of(UnitFileState.ENABLED_RUNTIME);
        }
        // A vendor's symlink by the name of an instance says that this instance is to be there.
        if (enabledAtAll && info.unitName().isInstance()) {
            return Optional.of(UnitFileState.STATIC);
        }
        if (linkedInConfig) {
            return Optional.of(UnitFileState.LINKED);
        }
        return linkedInRuntime ? Optional.of(UnitFileState.LINKED_RUNTIME) : Optional.empty();
    }

    private Found find(InstallInfo info, String top, boolean ownNamesOnly, boolean below)
            throws IOException {
        List<LinkIndex.Link> about = links.about(top, info.name);
        if (about.isEmpty()) {
            return Found.NOTHING;
        }
        boolean sameName = false;
        for (LinkIndex.Link link : about) {
            String folder = link.folder();
            String entry = link.name();
            boolean isDirect = folder.equals(top);
            boolean byName = entry.equals(info.name) && !(below && isDirect);
            boolean byTarget = Symlinks.basename(link.target()).equals(info.name);
            if (isDirect && byName && (byTarget || isLinkTarget(info, folder, link.target()))) {
                sameName = true;
            } else if ((byName || (byTarget && (isDirect || isNameOf(info, entry))))
                    && (!ownNamesOnly || isOwnName(info, entry))) {
                return new Found(true, sameName);
            }
        }
        return new Found(false, sameName);
    }

    private boolean isLinkTarget(InstallInfo info, String folder, String target)
            throws IOException {
        try {
            return Symlinks.resolve(tree, Symlinks.absolute(folder, target)).equals(info.path);
        } catch (Refused e) {
            return false;
        }
    }

    /** In a folder of dependencies it is the name of the link that says which unit is meant. */
    private static boolean isNameOf(InstallInfo info, String entry) {
        return isOwnName(info, entry)
                || UnitName.parse(entry)
                        .flatMap(UnitName::template)
                        .filter(t -> t.value().equals(info.name))
                        .isPresent();
    }

    private static boolean isOwnName(InstallInfo info, String entry) {
        boolean named =
                entry.equals(info.name)
                        || info.aliases.contains(entry)
                        || entry.equals(info.instantiatedName());
        if (named) {
            return true;
        }
        // Alias=x@.service of an instance was made as that instance of x@.
        return UnitName.parse(entry)
                .flatMap(UnitName::template)
                .filter(t -> info.unitName().isInstance() && info.aliases.contains(t.value()))
                .isPresent();
    }
}
