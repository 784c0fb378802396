package org.jitney.guest.image;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jitney.linux.sys.ErrnoException;
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
    private final boolean readOnly;
    private final Path directory;
    private final Path tree;
    private final boolean isImage;
    private final List<Volume> volumes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Disks disks;
    private final Mounts mounts;

    private Attachment(Path directory, Path tree, boolean isImage, boolean readOnly, long how) {
        this.directory = directory;
        this.tree = tree;
        this.isImage = isImage;
        this.readOnly = readOnly;
        this.disks = new Disks(directory, readOnly);
        this.mounts = new Mounts(disks, tree, readOnly, how, warnings);
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
        return open(drives, readOnly, Optional.empty(), directory);
    }

    /**
     * Attaches drives, of which some volumes may be encrypted.
     *
     * @param key the file whose content is the passphrase of LUKS volumes
     * @param directory for what this needs; made, and removed at the end
     */
    public static Attachment open(
            List<Drive> drives, boolean readOnly, Optional<Path> key, Path directory)
            throws ImageError {
        return open(drives, readOnly, key, directory, SAFELY);
    }

    /**
     * As {@link #open}, of a guest that is about to be booted from there: its programs can be
     * executed, in the container that sees to what they may do.
     */
    public static Attachment openForBoot(
            List<Drive> drives, boolean readOnly, Optional<Path> key, Path directory)
            throws ImageError {
        return open(drives, readOnly, key, directory, 0);
    }

    private static Attachment open(
            List<Drive> drives, boolean readOnly, Optional<Path> key, Path directory, long how)
            throws ImageError {
        if (drives.size() == 1 && Files.isDirectory(drives.getFirst().path())) {
            return new Attachment(directory, drives.getFirst().path(), false, readOnly, how);
        }
        if (drives.isEmpty()) {
            throw new ImageError("there is no drive");
        }
        Attachment made = new Attachment(directory, directory.resolve("tree"), true, readOnly, how);
        try {
            made.attach(drives, key);
            return made;
        } catch (ImageError e) {
            made.close();
            throw e;
        } catch (IOException e) {
            made.close();
            throw new ImageError(directory + ": " + e.getMessage());
        }
    }

    private void attach(List<Drive> drives, Optional<Path> key) throws ImageError, IOException {
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
            partitions("disk" + disks.count(), disks.add(drive));
        }
        unlock(key);
        addLogicalVolumes();
        // LUKS may lie on a logical volume as well as below one.
        unlock(key);
        mounts.mountRoot(volumes);
        mounts.mountRest(volumes);
    }

    private void partitions(String name, int disk) throws ImageError {
        for (Partition partition : PartitionTable.read(disks.get(disk))) {
            String number = partition.number() == 0 ? "" : "p" + partition.number();
            volumes.add(volume(name + number, disk, partition));
        }
    }

    private Volume volume(String name, int disk, Partition partition) throws ImageError {
        Bytes part = disks.get(disk).part(partition.offset(), partition.size());
        return Volume.of(name, disk, partition, part);
    }

    private void unlock(Optional<Path> key) throws ImageError, IOException {
        for (Volume volume : List.copyOf(volumes)) {
            if (volume.kind() != Volume.Kind.LUKS || !seen.add(volume.name())) {
                continue;
            }
            Partition place = volume.partition();
            Bytes part = disks.get(volume.disk()).part(place.offset(), place.size());
            int version = part.little(6, 2).order(ByteOrder.BIG_ENDIAN).getShort();
            if (key.isEmpty()) {
                warnings.add(volume.name() + " is encrypted (LUKS): a key file unlocks it");
            } else if (version == 1) {
                partitions(volume.name() + "-luks", disks.unlock(volume, key.get()));
            } else {
                unlock2(volume, part, key.get());
            }
        }
    }

    private void unlock2(Volume volume, Bytes part, Path key) throws ImageError, IOException {
        Optional<Path> cryptsetup = HostProgram.find(Luks2.CRYPTSETUP);
        if (cryptsetup.isEmpty()) {
            warnings.add(
                    volume.name()
                            + " is encrypted (LUKS2), which needs cryptsetup (package"
                            + " cryptsetup-bin), which is not installed");
            return;
        }
        Luks2 header;
        try {
            header = Luks2.read(volume.name(), part);
        } catch (ImageError e) {
            warnings.add(e.getMessage());
            return;
        }
        int disk = disks.unlock(volume, header, cryptsetup.get(), key);
        partitions(volume.name() + "-luks", disk);
    }

    private void addLogicalVolumes() throws ImageError, IOException {
        Map<String, Volume> physical = new HashMap<>();
        Map<String, LvmMetadata.Logical> logical = new TreeMap<>();
        for (Volume volume : volumes) {
            if (volume.kind() == Volume.Kind.LVM) {
                Partition place = volume.partition();
                Bytes part = disks.get(volume.disk()).part(place.offset(), place.size());
                physical.put(LvmMetadata.uuid(part), volume);
                LvmMetadata.read(part).forEach(each -> logical.put(each.name(), each));
            }
        }
        for (LvmMetadata.Logical each : logical.values()) {
            List<Disks.Piece> pieces = new ArrayList<>();
            String problem = each.problem();
            for (LvmMetadata.Piece piece : each.pieces()) {
                Volume on = physical.get(piece.physical());
                if (on == null) {
                    problem = "one of its disks is missing";
                    break;
                }
                pieces.add(piece(each.name(), on, piece));
            }
            if (problem.isEmpty()) {
                volumes.add(logical(each.name(), pieces));
            } else {
                warnings.add("logical volume " + each.name() + ": " + problem);
            }
        }
    }

    private static Disks.Piece piece(String name, Volume on, LvmMetadata.Piece piece)
            throws ImageError {
        Partition place = on.partition();
        boolean fits =
                piece.offset() >= 0
                        && piece.size() > 0
                        && piece.offset() <= place.size() - piece.size();
        if (!fits) {
            throw new ImageError("logical volume " + name + " is not within its partition");
        }
        return new Disks.Piece(on.disk(), place.offset() + piece.offset(), piece.size());
    }

    private Volume logical(String name, List<Disks.Piece> pieces) throws ImageError, IOException {
        Disks.Piece first = pieces.getFirst();
        boolean isOne = pieces.size() == 1;
        int disk = isOne ? first.disk() : disks.join(name, pieces);
        long offset = isOne ? first.offset() : 0;
        long size = pieces.stream().mapToLong(Disks.Piece::size).sum();
        return volume(name, disk, new Partition(0, offset, size, "lvm", "", ""));
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
        return mounts.mounted();
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
        mounts.close();
        disks.close();
        removeDirectory();
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
