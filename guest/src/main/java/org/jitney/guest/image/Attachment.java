package org.jitney.guest.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.guest.tree.GuestTree;
import org.jitney.guest.tree.TreeError;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.LoopDevice;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Mount;
import org.jitney.linux.sys.MountNamespace;

/**
 * The disks of a guest as one tree, for as long as this is open.
 *
 * <p>All mounts are in a mount namespace that the opening thread made for itself: nobody else sees
 * them, and they go with the thread. Loop devices go with their mounts, and the storage daemons
 * with the thread, so a process that is killed leaves nothing but its empty directory.
 */
public final class Attachment implements AutoCloseable {
    private static final long SAFELY = Mount.MS_NODEV | Mount.MS_NOSUID | Mount.MS_NOEXEC;
    private static final Map<Volume.Kind, String> WITHOUT_REPLAY =
            Map.of(
                    Volume.Kind.EXT4, "noload",
                    Volume.Kind.XFS, "norecovery",
                    Volume.Kind.BTRFS, "rescue=nologreplay");

    private final boolean readOnly;
    private final Path directory;
    private final Path tree;
    private final boolean isImage;
    private final List<Volume> volumes = new ArrayList<>();
    private final List<MountedVolume> mounts = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<OpenFile> disks = new ArrayList<>();
    private final Deque<Runnable> opened = new ArrayDeque<>();

    private Attachment(Path directory, Path tree, boolean isImage, boolean readOnly) {
        this.directory = directory;
        this.tree = tree;
        this.isImage = isImage;
        this.readOnly = readOnly;
    }

    /**
     * A file system in the tree.
     *
     * @param volume what is mounted
     * @param place where in the guest
     */
    public record MountedVolume(Volume volume, String place) {}

    /**
     * Attaches drives.
     *
     * @param directory for what this needs; made, and removed at the end
     */
    public static Attachment open(List<Drive> drives, boolean readOnly, Path directory)
            throws ImageError {
        if (drives.size() == 1 && Files.isDirectory(drives.getFirst().path())) {
            return new Attachment(directory, drives.getFirst().path(), false, readOnly);
        }
        if (drives.isEmpty()) {
            throw new ImageError("there is no drive");
        }
        Attachment made = new Attachment(directory, directory.resolve("tree"), true, readOnly);
        try {
            made.attach(drives);
            return made;
        } catch (ImageError e) {
            made.close();
            throw e;
        } catch (IOException e) {
            made.close();
            throw new ImageError(directory + ": " + e.getMessage());
        }
    }

    private void attach(List<Drive> drives) throws ImageError, IOException {
        Files.createDirectories(tree);
        try {
            MountNamespace.unshareOfThread();
        } catch (ErrnoException e) {
            throw ImageError.of("attaching a disk image needs the rights of root", e);
        }
        for (Drive drive : drives) {
            if (Files.isDirectory(drive.path())) {
                throw new ImageError(drive.path() + ": a directory stands for the whole guest");
            }
            disks.add(disk(drive));
        }
        for (int disk = 0; disk < disks.size(); disk++) {
            for (Partition partition : PartitionTable.read(disks.get(disk))) {
                String number = partition.number() == 0 ? "" : "p" + partition.number();
                volumes.add(volume("disk" + disk + number, disk, partition));
            }
        }
        addLogicalVolumes();
        mountRoot();
        mountRest();
    }

    private Volume volume(String name, int disk, Partition partition) throws ImageError {
        Bytes part = disks.get(disk).part(partition.offset(), partition.size());
        return Volume.of(name, disk, partition, part);
    }

    private OpenFile disk(Drive drive) throws ImageError, IOException {
        OpenFile file = OpenFile.open(drive.path(), readOnly);
        opened.push(file::close);
        DiskFormat format = drive.format().orElse(DiskFormat.of(file));
        if (drive.format().isEmpty()) {
            Optional<String> objection = format.objection(file);
            if (objection.isPresent()) {
                throw new ImageError(drive.path() + ": " + objection.get());
            }
        }
        if (format == DiskFormat.RAW) {
            return file;
        }
        Path own = Files.createDirectory(directory.resolve("disk" + disks.size()));
        StorageDaemon daemon = StorageDaemon.start(drive.path(), format, readOnly, own);
        opened.push(daemon::close);
        OpenFile raw = OpenFile.open(daemon.file(), readOnly);
        opened.push(raw::close);
        return raw;
    }

    private void addLogicalVolumes() throws ImageError {
        Map<String, Volume> physical = new HashMap<>();
        Map<String, LvmMetadata.Logical> logical = new java.util.TreeMap<>();
        for (Volume volume : volumes) {
            if (volume.kind() == Volume.Kind.LVM) {
                Partition place = volume.partition();
                Bytes part = disks.get(volume.disk()).part(place.offset(), place.size());
                physical.put(LvmMetadata.uuid(part), volume);
                LvmMetadata.read(part).forEach(each -> logical.put(each.name(), each));
            }
        }
        for (LvmMetadata.Logical each : logical.values()) {
            Volume on = physical.get(each.physical());
            if (!each.problem().isEmpty() || on == null) {
                String why = each.problem().isEmpty() ? "its disk is missing" : each.problem();
                warnings.add("logical volume " + each.name() + ": " + why);
                continue;
            }
            Partition place = on.partition();
            boolean fits =
                    each.offset() >= 0
                            && each.size() > 0
                            && each.offset() <= place.size() - each.size();
            if (!fits) {
                throw new ImageError(
                        "logical volume " + each.name() + " is not within its partition");
            }
            Partition part =
                    new Partition(
                            place.number(),
                            place.offset() + each.offset(),
                            each.size(),
                            "lvm",
                            "",
                            "");
            volumes.add(volume(each.name(), on.disk(), part));
        }
    }

