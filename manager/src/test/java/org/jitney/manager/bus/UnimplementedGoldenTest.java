package org.jitney.manager.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jitney.bus.api.Release;
import org.jitney.linux.fd.Root;
import org.jitney.manager.offline.OfflineManager;
import org.jitney.unitfile.LoadPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of what clients get {@code NotSupported} for; it may only change on purpose. */
class UnimplementedGoldenTest {
    @TempDir Path folder;

    @Test
    void membersOfRelease252WithoutAHandlerAreListed() throws Exception {
        try (Root root = Root.of(folder)) {
            ManagerDaemon daemon =
                    ManagerDaemon.of(
                            OfflineManager.of(root, LoadPath.system()),
                            root,
                            LoadPath.system(),
                            folder,
                            MachineFacts.of(root, ""));

            List<String> missing = daemon.unimplemented(Release.V252);

            assertThat(String.join("\n", missing) + "\n").isEqualTo(golden());
        }
    }

    private static String golden() throws IOException {
        try (InputStream in =
                UnimplementedGoldenTest.class.getResourceAsStream("/bus/unimplemented.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
