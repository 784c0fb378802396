package org.jitney.login1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.wire.Message;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.bus.LoginWorld.Wish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seats, terminals and devices of a machine that is made of nothing. */
class SeatsTest {
    private static final PeerIdentity OTHER = new PeerIdentity(":1.9", 1000, 9);

    @TempDir Path tree;
    private final List<Message> held = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // each test starts with begin
    private LoginWorld world;

    private void begin(boolean terminals) throws IOException, ErrnoException {
        world = new LoginWorld(tree, terminals);
    }

    @AfterEach
    void end() {
        held.forEach(Message::closeFds);
        world.close();
    }

    private void open(long uid, String seat, long terminal) throws IOException, ErrnoException {
        held.add(world.open(new Wish(uid, "wayland", "user", seat, terminal, "")));
    }

    private Object active(String session) throws ErrnoException {
        return world.property("session/" + session, "Session", "Active");
    }

    @Test
    void seatsThatHaveAScreenAreThereFromTheBeginning() throws Exception {
        begin(true);

        assertThat((List<?>) world.call(LoginWorld.ROOT, "ListSeats", "").body().getFirst())
                .hasSize(2);
        assertThat(world.property("seat/seat0", "Seat", "CanTTY")).isEqualTo(true);
        assertThat(world.property("seat/seat1", "Seat", "CanTTY")).isEqualTo(false);
        assertThat(world.file("seats/seat0")).contains("CAN_GRAPHICAL=1\n");
    }

    @Test
    void theTerminalThatIsShownSaysWhoIsActive() throws Exception {
        begin(true);
        open(1000, "seat0", 1);
        open(1001, "seat0", 2);

        assertThat(active("c1")).isEqualTo(true);
        assertThat(active("c2")).isEqualTo(false);
        world.machine.done.clear();
        assertThat(LoginWorld.failure(world.session("c2", LoginWorld.ROOT, "Activate", "")))
                .startsWith("none");

        assertThat(world.machine.shown).isEqualTo(2);
        assertThat(active("c2")).isEqualTo(true);
        assertThat(active("c1")).isEqualTo(false);
        assertThat(world.machine.done).containsExactly("seat0 from 1000 to 1001");
        assertThat(world.file("seats/seat0")).contains("ACTIVE=c2\n", "ACTIVE_UID=1001\n");
    }

