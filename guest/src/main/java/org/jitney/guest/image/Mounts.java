package org.jitney.guest.image;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.guest.tree.GuestTree;
import org.jitney.guest.tree.TreeError;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.LoopDevice;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Mount;

/**
 * The file systems of a guest, mounted to one tree: the root, which is looked for, and what its
 * fstab says. Each place is looked up inside the tree, whatever links are on the way to it.
 */
final class Mounts {
    private static final Map<Volume.Kind, String> WITHOUT_REPLAY =
            Map.of(
                    Volume.Kind.EXT4, "noload",
                    Volume.Kind.XFS, "norecovery",
                    Volume.Kind.BTRFS, "rescue=nologreplay");

    /** What distributions call the subvolume with the root. */
    private static final List<String> ROOT_SUBVOLUMES = List.of("@", "root", "@rootfs", "@root");

    private static final List<String> SIGNS_OF_ROOT =
            List.of("etc/os-release", "usr/lib/os-release", "etc/fstab", "etc/passwd");

    private final Disks disks;
    private final Path tree;
    private final boolean readOnly;
    private final long how;
    private final List<String> warnings;
    private final Map<String, LoopDevice> devices = new HashMap<>();
    private final List<Attachment.MountedVolume> mounted = new ArrayList<>();

    /**
     * Has nothing mounted yet.
     *
     * @param how the flags of mount(2) that all have
     * @param warnings hears of what cannot be mounted
     */
    Mounts(Disks disks, Path tree, boolean readOnly, long how, List<String> warnings) {
        this.disks = disks;
        this.tree = tree;
        this.readOnly = readOnly;
        this.how = how;
        this.warnings = warnings;
    }

    /** {@return what is mounted, the root first} */
    List<Attachment.MountedVolume> mounted() {
        return List.copyOf(mounted);
    }

    /** The root is the volume, the largest first, that has the files of one. */
    void mountRoot(List<Volume> volumes) throws ImageError {
        List<Volume> candidates =
                volumes.stream()
                        .filter(v -> v.kind().isMountable() && v.kind() != Volume.Kind.VFAT)
                        .sorted(
                                Comparator.comparingLong((Volume v) -> v.partition().size())
                                        .reversed())
                        .toList();
        List<String> refused = new ArrayList<>();
        for (Volume candidate : candidates) {
            try {
                if (isRoot(candidate)) {
                    return;
                }
            } catch (ErrnoException e) {
                refused.add(candidate.name() + ": " + e.getMessage());
            }
        }
        throw new ImageError(
                "there is no root file system on it"
                        + (refused.isEmpty() ? "" : " (" + String.join("; ", refused) + ")")
                        + (warnings.isEmpty() ? "" : " (" + String.join("; ", warnings) + ")"));
    }

