package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Services that run in images, made by mke2fs and partitioned as sfdisk would do it. */
@ResourceLock("loop devices")
class ImagesTest {
    private static Guest guest;

    /** A small root with a shell; an extension; the same in a disk with partitions. */
    private static final String IMAGES =
            """
            set -e
            mknod /dev/loop-control c 10 237
            for i in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do mknod /dev/loop$i b 7 $i; done
            mkdir -p /img/r && cd /img/r && mkdir bin lib lib64 usr etc proc sys dev run tmp var mnt
            for b in sh cat ls touch; do
                cp -L /bin/$b bin/
                for l in $(ldd /bin/$b | grep -o '/[^ ]*'); do mkdir -p ".$(dirname $l)"; cp -L $l .$l; done
            done
            printf 'ID=image\nVERSION_ID=1\n' >etc/os-release
            mkdir -p /img/u/share && echo from-usr >/img/u/share/text
            mkdir -p /img/e/usr/lib/extension-release.d /img/e/usr/share/ext /img/e/opt/ext
            printf 'ID=debian\nVERSION_ID="12"\n' >/img/e/usr/lib/extension-release.d/extension-release.e
            echo extended >/img/e/usr/share/ext/text; echo optional >/img/e/opt/ext/text
            cp -r /img/e /img/other && cd /img/other/usr/lib/extension-release.d
            mv extension-release.e extension-release.other && echo ID=other >extension-release.other
            cd /img; truncate -s 40M root.raw; mkfs.ext4 -q -d r root.raw
            truncate -s 4M usr.raw; mkfs.ext4 -q -d u usr.raw; truncate -s 4M e.raw; mkfs.ext4 -q -d e e.raw
            python3 - <<'END'
            import struct, uuid
            def entry(kind, first, sectors, name):
                return struct.pack('<16s16sQQQ72s', uuid.UUID(kind).bytes_le, uuid.uuid4().bytes_le, first,
                                   first + sectors - 1, 0, name.encode('utf-16-le'))
            root, usr = open('root.raw', 'rb').read(), open('usr.raw', 'rb').read()
            table = entry('4f68bce3-e8cd-4db1-96e7-fbcaf984b709', 2048, len(root) // 512, 'root') \
                + entry('8484680c-9521-48c6-9c11-b0720656f69e', 2048 + len(root) // 512, len(usr) // 512, 'usr')
            head = struct.pack('<8sIIIIQQQQ16sQIII', b'EFI PART', 0x10000, 92, 0, 0, 1, 0, 34, 0, b'', 2, 128, 128, 0)
            disk = bytearray(2048 * 512)
            disk[512:512 + len(head)] = head
            disk[1024:1024 + len(table)] = table
            open('disk.raw', 'wb').write(bytes(disk) + root + usr + bytes(34 * 512))
            END
            """;

