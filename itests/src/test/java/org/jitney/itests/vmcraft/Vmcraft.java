package org.jitney.itests.vmcraft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;

/** {@code jitney vmcraft} of the distribution, with records of its own. */
final class Vmcraft {
    private final Path records;
    private final Map<String, String> environment;

    Vmcraft(Path records) {
        this(records, Map.of());
    }

    private Vmcraft(Path records, Map<String, String> environment) {
        this.records = records;
        this.environment = environment;
    }

    /** One whose directories lie in this one, so that what is left there is its own. */
    Vmcraft in(Path temporary) {
        return new Vmcraft(records, temporary(temporary));
    }

    /** The variables with which a command has its directories there. */
    static Map<String, String> temporary(Path folder) {
        return Map.of("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder);
    }

    Programs.Result run(Path drive, String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Home.program("jitney"),
                                "vmcraft",
                                "--state=" + records,
                                "-a",
                                drive.toString()));
        command.addAll(List.of(words));
        return Programs.run(environment, command);
    }

    String ask(Path drive, String... words) {
        return run(drive, words).succeeded().out();
    }
}
