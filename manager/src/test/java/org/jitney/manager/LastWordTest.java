package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is heard of a unit that is forgotten in the same turn in which it went down. */
class LastWordTest {
    @TempDir Path directory;

    @Test
    void endOfRunIsHeardBeforeUnitIsGone() throws Exception {
        List<String> heard = new ArrayList<>();
        try (RunningEngine engine = new RunningEngine(directory)) {
            engine.unit("once.service", "Service", "ExecStart=/bin/sleep 1000");
            assertThat(engine.run("start", "once.service")).isEqualTo("done");
            engine.turn(3);
            engine.engine.listen(
                    new ManagerListener() {
                        @Override
                        public void unitChanged(Unit unit) {
                            if (unit.id().equals("once.service")) {
                                heard.add(unit.subState());
                            }
                        }

                        @Override
                        public void unitRemoved(Unit unit) {
                            if (unit.id().equals("once.service")) {
                                heard.add("removed");
                            }
                        }
                    });

            engine.engine.kill("once.service", "main", 15);
            engine.waitFor(() -> heard.contains("removed"));
        }

        assertThat(heard).endsWith("dead", "removed");
    }
}
