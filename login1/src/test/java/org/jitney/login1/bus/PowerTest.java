package org.jitney.login1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Struct;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerTest {
    private static final String POWER_OFF = "StartUnit poweroff.target";

    @TempDir Path tree;
    private LoginWorld world;

    @BeforeEach
    void begin() throws IOException, ErrnoException {
        world = new LoginWorld(tree, false);
        world.machine.sleeps = true;
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Message inhibit(PeerIdentity caller, String what, String mode) throws ErrnoException {
        Message answer = world.call(caller, "Inhibit", "ssss", what, "me", "to test", mode);
        assertThat(LoginWorld.failure(answer)).startsWith("none");
        return answer;
    }

    private Message root(String member, String signature, Object... arguments)
            throws ErrnoException {
        return world.call(LoginWorld.ROOT, member, signature, arguments);
    }

    @Test
    void withoutInhibitorsTheTargetIsStartedAtOnceAndEverybodyIsToldBefore() throws Exception {
        Message answer = root("PowerOff", "b", false);

        assertThat(LoginWorld.failure(answer)).startsWith("none");
        assertThat(world.manager.asked).containsExactly(POWER_OFF);
        assertThat(world.manager.signals())
                .containsExactly("PrepareForShutdownWithMetadata", "PrepareForShutdown");
        assertThat(world.property("", "Manager", "PreparingForShutdown")).isEqualTo(true);
    }

    @Test
    void whoDelaysIsWaitedForUntilHeLetsGo() throws Exception {
        Message held = inhibit(LoginWorld.ROOT, "shutdown", "delay");

        root("PowerOff", "b", false);
        assertThat(world.manager.asked).isEmpty();
        world.later(Duration.ofSeconds(4));
        assertThat(world.manager.asked).isEmpty();
        held.closeFds();
        world.turn();

        assertThat(world.manager.asked).containsExactly(POWER_OFF);
        assertThat(world.exists("inhibit/1")).isFalse();
    }

    @Test
    void patienceEndsAfterInhibitDelayMaxSec() throws Exception {
        Message held = inhibit(LoginWorld.ROOT, "shutdown:sleep", "delay");

        root("Suspend", "b", false);
        world.later(Duration.ofMillis(5100));

        assertThat(world.manager.asked).containsExactly("StartUnit suspend.target");
        world.finishJobs("done");
        assertThat(world.property("", "Manager", "PreparingForSleep")).isEqualTo(false);
        held.closeFds();
    }

    @Test
    void oneThingIsUnderWayAtATime() throws Exception {
        root("PowerOff", "b", false);

        assertThat(LoginWorld.failure(root("Reboot", "b", false)))
                .isEqualTo(
                        "org.freedesktop.login1.OperationInProgress: There's already a shutdown or"
                                + " sleep operation in progress");
        assertThat(LoginWorld.failure(root("Inhibit", "ssss", "shutdown", "a", "b", "delay")))
                .isEqualTo(
                        "org.freedesktop.login1.OperationInProgress: The operation inhibition has"
                                + " been requested for is already running");
    }

    @Test
    void rootGoesOverABlockUnlessHeWantsItChecked() throws Exception {
        Message held = inhibit(LoginWorld.ROOT, "shutdown", "block");

        Message checked = root("PowerOffWithFlags", "t", 1L);
        assertThat(LoginWorld.failure(checked))
                .isEqualTo(
                        "org.freedesktop.DBus.Error.AccessDenied: Access denied to root due to"
                                + " active block inhibitor");
        assertThat(world.manager.asked).isEmpty();
        root("PowerOffWithFlags", "t", 0L);

        assertThat(world.manager.asked).containsExactly(POWER_OFF);
        held.closeFds();
    }

    @Test
    void othersNeedPolkitsLeaveToGoOverABlock() throws Exception {
        Message held = inhibit(LoginWorld.ROOT, "shutdown", "block");
        world.manager.polkit = true;

        Message answer = world.call(LoginWorld.BOB, "PowerOff", "b", false);

        assertThat(answer.errorName()).contains("org.freedesktop.DBus.Error.AccessDenied");
        assertThat(world.manager.questions)
                .containsExactly("org.freedesktop.login1.power-off-ignore-inhibit");
        held.closeFds();
    }

    @Test
    void inhibitorsOutliveTheDaemonAndStillHoldWhatTheyHeld() throws Exception {
        Message held = inhibit(LoginWorld.ROOT, "shutdown", "delay");
        world.restart();

        root("PowerOff", "b", false);
        assertThat(world.manager.asked).isEmpty();
        assertThat(world.property("", "Manager", "DelayInhibited")).isEqualTo("shutdown");
        held.closeFds();
        world.turn();

        assertThat(world.manager.asked).containsExactly(POWER_OFF);
    }

    @Test
    void whatIsScheduledIsWrittenDownOutlivesTheDaemonAndHappens() throws Exception {
        long due = 1_000_000_000_000_000L + 600_000_000L;
        root("SetWallMessage", "sb", "bye", true);
        root("ScheduleShutdown", "st", "reboot", due);
        assertThat(world.file("shutdown/scheduled"))
                .isEqualTo("USEC=%d\nWARN_WALL=1\nMODE=reboot\nWALL_MESSAGE=bye\n".formatted(due));

        world.restart();
        assertThat(world.property("", "Manager", "ScheduledShutdown"))
                .isEqualTo(Struct.of("reboot", due));
        assertThat(Files.exists(tree.resolve("run/nologin"))).isFalse();
        world.later(Duration.ofSeconds(301));
        assertThat(Files.exists(tree.resolve("run/nologin"))).isTrue();
        assertThat(world.manager.asked).isEmpty();
        world.later(Duration.ofMinutes(5));

        assertThat(world.manager.asked).containsExactly("StartUnit reboot.target");
    }

    @Test
    void whatIsCancelledLeavesNothing() throws Exception {
        root("ScheduleShutdown", "st", "poweroff", 1_000_000_000_000_000L + 60_000_000L);
        assertThat(Files.exists(tree.resolve("run/nologin"))).isTrue();

        assertThat(root("CancelScheduledShutdown", "").body()).containsExactly(true);

        assertThat(root("CancelScheduledShutdown", "").body()).containsExactly(false);
        assertThat(world.exists("shutdown/scheduled")).isFalse();
        assertThat(Files.exists(tree.resolve("run/nologin"))).isFalse();
        world.later(Duration.ofSeconds(100));
        assertThat(world.manager.asked).isEmpty();
    }

    @Test
    void aDryRunDoesNothing() throws Exception {
        root("ScheduleShutdown", "st", "dry-poweroff", 1_000_000_000_000_000L + 1_000_000L);

        world.later(Duration.ofSeconds(2));

        assertThat(world.manager.asked).isEmpty();
        assertThat(world.exists("shutdown/scheduled")).isFalse();
    }

    @Test
    void aMachineThatCannotSleepSaysSo() throws Exception {
        world.machine.sleeps = false;

        assertThat(root("CanSuspend", "").body()).containsExactly("na");
        assertThat(root("CanSleep", "").body()).containsExactly("na");
        assertThat(LoginWorld.failure(root("Hibernate", "b", false)))
                .isEqualTo(
                        "org.freedesktop.login1.SleepVerbNotSupported: Sleep verb \"hibernate\" not"
                                + " supported");
    }

    @Test
    void wrongWordsAndFlagsAreRefused() throws Exception {
        assertThat(LoginWorld.failure(root("ScheduleShutdown", "st", "sleep", 1L)))
                .endsWith("Unsupported shutdown type");
        assertThat(LoginWorld.failure(root("RebootWithFlags", "t", 1024L)))
                .endsWith("Invalid flags parameter");
        assertThat(LoginWorld.failure(root("HaltWithFlags", "t", 2L)))
                .endsWith("Reboot via kexec is only applicable with reboot operations");
        assertThat(LoginWorld.failure(root("Inhibit", "ssss", "idle", "a", "b", "delay")))
                .endsWith("Delay inhibitors only supported for shutdown and sleep");
        assertThat(world.manager.asked).isEmpty();
    }
}
