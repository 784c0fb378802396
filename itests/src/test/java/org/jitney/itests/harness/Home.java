package org.jitney.itests.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the built distribution and the files of this module lie. */
public final class Home {
    private Home() {}

    /** {@return the distribution's folder} */
    public static Path distribution() {
        Path home = Path.of(System.getProperty("jitney.home", "../launcher/target/dist/jitney"));
        if (!Files.exists(home.resolve("bin/jitney"))) {
            throw new AssertionError("no distribution at " + home + ": run 'mvn package' first");
        }
        return home.toAbsolutePath().normalize();
    }

    /** {@return a program of the distribution, such as {@code systemctl}} */
    public static String program(String name) {
        return distribution().resolve("bin").resolve(name).toString();
    }

    /** {@return a script of this module, such as {@code guest/guest}} */
    public static String script(String name) {
        return Path.of(System.getProperty("jitney.itests", "."))
                .toAbsolutePath()
                .normalize()
                .resolve(name)
                .toString();
    }
}
