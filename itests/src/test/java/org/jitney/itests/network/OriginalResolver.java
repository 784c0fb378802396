package org.jitney.itests.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.itests.harness.Programs;

/**
 * The programs of Debian's packages systemd-resolved and libnss-resolve. Where they are not
 * installed they are unpacked: to install them takes the machine's own resolv.conf away.
 */
final class OriginalResolver {
    private static final Path UNPACKED =
            Path.of(System.getProperty("jitney.itests"), "target", "resolved");

    private OriginalResolver() {}

    /** {@return this file of the package; a test that needs it is left out where there is none} */
    static Path file(String path) {
        Path installed = Path.of("/", path);
        if (Files.isReadable(installed)) {
            return installed;
        }
        Path unpacked = UNPACKED.resolve(path);
        unpack(unpacked);
        assumeTrue(
                Files.isReadable(unpacked),
                "!!! NOT RUN: the package systemd-resolved is neither installed nor to be had");
        return unpacked;
    }

    /** {@return a library of the packages, wherever this architecture has its libraries} */
    static Path library(String name) {
        String folder = Programs.run("gcc", "-print-multiarch").succeeded().out().strip();
        return file("usr/lib/" + folder + "/" + name);
    }

    private static synchronized void unpack(Path wanted) {
        if (Files.exists(wanted)) {
            return;
        }
        try {
            Files.createDirectories(UNPACKED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Programs.run(
                "sh",
                "-c",
                "cd '%s' && for each in systemd-resolved libnss-resolve; do apt-get -q download $each && dpkg-deb -x ${each}_*.deb .; done"
                        .formatted(UNPACKED));
    }
}
