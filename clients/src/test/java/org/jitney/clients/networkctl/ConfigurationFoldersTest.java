package org.jitney.clients.networkctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.UsageError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFoldersTest {
    private static final String NAME = "10-lan.network";
    private static final Optional<String> WHOLE = Optional.empty();

    @TempDir Path root;

    private ConfigurationFolders lasting() {
        return new ConfigurationFolders(root, false);
    }

    private ConfigurationFolders runtime() {
        return new ConfigurationFolders(root, true);
    }

    private Path path(String folder, String name) {
        return root.resolve(folder).resolve("systemd/network").resolve(name);
    }

    private Path write(String folder, String name, String text) throws IOException {
        Path file = path(folder, name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void theFirstFolderThatHasAFileCounts() throws Exception {
        Path vendor = write("usr/lib", NAME, "[Match]\n");
        assertThat(lasting().required(NAME)).isEqualTo(vendor);

        Path own = write("etc", NAME, "[Match]\n");
        assertThat(lasting().required(NAME)).isEqualTo(own);
        assertThatThrownBy(() -> lasting().required("20-x.network"))
                .isInstanceOf(UsageError.class)
                .hasMessage("Cannot find network config '20-x.network'.");
    }

    @Test
    void onlyNamesOfItsFilesAreTaken() {
        for (String bad : List.of("../x.network", "x.service", ".network", "x")) {
            assertThatThrownBy(() -> lasting().required(bad))
                    .hasMessage("Invalid network config name '" + bad + "'.");
            assertThatThrownBy(() -> lasting().mask(bad)).isInstanceOf(UsageError.class);
        }
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void dropInsComeInTheOrderOfTheirNamesFromAllFolders() throws Exception {
        Path vendor = write("usr/lib", NAME, "[Match]\n");
        write("usr/lib", NAME + ".d/10-a.conf", "vendor");
        Path b = write("run", NAME + ".d/20-b.conf", "b");
        Path a = write("etc", NAME + ".d/10-a.conf", "a");
        write("etc", NAME + ".d/30-nothing.conf", "");

        assertThat(lasting().dropIns(vendor)).containsExactly(a, b);
    }

    @Test
    void aChangeGoesToACopyOrToADropIn() throws Exception {
        Path vendor = write("usr/lib", NAME, "[Match]\n");

        assertThat(lasting().target(vendor, WHOLE)).isEqualTo(path("etc", NAME));
        assertThat(runtime().target(vendor, WHOLE)).isEqualTo(path("run", NAME));
        assertThat(lasting().target(vendor, Optional.of("mtu")))
                .isEqualTo(path("etc", NAME + ".d/mtu.conf"));
        assertThat(runtime().target(vendor, Optional.of("mtu.conf")))
                .isEqualTo(path("run", NAME + ".d/mtu.conf"));
        assertThatThrownBy(() -> lasting().target(vendor, Optional.of("../mtu")))
                .hasMessage("Invalid drop-in file name '../mtu'.");
    }

    @Test
    void aRuntimeCopyThatNobodyWouldReadIsRefused() throws Exception {
        Path own = write("etc", NAME, "[Match]\n");

        assertThatThrownBy(() -> runtime().target(own, WHOLE))
                .hasMessage("Cannot edit runtime config file: overridden by " + own);
    }

    @Test
    void aTextIsPutWholeAndReadableByAll() throws Exception {
        Path target = path("etc", NAME + ".d/mtu.conf");

        ConfigurationFolders.put(target, "one");
        ConfigurationFolders.put(target, "two");

        assertThat(target).hasContent("two");
        assertThat(Files.getPosixFilePermissions(target)).hasSize(4);
        try (var all = Files.list(target.getParent())) {
            assertThat(all).containsExactly(target); // nothing of the draft is left
        }
    }

    @Test
    void aMaskedFileCountsForNothingUntilItIsUnmasked() throws Exception {
        write("usr/lib", NAME, "[Match]\n");

        assertThat(lasting().mask(NAME)).contains(path("etc", NAME));
        assertThat(lasting().mask(NAME)).isEmpty();
        assertThatThrownBy(() -> lasting().required(NAME))
                .hasMessage("Network config '10-lan.network' is masked.");

        assertThat(lasting().unmask(NAME)).contains(path("etc", NAME));
        assertThat(lasting().unmask(NAME)).isEmpty();
        assertThat(lasting().required(NAME)).isEqualTo(path("usr/lib", NAME));
    }

    @Test
    void aMaskForTheTimeBeingIsInRun() throws Exception {
        Path link = path("run", "20-new.network");

        assertThat(runtime().mask("20-new.network")).contains(link);

        assertThat(Files.readSymbolicLink(link)).hasToString("/dev/null");
        assertThat(path("etc", "20-new.network")).doesNotExist();
        assertThat(lasting().unmask("20-new.network")).contains(link);
    }

    @Test
    void whatSomebodyWroteIsNotMaskedAway() throws Exception {
        Path own = write("etc", NAME, "[Match]\n");
        for (ConfigurationFolders each : List.of(lasting(), runtime())) {
            assertThatThrownBy(() -> each.mask(NAME))
                    .hasMessage("Cannot mask network config 10-lan.network: " + own + " exists");
        }
        assertThat(own).hasContent("[Match]\n");
    }

    @Test
    void aFileForTheTimeBeingIsHiddenFromEtcOnly() throws Exception {
        Path own = write("run", NAME, "[Match]\n");

        assertThatThrownBy(() -> runtime().mask(NAME)).isInstanceOf(UsageError.class);
        assertThat(lasting().mask(NAME)).contains(path("etc", NAME));
        assertThat(own).hasContent("[Match]\n");
    }

    @Test
    void aMaskOfTheVendorStays() throws Exception {
        Path mask = write("usr/lib", NAME, "");

        assertThatThrownBy(() -> lasting().unmask(NAME))
                .hasMessage("Cannot unmask network config under /usr/: " + mask);
    }
}
