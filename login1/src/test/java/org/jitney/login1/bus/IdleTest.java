package org.jitney.login1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jitney.bus.wire.Message;
import org.jitney.login1.bus.LoginWorld.Wish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleTest {
    @TempDir Path tree;

    private LoginWorld world(String settings) throws Exception {
        Files.createDirectories(tree.resolve("etc/systemd"));
        Files.writeString(tree.resolve("etc/systemd/logind.conf"), "[Login]\n" + settings);
        LoginWorld world = new LoginWorld(tree, false);
        world.machine.sleeps = true;
        return world;
    }

    @Test
    void theMachineSleepsWhenEverybodyHasBeenAwayForLong() throws Exception {
        try (LoginWorld world = world("IdleAction=suspend\nIdleActionSec=10min\n")) {
            Message held = world.open(new Wish(1000, "wayland", "user", "seat0", 0, ""));
            world.manager.asked.clear();
            world.later(Duration.ofMinutes(11));
            assertThat(world.manager.asked).isEmpty();

            world.session("c1", LoginWorld.ALICE, "SetIdleHint", "b", true);
            assertThat(world.property("", "Manager", "IdleHint")).isEqualTo(true);
            for (int i = 0; i < 4; i++) {
                world.later(Duration.ofMinutes(5));
            }

            assertThat(world.manager.asked).containsExactly("StartUnit suspend.target");
            held.closeFds();
        }
    }

    @Test
    void anInhibitorKeepsItAwake() throws Exception {
        try (LoginWorld world = world("IdleAction=poweroff\nIdleActionSec=1min\n")) {
            Message held =
                    world.call(
                            LoginWorld.ROOT, "Inhibit", "ssss", "idle", "a film", "runs", "block");

            for (int i = 0; i < 6; i++) {
                world.later(Duration.ofMinutes(1));
            }
            assertThat(world.manager.asked).isEmpty();
            held.closeFds();
            for (int i = 0; i < 3; i++) {
                world.later(Duration.ofMinutes(1));
            }

            assertThat(world.manager.asked).containsExactly("StartUnit poweroff.target");
        }
    }

    @Test
    void idleSessionsAreStoppedIfThatIsWanted() throws Exception {
        try (LoginWorld world = world("StopIdleSessionSec=1h\n")) {
            Message held = world.open(new Wish(1000, "wayland", "user", "seat0", 0, ""));
            world.session("c1", LoginWorld.ALICE, "SetIdleHint", "b", true);
            world.manager.asked.clear();

            world.later(Duration.ofMinutes(31));
            assertThat(world.manager.asked).isEmpty();
            world.later(Duration.ofMinutes(31));

            assertThat(world.manager.asked).contains("StopUnit session-c1.scope");
            held.closeFds();
        }
    }
}
