package org.jitney.network1.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.Virtualization;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.Match;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NetworkFilesTest {
    private static final String NAMED = "[Match]\nName=%s\n[Network]\nAddress=10.1.0.%d/24\n";

    @TempDir Path tree;
    private final List<String> told = new ArrayList<>();

    private void write(String path, String text) throws IOException {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Configuration read() throws ErrnoException {
        return read("/run/systemd");
    }

    private Configuration read(String runtime) throws ErrnoException {
        try (Root root = Root.of(tree)) {
            return new NetworkFiles(root, runtime, d -> told.add(d.toString()))
                    .read(
                            new Match.Machine(
                                    "box",
                                    "6.1.0",
                                    "x86-64",
                                    List.of("quiet"),
                                    new Virtualization("none", "none")));
        }
    }

    @Test
    void earlierFoldersStandForLaterOnes() throws IOException, ErrnoException {
        write("usr/lib/systemd/network/20-b.network", NAMED.formatted("b", 2));
        write("usr/lib/systemd/network/10-a.network", NAMED.formatted("vendor", 1));
        write("etc/systemd/network/10-a.network", NAMED.formatted("a", 1));
        write("run/systemd/network/30-c.netdev", "[NetDev]\nName=c\nKind=dummy\n");
        write("etc/systemd/network/40-d.network~", NAMED.formatted("d", 4));

        Configuration found = read();

        assertThat(told).isEmpty();
        assertThat(found.networks())
                .extracting(NetworkFile::path)
                .containsExactly(
                        "/etc/systemd/network/10-a.network",
                        "/usr/lib/systemd/network/20-b.network");
        assertThat(found.netdevs()).hasSize(1);
    }

    @Test
    void aDaemonWithARuntimeFolderOfItsOwnReadsThatOfTheMachineAfterIt() throws Exception {
        write("own/network/10-a.network", NAMED.formatted("a", 1));
        write("run/systemd/network/10-a.network", NAMED.formatted("other", 2));
        write("run/systemd/network/20-b.network", NAMED.formatted("b", 3));

        assertThat(read("/own").networks())
                .extracting(NetworkFile::path)
                .containsExactly("/own/network/10-a.network", "/run/systemd/network/20-b.network");
    }

    @Test
    void masksHideAndDropInsAdd() throws IOException, ErrnoException {
        write("usr/lib/systemd/network/10-a.network", NAMED.formatted("a", 1));
        write("usr/lib/systemd/network/20-b.network", NAMED.formatted("b", 2));
        write("usr/lib/systemd/network/30-c.network", NAMED.formatted("c", 3));
        write("etc/systemd/network/20-b.network", "");
        Files.createSymbolicLink(
                tree.resolve("etc/systemd/network/10-a.network"), Path.of("/dev/null"));
        write("run/systemd/network/30-c.network.d/x.conf", "[Network]\nAddress=10.9.0.1/24\n");

        Configuration found = read();

        assertThat(told).isEmpty();
        assertThat(found.networks()).hasSize(1);
        assertThat(found.networks().getFirst().addresses())
                .extracting(a -> a.local().toString())
                .containsExactly("10.1.0.3/24", "10.9.0.1/24");
    }

    @Test
    void aBrokenFileCostsOnlyItself() throws IOException, ErrnoException {
        write("etc/systemd/network/10-a.network", "[Match\nName=a\n");
        write("etc/systemd/network/20-b.network", NAMED.formatted("b", 2));

        assertThat(read().networks()).hasSize(1);
        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).startsWith("/etc/systemd/network/10-a.network: ");
    }
}
