package org.jitney.journald.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.journald.config.JournaldConfig.Storage;
import org.jitney.linux.fd.Root;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private final List<String> said = new ArrayList<>();

    @TempDir Path tree;

    private JournaldConfig read(String namespace) throws Exception {
        try (Root root = Root.of(tree)) {
            return new ConfigReader(root, d -> said.add(d.toString())).read(namespace);
        }
    }

    private void file(String path, String text) throws Exception {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void withoutFilesTheStandardHolds() throws Exception {
        assertThat(read("")).isEqualTo(JournaldConfig.standard(false));
        assertThat(read("x").storage()).isEqualTo(Storage.PERSISTENT);
    }

    @Test
    void dropInsComeAfterTheFile() throws Exception {
        file(
                "etc/systemd/journald.conf",
                "[Journal]\nStorage=none\nMaxLevelStore=err\nLineMax=10\n");
        file("usr/lib/systemd/journald.conf.d/50-a.conf", "[Journal]\nStorage=volatile\n");
        file(
                "etc/systemd/journald.conf.d/60-b.conf",
                "[Journal]\nRuntimeMaxUse=64M\nSyncIntervalSec=1min\n");

        JournaldConfig config = read("");

        assertThat(config.storage()).isEqualTo(Storage.VOLATILE);
        assertThat(config.maxLevelStore()).isEqualTo(3);
        assertThat(config.lineMax()).isEqualTo(79);
        assertThat(config.runtime().maxUse()).hasValue(64L << 20);
        assertThat(config.syncInterval()).isEqualTo(60_000_000);
        assertThat(said).isEmpty();
    }

    @Test
    void anEmptyValueIsTheStandardAgain() throws Exception {
        file(
                "etc/systemd/journald.conf",
                "[Journal]\nRateLimitBurst=5\nRateLimitBurst=\nCompress=4K\n");

        assertThat(read("").rateBurst()).isEqualTo(10_000);
        assertThat(read("").compressThreshold()).hasValue(4096);
    }

    @Test
    void halfARateLimitIsNone() throws Exception {
        file("etc/systemd/journald.conf", "[Journal]\nRateLimitInterval=0\n");

        assertThat(read("").rateBurst()).isZero();
    }

    @Test
    void whatCannotBeReadIsSaidAndChangesNothing() throws Exception {
        file(
                "etc/systemd/journald.conf",
                "[Journal]\nStorage=somewhere\nFoo=1\nSeal=perhaps\nTTYPath=tty1\n");

        assertThat(read("")).isEqualTo(JournaldConfig.standard(false));
        assertThat(said).hasSize(4).anyMatch(text -> text.contains("somewhere"));
        assertThat(said).anyMatch(text -> text.contains("Unknown key name 'Foo'"));
    }

    @Test
    void theKernelsCommandLineWins() throws Exception {
        file("etc/systemd/journald.conf", "[Journal]\nForwardToConsole=no\n");
        file(
                "proc/cmdline",
                "quiet systemd.journald.forward_to_console systemd.journald.max_level_console=debug\n");

        assertThat(read("").forwarding().console()).isEqualTo(new JournaldConfig.Target(true, 7));
    }

    @Test
    void aNamespaceHasItsOwnFile() throws Exception {
        file("etc/systemd/journald.conf", "[Journal]\nStorage=none\n");
        file("etc/systemd/journald@foo.conf", "[Journal]\nStorage=volatile\n");

        assertThat(read("foo").storage()).isEqualTo(Storage.VOLATILE);
        assertThat(read("bar").storage()).isEqualTo(Storage.PERSISTENT);
    }

    @Test
    void debianFeedsSyslogAndLeavesAuditingOffUnlessTheFileSaysOtherwise() throws Exception {
        file("etc/debian_version", "12.1\n");

        assertThat(read("").forwarding().syslog()).isEqualTo(new JournaldConfig.Target(true, 7));
        assertThat(read("").audit()).hasValue(false);

        file("etc/systemd/journald.conf", "[Journal]\nForwardToSyslog=no\nAudit=yes\n");

        assertThat(read("").forwarding().syslog()).isEqualTo(new JournaldConfig.Target(false, 7));
        assertThat(read("").audit()).hasValue(true);
    }
}
