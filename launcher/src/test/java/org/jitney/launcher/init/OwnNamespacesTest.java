package org.jitney.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnNamespacesTest {
    @TempDir Path proc;

    private OwnNamespaces namespaces(String self, String pid, String mount) throws IOException {
        Files.createSymbolicLink(proc.resolve("self"), Path.of(self));
        Path ns = Files.createDirectories(proc.resolve(self).resolve("ns"));
        Files.createSymbolicLink(ns.resolve("pid"), Path.of(pid));
        Files.createSymbolicLink(ns.resolve("mnt"), Path.of(mount));
        Files.createSymbolicLink(ns.resolve("uts"), Path.of("uts:[4026531838]"));
        return new OwnNamespaces(proc);
    }

    @Test
    void theFirstProcessOfAContainerMayGoOn() throws IOException {
        assertThat(namespaces("1", "pid:[4026532200]", "mnt:[4026532199]").objection(1)).isEmpty();
    }

    @Test
    void anyOtherProcessMayNot() throws IOException {
        assertThat(namespaces("1", "pid:[4026532200]", "mnt:[4026532199]").objection(77).orElse(""))
                .contains("process 77");
    }

    @Test
    void aMachineIsNotBooted() throws IOException {
        assertThat(namespaces("1", "pid:[4026531836]", "mnt:[4026531832]").objection(1).orElse(""))
                .contains("a machine");
    }

    @Test
    void theMountsOfAMachineAreLeftAlone() throws IOException {
        assertThat(namespaces("1", "pid:[4026532200]", "mnt:[4026531832]").objection(1).orElse(""))
                .contains("unshare --mount");
    }

    @Test
    void processesOfSomebodyElseInProcMeanHisMounts() throws IOException {
        OwnNamespaces shared = namespaces("4711", "pid:[4026532200]", "mnt:[4026532199]");

        assertThat(shared.objection(1).orElse("")).contains("--mount-proc");
    }

    @Test
    void theNameOfTheMachineIsNotOurs() throws IOException {
        assertThat(namespaces("1", "pid:[4026532200]", "mnt:[4026532199]").ownsHostname())
                .isFalse();
    }
}
