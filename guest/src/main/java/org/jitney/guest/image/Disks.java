package org.jitney.guest.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.LoopDevice;
import org.jitney.linux.sys.ErrnoException;

/**
 * The disks of a guest as raw files: the drives that were given, what was unlocked, and what was
 * put together of several pieces. What is needed for that is closed with this object.
 */
final class Disks implements AutoCloseable {
    private static final int SECTOR = 512;

    private final Path directory;
    private final boolean readOnly;
    private final List<Disk> disks = new ArrayList<>();
    private final Deque<Runnable> opened = new ArrayDeque<>();

    /**
     * Has no disks yet.
     *
     * @param directory for what is needed
     */
    Disks(Path directory, boolean readOnly) {
        this.directory = directory;
        this.readOnly = readOnly;
    }

    /** A disk, and the path of the file that shows it. */
    private record Disk(OpenFile file, Path path) {}

    /** A part of one of the disks. */
    record Piece(int disk, long offset, long size) {}

    int count() {
        return disks.size();
    }

    OpenFile get(int number) {
        return disks.get(number).file;
    }

    /** Opens a drive: {@return the number of its disk} */
    int add(Drive drive) throws ImageError, IOException {
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
            return add(file, drive.path());
        }
        String name = drive.path().toString();
        return shown(name, StorageDaemon.Nodes.ofImage(drive.path(), format, readOnly));
    }

    private int add(OpenFile file, Path path) {
        disks.add(new Disk(file, path));
        return disks.size() - 1;
    }

    /** What a storage daemon shows becomes a disk. */
    private int shown(String name, StorageDaemon.Nodes nodes) throws ImageError, IOException {
        StorageDaemon daemon = StorageDaemon.start(name, nodes, readOnly, folder());
        opened.push(daemon::close);
        OpenFile raw = OpenFile.open(daemon.file(), readOnly);
        opened.push(raw::close);
        return add(raw, daemon.file());
    }

    private Path folder() throws IOException {
        return Files.createDirectory(directory.resolve("disk" + disks.size()));
    }

    /**
     * Decrypts a volume (LUKS, version 1): {@return the number of the disk that is in it}
     *
     * @param key the file whose content, all of it, is the passphrase
     */
    int unlock(Volume volume, Path key) throws ImageError, IOException {
        Path path = disks.get(volume.disk()).path;
        return shown(
                volume.name(), StorageDaemon.Nodes.ofLuks(path, volume.partition(), key, readOnly));
    }

    /**
     * Puts pieces together to one disk: {@return its number} Each is a loop device, as one file
     * cannot be opened more than once for writing, and the list of them is a disk of VMware's,
     * which qemu knows.
     */
    int join(String name, List<Piece> pieces) throws ImageError, IOException {
        StringBuilder extents = new StringBuilder();
        for (Piece piece : pieces) {
            try {
                LoopDevice loop =
                        LoopDevice.attach(
                                get(piece.disk).fd(), name, piece.offset, piece.size, readOnly);
                opened.push(loop::close);
                extents.append("RW %d FLAT \"%s\" 0\n".formatted(piece.size / SECTOR, loop.path()));
            } catch (ErrnoException e) {
                throw ImageError.of(name, e);
            }
        }
        Path descriptor = directory.resolve("pieces" + disks.size() + ".vmdk");
        Files.writeString(
                descriptor,
                """
                # Disk DescriptorFile
                version=1
                CID=fffffffe
                parentCID=ffffffff
                createType="twoGbMaxExtentFlat"
                %s\
                """
                        .formatted(extents));
        return shown(name, StorageDaemon.Nodes.ofImage(descriptor, DiskFormat.VMDK, readOnly));
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}
