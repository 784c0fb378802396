package org.jitney.manager.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.LoopDevice;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Mount;
import org.jitney.linux.sys.MountNamespace;
import org.jitney.manager.image.DiskImage.Designator;
import org.jitney.manager.image.DiskImage.Partition;
import org.jitney.manager.unit.ImagePolicy;
import org.jitney.manager.unit.MountOptions;
import org.jitney.manager.unit.Structs;

/**
 * Mounts the images of one unit. Runs on a thread of its own, whose mounts are nobody else's; plain
 * paths are therefore seen as they are in the new namespace.
 */
final class ImageMounter {
    private static final String MACHINE = System.getProperty("os.arch", "");
    private static final long BIND = Mount.MS_BIND | Mount.MS_REC;
    private static final List<String> SYSTEM_HIERARCHIES = List.of("/usr", "/opt");
    private static final List<String> CONFIGURATION_HIERARCHIES = List.of("/etc");
    private static final String SYSTEM_RELEASE = "/usr/lib/extension-release.d";
    private static final String CONFIGURATION_RELEASE = "/etc/extension-release.d";
    private static final Map<String, Long> FLAGS =
            Map.of(
                    "ro", Mount.MS_RDONLY,
                    "nosuid", Mount.MS_NOSUID,
                    "nodev", Mount.MS_NODEV,
                    "noexec", Mount.MS_NOEXEC,
                    "noatime", Mount.MS_NOATIME,
                    "relatime", Mount.MS_RELATIME,
                    "strictatime", Mount.MS_STRICTATIME);
    private static final Set<String> NO_FLAGS =
            Set.of("rw", "suid", "dev", "exec", "atime", "defaults");

    /** An image, how its file systems are mounted, and which of them may be. */
    private record Source(String path, List<Structs.Pair> options, ImagePolicy policy) {}

    private final Path base;
    private int count;

    ImageMounter(Path runtime) {
        this.base = runtime.resolve("images");
    }

