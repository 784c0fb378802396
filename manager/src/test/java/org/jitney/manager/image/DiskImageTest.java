package org.jitney.manager.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jitney.manager.image.DiskImage.Designator;
import org.jitney.manager.unit.ImagePolicy;
import org.junit.jupiter.api.Test;

class DiskImageTest {
    private static final String ROOT = "4f68bce3-e8cd-4db1-96e7-fbcaf984b709";
    private static final String USR = "8484680c-9521-48c6-9c11-b0720656f69e";
    private static final String GENERIC = "0fc63daf-8483-4772-8e79-3d69d8477de4";
    private static final String HOME = "933ac7e1-2eb4-4f13-b844-0e14e2aef915";
    private static final int SECTOR = 512;

    private final ByteBuffer disk = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private int partitions;

    private DiskImage read() throws IOException, ImageFailed {
        return DiskImage.of(
                (at, length) ->
                        Arrays.copyOfRange(
                                disk.array(),
                                (int) Math.min(at, disk.capacity()),
                                (int) Math.min(at + length, disk.capacity())),
                "amd64");
    }

    private void magic(int at, String text) {
        disk.put(at, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void table() {
        magic(SECTOR, "EFI PART");
        disk.putLong(SECTOR + 72, 2).putInt(SECTOR + 80, 128).putInt(SECTOR + 84, 128);
    }

    private void partition(String type, int first, int last, long flags, String label) {
        int at = 2 * SECTOR + 128 * partitions++;
        UUID uuid = UUID.fromString(type);
        long high = uuid.getMostSignificantBits();
        disk.putInt(at, (int) (high >>> 32));
        disk.putShort(at + 4, (short) (high >>> 16)).putShort(at + 6, (short) high);
        disk.order(ByteOrder.BIG_ENDIAN).putLong(at + 8, uuid.getLeastSignificantBits());
        disk.order(ByteOrder.LITTLE_ENDIAN).putLong(at + 32, first).putLong(at + 40, last);
        disk.putLong(at + 48, flags).put(at + 56, label.getBytes(StandardCharsets.UTF_16LE));
        magic(first * SECTOR, "hsqs");
    }

    private static DiskImage.Partition partition(DiskImage image, Designator which) {
        return Objects.requireNonNull(image.partitions().get(which));
    }

    @Test
    void aFileSystemIsARoot() throws IOException, ImageFailed {
        magic(1080, "S\u00ef");

        DiskImage.Partition root = partition(read(), Designator.ROOT);

        assertThat(root.type()).isEqualTo(FileSystemType.EXT4);
        assertThat(root.readOnly()).isFalse();
    }

    @Test
    void partitionsAreFoundByTheirTypes() throws IOException, ImageFailed {
        table();
        partition(ROOT, 100, 199, 0, "root");
        partition(USR, 200, 299, 1L << 60, "usr");
        partition(HOME, 300, 399, 1L << 63, "home");

        DiskImage image = read();

        assertThat(image.partitions()).containsOnlyKeys(Designator.ROOT, Designator.USR);
        DiskImage.Partition usr = partition(image, Designator.USR);
        assertThat(usr.offset()).isEqualTo(200 * SECTOR);
        assertThat(usr.size()).isEqualTo(100 * SECTOR);
    }

    @Test
    void theNewestOfOneTypeCounts() throws IOException, ImageFailed {
        table();
        partition(ROOT, 100, 199, 0, "v10");
        partition(ROOT, 200, 299, 0, "v9");

        assertThat(partition(read(), Designator.ROOT).offset()).isEqualTo(100 * SECTOR);
    }

    @Test
    void aSinglePartitionOfNoParticularTypeIsTheRoot() throws IOException, ImageFailed {
        table();
        partition(GENERIC, 100, 199, 0, "");

        assertThat(read().partitions()).containsOnlyKeys(Designator.ROOT);
        partition(GENERIC, 200, 299, 0, "");
        assertThatThrownBy(this::read).hasMessageContaining("no root partition");
    }

    @Test
    void whatCannotBeMountedIsSaid() {
        assertThatThrownBy(this::read).hasMessageContaining("neither a file system");
        magic(0, "LUKS\u00ba\u00be");
        assertThatThrownBy(this::read).hasMessageContaining("encrypted");
    }

    @Test
    void aDamagedTableIsRefused() {
        table();
        partition(ROOT, 200, 100, 0, "");
        assertThatThrownBy(this::read).hasMessageContaining("damaged");
        disk.putInt(SECTOR + 80, Integer.MAX_VALUE);
        assertThatThrownBy(this::read).hasMessageContaining("damaged");
    }

    @Test
    void aPolicyTakesPartitionsAway() throws Exception {
        table();
        partition(ROOT, 64, 127, 0, "root");
        partition(HOME, 128, 191, 0, "home");

        assertThat(read().permitted(policy("root=unprotected")).partitions())
                .containsOnlyKeys(Designator.ROOT);
        assertThat(read().permitted(ImagePolicy.ANY).partitions())
                .containsOnlyKeys(Designator.ROOT, Designator.HOME);
        assertThatThrownBy(() -> read().permitted(policy("root=verity+signed:home=unprotected")))
                .isInstanceOf(ImageFailed.class)
                .hasMessageContaining("its root partition is unprotected");
        assertThatThrownBy(() -> read().permitted(policy("=unprotected")))
                .isInstanceOf(ImageFailed.class)
                .hasMessageContaining("partition is absent");
        assertThatThrownBy(() -> read().permitted(policy("home=unprotected")))
                .isInstanceOf(ImageFailed.class)
                .hasMessageContaining("neither root nor usr");
    }

    private static ImagePolicy policy(String text) {
        return ImagePolicy.parse(text).orElseThrow();
    }
}
