package org.jitney.manager.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.manager.mount.SimulatedHost;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.manager.unit.SocketSettings;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchesTest {
    private static final long SECOND = 1_000_000;

    @TempDir Path directory;
    private final SimulatedHost host = new SimulatedHost();
    private final List<Long> seen = new ArrayList<>();

    private static SocketSettings settings(String... lines) throws Exception {
        SettingsBuilder builder = new SettingsBuilder(UnitType.SOCKET, ManagerDefaults.STANDARD);
        String text = "[Socket]\n" + String.join("\n", lines) + "\n";
        for (UnitFile.Entry entry : UnitFile.parse("a.socket", text, _ -> {}).entries()) {
            builder.assign(entry, new UnitName("a.socket"), _ -> Optional.empty(), _ -> {});
        }
        return builder.build().socket().orElseThrow();
    }

    /** Has traffic come so often at once, and {@return how often it was seen} */
    private int seenOf(int times) {
        int before = seen.size();
        for (int i = 0; i < times; i++) {
            host.readable.run();
        }
        return seen.size() - before;
    }

    private Watches watching(SocketSettings settings) throws Exception {
        Watches watches = new Watches(host, () -> settings, _ -> seen.add(host.nowUsec()));
        String path = directory.resolve("fifo").toString();
        Ports.Port port = new Ports.Port(SocketCalls.fifo(path, 0600), false, Optional.of(path));
        watches.begin(List.of(port));
        return watches;
    }

    @Test
    void socketThatWasLookedAtTooOftenIsLeftAloneUntilTheIntervalIsOver() throws Exception {
        Watches watches = watching(settings("PollLimitIntervalSec=2s", "PollLimitBurst=3"));

        assertThat(seenOf(10)).isEqualTo(3);
        host.pass(SECOND);
        assertThat(seenOf(10)).isZero();
        host.pass(2 * SECOND);
        assertThat(seenOf(10)).isEqualTo(3);

        watches.end();
        host.pass(10 * SECOND);
        assertThat(seenOf(10)).isZero();
    }

    @Test
    void socketThatNobodyLimitsIsSeenEachTime() throws Exception {
        Watches watches = watching(settings());

        assertThat(seenOf(100)).isEqualTo(100);

        watches.end();
    }

    @Test
    void acceptingSocketMayBeLookedAtMoreOften() throws Exception {
        assertThat(settings("Accept=yes", "PollLimitIntervalSec=1s").pollLimitBurst())
                .isEqualTo(150);
        assertThat(settings("PollLimitIntervalSec=1s").pollLimitBurst()).isEqualTo(15);
    }
}
