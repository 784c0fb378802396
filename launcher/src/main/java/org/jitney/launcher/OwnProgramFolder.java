package org.jitney.launcher;

import java.nio.file.Path;
import java.util.Optional;
import org.jitney.manager.Engine;
import org.jitney.manager.exec.OwnPrograms;

/** Where the distribution has programs that stand for systemd's own in unit files. */
final class OwnProgramFolder {
    private OwnProgramFolder() {}

    /** Has the manager run them, if this is started from a distribution. */
    static void tell(Engine engine) {
        Optional.ofNullable(System.getProperty("jitney.home"))
                .map(home -> new OwnPrograms(Optional.of(Path.of(home, "bin"))))
                .ifPresent(engine::ownPrograms);
    }
}
