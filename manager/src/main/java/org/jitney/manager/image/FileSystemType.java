package org.jitney.manager.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The file systems that are known by their first bytes. */
enum FileSystemType {
    SQUASHFS("squashfs", 0, "hsqs"),
    EROFS("erofs", 1024, "\u00e2\u00e1\u00f5\u00e0"),
    EXT4("ext4", 1080, "S\u00ef"),
    XFS("xfs", 0, "XFSB"),
    BTRFS("btrfs", 65600, "_BHRfS_M"),
    VFAT("vfat", 82, "FAT32   "),
    VFAT_SMALL("vfat", 54, "FAT16   "),
    VFAT_TINY("vfat", 54, "FAT12   "),
    /** Encrypted: there is no file system to be seen. */
    LUKS("crypto_LUKS", 0, "LUKS\u00ba\u00be"),
    /** Hashes of another partition. */
    VERITY("DM_verity_hash", 0, "verity\0\0");

    private final String mountType;
    private final long offset;
    private final String magic;

    FileSystemType(String mountType, long offset, String magic) {
        this.mountType = mountType;
        this.offset = offset;
        this.magic = magic;
    }

    /** {@return the name for mount(2)} */
    String mountType() {
        return mountType;
    }

    /** {@return whether the kernel can mount it as it is} */
    boolean isMountable() {
        return this != LUKS && this != VERITY;
    }

    /** {@return whether nothing can ever be written to it} */
    boolean isReadOnly() {
        return this == SQUASHFS || this == EROFS;
    }

    /** {@return what begins at that place, if it is known} */
    static Optional<FileSystemType> at(DiskImage.Bytes image, long start) throws IOException {
        for (FileSystemType type : values()) {
            byte[] wanted = type.magic.getBytes(StandardCharsets.ISO_8859_1);
            if (Arrays.equals(image.read(start + type.offset, wanted.length), wanted)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
