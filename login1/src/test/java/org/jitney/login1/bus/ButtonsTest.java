package org.jitney.login1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.wire.Message;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.bus.LoginWorld.Wish;
import org.jitney.login1.model.Action;
import org.jitney.login1.model.InputEvent;
import org.jitney.login1.store.Devices.ButtonDevice;
import org.jitney.login1.store.Devices.Switches;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, lid and dock of a machine whose input devices are pipes. */
class ButtonsTest {
    private static final String NODE = "/dev/input/event7";
    private static final int POWER = 116;
    private static final int SLEEP = 142;
    private static final int SUSPEND = 205;
    private static final int RESTART = 408;

    @TempDir Path tree;
    private LoginWorld world;

    @BeforeEach
    void begin() throws IOException, ErrnoException {
        world = new LoginWorld(tree, false);
        world.machine.sleeps = true;
        world.machine.plugged = false;
        world.machine.buttons.add(new ButtonDevice(NODE, "seat0"));
        world.restart();
        // Nothing is done about the lid in the first half minute.
        world.later(Duration.ofSeconds(31));
    }

    @AfterEach
    void end() {
        world.machine.presses.values().forEach(Fd::close);
        world.close();
    }

    private void tell(int type, int code, int value) throws ErrnoException {
        ByteBuffer event = ByteBuffer.allocateDirect(InputEvent.SIZE);
        event.order(ByteOrder.nativeOrder())
                .putShort(16, (short) type)
                .putShort(18, (short) code)
                .putInt(20, value);
        Objects.requireNonNull(world.machine.presses.get(NODE)).write(event);
        world.turn();
    }

    private void press(int code) throws ErrnoException {
        tell(InputEvent.KEY, code, 1);
        tell(InputEvent.KEY, code, 0);
    }

    private void lid(boolean closed) throws ErrnoException {
        tell(InputEvent.SWITCH, InputEvent.SWITCH_LID, closed ? 1 : 0);
    }

    private void dock(boolean docked) throws ErrnoException {
        tell(InputEvent.SWITCH, InputEvent.SWITCH_DOCK, docked ? 1 : 0);
    }

    private Message inhibit(PeerIdentity who, String what, String mode) throws ErrnoException {
        Message answer = world.call(who, "Inhibit", "ssss", what, "me", "to test", mode);
        assertThat(LoginWorld.failure(answer)).startsWith("none");
        return answer;
    }

    private Object property(String name) throws ErrnoException {
        return world.property("", "Manager", name);
    }

    @Test
    void thePowerKeyEndsTheSystemAsSoonAsItIsPressed() throws Exception {
        tell(InputEvent.KEY, POWER, 1);

        assertThat(world.manager.asked).containsExactly("StartUnit poweroff.target");
    }

    @Test
    void otherKeysAndOtherEventsDoNothing() throws Exception {
        press(30);
        tell(2, POWER, 1);
        tell(InputEvent.SWITCH, 1, 1);
        tell(InputEvent.KEY, POWER, 2);

        assertThat(world.manager.asked).isEmpty();
    }

    @Test
    void whatTheKernelCallsSleepAndSuspendIsSuspendAndHibernate() throws Exception {
        press(SLEEP);
        world.finishJobs("done");
        press(SUSPEND);

        assertThat(world.manager.asked)
                .containsExactly("StartUnit suspend.target", "StartUnit hibernate.target");
    }

    @Test
    void aKeyWithAnotherMeaningWhenItIsHeldActsWhenItIsLetGo() throws Exception {
        tell(InputEvent.KEY, RESTART, 1);
        world.later(Duration.ofSeconds(4));
        assertThat(world.manager.asked).isEmpty();
        tell(InputEvent.KEY, RESTART, 0);
        world.later(Duration.ofSeconds(10));

        assertThat(world.manager.asked).containsExactly("StartUnit reboot.target");
    }

    @Test
    void aLongPressDoesWhatIsConfiguredForItAndNothingElse() throws Exception {
        tell(InputEvent.KEY, RESTART, 1);
        world.later(Duration.ofMillis(5100));
        assertThat(world.manager.asked).containsExactly("StartUnit poweroff.target");
        tell(InputEvent.KEY, RESTART, 0);

        assertThat(world.manager.asked).hasSize(1);
    }

    @Test
    void whoSeesToAKeyHimselfKeepsItFromTheMachine() throws Exception {
        Message held = inhibit(LoginWorld.ROOT, "handle-power-key", "block");
        press(POWER);
        assertThat(world.manager.asked).isEmpty();

        held.closeFds();
        world.turn();
        press(POWER);

        assertThat(world.manager.asked).containsExactly("StartUnit poweroff.target");
    }

    @Test
    void whoForbidsTheEndIsHeardUnlessThatIsConfiguredOtherwise() throws Exception {
        Message held = inhibit(LoginWorld.ROOT, "shutdown", "block");
        press(POWER);
        assertThat(world.manager.asked).isEmpty();

        world.configure("PowerKeyIgnoreInhibited=yes\n");
        press(POWER);

        assertThat(world.manager.asked).containsExactly("StartUnit poweroff.target");
        held.closeFds();
    }

