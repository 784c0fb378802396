package org.jitney.manager.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of mounts and swap space that nobody writes, systemd.mount(5) and systemd.swap(5). */
class MountLinksTest {
    @TempDir Path folder;
    private UnitTree tree;

    @BeforeEach
    void open() throws ErrnoException {
        tree = new UnitTree(folder);
    }

    @AfterEach
    void close() {
        tree.close();
    }

    private Set<String> links(String unit, DependencyType type) {
        return tree.load(unit).dependencies(type);
    }

    @Test
    void wantedMountIsOrderedAndWantedButNotRequired() throws IOException {
        tree.with("mnt-a.mount", "[Mount]", "What=/dev/sdb1", "Where=/mnt/a");
        tree.with("a.target", "[Unit]", "WantsMountsFor=/mnt/a/b /mnt/c");

        assertThat(links("a.target", DependencyType.WANTS)).containsExactly("mnt-a.mount");
        assertThat(links("a.target", DependencyType.AFTER)).contains("mnt-a.mount", "-.mount");
        assertThat(links("a.target", DependencyType.REQUIRES)).isEmpty();
    }

    @Test
    void localMountComesBetweenTheLocalTargetsAndAfterItsDevice() throws IOException {
        tree.with("mnt-a.mount", "[Mount]", "What=/dev/sdb1", "Where=/mnt/a", "Options=usrquota");

        assertThat(links("mnt-a.mount", DependencyType.AFTER))
                .contains("local-fs-pre.target", "dev-sdb1.device", "-.mount");
        assertThat(links("mnt-a.mount", DependencyType.BEFORE))
                .contains("local-fs.target", "umount.target", "quotaon.service");
        assertThat(links("mnt-a.mount", DependencyType.REQUIRES)).contains("dev-sdb1.device");
        assertThat(links("mnt-a.mount", DependencyType.CONFLICTS)).contains("umount.target");
    }

    @Test
    void mountThatMayFailIsNotWaitedFor() throws IOException {
        tree.with("mnt-a.mount", "[Mount]", "What=x", "Where=/mnt/a", "Options=nofail");

        assertThat(links("mnt-a.mount", DependencyType.BEFORE)).containsOnly("umount.target");
    }

    @Test
    void networkMountWantsTheNetworkOnline() throws IOException {
        tree.with("mnt-a.mount", "[Mount]", "What=srv:/x", "Where=/mnt/a", "Type=nfs");

        assertThat(links("mnt-a.mount", DependencyType.WANTS)).contains("network-online.target");
        assertThat(links("mnt-a.mount", DependencyType.BEFORE)).contains("remote-fs.target");
    }

    @Test
    void boundTreeNeedsTheMountsOfItsSource() throws IOException {
        tree.with("srv.mount", "[Mount]", "What=x", "Where=/srv");
        tree.with("mnt-a.mount", "[Mount]", "What=/srv/a", "Where=/mnt/a", "Options=bind");

        assertThat(links("mnt-a.mount", DependencyType.REQUIRES)).contains("srv.mount");
        assertThat(links("mnt-a.mount", DependencyType.REQUIRES)).doesNotContain("srv-a.device");
    }

    @Test
    void treesOfTheSystemAreNoMountUnits() throws IOException {
        tree.with("proc.mount", "[Mount]", "What=proc", "Where=/proc");

        assertThat(tree.load("proc.mount").loadState()).isEqualTo(LoadState.BAD_SETTING);
    }

    @Test
    void swapSpaceIsBoundToItsDeviceAndAFileWaitsForItsFileSystem() throws IOException {
        tree.with("dev-sdb2.swap", "[Swap]", "What=/dev/sdb2").with("f.swap", "[Swap]", "What=/f");

        assertThat(links("dev-sdb2.swap", DependencyType.BINDS_TO)).contains("dev-sdb2.device");
        assertThat(links("f.swap", DependencyType.AFTER)).contains("systemd-remount-fs.service");
    }

    @Test
    void specifiersOfControlGroupsSayWhatIsKnownOnTheirLine() throws IOException {
        tree.with(
                "a.service",
                "[Unit]",
                "Description=%c|%r|%R",
                "[Service]",
                "Slice=b-c.slice",
                "ExecStart=/x",
                "Environment=G=%c|%r|%R");

        assertThat(tree.load("a.service").description()).isEqualTo("/a.service||");
        assertThat(tree.load("a.service").settings().exec().orElseThrow().environment())
                .containsExactly("G=/b.slice/b-c.slice/a.service|/b-c.slice|");
    }
}
