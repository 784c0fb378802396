package org.jitney.itests.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Debian tree on a kernel of its own, by {@code guest/machine}: for what the kernel under the
 * tests keeps to itself. Its processor is emulated, so a run takes half a minute.
 */
public final class Machine {
    private Machine() {}

    /** Who manages the machine. */
    public enum Manager {
        JITNEY,
        SYSTEMD;

        private String word() {
            return this == JITNEY ? "jitney" : "systemd";
        }
    }

    /** Runs a shell script as root inside: {@return what it wrote} */
    public static String run(String kind, Manager manager, String script) {
        Path tree = Guest.tree(kind);
        assumeTrue(
                Programs.present("qemu-system-x86_64"),
                "!!! NOT RUN: qemu-system-x86_64 is missing (package qemu-system-x86)");
        try {
            Path file = Files.createTempFile("jitney-machine", ".sh");
            Files.writeString(file, "#!/bin/sh\n" + script);
            try {
                return Programs.run(
                                Map.of(
                                        "JITNEY_HOME",
                                        Home.distribution().toString(),
                                        "MACHINE_SECONDS",
                                        "900"),
                                List.of(
                                        Home.script("guest/machine"),
                                        "run",
                                        tree + "",
                                        file + "",
                                        manager.word()))
                        .succeeded()
                        .out();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
