package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitName;

/** Makes the symlinks that {@code [Install]} sections ask for. */
final class LinkMaker {
    private final FileTree tree;
    private final LoadPath paths;
    private final UnitFileSearch search;
    private final SpecifierContext machine;
    private final String folder;
    private final boolean force;
    private final boolean dryRun;
    private final Journal journal;
    private final Set<String> existing = new HashSet<>();

    LinkMaker(
            FileTree tree,
            LoadPath paths,
            UnitFileSearch search,
            SpecifierContext machine,
            Target target,
            Journal journal) {
        this.tree = tree;
        this.paths = paths;
        this.search = search;
        this.machine = machine;
        this.folder = target.folder;
        this.force = target.force;
        this.dryRun = target.dryRun;
        this.journal = journal;
    }

    /** Where and how to write. */
    record Target(String folder, boolean force, boolean dryRun) {}

    /** What applying made of the [Install] sections. */
    record Applied(boolean ok, boolean carriesInstallInfo) {}

    /** Makes the symlinks of all waiting units, and of those that they name in {@code Also=}. */
    Applied apply(InstallContext context, Set<UnitFileSearch.Flag> flags) throws IOException {
        boolean ok = true;
        boolean carries = false;
        for (var next = context.next(); next.isPresent(); next = context.next()) {
            InstallInfo info = next.get();
            try {
                search.traverse(context, info, flags);
            } catch (Refused e) {
                if (info.auxiliary) {
                    journal.add(Change.Type.AUXILIARY_FAILED, info.name, "");
                    continue;
                }
                journal.add(renamed(e.failure(), info.name));
                return new Applied(false, carries);
            }
            switch (info.mode) {
                case MASKED -> {
                    journal.add(Change.Type.IS_MASKED, info.path, "");
                    carries = true;
                }
                case REGULAR -> {
                    carries |= asksForMore(info);
                    ok &= apply(info);
                }
                case UNKNOWN, ALIAS, LINKED -> {}
            }
        }
        return new Applied(ok, carries);
    }

    /** The reference names the unit that was asked for, except where the kind names a file. */
    static Failure renamed(Failure failure, String name) {
        return switch (failure.kind()) {
            case MASKED, GENERATED -> failure;
            case EXISTS,
                    BAD_SPECIFIER,
                    UNRESOLVED_SPECIFIER,
                    NOT_A_TEMPLATE,
                    BAD_NAME,
                    LINKED,
                    BAD_ALIAS,
                    NOT_FOUND,
                    OTHER ->
                    new Failure(failure.kind(), name, failure.source(), failure.reason());
        };
    }

    /** Whether the section asks for anything but a name that the unit has anyway. */
    private static boolean asksForMore(InstallInfo info) {
        boolean alias = info.aliases.stream().anyMatch(a -> !a.equals(info.name));
        return alias || !info.wantedBy.isEmpty() || !info.requiredBy.isEmpty();
    }

    private boolean apply(InstallInfo info) throws IOException {
        boolean ok = true;
        for (String alias : info.aliases) {
            ok &= alias(info, alias);
        }
        ok &= link(info);
        ok &= dependents(info, info.wantedBy, ".wants/");
        ok &= dependents(info, info.requiredBy, ".requires/");
        return ok;
    }

    private boolean alias(InstallInfo info, String text) throws IOException {
        try {
            String alias = propagated(info, info.expand(text, machine));
            Optional<Failure> problem = aliasProblem(info, alias);
            if (problem.isPresent()) {
                journal.add(problem.get());
                return false;
            }
            boolean self = alias.equals(info.name);
            return self || symlink(info.path, folder + "/" + alias, force || isBroken(alias));
        } catch (Refused e) {
            journal.add(e.failure());
            return false;
        }
    }

    /** An alias that is a template, of a unit that is an instance, becomes that instance. */
    private static String propagated(InstallInfo info, String alias) {
        Optional<UnitName> name = UnitName.parse(alias).filter(UnitName::isTemplate);
        return name.isPresent() && info.unitName().isInstance()
                ? name.get()
                        .withInstance(info.unitName().instance().orElseThrow())
                        .map(UnitName::value)
                        .orElse(alias)
                : alias;
    }

    private static Optional<Failure> aliasProblem(InstallInfo info, String alias) {
        int slash = alias.lastIndexOf('/');
        if (slash < 0) {
            String problem = AliasCheck.problem(alias, info.name);
            return problem.isEmpty() || problem.equals(AliasCheck.SELF)
                    ? Optional.empty()
                    : Optional.of(Failure.of(Failure.Kind.BAD_ALIAS, alias, info.name));
        }
        // An old way to write WantedBy=: Alias=foo.target.wants/this.service.
        String directory = alias.substring(0, slash);
        int dot = directory.lastIndexOf('.');
        String suffix = dot < 0 ? "" : directory.substring(dot);
        Optional<UnitName> owner =
                suffix.equals(".wants") || suffix.equals(".requires")
                        ? UnitName.parse(directory.substring(0, dot))
                        : Optional.empty();
        if (owner.isEmpty()) {
            return Optional.of(Failure.of(Failure.Kind.BAD_ALIAS, alias));
        }
        boolean fits =
                AliasCheck.namesFit(
                        alias.substring(slash + 1), info.name, owner.get().isTemplate());
        return fits
                ? Optional.empty()
                : Optional.of(Failure.of(Failure.Kind.BAD_ALIAS, alias, info.name));
    }

