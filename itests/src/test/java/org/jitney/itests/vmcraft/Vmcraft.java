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

    Vmcraft(Path records) {
        this.records = records;
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
        return Programs.run(Map.of(), command);
    }

    String ask(Path drive, String... words) {
        return run(drive, words).succeeded().out();
    }
}
