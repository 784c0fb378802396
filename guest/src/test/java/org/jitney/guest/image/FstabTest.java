package org.jitney.guest.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FstabTest {
    private static final String PART_UUID = "0fc63daf-8483-4772-8e79-3d69d8477de4";
    private static final Volume DATA =
            volume("disk0p2", 0, new Partition(2, 0, 100, "t", PART_UUID, "data part"));
    private static final Volume LOGICAL =
            volume("vg-a/lv-b", 0, new Partition(0, 0, 100, "lvm", "", ""));

    private static Volume volume(String name, int disk, Partition partition) {
        return new Volume(
                name,
                disk,
                partition,
                Volume.Kind.EXT4,
                "0123-aBcD",
                "a label" + partition.number());
    }

    private static Fstab.Row row(String line) {
        Fstab.Parsed parsed = Fstab.parse(line);
        assertThat(parsed.refused()).isEmpty();
        return parsed.rows().getFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UUID=0123-abcd",
                "UUID=\"0123-ABCD\"",
                "LABEL=a\\040label2",
                "PARTUUID=0FC63DAF-8483-4772-8E79-3D69D8477DE4",
                "PARTLABEL=data\\040part",
                "/dev/sda2",
                "/dev/vda2",
                "/dev/nvme0n1p2",
                "/dev/mmcblk0p2",
                "/dev/disk/by-uuid/0123-aBcD",
                "/dev/disk/by-label/a\\x20label2",
                "/dev/disk/by-partuuid/" + PART_UUID,
                "/dev/disk/by-partlabel/data\\x20part",
                "/dev/disk/by-id/scsi-36000c29-part2",
                "/dev/disk/by-path/pci-0000:03:00.0-scsi-0:0:0:0-part2"
            })
    void aPartitionIsKnownByEachOfItsNames(String source) {
        assertThat(row(source + " /data ext4 defaults 0 2").find(List.of(DATA)))
                .containsExactly(DATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dev/vg-a/lv-b",
                "/dev/mapper/vg--a-lv--b",
                "/dev/disk/by-id/dm-name-vg--a-lv--b"
            })
    void aLogicalVolumeIsKnownByEachOfItsNames(String source) {
        assertThat(row(source + " /data ext4 defaults").find(List.of(DATA, LOGICAL)))
                .containsExactly(LOGICAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UUID=",
                "LABEL=",
                "PARTUUID=",
                "UUID=x",
                "ID=2",
                "/dev/sda",
                "/dev/sdb2",
                "/dev/sda22",
                "/dev/disk/by-id/scsi-1",
                "/dev/disk/by-odd/disk0p2",
                "/dev/disk/by-uuid",
                "//host/share"
            })
    void whatIsNoNameOfItIsNotIt(String source) {
        assertThat(row(source + " /data ext4 defaults").find(List.of(DATA))).isEmpty();
    }

    @Test
    void theHardwareOfSeveralDisksIsNotGuessed() {
        Volume other = volume("disk1p2", 1, new Partition(2, 0, 100, "t", "", ""));

        assertThat(row("/dev/disk/by-path/pci-1-part2 /data ext4").find(List.of(DATA, other)))
                .isEmpty();
        assertThat(row("/dev/sdb2 /data ext4").find(List.of(DATA, other))).containsExactly(other);
    }

    @Test
    void outerPlacesComeFirst() {
        Fstab.Parsed parsed =
                Fstab.parse("/dev/sda3 /srv/data ext4\n/dev/sda2 /srv ext4\n/dev/sda1 / ext4\n");

        assertThat(parsed.rows())
                .extracting(Fstab.Row::place)
                .containsExactly("/", "/srv", "/srv/data");
        assertThat(parsed.rows()).extracting(Fstab.Row::line).containsExactly(3, 2, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tmpfs /tmp tmpfs defaults",
                "proc /proc proc defaults",
                "/dev/sda2 none swap sw",
                "/dev/sda1 / ext4 defaults",
                "host:/share /mnt nfs defaults",
                "/srv/a /srv/b none bind",
                "/dev/sda2 /mnt ext4 noauto,user"
            })
    void whatIsOnNoDiskOrNotMountedAtBootIsNotPlaced(String line) {
        assertThat(row(line).isPlaced()).isFalse();
    }

    @Test
    void optionsSayWhatIsReadOnlyAndWhichSubvolumeIsMeant() {
        Fstab.Row row = row("LABEL=x /home btrfs ro,subvol=@old,compress=zstd,subvol=@home 0 0");

        assertThat(row.isReadOnly()).isTrue();
        assertThat(row.subvolume()).isEqualTo("subvol=@home");
        assertThat(row("LABEL=x /home ext4").isReadOnly()).isFalse();
        assertThat(row("LABEL=x /home ext4").subvolume()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dev/sda2 /a/../../etc ext4 defaults",
                "/dev/sda2 etc/x ext4 defaults",
                "/dev/sda2",
                "/dev/sda2 /x",
                "/dev/sda2 /a\\012b ext4 defaults",
                "/dev/sda2\u0001 /a ext4 defaults"
            })
    void aLineThatMakesNoSenseIsRefused(String line) {
        Fstab.Parsed parsed = Fstab.parse("\n# a comment\n" + line);

        assertThat(parsed.rows()).isEmpty();
        assertThat(parsed.refused()).hasSize(1);
        assertThat(parsed.refused().getFirst()).startsWith("/etc/fstab:3: ");
    }

    @Test
    void aFileWithoutAnEndIsReadToItsLimit() {
        Fstab.Parsed parsed = Fstab.parse("/dev/sda2 /a ext4\n".repeat(100_000));

        assertThat(parsed.rows()).hasSize(200);
        assertThat(parsed.refused()).singleElement().asString().contains("too many lines");
    }
}