    private boolean isBroken(String alias) throws IOException, Refused {
        String path = folder + "/" + alias;
        return tree.readLink(path).isPresent()
                && !Symlinks.resolve(tree, path).equals("/dev/null")
                && tree.stat(path).isEmpty();
    }

    /** A unit that was named by the path of its file becomes known by a symlink. */
    private boolean link(InstallInfo info) throws IOException {
        return paths.search().contains(Symlinks.parent(info.path))
                || symlink(info.path, folder + "/" + info.name, force);
    }

    private boolean dependents(InstallInfo info, List<String> list, String suffix)
            throws IOException {
        boolean ok = true;
        String name = info.instantiatedName();
        // A template without an instance can only be wanted by something that will pass one on.
        boolean needsInstance = UnitName.parse(name).map(UnitName::isTemplate).orElse(false);
        for (String text : list) {
            try {
                String dependent = info.expand(text, machine);
                Optional<UnitName> unit = UnitName.parse(dependent);
                if (unit.isEmpty()) {
                    throw new Refused(Failure.of(Failure.Kind.BAD_NAME, dependent));
                }
                if (needsInstance && unit.get().isPlain()) {
                    throw new Refused(Failure.of(Failure.Kind.NOT_A_TEMPLATE, dependent, name));
                }
                ok &= symlink(info.path, folder + "/" + dependent + suffix + name, true);
                if (!exists(dependent)) {
                    journal.add(Change.Type.DESTINATION_NOT_PRESENT, dependent, info.path);
                }
            } catch (Refused e) {
                journal.add(e.failure());
                ok = false;
            }
        }
        return ok;
    }

    private boolean exists(String name) throws IOException {
        if (existing.contains(name)) {
            return true;
        }
        try {
            search.discover(new InstallContext(), name, Set.of(UnitFileSearch.Flag.FOLLOW_CONFIG));
            existing.add(name);
            return true;
        } catch (Refused e) {
            return !e.is(Failure.Kind.NOT_FOUND);
        }
    }

    /** Makes one symlink; {@code overwrite} replaces one that leads elsewhere. */
    boolean symlink(String target, String path, boolean overwrite) throws IOException {
        try {
            Optional<FileTree.Stat> there = tree.statNoFollow(path);
            if (there.isPresent()) {
                Optional<String> old = tree.readLink(path);
                if (old.isEmpty()) {
                    journal.add(Failure.of(Failure.Kind.EXISTS, path));
                    return false;
                }
                if (isSame(path, old.get(), target)) {
                    return true;
                }
                if (!overwrite) {
                    journal.add(Failure.of(Failure.Kind.EXISTS, path, old.get()));
                    return false;
                }
                journal.add(Change.Type.UNLINK, path, "");
            }
            if (!dryRun) {
                tree.symlink(target, path);
            }
            journal.add(Change.Type.SYMLINK, path, target);
            return true;
        } catch (FileError e) {
            journal.add(Failure.of(e));
            return false;
        }
    }

    private boolean isSame(String path, String old, String wanted) throws IOException {
        String absolute = Symlinks.absolute(Symlinks.parent(path), old);
        try {
            return absolute.equals(wanted)
                    || Symlinks.resolve(tree, absolute).equals(Symlinks.resolve(tree, wanted));
        } catch (Refused e) {
            return false; // a loop is the same as nothing
        }
    }

    /** Checks that a path names a unit file which can be linked to. */
    static void requireLinkable(FileTree tree, String file) throws InstallError, IOException {
        if (!file.startsWith("/")) {
            throw InstallError.invalidArgument();
        }
        if (!UnitName.isValid(Symlinks.basename(file))) {
            throw InstallError.of(Failure.of(Failure.Kind.BAD_NAME, file));
        }
        Optional<FileTree.Stat> stat = tree.statNoFollow(file);
        if (stat.isEmpty()) {
            throw InstallError.of(Failure.of(Failure.Kind.NOT_FOUND, file));
        }
        switch (stat.get().kind()) {
            case REGULAR -> {}
            case SYMLINK -> throw InstallError.of(Failure.of(Failure.Kind.LINKED, file));
            case DIRECTORY ->
                    throw InstallError.of(Failure.errno(file, "EISDIR", "Is a directory"));
            case DEVICE, OTHER ->
                    throw InstallError.of(
                            Failure.errno(file, "EBADFD", "File descriptor in bad state"));
        }
    }
}
