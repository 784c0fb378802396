package org.jitney.guest.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class PartitionTableTest {
    private static final int SECTORS = 2048;
    private static final int SIZE = SECTORS * 512;

    /** A GPT with one partition, at both ends of the disk. */
    private static MemoryDisk gpt(long first, long last) {
        MemoryDisk disk = new MemoryDisk(SIZE);
        row(disk.content(), 2 * 512, first, last);
        row(disk.content(), SIZE - 33 * 512, first, last);
        header(disk, 512, 2);
        header(disk, SIZE - 512, SECTORS - 33);
        disk.content().put(446 + 4, (byte) 0xee).putInt(446 + 8, 1).putShort(510, (short) 0xaa55);
        return disk;
    }

    private static void row(ByteBuffer out, int at, long first, long last) {
        out.putLong(at, 0x1122334455667788L).putLong(at + 8, 1).putLong(at + 16, 7);
        out.putLong(at + 32, first).putLong(at + 40, last);
        out.put(at + 56, "root".getBytes(java.nio.charset.StandardCharsets.UTF_16LE));
    }

    private static void header(MemoryDisk disk, int at, long table) {
        ByteBuffer out = disk.text(at, "EFI PART").content();
        out.putInt(at + 12, 92).putLong(at + 72, table).putInt(at + 80, 128).putInt(at + 84, 128);
        out.putInt(at + 88, sum(disk.read(table * 512, 128 * 128)));
        out.putInt(at + 16, 0);
        out.putInt(at + 16, sum(disk.read(at, 92)));
    }

    private static int sum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Test
    void aGptSaysWhereItsPartitionsAre() throws Exception {
        Partition found = PartitionTable.read(gpt(34, 100)).getFirst();

        assertThat(found.number()).isEqualTo(1);
        assertThat(found.offset()).isEqualTo(34 * 512);
        assertThat(found.size()).isEqualTo(67 * 512);
        assertThat(found.label()).isEqualTo("root");
        assertThat(found.type()).isEqualTo("55667788-3344-1122-0100-000000000000");
    }

    @Test
    void aDamagedGptIsReadFromItsCopy() throws Exception {
        MemoryDisk disk = gpt(34, 100);
        disk.content().put(512 + 30, (byte) 1);

        assertThat(PartitionTable.read(disk)).hasSize(1);

        disk.content().put(SIZE - 512 + 30, (byte) 1);
        assertThatThrownBy(() -> PartitionTable.read(disk)).hasMessageContaining("both copies");
    }

    @Test
    void aPartitionBehindTheEndIsRefused() {
        assertThatThrownBy(() -> PartitionTable.read(gpt(SECTORS + 1, SECTORS + 9)))
                .hasMessageContaining("partition 1 is not on the disk");
    }

    @Test
    void anMbrHasPrimaryAndLogicalPartitions() throws Exception {
        MemoryDisk disk = new MemoryDisk(SIZE);
        ByteBuffer out = disk.content();
        out.put(446 + 4, (byte) 0x83).putInt(446 + 8, 8).putInt(446 + 12, 8);
        out.put(462 + 4, (byte) 5).putInt(462 + 8, 100).putInt(462 + 12, 200);
        out.putShort(510, (short) 0xaa55);
        int extended = 100 * 512;
        out.put(extended + 446 + 4, (byte) 0x83).putInt(extended + 446 + 8, 2);
        out.putInt(extended + 446 + 12, 10).putShort(extended + 510, (short) 0xaa55);
        // The chain leads back to its beginning.
        out.put(extended + 462 + 4, (byte) 5).putInt(extended + 462 + 8, 0);

        assertThat(PartitionTable.read(disk))
                .extracting(Partition::number, Partition::offset, Partition::size)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, 8 * 512L, 8 * 512L),
                        org.assertj.core.groups.Tuple.tuple(5, 102 * 512L, 10 * 512L));
    }

    @Test
    void aDiskWithoutATableIsOnePart() throws Exception {
        assertThat(PartitionTable.read(new MemoryDisk(SIZE)))
                .containsExactly(new Partition(0, 0, SIZE, "", "", ""));
    }

    @Test
    void noBytesMakeItFailInAnotherWay() {
        Random random = new Random(11);
        for (int round = 0; round < 3000; round++) {
            MemoryDisk disk = gpt(34, 100);
            byte[] noise = new byte[1 + random.nextInt(40)];
            random.nextBytes(noise);
            int at = random.nextInt(random.nextBoolean() ? 2048 : SIZE - 64);
            disk.content().put(at, noise);
            if (random.nextBoolean()) {
                header(disk, 512, random.nextInt(8));
            }
            try {
                assertThat(PartitionTable.read(disk))
                        .allMatch(p -> p.offset() >= 0 && p.offset() + p.size() <= SIZE);
            } catch (ImageError e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void aFileSystemIsKnownByItsFirstBytes() throws Exception {
        Partition all = new Partition(0, 0, SIZE, "", "", "");
        MemoryDisk ext4 = new MemoryDisk(SIZE).text(0x438, "S\u00ef").text(0x478, "root\0junk");
        MemoryDisk xfs = new MemoryDisk(SIZE).text(0, "XFSB").text(108, "data");
        MemoryDisk fat = new MemoryDisk(SIZE).text(0x52, "FAT32   ").text(0x47, "ESP        ");
        fat.content().putInt(0x43, 0x1234abcd);

        assertThat(Volume.of("a", 0, all, ext4).label()).isEqualTo("root");
        assertThat(Volume.of("a", 0, all, ext4).kind()).isEqualTo(Volume.Kind.EXT4);
        assertThat(Volume.of("a", 0, all, xfs).kind()).isEqualTo(Volume.Kind.XFS);
        assertThat(Volume.of("a", 0, all, fat))
                .isEqualTo(new Volume("a", 0, all, Volume.Kind.VFAT, "1234-ABCD", "ESP"));
        assertThat(Volume.of("a", 0, all, new MemoryDisk(SIZE)).kind())
                .isEqualTo(Volume.Kind.UNKNOWN);
        assertThat(Arrays.stream(Volume.Kind.values()).filter(Volume.Kind::isMountable)).hasSize(4);
    }

    @Test
    void aFormatThatAGuestMayHaveWrittenLeadsToNoOtherFile() throws Exception {
        MemoryDisk plain = new MemoryDisk(SIZE).text(0, "QFI\u00fb\0\0\0\3");
        MemoryDisk backed = new MemoryDisk(SIZE).text(0, "QFI\u00fb\0\0\0\3\0\0\0\0\0\0\1\0");
        MemoryDisk split = new MemoryDisk(SIZE).text(0, "# Disk DescriptorFile\n");

        assertThat(DiskFormat.of(plain)).isEqualTo(DiskFormat.QCOW2);
        assertThat(DiskFormat.QCOW2.objection(plain)).isEmpty();
        assertThat(DiskFormat.QCOW2.objection(backed)).isPresent();
        assertThat(DiskFormat.of(split).objection(split)).isPresent();
        assertThat(DiskFormat.of(new MemoryDisk(SIZE))).isEqualTo(DiskFormat.RAW);
    }
}
