package org.jitney.guest.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How an image file holds a disk; {@link #toString()} is qemu's word.
 *
 * <p>A file says its format itself, and so does a guest that writes another one's first bytes to
 * its raw disk: whoever believes that reads any file that the guest names as the backing file.
 * Hence a format that was found here must not lead to other files; one that was said may.
 */
public enum DiskFormat {
    RAW,
    QCOW2,
    VMDK,
    VDI,
    VHDX,
    VPC;

    private static final long DATA_FILE = 1L << 2;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the format of this word} */
    public static Optional<DiskFormat> parse(String word) {
        return Arrays.stream(values()).filter(f -> f.toString().equals(word)).findFirst();
    }

    /** {@return the format that the first bytes of a file say} */
    static DiskFormat of(Bytes file) throws ImageError {
        if (file.has(0, "QFI\u00fb")) {
            return QCOW2;
        } else if (file.has(0, "KDMV") || file.has(0, "# Disk DescriptorFile")) {
            return VMDK;
        } else if (file.has(0x40, "\u007f\u0010\u00da\u00be")) {
            return VDI;
        } else if (file.has(0, "vhdxfile")) {
            return VHDX;
        } else if (file.has(0, "conectix") || file.has(file.size() - 512, "conectix")) {
            return VPC;
        }
        return RAW;
    }

    /** {@return why a file of this format that nobody has vouched for is not opened} */
    Optional<String> objection(Bytes file) throws ImageError {
        return switch (this) {
            case QCOW2 -> {
                var header = file.little(0, 80).order(java.nio.ByteOrder.BIG_ENDIAN);
                if (header.getLong(8) != 0) {
                    yield Optional.of("it has a backing file; say format=qcow2 to follow it");
                }
                boolean isNew = header.getInt(4) >= 3;
                yield isNew && (header.getLong(72) & DATA_FILE) != 0
                        ? Optional.of("its data is in another file; say format=qcow2 to follow it")
                        : Optional.empty();
            }
            case VMDK ->
                    file.has(0, "# Disk")
                            ? Optional.of(
                                    "its disk is in other files; say format=vmdk to follow it")
                            : Optional.empty();
            case RAW, VDI, VHDX, VPC -> Optional.empty();
        };
    }
}
