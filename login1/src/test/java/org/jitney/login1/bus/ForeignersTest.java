package org.jitney.login1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jitney.bus.wire.Message;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.bus.LoginWorld.Wish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others than root and the owner of a session get: a question to polkit, or a refusal. */
class ForeignersTest {
    private record Attempt(String member, String signature, String action, List<Object> arguments) {
        static Attempt of(String member, String signature, String action, Object... arguments) {
            return new Attempt(member, signature, action, List.of(arguments));
        }
    }

    private static final List<Attempt> ON_SESSION =
            List.of(
                    Attempt.of("Terminate", "", "manage"),
                    Attempt.of("Kill", "si", "manage", "all", 15),
                    Attempt.of("Lock", "", "lock-sessions"),
                    Attempt.of("Unlock", "", "lock-sessions"),
                    Attempt.of("Activate", "", "chvt"));

    private static final List<Attempt> ON_MANAGER =
            List.of(
                    Attempt.of("TerminateSession", "s", "manage", "c1"),
                    Attempt.of("TerminateUser", "u", "manage", 1000L),
                    Attempt.of("TerminateSeat", "s", "manage", "seat0"),
                    Attempt.of("KillSession", "ssi", "manage", "c1", "leader", 9),
                    Attempt.of("KillUser", "ui", "manage", 1000L, 9),
                    Attempt.of("LockSession", "s", "lock-sessions", "c1"),
                    Attempt.of("LockSessions", "", "lock-sessions"),
                    Attempt.of("ActivateSession", "s", "chvt", "c1"),
                    Attempt.of("SetUserLinger", "ubb", "set-user-linger", 1000L, true, false),
                    Attempt.of("AttachDevice", "ssb", "attach-device", "seat1", "/sys/x", false),
                    Attempt.of("FlushDevices", "b", "flush-devices", false),
                    Attempt.of("PowerOff", "b", "power-off-multiple-sessions", false),
                    Attempt.of("RebootWithFlags", "t", "reboot-multiple-sessions", 0L),
                    Attempt.of("Halt", "b", "halt-multiple-sessions", false),
                    Attempt.of("Suspend", "b", "suspend-multiple-sessions", false),
                    Attempt.of(
                            "ScheduleShutdown",
                            "st",
                            "power-off-multiple-sessions",
                            "poweroff",
                            2_000_000_000_000_000L),
                    Attempt.of("SetWallMessage", "sb", "set-wall-message", "x", true),
                    Attempt.of("SetRebootParameter", "s", "set-reboot-parameter", "x"),
                    Attempt.of(
                            "Inhibit",
                            "ssss",
                            "inhibit-block-shutdown",
                            "shutdown",
                            "a",
                            "b",
                            "block"));

    private static final List<Attempt> REFUSED =
            List.of(
                    Attempt.of("SetIdleHint", "b", "", true),
                    Attempt.of("SetLockedHint", "b", "", true),
                    Attempt.of("TakeControl", "b", "", false),
                    Attempt.of("TakeControl", "b", "", true),
                    Attempt.of("ReleaseControl", "", ""),
                    Attempt.of("TakeDevice", "uu", "", 226L, 0L),
                    Attempt.of("ReleaseDevice", "uu", "", 226L, 0L),
                    Attempt.of("PauseDeviceComplete", "uu", "", 226L, 0L),
                    Attempt.of("SetType", "s", "", "wayland"),
                    Attempt.of("SetDisplay", "s", "", ":0"),
                    Attempt.of("SetBrightness", "ssu", "", "backlight", "screen", 1L));

    @TempDir Path tree;
    private LoginWorld world;
    private Message held;

    @BeforeEach
    void aliceIsThere() throws IOException, ErrnoException {
        world = new LoginWorld(tree, false);
        world.machine.sleeps = true;
        held = world.open(new Wish(1000, "wayland", "user", "seat0", 0, ""));
        world.manager.asked.clear();
    }

    @AfterEach
    void end() {
        held.closeFds();
        world.close();
    }

    private Message on(Attempt attempt, boolean session) throws ErrnoException {
        return session
                ? world.session(
                        "c1",
                        LoginWorld.BOB,
                        attempt.member(),
                        attempt.signature(),
                        attempt.arguments().toArray())
                : world.call(
                        LoginWorld.BOB,
                        attempt.member(),
                        attempt.signature(),
                        attempt.arguments().toArray());
    }

    @Test
    void withoutPolkitNothingIsDoneForThem() throws ErrnoException {
        for (boolean session : List.of(true, false)) {
            for (Attempt attempt : session ? ON_SESSION : ON_MANAGER) {
                assertThat(LoginWorld.failure(on(attempt, session)))
                        .as(attempt.member())
                        .startsWith("org.freedesktop.DBus.Error.AccessDenied");
                assertThat(world.manager.questions.getLast())
                        .as(attempt.member())
                        .isEqualTo("org.freedesktop.login1." + attempt.action());
            }
        }
        assertThat(world.manager.asked).isEmpty();
        assertThat(world.machine.done).noneMatch(done -> done.startsWith("attach"));
        assertThat(world.exists("shutdown/scheduled")).isFalse();
    }

