package org.jitney.guest.image;

/**
 * What is in a partition or a logical volume.
 *
 * @param name as a system would call it, such as {@code disk0p2} or {@code vg/root}
 * @param disk which disk it is on, from 0 on
 * @param partition where it is on the disk
 * @param kind what it is
 * @param uuid what {@code UUID=} means; empty if it has none
 * @param label what {@code LABEL=} means; empty if it has none
 */
public record Volume(
        String name, int disk, Partition partition, Kind kind, String uuid, String label) {
    /** What is in a volume; {@link #type()} is the kernel's word. */
    public enum Kind {
        EXT4("ext4", true),
        XFS("xfs", true),
        BTRFS("btrfs", true),
        VFAT("vfat", true),
        SWAP("swap", false),
        LUKS("crypto_LUKS", false),
        LVM("LVM2_member", false),
        UNKNOWN("", false);

        private final String type;
        private final boolean isMountable;

        Kind(String type, boolean isMountable) {
            this.type = type;
            this.isMountable = isMountable;
        }

        /** {@return the name for mount(2), or what blkid says} */
        public String type() {
            return type;
        }

        /** {@return whether it is a file system} */
        public boolean isMountable() {
            return isMountable;
        }
    }

    static Volume of(String name, int disk, Partition partition, Bytes part) throws ImageError {
        Kind kind = kind(part);
        return switch (kind) {
            case EXT4 -> volume(name, disk, partition, kind, part, 0x468, 0x478, 16);
            case XFS -> volume(name, disk, partition, kind, part, 32, 108, 12);
            case BTRFS -> volume(name, disk, partition, kind, part, 0x10020, 0x1012b, 256);
            case SWAP -> volume(name, disk, partition, kind, part, 1036, 1052, 16);
            case LUKS -> {
                String uuid = part.label(168, 40);
                yield new Volume(name, disk, partition, kind, uuid, "");
            }
            case VFAT -> {
                int at = part.has(0x52, "FAT32") ? 0x43 : 0x27;
                int serial = part.little(at, 4).getInt();
                String uuid = "%04X-%04X".formatted(serial >>> 16, serial & 0xffff);
                String label = part.text(at + 4, 11).strip();
                yield new Volume(name, disk, partition, kind, uuid, label);
            }
            case LVM, UNKNOWN -> new Volume(name, disk, partition, kind, "", "");
        };
    }

    private static Volume volume(
            String name,
            int disk,
            Partition partition,
            Kind kind,
            Bytes part,
            long uuid,
            long label,
            int length)
            throws ImageError {
        return new Volume(name, disk, partition, kind, part.uuid(uuid), part.label(label, length));
    }

    private static Kind kind(Bytes part) throws ImageError {
        if (part.has(0, "XFSB")) {
            return Kind.XFS;
        } else if (part.has(0, "LUKS\u00ba\u00be")) {
            return Kind.LUKS;
        } else if (part.has(0x438, "S\u00ef")) {
            return Kind.EXT4;
        } else if (part.has(0x10040, "_BHRfS_M")) {
            return Kind.BTRFS;
        } else if (part.has(0x52, "FAT32   ") || part.has(0x36, "FAT16   ")) {
            return Kind.VFAT;
        } else if (part.has(4086, "SWAPSPACE2")) {
            return Kind.SWAP;
        }
        for (int sector = 0; sector < 4; sector++) {
            if (part.has(sector * 512L, "LABELONE") && part.has(sector * 512L + 24, "LVM2 001")) {
                return Kind.LVM;
            }
        }
        return Kind.UNKNOWN;
    }
}