    @Test
    void whoDelaysTheEndIsWaitedFor() throws Exception {
        Message held = inhibit(LoginWorld.ROOT, "shutdown", "delay");
        press(POWER);
        assertThat(world.manager.asked).isEmpty();
        assertThat(property("PreparingForShutdown")).isEqualTo(true);

        held.closeFds();
        world.turn();

        assertThat(world.manager.asked).containsExactly("StartUnit poweroff.target");
    }

    @Test
    void whatIsReadAtAReloadHoldsFromThenOn() throws Exception {
        world.configure("HandlePowerKey=ignore\nHandleSuspendKey=lock\n");
        press(POWER);
        Message held = world.open(new Wish(1000, "wayland", "user", "seat0", 0, ""));
        world.manager.asked.clear();
        world.manager.sent.clear();
        press(SLEEP);
        assertThat(world.manager.signals()).containsExactly("Lock");
        assertThat(world.manager.asked).isEmpty();

        world.configure("");
        press(POWER);

        assertThat(property("HandlePowerKey")).isEqualTo("poweroff");
        assertThat(world.manager.asked).containsExactly("StartUnit poweroff.target");
        held.closeFds();
    }

    @Test
    void whoCannotHibernateSuspendsInstead() throws Exception {
        world.machine.sleepsBy.remove(Action.HIBERNATE);
        press(SUSPEND);
        assertThat(world.manager.asked).containsExactly("StartUnit suspend.target");
        world.finishJobs("done");

        world.machine.sleeps = false;
        press(SUSPEND);

        assertThat(world.manager.asked).hasSize(1);
    }

    @Test
    void theLidHasTheMachineSleepAndIsTold() throws Exception {
        lid(true);

        assertThat(world.manager.asked).containsExactly("StartUnit suspend.target");
        assertThat(property("LidClosed")).isEqualTo(true);
        lid(false);
        assertThat(property("LidClosed")).isEqualTo(false);
    }

    @Test
    void theLidDoesNotMindWhoForbidsSleepButWhoSeesToItHimself() throws Exception {
        Message sleep = inhibit(LoginWorld.ROOT, "sleep", "block");
        Message handled = inhibit(LoginWorld.ROOT, "handle-lid-switch", "block");
        lid(true);
        assertThat(world.manager.asked).isEmpty();

        handled.closeFds();
        world.turn();

        assertThat(world.manager.asked).containsExactly("StartUnit suspend.target");
        sleep.closeFds();
    }

    @Test
    void inADockOrWithAnotherScreenTheLidMeansSomethingElse() throws Exception {
        dock(true);
        lid(true);
        assertThat(property("Docked")).isEqualTo(true);
        assertThat(world.manager.asked).isEmpty();
        world.configure("HandleLidSwitchDocked=lock\n");
        Message held = world.open(new Wish(1000, "wayland", "user", "seat0", 0, ""));
        world.manager.asked.clear();
        world.manager.sent.clear();
        lid(true);
        assertThat(world.manager.signals()).containsExactly("Lock");

        dock(false);

        assertThat(world.manager.asked).containsExactly("StartUnit suspend.target");
        world.machine.screens = 1;
        assertThat(property("Docked")).isEqualTo(true);
        held.closeFds();
    }

    @Test
    void whereThereIsPowerAnotherActionCountsIfThereIsOne() throws Exception {
        world.machine.plugged = true;
        world.configure("HandleLidSwitchExternalPower=hibernate\n");

        lid(true);

        assertThat(world.manager.asked).containsExactly("StartUnit hibernate.target");
    }

    @Test
    void afterSleepALidThatIsStillClosedCountsWhenScreensHaveHadTimeToBeFound() throws Exception {
        lid(true);
        world.finishJobs("done");
        world.manager.asked.clear();

        world.later(Duration.ofSeconds(29));
        assertThat(world.manager.asked).isEmpty();
        world.later(Duration.ofSeconds(2));

        assertThat(world.manager.asked).containsExactly("StartUnit suspend.target");
    }

    @Test
    void aLidThatIsClosedFromTheBeginningIsSeen() throws Exception {
        world.machine.switches = new Switches(true, false);

        world.restart();
        assertThat(property("LidClosed")).isEqualTo(true);
        assertThat(world.manager.asked).isEmpty();
        world.later(Duration.ofSeconds(31));

        assertThat(world.manager.asked).containsExactly("StartUnit suspend.target");
    }

    @Test
    void theKeysOfAttentionAreToldToWhoListens() throws Exception {
        press(1);
        tell(InputEvent.KEY, 29, 1);
        tell(InputEvent.KEY, 42, 1);
        tell(InputEvent.KEY, 56, 1);
        world.manager.sent.clear();

        press(1);

        assertThat(world.manager.signals()).containsExactly("SecureAttentionKey");
    }

    @Test
    void aDeviceThatIsGoneIsForgotten() throws Exception {
        lid(true);
        world.finishJobs("done");

        Objects.requireNonNull(world.machine.presses.get(NODE)).close();
        world.turn();

        assertThat(property("LidClosed")).isEqualTo(false);
    }
}
