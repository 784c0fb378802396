package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** Finds the file of a unit along the load path, through aliases, links and templates. */
final class UnitFileSearch {
    /** How far to look. */
    enum Flag {
        /** Read {@code [Install]}. */
        LOAD,
        /** Follow also those symlinks that the administrator made. */
        FOLLOW_CONFIG,
        /** Read the drop-ins, too. */
        DROP_INS
    }

    /** A unit file is a few kilobytes; what is larger than this is not one. */
    static final long MAX_SIZE = 4L << 20;

    private static final int MAX_ALIASES = 64;

    private final FileTree tree;
    private final LoadPath paths;
    private final SpecifierContext machine;
    private final Consumer<Diagnostic> diagnostics;
    private final InstallSections known;

    UnitFileSearch(
            FileTree tree,
            LoadPath paths,
            SpecifierContext machine,
            Consumer<Diagnostic> diagnostics,
            InstallSections known) {
        this.tree = tree;
        this.paths = paths;
        this.machine = machine;
        this.diagnostics = diagnostics;
        this.known = known;
    }

    /** Looks up a name or path, follows it, and returns the unit that it is in the end. */
    InstallInfo discover(InstallContext context, String nameOrPath, Set<Flag> flags)
            throws IOException, Refused {
        return traverse(context, context.add(nameOrPath, false), flags);
    }

    /** As {@link #discover}, but refuses what must not be enabled. */
    InstallInfo discoverUsable(InstallContext context, String nameOrPath, Set<Flag> flags)
            throws IOException, Refused {
        InstallInfo info = discover(context, nameOrPath, flags);
        String folder = Symlinks.parent(info.path);
        if (info.mode == InstallInfo.Mode.MASKED) {
            throw new Refused(Failure.of(Failure.Kind.MASKED, info.path));
        }
        if (paths.isGenerator(folder) || paths.isTransient(folder)) {
            throw new Refused(Failure.of(Failure.Kind.GENERATED, info.path));
        }
        return info;
    }

    /** Follows a unit to the file that it is in the end; adds the units of {@code Also=}. */
    InstallInfo traverse(InstallContext context, InstallInfo start, Set<Flag> flags)
            throws IOException, Refused {
        InstallInfo info = start;
        search(context, info, flags);
        for (int k = 0; isSymlink(info); k++) {
            boolean ofAdministrator = paths.isConfig(Symlinks.parent(info.path));
            if (k > MAX_ALIASES || (!flags.contains(Flag.FOLLOW_CONFIG) && ofAdministrator)) {
                throw new Refused(Failure.of(Failure.Kind.LINKED, start.name));
            }
            info = follow(context, info, flags);
        }
        return info;
    }

    private static boolean isSymlink(InstallInfo info) {
        return switch (info.mode) {
            case LINKED, ALIAS -> true;
            case UNKNOWN, REGULAR, MASKED -> false;
        };
    }

    private InstallInfo follow(InstallContext context, InstallInfo info, Set<Flag> flags)
            throws IOException, Refused {
        String target = Symlinks.basename(info.symlinkTarget);
        if (info.mode == InstallInfo.Mode.LINKED) {
            followInPlace(context, info, flags);
            return info;
        }
        UnitName name = info.unitName();
        Optional<UnitName> template = UnitName.parse(target).filter(UnitName::isTemplate);
        if (name.isInstance() && template.isPresent()) {
            target =
                    template.get()
                            .withInstance(name.instance().orElseThrow())
                            .map(UnitName::value)
                            .orElse(target);
            if (target.equals(info.name)) {
                followInPlace(context, info, flags);
                return info;
            }
        }
        InstallInfo next = context.add(target, false);
        try {
            search(context, next, flags);
        } catch (Refused e) {
            if (e.is(Failure.Kind.NOT_FOUND)) {
                throw new Refused(Failure.errno(info.name, "ENOLINK", "Link has been severed"));
            }
            throw e;
        }
        return next;
    }

    /** The unit keeps its name, but its file is the one that the symlink leads to. */
    private void followInPlace(InstallContext context, InstallInfo info, Set<Flag> flags)
            throws IOException, Refused {
        info.path = info.symlinkTarget;
        info.mode = InstallInfo.Mode.UNKNOWN;
        if (!load(context, info, flags)) {
            throw new Refused(Failure.of(Failure.Kind.NOT_FOUND, info.path));
        }
    }