    /** Leaves the volume mounted if it is the root, or has it in one of its subvolumes. */
    private boolean isRoot(Volume volume) throws ErrnoException {
        mount(volume, tree.toString(), "/", false, "");
        if (hasSigns(tree)) {
            return true;
        }
        Optional<String> subvolume =
                volume.kind() == Volume.Kind.BTRFS
                        ? ROOT_SUBVOLUMES.stream()
                                .filter(name -> isFolder(tree.resolve(name)))
                                .filter(name -> hasSigns(tree.resolve(name)))
                                .findFirst()
                        : Optional.empty();
        Mount.umount(tree.toString(), 0);
        mounted.clear();
        if (subvolume.isEmpty()) {
            return false;
        }
        mount(volume, tree.toString(), "/", false, "subvol=" + subvolume.get());
        return true;
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean hasSigns(Path top) {
        return SIGNS_OF_ROOT.stream()
                .anyMatch(name -> Files.exists(top.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    private void mount(Volume volume, String target, String place, boolean onlyRead, String options)
            throws ErrnoException {
        String device = device(volume);
        String type = volume.kind().type();
        long flags = how | (readOnly || onlyRead ? Mount.MS_RDONLY : 0);
        try {
            Mount.mount(device, target, type, flags, options);
        } catch (ErrnoException e) {
            String without = WITHOUT_REPLAY.getOrDefault(volume.kind(), "");
            if (!readOnly || without.isEmpty()) {
                throw e;
            }
            String both = options.isEmpty() ? without : options + "," + without;
            Mount.mount(device, target, type, flags, both);
            warnings.add(volume.name() + " was not unmounted cleanly; its log is not looked at");
        }
        mounted.add(new Attachment.MountedVolume(volume, place));
    }

    /** One device for each volume, however often it is mounted: else two would write to it. */
    private String device(Volume volume) throws ErrnoException {
        LoopDevice known = devices.get(volume.name());
        if (known == null) {
            Partition part = volume.partition();
            Fd disk = disks.get(volume.disk()).fd();
            known = LoopDevice.attach(disk, volume.name(), part.offset(), part.size(), readOnly);
            devices.put(volume.name(), known);
        }
        return known.path();
    }

    /** From now on nothing is mounted; the kernel takes each device away with its last mount. */
    private void releaseDevices() {
        devices.values().forEach(LoopDevice::close);
        devices.clear();
    }

    /** Mounts what the guest's fstab says, each place looked up inside the tree. */
    void mountRest(List<Volume> volumes) throws ImageError {
        try (Root root = Root.of(tree)) {
            Optional<String> text = new GuestTree(root).readText("/etc/fstab");
            Fstab.Parsed parsed = Fstab.parse(text.orElse(""));
            warnings.addAll(parsed.refused());
            Set<String> taken = new HashSet<>(Set.of("/"));
            for (Fstab.Row row : parsed.rows()) {
                if (row.isPlaced()) {
                    mountRow(root, row, volumes, taken);
                }
            }
        } catch (ErrnoException e) {
            throw ImageError.of("mounting what /etc/fstab says", e);
        } catch (TreeError e) {
            warnings.add("/etc/fstab is not read: " + e.getMessage());
        } finally {
            releaseDevices();
        }
    }

    private void mountRow(Root root, Fstab.Row row, List<Volume> volumes, Set<String> taken) {
        List<Volume> found = row.find(volumes);
        if (found.isEmpty()) {
            warn(row, row.source() + " is not here");
            return;
        }
        Volume volume = found.getFirst();
        if (found.size() > 1) {
            warn(
                    row,
                    row.source()
                            + " is "
                            + found.size()
                            + " volumes; it is taken for "
                            + volume.name());
        }
        if (!volume.kind().isMountable()) {
            warn(row, volume.name() + " has no file system that can be mounted here");
            return;
        }
        int open = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        try (Fd place = root.open(row.place(), open, 0)) {
            String real = root.realPath(row.place());
            if (!taken.add(real)) {
                warn(row, real + " is taken by another line");
                return;
            }
            String options = volume.kind() == Volume.Kind.BTRFS ? row.subvolume() : "";
            mount(volume, "/proc/self/fd/" + place.number(), real, row.isReadOnly(), options);
        } catch (ErrnoException e) {
            warn(row, volume.name() + ": " + e.getMessage());
        }
    }

    private void warn(Fstab.Row row, String text) {
        warnings.add("/etc/fstab:" + row.line() + ": " + text);
    }

    /** Unmounts everything. */
    void close() {
        releaseDevices();
        for (int left = mounted.size(); left > 0; left--) {
            try {
                // Those in it come first: the last that was mounted is on top.
                String place = left == 1 ? "" : mounted.get(left - 1).place();
                Mount.umount(tree + place, Mount.UMOUNT_NOFOLLOW);
            } catch (ErrnoException e) {
                // Somebody still has a file open; it goes with the namespace.
                detach();
                return;
            }
        }
    }

    private void detach() {
        try {
            Mount.umount(tree.toString(), Mount.MNT_DETACH);
        } catch (ErrnoException e) {
            warnings.add(tree + ": " + e.getMessage());
        }
    }
}