    ImageTree mount(ImageRequest request) throws ImageFailed {
        try {
            Files.createDirectories(base);
            MountNamespace.unshareOfThread();
            Mount.mount("tmpfs", base.toString(), "tmpfs", 0, "mode=0755");
            String root = root(request);
            extensions(request, root);
            List<ImageTree.Bind> binds = new ArrayList<>();
            for (Structs.Image image : request.mounts()) {
                if (!isLeftOut(image.source(), image.isOptional())) {
                    Path place = place("mount");
                    image(
                            new Source(
                                    image.source(), image.options(), request.policies().mounts()),
                            place,
                            false,
                            false);
                    binds.add(new ImageTree.Bind(place.toString(), image.destination()));
                }
            }
            List<String> mountInfo = Files.readAllLines(Path.of("/proc/thread-self/mountinfo"));
            int how = Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC;
            Fd top = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, root, how, 0));
            int read = Fcntl.O_RDONLY | Fcntl.O_CLOEXEC;
            Fd namespace =
                    Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, "/proc/thread-self/ns/mnt", read, 0));
            return new ImageTree(namespace, top, root, mountInfo, List.copyOf(binds));
        } catch (ErrnoException | IOException e) {
            throw new ImageFailed("cannot mount its images: " + e.getMessage(), e);
        }
    }

    private Path place(String name) throws IOException {
        return Files.createDirectory(base.resolve(name + "-" + count++));
    }

    private static boolean isLeftOut(String source, boolean optional) throws ImageFailed {
        boolean there = Files.exists(Path.of(source));
        if (!there && !optional) {
            throw new ImageFailed(source + ": No such file or directory");
        }
        return !there;
    }

    private String root(ImageRequest request) throws ImageFailed, IOException, ErrnoException {
        if (request.image().isEmpty()) {
            if (request.directory().isEmpty()) {
                return "/";
            }
            String directory = request.directory().get();
            isLeftOut(directory, false);
            if (!request.ephemeral()) {
                return directory;
            }
            Path copy = place("root");
            cover(Path.of(directory), copy);
            return copy.toString();
        }
        String image = request.image().get();
        isLeftOut(image, false);
        refuseUnverified(image, request);
        Path place = place("root");
        image(
                new Source(image, request.options(), request.policies().root()),
                place,
                request.readOnly(),
                request.ephemeral());
        return place.toString();
    }

    /** What somebody wants verified is not used without. */
    private static void refuseUnverified(String image, ImageRequest request) throws ImageFailed {
        String sidecar = image.replaceFirst("\\.raw$", "") + ".roothash";
        Optional<String> asks =
                request.verified()
                        .map(setting -> setting + "=")
                        .or(() -> Optional.of(sidecar).filter(p -> Files.exists(Path.of(p))));
        if (asks.isPresent()) {
            String why =
                    Files.exists(Path.of("/dev/mapper/control"))
                            ? "which is not supported yet"
                            : "which needs the device mapper, and there is none here";
            throw new ImageFailed(
                    "%s: %s asks for it to be verified, %s".formatted(image, asks.get(), why));
        }
    }

    /** Mounts all file systems of an image on a directory. */
    private void image(Source from, Path place, boolean readOnly, boolean ephemeral)
            throws ImageFailed, IOException, ErrnoException {
        String source = from.path;
        DiskImage image;
        try (FileChannel file = FileChannel.open(Path.of(source))) {
            image =
                    DiskImage.of((offset, length) -> bytes(file, offset, length), MACHINE)
                            .permitted(from.policy);
        } catch (ImageFailed e) {
            throw new ImageFailed(source + ": " + e.getMessage(), e);
        }
        boolean whole = image.partitions().size() == 1;
        for (Map.Entry<Designator, Partition> each : new TreeMap<>(image.partitions()).entrySet()) {
            Designator designator = each.getKey();
            Path target = place;
            if (!designator.place().equals("/") && !(whole && designator == Designator.USR)) {
                target = inside(place, designator.place());
            } else if (designator == Designator.USR) {
                target = Files.createDirectories(place.resolve("usr"));
            }
            if (target == null) {
                continue;
            }
            Path mounted = ephemeral ? place("lower") : target;
            partition(
                    source,
                    each.getValue(),
                    mounted,
                    optionsOf(from.options, designator),
                    readOnly);
            if (ephemeral) {
                cover(mounted, target);
            }
        }
    }

    /** A partition whose place the root file system does not have is left out. */
    private static @org.jspecify.annotations.Nullable Path inside(Path tree, String place) {
        try (Root root = Root.of(tree)) {
            Path found = tree.resolve(root.realPath(place).substring(1));
            return Files.isDirectory(found) ? found : null;
        } catch (ErrnoException missing) {
            return null;
        }
    }

    private static byte[] bytes(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining() && file.read(into, offset + into.position()) > 0) {
            // A short read is continued.
        }
        byte[] out = new byte[into.position()];
        into.get(0, out);
        return out;
    }

    private static MountOptions optionsOf(List<Structs.Pair> options, Designator designator) {
        return options.stream()
                .filter(option -> option.first().equals(designator.toString()))
                .reduce((first, last) -> last)
                .map(option -> MountOptions.parse(option.second()))
                .orElse(new MountOptions(List.of()));
    }

    private void partition(
            String source, Partition part, Path target, MountOptions options, boolean readOnly)
            throws ErrnoException {
        boolean only = readOnly || part.readOnly() || options.isOn("ro", "rw");
        try {
            partition(source, part, target, options.all(), only);
        } catch (ErrnoException e) {
            if (only || !e.is(Errno.EROFS, Errno.EACCES, Errno.EPERM)) {
                throw e;
            }
            partition(source, part, target, options.all(), true);
        }
    }

    private static void partition(
            String source, Partition part, Path target, List<String> options, boolean only)
            throws ErrnoException {
        long flags = Mount.MS_NODEV | (only ? Mount.MS_RDONLY : 0);
        List<String> data = new ArrayList<>();
        for (String option : options) {
            Long flag = FLAGS.get(option);
            if (flag != null) {
                flags |= flag;
            } else if (!NO_FLAGS.contains(option)) {
                data.add(option);
            }
        }
        int how = (only ? Fcntl.O_RDONLY : Fcntl.O_RDWR) | Fcntl.O_CLOEXEC | Fcntl.O_NOCTTY;
        try (Fd file = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, source, how, 0));
                LoopDevice device =
                        LoopDevice.attach(file, source, part.offset(), part.size(), only)) {
            String type = part.type().mountType();
            String text = String.join(",", data);
            Mount.mount(device.path(), target.toString(), type, flags, text);
        }
    }

    /** Shows a tree with a layer over it that takes what is written and is lost at the end. */
    private void cover(Path lower, Path target) throws IOException, ErrnoException {
        Path layer = place("layer");
        Path upper = Files.createDirectory(layer.resolve("upper"));
        Path work = Files.createDirectory(layer.resolve("work"));
        Files.setPosixFilePermissions(upper, Files.getPosixFilePermissions(lower));
        String options =
                "lowerdir=%s,upperdir=%s,workdir=%s".formatted(escaped(lower), upper, work);
        Mount.mount("overlay", target.toString(), "overlay", 0, options);
    }

    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
    }

    /** The extensions in their order: what comes later lies above. */
    private void extensions(ImageRequest request, String root)
            throws ImageFailed, IOException, ErrnoException {
        List<Path> trees = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Structs.Extension extension : request.extensionImages()) {
            if (!isLeftOut(extension.source(), extension.isOptional())) {
                Path place = place("extension");
                image(
                        new Source(
                                extension.source(),
                                extension.options(),
                                request.policies().extensions()),
                        place,
                        true,
                        false);
                trees.add(place);
                String file = Path.of(extension.source()).getFileName().toString();
                names.add(file.replaceFirst("\\.raw$", ""));
            }
        }
        for (String text : request.extensionDirectories()) {
            String path = text.replaceFirst("^[-+]+", "");
            if (!isLeftOut(path, text.startsWith("-"))) {
                Path place = place("extension");
                Mount.mount(path, place.toString(), "", BIND, "");
                trees.add(place);
                names.add(Path.of(path).getFileName().toString());
            }
        }
        if (trees.isEmpty()) {
            return;
        }
        ExtensionRelease system = systemRelease(root);
        Map<String, List<Path>> layers = new TreeMap<>();
        for (int i = 0; i < trees.size(); i++) {
            for (String hierarchy : accepted(names.get(i), trees.get(i), system)) {
                Path tree = trees.get(i).resolve(hierarchy.substring(1));
                if (Files.isDirectory(tree)) {
                    layers.computeIfAbsent(hierarchy, _ -> new ArrayList<>()).addFirst(tree);
                }
            }
        }
        for (Map.Entry<String, List<Path>> layer : layers.entrySet()) {
            overlay(root, layer.getKey(), layer.getValue());
        }
    }

    private static ExtensionRelease systemRelease(String root) throws ImageFailed {
        try (Root tree = Root.of(Path.of(root))) {
            for (String file : List.of("/etc/os-release", "/usr/lib/os-release")) {
                Optional<String> text = tree.readIfExists(file);
                if (text.isPresent()) {
                    return ExtensionRelease.parse(text.get());
                }
            }
        } catch (ErrnoException e) {
            throw new ImageFailed(
                    "the root has no os-release that can be read: " + e.getMessage(), e);
        }
        throw new ImageFailed("the root has no os-release, so that nothing can fit to it");
    }

    /** {@return the hierarchies that an extension extends, which fits to the system} */
    private static List<String> accepted(String name, Path tree, ExtensionRelease system)
            throws ImageFailed, IOException {
        Optional<Path> file = releaseFile(tree, SYSTEM_RELEASE, name);
        boolean isSystem = file.isPresent();
        if (!isSystem) {
            file = releaseFile(tree, CONFIGURATION_RELEASE, name);
        }
        if (file.isEmpty()) {
            throw new ImageFailed(
                    "extension %s has no %s/extension-release.%s"
                            .formatted(name, SYSTEM_RELEASE, name));
        }
        ExtensionRelease release =
                ExtensionRelease.parse(Files.readString(file.get(), StandardCharsets.UTF_8));
        String level = isSystem ? "SYSEXT_LEVEL" : "CONFEXT_LEVEL";
        String machine =
                MACHINE.equals("amd64") ? "x86-64" : MACHINE.equals("aarch64") ? "arm64" : MACHINE;
        Optional<String> why = release.mismatch(system, level, machine);
        if (why.isPresent()) {
            throw new ImageFailed("extension %s does not fit: %s".formatted(name, why.get()));
        }
        return isSystem ? SYSTEM_HIERARCHIES : CONFIGURATION_HIERARCHIES;
    }

    /** The file of that name, or the only one if it says that its name does not matter. */
    private static Optional<Path> releaseFile(Path tree, String folder, String name)
            throws IOException {
        Path directory = tree.resolve(folder.substring(1));
        Path exact = directory.resolve("extension-release." + name);
        if (Files.isRegularFile(exact)) {
            return Optional.of(exact);
        }
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> others =
                    all.filter(p -> p.getFileName().toString().startsWith("extension-release."))
                            .filter(ImageMounter::isLenient)
                            .toList();
            return others.size() == 1 ? Optional.of(others.getFirst()) : Optional.empty();
        }
    }

    private static boolean isLenient(Path file) {
        try {
            var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            ByteBuffer value = ByteBuffer.allocate(view.size("extension-release.strict"));
            view.read("extension-release.strict", value);
            String text = new String(value.array(), StandardCharsets.UTF_8);
            return Set.of("0", "no", "n", "false", "f", "off").contains(text);
        } catch (IOException noSuchAttribute) {
            return false;
        }
    }

    private void overlay(String root, String hierarchy, List<Path> layers)
            throws IOException, ErrnoException {
        Path target = Path.of(root).resolve(hierarchy.substring(1));
        List<Path> lower = new ArrayList<>(layers);
        if (Files.isDirectory(target)) {
            lower.add(target);
        } else {
            Files.createDirectories(target);
        }
        if (lower.size() == 1) {
            lower.add(place("nothing"));
        }
        String text = String.join(":", lower.stream().map(ImageMounter::escaped).toList());
        Mount.mount("overlay", target.toString(), "overlay", Mount.MS_RDONLY, "lowerdir=" + text);
    }
}
