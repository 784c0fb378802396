package org.jitney.linux.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.fd.Root;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {
    private final List<String> failed = new ArrayList<>();

    @TempDir Path tree;

    private void file(String path, String text) throws Exception {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** {@return the files in order, each {@code PATH: CONTENT}} */
    private List<String> read() throws Exception {
        List<String> found = new ArrayList<>();
        try (Root root = Root.of(tree)) {
            ConfigurationFiles.read(root, "x.conf", (path, _) -> failed.add(path))
                    .forEach((path, content) ->
                            found.add(path + ": " + new String(content, StandardCharsets.UTF_8)));
        }
        return found;
    }

    @Test
    void withoutFilesThereIsNothing() throws Exception {
        assertThat(read()).isEmpty();
        assertThat(failed).isEmpty();
    }

    @Test
    void dropInsComeAfterTheMainFileInTheOrderOfTheirNames() throws Exception {
        file("etc/systemd/x.conf.d/20-b.conf", "b");
        file("usr/lib/systemd/x.conf.d/10-a.conf", "a");
        file("run/systemd/x.conf.d/30-c.conf", "c");
        file("run/systemd/x.conf.d/README", "no");
        file("etc/systemd/x.conf", "main");

        assertThat(read())
                .containsExactly(
                        "/etc/systemd/x.conf: main",
                        "/usr/lib/systemd/x.conf.d/10-a.conf: a",
                        "/etc/systemd/x.conf.d/20-b.conf: b",
                        "/run/systemd/x.conf.d/30-c.conf: c");
    }

    @Test
    void ofFilesOfOneNameTheMostImportantCounts() throws Exception {
        file("usr/lib/systemd/x.conf", "shipped");
        file("run/systemd/x.conf", "volatile");
        file("usr/lib/systemd/x.conf.d/10-a.conf", "shipped");
        file("etc/systemd/x.conf.d/10-a.conf", "");

        assertThat(read())
                .containsExactly(
                        "/run/systemd/x.conf: volatile", "/etc/systemd/x.conf.d/10-a.conf: ");
    }

    @Test
    void whatCannotBeReadIsSaid() throws Exception {
        Files.createDirectories(tree.resolve("etc/systemd/x.conf.d/10-a.conf"));
        file("etc/systemd/x.conf.d/20-b.conf", "b");

        assertThat(read()).containsExactly("/etc/systemd/x.conf.d/20-b.conf: b");
        assertThat(failed).containsExactly("/etc/systemd/x.conf.d/10-a.conf");
    }
}
