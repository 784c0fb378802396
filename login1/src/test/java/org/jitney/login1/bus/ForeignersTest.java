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
    private record Attempt(String member, String signature, String action, Object... arguments) {}

    private static final List<Attempt> ON_SESSION =
            List.of(
                    new Attempt("Terminate", "", "manage"),
                    new Attempt("Kill", "si", "manage", "all", 15),
                    new Attempt("Lock", "", "lock-sessions"),
                    new Attempt("Unlock", "", "lock-sessions"),
                    new Attempt("Activate", "", "chvt"));

    private static final List<Attempt> ON_MANAGER =
            List.of(
                    new Attempt("TerminateSession", "s", "manage", "c1"),
                    new Attempt("TerminateUser", "u", "manage", 1000L),
                    new Attempt("TerminateSeat", "s", "manage", "seat0"),
                    new Attempt("KillSession", "ssi", "manage", "c1", "leader", 9),
                    new Attempt("KillUser", "ui", "manage", 1000L, 9),
                    new Attempt("LockSession", "s", "lock-sessions", "c1"),
                    new Attempt("LockSessions", "", "lock-sessions"),
                    new Attempt("ActivateSession", "s", "chvt", "c1"),
                    new Attempt("SetUserLinger", "ubb", "set-user-linger", 1000L, true, false),
                    new Attempt("AttachDevice", "ssb", "attach-device", "seat1", "/sys/x", false),
                    new Attempt("FlushDevices", "b", "flush-devices", false),
                    new Attempt("PowerOff", "b", "power-off-multiple-sessions", false),
                    new Attempt("RebootWithFlags", "t", "reboot-multiple-sessions", 0L),
                    new Attempt("Halt", "b", "halt-multiple-sessions", false),
                    new Attempt("Suspend", "b", "suspend-multiple-sessions", false),
                    new Attempt(
                            "ScheduleShutdown",
                            "st",
                            "power-off-multiple-sessions",
                            "poweroff",
                            2_000_000_000_000_000L),
                    new Attempt("SetWallMessage", "sb", "set-wall-message", "x", true),
                    new Attempt("SetRebootParameter", "s", "set-reboot-parameter", "x"),
                    new Attempt(
                            "Inhibit",
                            "ssss",
                            "inhibit-block-shutdown",
                            "shutdown",
                            "a",
                            "b",
                            "block"));

    private static final List<Attempt> REFUSED =
            List.of(
                    new Attempt("SetIdleHint", "b", "", true),
                    new Attempt("SetLockedHint", "b", "", true),
                    new Attempt("TakeControl", "b", "", false),
                    new Attempt("TakeControl", "b", "", true),
                    new Attempt("ReleaseControl", "", ""),
                    new Attempt("TakeDevice", "uu", "", 226L, 0L),
                    new Attempt("ReleaseDevice", "uu", "", 226L, 0L),
                    new Attempt("PauseDeviceComplete", "uu", "", 226L, 0L),
                    new Attempt("SetType", "s", "", "wayland"),
                    new Attempt("SetDisplay", "s", "", ":0"),
                    new Attempt("SetBrightness", "ssu", "", "backlight", "screen", 1L));

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
                        attempt.arguments())
                : world.call(
                        LoginWorld.BOB, attempt.member(), attempt.signature(), attempt.arguments());
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
