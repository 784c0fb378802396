package org.jitney.guest.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Reads what parts a disk has: a GPT, by its second copy if the first is damaged, or an MBR with
 * its chain of logical partitions. A disk without either is one part.
 */
final class PartitionTable {
    private static final int MOST = 256;
    private static final int SECTOR = 512;
    private static final int SIGNATURE = 0xaa55;
    private static final int FIRST_LOGICAL = 5;

    private PartitionTable() {}

    static List<Partition> read(Bytes disk) throws ImageError {
        for (int sector : new int[] {512, 4096}) {
            if (disk.has(sector, "EFI PART")) {
                return gpt(disk, sector);
            }
        }
        ByteBuffer first = disk.little(0, SECTOR);
        boolean hasTable = (first.getShort(510) & 0xffff) == SIGNATURE && isTable(first, disk);
        if (!hasTable) {
            return List.of(new Partition(0, 0, disk.size(), "", "", ""));
        }
        for (int i = 0; i < 4; i++) {
            // A protective entry without the table that it protects: the copy at the end is left.
            if ((first.get(446 + i * 16 + 4) & 0xff) == 0xee) {
                return gpt(disk, SECTOR);
            }
        }
        return mbr(disk, first);
    }

    /** A boot sector of a file system has the signature, too: it is a table if all rows are. */
    private static boolean isTable(ByteBuffer sector, Bytes disk) {
        boolean any = false;
        for (int i = 0; i < 4; i++) {
            int at = 446 + i * 16;
            int status = sector.get(at) & 0xff;
            long start = Integer.toUnsignedLong(sector.getInt(at + 8)) * SECTOR;
            boolean used = sector.get(at + 4) != 0;
            if ((status & 0x7f) != 0 || (used && start >= disk.size())) {
                return false;
            }
            any |= used;
        }
        return any;
    }

    private static List<Partition> mbr(Bytes disk, ByteBuffer first) throws ImageError {
        String id = "%08x".formatted(first.getInt(440));
        List<Partition> found = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int at = 446 + i * 16;
            long start = Integer.toUnsignedLong(first.getInt(at + 8)) * SECTOR;
            long size = Integer.toUnsignedLong(first.getInt(at + 12)) * SECTOR;
            int type = first.get(at + 4) & 0xff;
            if (isExtended(type)) {
                logical(disk, id, start, found);
            } else if (type != 0 && size != 0) {
                found.add(row(disk, i + 1, start, size, type, id));
            }
        }
        found.sort(java.util.Comparator.comparingInt(Partition::number));
        return found;
    }

    private static boolean isExtended(int type) {
        return type == 0x05 || type == 0x0f || type == 0x85;
    }

    private static Partition row(Bytes disk, int number, long start, long size, int type, String id)
            throws ImageError {
        if (start >= disk.size()) {
            throw new ImageError("partition " + number + " starts behind the end of the disk");
        }
        return new Partition(
                number,
                start,
                Math.min(size, disk.size() - start),
                "%02x".formatted(type),
                "%s-%02x".formatted(id, number),
                "");
    }

    /** Each logical partition has a table of its own that says where the next one's is. */
    private static void logical(Bytes disk, String id, long extended, List<Partition> found)
            throws ImageError {
        long at = extended;
        for (int number = FIRST_LOGICAL; number < FIRST_LOGICAL + MOST; number++) {
            ByteBuffer sector = disk.little(at, SECTOR);
            if ((sector.getShort(510) & 0xffff) != SIGNATURE) {
                return;
            }
            long start = at + Integer.toUnsignedLong(sector.getInt(446 + 8)) * SECTOR;
            long size = Integer.toUnsignedLong(sector.getInt(446 + 12)) * SECTOR;
            int type = sector.get(446 + 4) & 0xff;
            if (type != 0 && size != 0 && start < disk.size()) {
                found.add(row(disk, number, start, size, type, id));
            }
            long next = Integer.toUnsignedLong(sector.getInt(462 + 8)) * SECTOR;
            if (!isExtended(sector.get(462 + 4) & 0xff) || next == 0) {
                return;
            }
            at = extended + next;
        }
    }

    private static List<Partition> gpt(Bytes disk, int sector) throws ImageError {
        Optional<List<Partition>> first = gptAt(disk, sector, sector);
        if (first.isPresent()) {
            return first.get();
        }
        return gptAt(disk, sector, disk.size() / sector * sector - sector)
                .orElseThrow(() -> new ImageError("both copies of its GPT are damaged"));
    }

    /** One copy of the table; empty if its sums are wrong. */
    private static Optional<List<Partition>> gptAt(Bytes disk, int sector, long at)
            throws ImageError {
        ByteBuffer header = disk.little(at, sector);
        int length = header.getInt(12);
        long count = Integer.toUnsignedLong(header.getInt(80));
        long size = Integer.toUnsignedLong(header.getInt(84));
        long table = header.getLong(72);
        boolean isSound =
                disk.has(at, "EFI PART")
                        && length >= 92
                        && length <= sector
                        && count <= 1024
                        && size >= 128
                        && size <= 4096
                        && table > 0
                        && table <= disk.size() / sector;
        if (!isSound || sumWithout(header, length) != header.getInt(16)) {
            return Optional.empty();
        }
        byte[] rows = disk.read(table * sector, (int) (count * size));
        CRC32 sum = new CRC32();
        sum.update(rows);
        if ((int) sum.getValue() != header.getInt(88)) {
            return Optional.empty();
        }
        return Optional.of(rows(disk, sector, ByteBuffer.wrap(rows), (int) size));
    }

    private static int sumWithout(ByteBuffer header, int length) {
        byte[] bytes = new byte[length];
        header.get(0, bytes);
        java.util.Arrays.fill(bytes, 16, 20, (byte) 0);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    private static List<Partition> rows(Bytes disk, int sector, ByteBuffer rows, int size)
            throws ImageError {
        rows.order(ByteOrder.LITTLE_ENDIAN);
        List<Partition> found = new ArrayList<>();
        for (int i = 0; (i + 1) * size <= rows.capacity(); i++) {
            int at = i * size;
            long first = rows.getLong(at + 32);
            long last = rows.getLong(at + 40);
            if (rows.getLong(at) == 0 && rows.getLong(at + 8) == 0) {
                continue;
            }
            long sectors = disk.size() / sector;
            if (first < 0 || last < first || first >= sectors) {
                throw new ImageError("partition " + (i + 1) + " is not on the disk");
            }
            byte[] name = new byte[72];
            rows.get(at + 56, name);
            String label = new String(name, StandardCharsets.UTF_16LE);
            int end = label.indexOf('\0');
            found.add(
                    new Partition(
                            i + 1,
                            first * sector,
                            (Math.min(last, sectors - 1) - first + 1) * sector,
                            guid(rows, at),
                            guid(rows, at + 16),
                            end < 0 ? label : label.substring(0, end)));
        }
        return found;
    }

    /** The first three fields are numbers in the order of the table, the rest are bytes. */
    private static String guid(ByteBuffer in, int at) {
        long tail = in.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(at + 8);
        return "%08x-%04x-%04x-%04x-%012x"
                .formatted(
                        in.getInt(at),
                        in.getShort(at + 4),
                        in.getShort(at + 6),
                        tail >>> 48,
                        tail & 0xffffffffffffL)
                .toLowerCase(Locale.ROOT);
    }
}