    @Test
    void aControllerHasDevicesWhileHisSessionIsActive() throws Exception {
        begin(true);
        open(1000, "seat0", 1);
        open(1001, "seat0", 2);
        world.session("c1", LoginWorld.ALICE, "TakeControl", "b", false);
        Message screen = world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 226L, 0L);
        Message keys = world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 13L, 64L);
        world.machine.done.clear();
        world.manager.sent.clear();

        world.machine.switchTo(2);
        world.turn();
        assertThat(world.machine.done)
                .startsWith("pause /dev/dri/card0", "pause /dev/input/event0");
        assertThat(world.manager.signals()).containsExactly("PauseDevice", "PauseDevice");
        world.machine.done.clear();
        world.manager.sent.clear();
        world.machine.switchTo(1);
        world.turn();

        assertThat(screen.body().get(1)).isEqualTo(false);
        assertThat(world.machine.done)
                .contains(
                        "resume /dev/dri/card0",
                        "open /dev/input/event0",
                        "resume /dev/input/event0")
                .doesNotContain("open /dev/dri/card0");
        assertThat(world.manager.signals()).containsExactly("ResumeDevice", "ResumeDevice");
        assertThat(world.manager.sent)
                .filteredOn(m -> m.member().filter("ResumeDevice"::equals).isPresent())
                .allMatch(m -> m.destination().filter(":1.2"::equals).isPresent());
        screen.closeFds();
        keys.closeFds();
        world.manager.sent.forEach(Message::closeFds);
    }

    @Test
    void onlyTheControllerGetsDevicesAndOnlyThoseOfHisSeat() throws Exception {
        begin(true);
        open(1000, "seat0", 1);

        assertThat(
                        LoginWorld.failure(
                                world.session(
                                        "c1", LoginWorld.ALICE, "TakeDevice", "uu", 226L, 0L)))
                .isEqualTo(
                        "org.freedesktop.login1.NotInControl: You are not in control of this"
                                + " session");
        world.session("c1", LoginWorld.ALICE, "TakeControl", "b", false);
        assertThat(world.session("c1", OTHER, "TakeControl", "b", false).errorName()).isPresent();
        assertThat(world.session("c1", OTHER, "TakeControl", "b", true).errorName()).isPresent();
        assertThat(world.session("c1", OTHER, "TakeDevice", "uu", 226L, 0L).errorName())
                .contains("org.freedesktop.login1.NotInControl");
        assertThat(world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 13L, 65L).errorName())
                .contains("org.freedesktop.DBus.Error.AccessDenied");
        assertThat(world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 1L, 1L).errorName())
                .isPresent();
        assertThat(
                        LoginWorld.failure(
                                world.session(
                                        "c1", LoginWorld.ALICE, "TakeDevice", "uu", 4096L, 0L)))
                .isEqualTo(
                        "org.freedesktop.DBus.Error.InvalidArgs: Device major/minor is not valid.");
        assertThat(world.machine.done).noneMatch(done -> done.startsWith("open"));
    }

    @Test
    void aDeviceIsTakenOnceAndGivenBack() throws Exception {
        begin(true);
        open(1000, "seat0", 1);
        world.session("c1", LoginWorld.ALICE, "TakeControl", "b", false);
        Message taken = world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 226L, 0L);

        assertThat(world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 226L, 0L).errorName())
                .contains("org.freedesktop.login1.DeviceIsTaken");
        assertThat(world.file("sessions/c1")).contains("CONTROLLER=:1.2\n", "DEVICES=226:0\n");
        world.session("c1", LoginWorld.ALICE, "ReleaseDevice", "uu", 226L, 0L);
        assertThat(
                        world.session("c1", LoginWorld.ALICE, "ReleaseDevice", "uu", 226L, 0L)
                                .errorName())
                .contains("org.freedesktop.login1.DeviceNotTaken");
        taken.closeFds();
    }

    @Test
    void controlEndsWithTheControllersConnection() throws Exception {
        begin(true);
        open(1000, "seat0", 1);
        world.session("c1", LoginWorld.ALICE, "TakeControl", "b", false);
        Message taken = world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 226L, 0L);
        world.machine.done.clear();

        world.peerLeaves(":1.2");

        assertThat(world.machine.done).containsExactly("pause /dev/dri/card0", "restore 1");
        assertThat(world.file("sessions/c1")).doesNotContain("CONTROLLER");
        assertThat(world.session("c1", OTHER, "TakeControl", "b", false).errorName()).isEmpty();
        taken.closeFds();
    }

    @Test
    void whatAControllerHasOutlivesTheDaemonUnlessHeIsGone() throws Exception {
        begin(true);
        open(1000, "seat0", 1);
        world.session("c1", LoginWorld.ALICE, "TakeControl", "b", false);
        Message taken = world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 226L, 0L);
        assertThat(world.machine.kept).containsOnlyKeys("session-c1-device-226-0");

        world.restart();
        assertThat(world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 226L, 0L).errorName())
                .contains("org.freedesktop.login1.DeviceIsTaken");
        world.manager.gone.add(":1.2");
        world.restart();

        assertThat(world.file("sessions/c1")).doesNotContain("CONTROLLER");
        assertThat(world.machine.kept).isEmpty();
        assertThat(world.machine.done).contains("restore 1");
        taken.closeFds();
    }

    @Test
    void onASeatWithoutTerminalsTheControllerIsAskedToLetGoFirst() throws Exception {
        begin(false);
        open(1000, "seat0", 0);
        world.session("c1", LoginWorld.ALICE, "TakeControl", "b", false);
        Message taken = world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 226L, 0L);
        held.add(world.open(new Wish(1001, "wayland", "greeter", "", 0, "")));
        open(1001, "seat0", 0);
        world.session("c1", LoginWorld.ROOT, "Activate", "");
        assertThat(active("c1")).isEqualTo(true);

        world.session("c3", LoginWorld.ROOT, "Activate", "");
        assertThat(world.manager.signals()).containsExactly("PauseDevice");
        assertThat(active("c1")).isEqualTo(true);
        world.session("c1", LoginWorld.ALICE, "PauseDeviceComplete", "uu", 226L, 0L);

        assertThat(active("c3")).isEqualTo(true);
        assertThat(active("c1")).isEqualTo(false);
        taken.closeFds();
    }

    @Test
    void lightsAreThoseOfTheOwnSeat() throws Exception {
        begin(true);
        open(1000, "seat0", 1);

        assertThat(
                        world.session(
                                        "c1",
                                        LoginWorld.ALICE,
                                        "SetBrightness",
                                        "ssu",
                                        "backlight",
                                        "screen",
                                        7L)
                                .errorName())
                .isEmpty();
        assertThat(
                        LoginWorld.failure(
                                world.session(
                                        "c1",
                                        LoginWorld.ALICE,
                                        "SetBrightness",
                                        "ssu",
                                        "leds",
                                        "other",
                                        7L)))
                .isEqualTo(
                        "org.freedesktop.login1.NotYourDevice: Device leds:other does not belong to"
                                + " your seat seat0, refusing.");
        assertThat(
                        world.session(
                                        "c1",
                                        LoginWorld.ALICE,
                                        "SetBrightness",
                                        "ssu",
                                        "leds",
                                        "../x",
                                        7L)
                                .errorName())
                .isPresent();
        assertThat(world.machine.done).contains("backlight/screen shines 7");
        assertThat(world.machine.done).noneMatch(done -> done.startsWith("leds"));
    }

    @Test
    void whoDrawsOnATerminalLosesHisDevicesBeforeTheKernelLeavesIt() throws Exception {
        begin(true);
        open(1000, "seat0", 1);
        world.session("c1", LoginWorld.ALICE, "TakeControl", "b", false);
        Message taken = world.session("c1", LoginWorld.ALICE, "TakeDevice", "uu", 226L, 0L);
        world.machine.done.clear();
        world.manager.sent.clear();

        world.machine.wantsToLeave();
        world.turn();

        assertThat(world.machine.done).containsExactly("pause /dev/dri/card0", "leave terminal");
        assertThat(world.manager.signals()).containsExactly("PauseDevice");
        assertThat(world.manager.sent.getFirst().body()).containsExactly(226L, 0L, "force");
        taken.closeFds();
    }

    @Test
    void aTerminalThatIsNobodysIsLeftAsWell() throws Exception {
        begin(true);

        world.machine.wantsToLeave();

        assertThat(world.machine.done).contains("leave terminal");
    }

    @Test
    void aFreeTerminalGetsALoginPromptWhenItIsShown() throws Exception {
        begin(true);
        assertThat(world.machine.done).contains("reserve 6");
        world.machine.busy.addAll(List.of(2, 6));

        for (int terminal = 2; terminal <= 8; terminal++) {
            world.machine.switchTo(terminal);
            world.turn();
        }

        assertThat(world.manager.asked)
                .containsExactly(
                        "StartUnit autovt@tty3.service",
                        "StartUnit autovt@tty4.service",
                        "StartUnit autovt@tty5.service",
                        "StartUnit autovt@tty6.service");
    }

    @Test
    void whoIsActiveOutlivesTheDaemon() throws Exception {
        begin(false);
        open(1000, "seat0", 0);
        open(1001, "seat0", 0);
        world.session("c1", LoginWorld.ROOT, "Activate", "");

        world.restart();

        assertThat(active("c1")).isEqualTo(true);
        assertThat(active("c2")).isEqualTo(false);
        assertThat(world.property("session/c1", "Session", "State")).isEqualTo("active");
        assertThat(world.property("session/c2", "Session", "State")).isEqualTo("online");
    }
}