    /** The root is the volume, the largest first, that has the files of one. */
    private void mountRoot() throws ImageError {
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
                mount(candidate, tree.toString(), "/");
                if (looksLikeRoot()) {
                    return;
                }
                Mount.umount(tree.toString(), 0);
                mounts.clear();
            } catch (ErrnoException e) {
                refused.add(candidate.name() + ": " + e.getMessage());
            }
        }
        boolean isEncrypted = volumes.stream().anyMatch(v -> v.kind() == Volume.Kind.LUKS);
        throw new ImageError(
                "there is no root file system on it"
                        + (isEncrypted
                                ? "; it is encrypted (LUKS), which needs the device mapper"
                                : "")
                        + (refused.isEmpty() ? "" : " (" + String.join("; ", refused) + ")")
                        + (warnings.isEmpty() ? "" : " (" + String.join("; ", warnings) + ")"));
    }

    private boolean looksLikeRoot() {
        return Stream.of("etc/os-release", "usr/lib/os-release", "etc/fstab", "etc/passwd")
                .anyMatch(name ->
                        Files.exists(tree.resolve(name), java.nio.file.LinkOption.NOFOLLOW_LINKS));
    }

    private void mount(Volume volume, String target, String place) throws ErrnoException {
        Partition part = volume.partition();
        Fd disk = disks.get(volume.disk()).fd();
        // The kernel takes the device away with the mount.
        try (LoopDevice loop =
                LoopDevice.attach(disk, volume.name(), part.offset(), part.size(), readOnly)) {
            String type = volume.kind().type();
            long how = SAFELY | (readOnly ? Mount.MS_RDONLY : 0);
            try {
                Mount.mount(loop.path(), target, type, how, "");
            } catch (ErrnoException e) {
                String options = WITHOUT_REPLAY.getOrDefault(volume.kind(), "");
                if (!readOnly || options.isEmpty()) {
                    throw e;
                }
                Mount.mount(loop.path(), target, type, how, options);
                warnings.add(
                        volume.name() + " was not unmounted cleanly; its log is not looked at");
            }
            mounts.add(new MountedVolume(volume, place));
        }
    }

    /** Mounts what the guest's fstab says, each place looked up inside the tree. */
    private void mountRest() throws ImageError {
        try (Root root = Root.of(tree)) {
            Optional<String> text = new GuestTree(root).readText("/etc/fstab");
            for (Fstab.Row row : Fstab.parse(text.orElse(""))) {
                Optional<Volume> volume = row.isPlaced() ? row.find(volumes) : Optional.empty();
                if (volume.isPresent() && volume.get().kind().isMountable()) {
                    mountAt(root, row, volume.get());
                } else if (row.isPlaced()
                        && row.source().matches("(UUID|LABEL|PART.*)=.*|/dev/.*")) {
                    warnings.add("/etc/fstab:" + row.line() + ": " + row.source() + " is not here");
                }
            }
        } catch (ErrnoException e) {
            throw ImageError.of("mounting what /etc/fstab says", e);
        } catch (TreeError e) {
            warnings.add("/etc/fstab is not read: " + e.getMessage());
        }
    }

    private void mountAt(Root root, Fstab.Row row, Volume volume) {
        int how = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        try (Fd place = root.open(row.place(), how, 0)) {
            String real = root.realPath(row.place());
            mount(volume, "/proc/self/fd/" + place.number(), real);
        } catch (ErrnoException e) {
            warnings.add("/etc/fstab:" + row.line() + ": " + volume.name() + ": " + e.getMessage());
        }
    }

    /** {@return the directory that is the guest's root} */
    public Path tree() {
        return tree;
    }

    /** {@return whether it is mounted from an image, and not somebody's directory} */
    public boolean isImage() {
        return isImage;
    }

    /** {@return whether nothing may be written} */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** {@return what is on the disks} */
    public List<Volume> volumes() {
        return List.copyOf(volumes);
    }

    /** {@return what is mounted, the root first} */
    public List<MountedVolume> mounts() {
        return List.copyOf(mounts);
    }

    /** {@return what could not be attached, and why} */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() {
        if (!isImage) {
            return;
        }
        for (int left = mounts.size(); left > 0; left--) {
            try {
                // Those in it come first: the last that was mounted is on top.
                String place = left == 1 ? "" : mounts.get(left - 1).place();
                Mount.umount(tree + place, Mount.UMOUNT_NOFOLLOW);
            } catch (ErrnoException e) {
                // Somebody still has a file open; it goes with the namespace.
                detach();
                break;
            }
        }
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
        removeDirectory();
    }

    private void detach() {
        try {
            Mount.umount(tree.toString(), Mount.MNT_DETACH);
        } catch (ErrnoException e) {
            warnings.add(tree + ": " + e.getMessage());
        }
    }

    private void removeDirectory() {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            warnings.add(directory + ": " + e.getMessage());
        }
    }
}