    private void search(InstallContext context, InstallInfo info, Set<Flag> flags)
            throws IOException, Refused {
        if (info.mode != InstallInfo.Mode.UNKNOWN) {
            if (flags.contains(Flag.LOAD)
                    && !info.loaded
                    && info.mode == InstallInfo.Mode.REGULAR) {
                read(context, info, Optional.empty(), flags);
            }
            return;
        }
        if (!info.path.isEmpty()) {
            // A file that was named by its path is taken as it is, without drop-ins.
            Set<Flag> alone = flags.contains(Flag.LOAD) ? Set.of(Flag.LOAD) : Set.of();
            if (!load(context, info, alone)) {
                throw new Refused(Failure.of(Failure.Kind.NOT_FOUND, info.path));
            }
            return;
        }
        Optional<String> template = info.unitName().template().map(UnitName::value);
        if (!searchAs(context, info, info.name, flags)
                && (template.isEmpty() || !searchAs(context, info, template.get(), flags))) {
            throw new Refused(Failure.of(Failure.Kind.NOT_FOUND, info.name));
        }
    }

    private boolean searchAs(InstallContext context, InstallInfo info, String name, Set<Flag> flags)
            throws IOException, Refused {
        for (String folder : paths.search()) {
            Optional<FileTree.Stat> found = tree.statIn(folder, name);
            if (found.isPresent()) {
                info.path = folder + "/" + name;
                load(context, info, found.get(), flags);
                return true;
            }
        }
        info.path = "";
        return false;
    }

    /** {@return whether there is something at the path}; says in {@code info} what. */
    private boolean load(InstallContext context, InstallInfo info, Set<Flag> flags)
            throws IOException, Refused {
        Optional<FileTree.Stat> found = tree.statNoFollow(info.path);
        if (found.isPresent()) {
            load(context, info, found.get(), flags);
        }
        return found.isPresent();
    }

    private void load(
            InstallContext context, InstallInfo info, FileTree.Stat found, Set<Flag> flags)
            throws IOException, Refused {
        switch (found.kind()) {
            case REGULAR, DEVICE -> regular(context, info, found, flags);
            case SYMLINK -> symlink(info);
            case DIRECTORY -> throw refused(info, "EISDIR", "Is a directory");
            case OTHER -> throw refused(info, "ENOTTY", "Inappropriate ioctl for device");
        }
    }

    private void regular(
            InstallContext context, InstallInfo info, FileTree.Stat found, Set<Flag> flags)
            throws IOException, Refused {
        if (found.isMask()) {
            info.mode = InstallInfo.Mode.MASKED;
            return;
        }
        if (found.kind() == FileTree.Kind.DEVICE) {
            throw refused(info, "ENOTTY", "Inappropriate ioctl for device");
        }
        if (found.size() > MAX_SIZE) {
            throw refused(info, "EFBIG", "File too large");
        }
        info.mode = InstallInfo.Mode.REGULAR;
        if (flags.contains(Flag.LOAD)) {
            read(context, info, Optional.of(found), flags);
        }
    }

    private void symlink(InstallInfo info) throws IOException, Refused {
        String target = Symlinks.resolve(tree, info.path);
        Optional<FileTree.Stat> there = tree.statNoFollow(target);
        // A guest's tree has no devices: the name alone says what the symlink means.
        if (target.equals("/dev/null") || there.map(FileTree.Stat::isMask).orElse(false)) {
            info.mode = InstallInfo.Mode.MASKED;
            return;
        }
        info.symlinkTarget = target;
        if (!isUnitFolder(Symlinks.parent(target))) {
            info.mode = InstallInfo.Mode.LINKED;
            return;
        }
        String problem =
                AliasCheck.problem(Symlinks.basename(info.path), Symlinks.basename(target));
        if (!problem.isEmpty() && !problem.equals(AliasCheck.SELF)) {
            diagnostics.accept(Diagnostic.warning(info.path, 0, problem));
            throw new Refused(Failure.of(Failure.Kind.BAD_ALIAS, info.name));
        }
        info.mode = InstallInfo.Mode.ALIAS;
    }