    private Message onObject(String path, String iface, Attempt attempt) throws ErrnoException {
        return world.ask(
                        LoginWorld.BOB,
                        "/org/freedesktop/login1/" + path,
                        LoginWorld.NAME + "." + iface,
                        attempt.member(),
                        attempt.signature(),
                        attempt.arguments().toArray())
                .getFirst();
    }

    @Test
    void neitherTheirSeatNorAllThatIsTheirsIsInOthersHands() throws ErrnoException {
        List<Attempt> onSeat =
                List.of(
                        Attempt.of("SwitchTo", "u", "chvt", 1L),
                        Attempt.of("SwitchToNext", "", "chvt"),
                        Attempt.of("SwitchToPrevious", "", "chvt"),
                        Attempt.of("ActivateSession", "s", "chvt", "c1"),
                        Attempt.of("Terminate", "", "manage"));
        List<Attempt> onUser =
                List.of(
                        Attempt.of("Terminate", "", "manage"),
                        Attempt.of("Kill", "i", "manage", 9));
        for (Attempt attempt : onSeat) {
            assertThat(LoginWorld.failure(onObject("seat/seat0", "Seat", attempt)))
                    .as(attempt.member())
                    .startsWith("org.freedesktop.DBus.Error.AccessDenied");
            assertThat(world.manager.questions.getLast())
                    .isEqualTo("org.freedesktop.login1." + attempt.action());
        }
        for (Attempt attempt : onUser) {
            assertThat(LoginWorld.failure(onObject("user/_1000", "User", attempt)))
                    .as(attempt.member())
                    .startsWith("org.freedesktop.DBus.Error.AccessDenied");
            assertThat(world.manager.questions.getLast())
                    .isEqualTo("org.freedesktop.login1." + attempt.action());
        }
        assertThat(world.manager.asked).isEmpty();
        assertThat(world.machine.shown).isEqualTo(1);
    }

    @Test
    void withPolkitsLeaveItIsDone() throws ErrnoException {
        world.manager.polkit = true;
        world.manager.allows = true;

        assertThat(LoginWorld.failure(on(ON_SESSION.get(1), true))).startsWith("none");
        assertThat(world.manager.asked).containsExactly("KillUnit [session-c1.scope, all, 15]");
    }

    @Test
    void whatOnlyTheOwnerMayIsRefusedWithoutAQuestion() throws ErrnoException {
        world.manager.polkit = true;
        world.manager.allows = true;
        world.machine.done.clear();

        for (Attempt attempt : REFUSED) {
            assertThat(on(attempt, true).errorName()).as(attempt.member()).isPresent();
        }

        assertThat(world.manager.questions).isEmpty();
        assertThat(world.machine.done).isEmpty();
        assertThat(world.property("session/c1", "Session", "Type")).isEqualTo("wayland");
    }

    @Test
    void sessionsAreOpenedAndReleasedByRootOnly() throws ErrnoException {
        Message created =
                world.call(
                        LoginWorld.BOB,
                        "CreateSession",
                        "uusssssussbssa(sv)",
                        1000L,
                        0L,
                        "x",
                        "tty",
                        "user",
                        "",
                        "",
                        0L,
                        "",
                        "",
                        false,
                        "",
                        "",
                        List.of());
        Message released = world.call(LoginWorld.BOB, "ReleaseSession", "s", "c1");

        assertThat(created.errorName()).contains("org.freedesktop.DBus.Error.AccessDenied");
        assertThat(released.errorName()).contains("org.freedesktop.DBus.Error.AccessDenied");
    }

    @Test
    void theOwnerIsNotAskedAbout() throws ErrnoException {
        Message answer = world.session("c1", LoginWorld.ALICE, "Lock", "");

        assertThat(LoginWorld.failure(answer)).startsWith("none");
        assertThat(world.manager.signals()).containsExactly("Lock");
        assertThat(world.manager.questions).isEmpty();
    }

    @Test
    void combinedInhibitorsNeedEachRightOfTheirs() throws ErrnoException {
        world.manager.polkit = true;
        world.manager.allows = true;

        Message answer =
                world.call(LoginWorld.BOB, "Inhibit", "ssss", "idle:shutdown", "a", "b", "block");

        assertThat(world.manager.questions)
                .containsExactly(
                        "org.freedesktop.login1.inhibit-block-shutdown",
                        "org.freedesktop.login1.inhibit-block-idle");
        answer.closeFds();
    }
}