    @BeforeAll
    static void start() {
        assumeTrue(
                java.nio.file.Files.exists(java.nio.file.Path.of("/dev/loop-control")),
                "!!! NOT RUN: this machine has no loop devices");
        guest = Guest.start("services", Map.of());
        guest.run("sh", "-c", IMAGES).succeeded();
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    /** Runs a oneshot service with that shell script: {@return its output and its exit status} */
    private static String run(String script, String... settings) {
        String text =
                "[Service]\nType=oneshot\nStandardOutput=truncate:/run/out\nStandardError=inherit\n"
                        + String.join("\n", settings)
                        + "\nExecStart=/bin/sh -c '%s'\n".formatted(script);
        String result =
                guest.run(
                                "sh",
                                "-c",
                                """
                                cat >/run/systemd/system/image.service <<'END'
                                %s
                                END
                                rm -f /run/out; systemctl daemon-reload; systemctl start image.service
                                cat /run/out; systemctl show -P ExecMainStatus image.service
                                """
                                        .formatted(text))
                        .out();
        guest.run("systemctl", "reset-failed", "image.service");
        return result;
    }

    @Test
    void anImageIsTheRoot() {
        assertThat(run("cat /etc/os-release && touch /kept", "RootImage=/img/root.raw"))
                .isEqualTo("ID=image\nVERSION_ID=1\n0\n");
        assertThat(run("ls /kept && touch /lost", "RootImage=/img/root.raw", "RootEphemeral=yes"))
                .isEqualTo("/kept\n0\n");
        assertThat(run("ls /lost || touch /x", "RootImage=/img/root.raw", "ProtectSystem=strict"))
                .contains("No such file", "Read-only file system")
                .endsWith("1\n");
    }

    @Test
    void partitionsAreMountedWhereTheyBelong() {
        assertThat(
                        run(
                                "cat /usr/share/text; ls /dev/null /proc/self/exe",
                                "RootImage=/img/disk.raw"))
                .isEqualTo("from-usr\n/dev/null\n/proc/self/exe\n0\n");
    }

    @Test
    void imagesAreMountedInTheTree() {
        assertThat(
                        run(
                                "cat /mnt/deep/usr/share/ext/text",
                                "MountImages=/img/e.raw:/mnt/deep -/img/none.raw:/mnt/none"))
                .isEqualTo("extended\n0\n");
        assertThat(
                        run(
                                "cat /mnt/opt/ext/text",
                                "RootImage=/img/root.raw",
                                "MountImages=/img/e.raw:/mnt"))
                .isEqualTo("optional\n0\n");
    }

    @Test
    void extensionsLieOverTheSystem() {
        String script =
                "cat /usr/share/ext/text /opt/ext/text && test -x /usr/bin/env && touch /usr/x";

        assertThat(run(script, "ExtensionImages=/img/e.raw"))
                .startsWith("extended\noptional\n")
                .contains("Read-only file system");
        assertThat(run(script, "ExtensionDirectories=/img/e")).startsWith("extended\noptional\n");
        assertThat(guest.run("ls", "/usr/share/ext").status()).isNotZero();
    }

    @Test
    void anExtensionForAnotherSystemIsRefused() {
        assertThat(run("true", "ExtensionDirectories=/img/other")).isEqualTo("226\n");
        assertThat(guest.run("cat", "/run/guest.log").out())
                .contains("extension other does not fit: it is for ID=other, not for ID=debian");
    }

    @Test
    void whatIsToBeVerifiedIsNotUsedWithout() {
        assertThat(run("true", "RootImage=/img/root.raw", "RootHash=aabb")).isEqualTo("226\n");
    }

    @Test
    void nothingStaysWhenTheUnitIsDown() {
        run("true", "RootImage=/img/disk.raw", "MountImages=/img/e.raw:/mnt");

        assertThat(guest.run("cat", "/proc/self/mountinfo").out()).doesNotContain("/img/");
        Programs.Result loops = guest.run("losetup", "-n", "-O", "BACK-FILE");
        assertThat(loops.out()).doesNotContain("/img/");
    }

    @Test
    void imagesAreMountedIntoAServiceThatRuns() {
        String said =
                guest.run(
                                "sh",
                                "-c",
                                """
                                printf '[Service]\nType=exec\nPrivateTmp=yes\nExecStart=/bin/sleep 1000\n' \
                                    >/run/systemd/system/live.service
                                systemctl daemon-reload
                                systemctl start live.service
                                inside() { nsenter -t $(systemctl show -P MainPID live.service) -m "$@" 2>&1; }
                                systemctl mount-image --mkdir live.service /img/e.raw /tmp/ext
                                inside cat /tmp/ext/opt/ext/text
                                inside touch /tmp/ext/new && echo written
                                systemctl mount-image --mkdir --read-only live.service /img/disk.raw /tmp/disk root:noatime
                                inside cat /tmp/disk/etc/os-release /tmp/disk/usr/share/text
                                inside touch /tmp/disk/new | grep -o 'Read-only file system'
                                inside grep -c ' /tmp/disk .*noatime' /proc/self/mounts
                                ls /tmp/ext 2>&1 | grep -o 'No such file'
                                systemctl mount-image live.service /img/absent.raw /tmp/x 2>&1
                                systemctl mount-image live.service /img/r/bin/sh /tmp/ext 2>&1
                                busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1 \\
                                    org.freedesktop.systemd1.Manager MountImageUnit 'sssbba(ss)' \\
                                    live.service /img/e.raw /tmp/ext false false 1 planet ro 2>&1
                                systemctl stop live.service
                                losetup -a | grep -c img
                                """)
                        .out();

        assertThat(said.lines().toList())
                .startsWith(
                        "optional",
                        "written",
                        "ID=image",
                        "VERSION_ID=1",
                        "from-usr",
                        "Read-only file system",
                        "1",
                        "No such file")
                .endsWith("0")
                .anyMatch(line -> line.contains("/img/absent.raw"))
                .anyMatch(line -> line.contains("/img/r/bin/sh"))
                .anyMatch(line -> line.contains("Invalid partition designator planet"));
    }
}