    /** {@return whether units are looked for there}, also when it has two names, as /lib has. */
    boolean isUnitFolder(String folder) throws IOException, Refused {
        if (paths.search().contains(folder)) {
            return true;
        }
        for (String one : paths.search()) {
            if (Symlinks.resolve(tree, one).equals(folder)) {
                return true;
            }
        }
        return false;
    }

    private void read(
            InstallContext context,
            InstallInfo info,
            Optional<FileTree.Stat> found,
            Set<Flag> flags)
            throws IOException, Refused {
        info.loaded = true;
        readOwn(info, found);
        if (flags.contains(Flag.DROP_INS)) {
            for (String dropIn : dropIns(info.unitName())) {
                readSection(info, dropIn, tree.read(dropIn));
            }
        }
        for (String also : info.also) {
            if (UnitName.isValid(also)) {
                context.add(also, true);
            }
        }
    }

    private void readOwn(InstallInfo info, Optional<FileTree.Stat> found)
            throws IOException, Refused {
        if (found.isEmpty()) {
            readSection(info, info.path, tree.read(info.path));
            return;
        }
        Optional<FileTree.Stamp> stamp = found.get().stamp();
        var kept = stamp.flatMap(s -> known.of(info.path, s));
        if (kept.isPresent()) {
            new InstallSection(info, machine, diagnostics).read(kept.get());
            return;
        }
        var section = readSection(info, info.path, tree.read(info.path, found.get()));
        stamp.ifPresent(s -> known.put(info.path, s, section));
    }

    /** Reads the section into what is known of a unit: {@return the section} */
    private List<UnitFile.Entry> readSection(
            InstallInfo info, String path, Optional<byte[]> content) throws IOException, Refused {
        byte[] bytes = content.orElse(new byte[0]);
        try {
            UnitFile file = UnitFile.parse(path, bytes, diagnostics);
            List<UnitFile.Entry> section = file.entries("Install");
            new InstallSection(info, machine, diagnostics).read(section);
            return section;
        } catch (UnitFileError e) {
            diagnostics.accept(Diagnostic.error(path, e.line(), e.getMessage()));
            throw switch (e.kind()) {
                case BAD_MESSAGE -> refused(info, "EBADMSG", "Bad message");
                case TOO_LONG -> refused(info, "ENOBUFS", "No buffer space available");
                case INVALID, RANGE, BAD_SPECIFIER, NO_VALUE ->
                        refused(info, "EINVAL", "Invalid argument");
            };
        }
    }

    /**
     * The drop-ins of a unit by file name; of two with one name the more important folder's counts.
     */
    private List<String> dropIns(UnitName name) throws IOException {
        var found = new TreeMap<String, String>();
        List<String> folders = new ArrayList<>();
        for (String base : dropInNames(name)) {
            paths.search().forEach(p -> folders.add(p + "/" + base + ".d"));
        }
        for (String folder : folders) {
            for (String file : tree.list(folder)) {
                if (file.endsWith(".conf")) {
                    found.putIfAbsent(file, folder + "/" + file);
                }
            }
        }
        List<String> readable = new ArrayList<>();
        for (String file : found.values()) {
            boolean regular =
                    tree.stat(file)
                            .filter(s -> s.kind() == FileTree.Kind.REGULAR)
                            .filter(s -> s.size() <= MAX_SIZE)
                            .isPresent();
            if (regular) {
                readable.add(file);
            }
        }
        return readable;
    }

    /**
     * The names whose {@code .d} folders count: own, template, {@code a-b-} and {@code a-}, type.
     */
    private static List<String> dropInNames(UnitName name) {
        UnitType type = name.type();
        List<String> names = new ArrayList<>();
        names.add(name.value());
        name.template().ifPresent(t -> names.add(t.value()));
        String prefix = name.prefix();
        for (int dash = prefix.lastIndexOf('-', prefix.length() - 2);
                dash > 0;
                dash = prefix.lastIndexOf('-', dash - 1)) {
            names.add(prefix.substring(0, dash + 1) + "." + type.suffix());
        }
        names.add(type.suffix());
        return names;
    }

    private static Refused refused(InstallInfo info, String errno, String reason) {
        return new Refused(Failure.errno(info.name, errno, reason));
    }
}
