package org.jitney.guest.image;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.LoopDevice;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Mount;

/**
 * The disks of a guest as raw files: the drives that were given, what was unlocked, and what was
 * put together of several pieces. What is needed for that is closed with this object.
 */
final class Disks implements AutoCloseable {
    private static final int SECTOR = 512;

    /** More than a header of LUKS 1 with its key slots is. */
    private static final int FRONT = 4 << 20;

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
            ImageLock.take(file, drive.path(), readOnly);
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
     * Decrypts a volume (LUKS, version 2): {@return the number of the disk that is in it}
     * cryptsetup gets the key out, and qemu, which knows version 1 only, is shown a header of that
     * version with the same key in front of the same data. Both are in memory only.
     */
    int unlock(Volume volume, Luks2 header, Path cryptsetup, Path key)
            throws ImageError, IOException {
        String name = volume.name();
        Partition place = volume.partition();
        Path secrets = memory();
        Path volumeKey = secrets.resolve("key");
        Path log = directory.resolve("cryptsetup" + disks.size());
        try (LoopDevice loop =
                LoopDevice.attach(
                        get(volume.disk()).fd(), name, place.offset(), place.size(), true)) {
            List<String> dump =
                    List.of(
                            "luksDump",
                            "--batch-mode",
                            "--dump-volume-key",
                            "--key-file=" + key,
                            "--volume-key-file=" + volumeKey,
                            loop.path());
            HostProgram.run(name, cryptsetup, dump, log);
        } catch (ErrnoException e) {
            throw ImageError.of(name, e);
        }
        Path front = Files.write(secrets.resolve("header"), new byte[FRONT]);
        List<String> format =
                List.of(
                        "luksFormat",
                        "--batch-mode",
                        "--type=luks1",
                        "--cipher=" + header.cipher(),
                        "--key-size=" + Files.size(volumeKey) * 8,
                        "--volume-key-file=" + volumeKey,
                        "--pbkdf-force-iterations=1000",
                        front.toString(),
                        key.toString());
        HostProgram.run(name, cryptsetup, format, log);
        OpenFile file = OpenFile.open(front, readOnly);
        opened.push(file::close);
        long payload = file.little(104, 4).order(ByteOrder.BIG_ENDIAN).getInt() * (long) SECTOR;
        long size = header.size().orElse(place.size() - header.offset());
        boolean fits =
                payload > 0
                        && payload <= FRONT
                        && size > 0
                        && header.offset() <= place.size() - size;
        if (!fits) {
            throw new ImageError(name + ": its data is not within its partition");
        }
        Piece data = new Piece(volume.disk(), place.offset() + header.offset(), size);
        int whole = join(name, List.of(new Piece(add(file, front), 0, payload), data));
        Partition all = new Partition(0, 0, payload + size, "", "", "");
        return unlock(new Volume(name, whole, all, volume.kind(), volume.uuid(), ""), key);
    }

    /** A folder that no disk ever sees, and nobody but this thread and its programs. */
    private Path memory() throws ImageError, IOException {
        Path folder = Files.createDirectory(directory.resolve("secrets" + disks.size()));
        try {
            long how = Mount.MS_NODEV | Mount.MS_NOSUID | Mount.MS_NOEXEC;
            Mount.mount("tmpfs", folder.toString(), "tmpfs", how, "mode=0700,size=16m");
        } catch (ErrnoException e) {
            throw ImageError.of("a folder in memory", e);
        }
        opened.push(() -> unmount(folder));
        return folder;
    }

    private static void unmount(Path folder) {
        try {
            Mount.umount(folder.toString(), Mount.MNT_DETACH);
        } catch (ErrnoException e) {
            // It goes with the namespace.
            return;
        }
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
