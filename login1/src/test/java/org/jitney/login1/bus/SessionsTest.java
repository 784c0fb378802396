package org.jitney.login1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jitney.bus.wire.Message;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.bus.LoginWorld.Wish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    @TempDir Path tree;
    private LoginWorld world;

    @BeforeEach
    void begin() throws IOException, ErrnoException {
        world = new LoginWorld(tree, false);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private List<?> sessions() throws ErrnoException {
        return (List<?>) world.call(LoginWorld.ROOT, "ListSessions", "").body().getFirst();
    }

    @Test
    void aSessionIsOpenWhenItsScopeAndTheManagerOfItsUserAreUp() throws Exception {
        Process leader = world.leader();

        world.askForSession(Wish.of(1000), leader.pid());

        assertThat(world.manager.answers()).isEmpty();
        assertThat(world.manager.asked)
                .containsExactly(
                        "StartUnit user@1000.service", "StartTransientUnit session-c1.scope");
        assertThat(world.manager.signals()).containsExactly("UserNew", "SessionNew");
        assertThat(world.file("users/1000")).contains("STATE=opening\n");
        world.finishJobs("done");
        Message answer = world.manager.answers().getFirst();
        assertThat(answer.signature().value()).isEqualTo("soshusub");
        assertThat(answer.body().get(0)).isEqualTo("c1");
        assertThat(answer.body().get(2)).isEqualTo("/run/user/1000");
        assertThat(answer.body().get(7)).isEqualTo(false);
        assertThat(world.file("sessions/c1"))
                .contains("STATE=active\n", "TTY=pts/0\n", "IS_DISPLAY=1\n", "CLASS=user\n");
        answer.closeFds();
    }

    /**
     * As pam_systemd of Debian 13 asks for one within user@.service, which waits for the answer.
     */
    @Test
    void theSessionOfAManagerDoesNotWaitForThatManager() throws Exception {
        world.askForSession(Wish.of(1000), world.leader().pid());
        assertThat(world.manager.answers()).isEmpty();

        world.askForSession(
                new Wish(1000, "unspecified", "manager", "", 0, ""), world.leader().pid());

        Message answer = world.manager.answers().getFirst();
        assertThat(answer.body().get(0)).isEqualTo("c2");
        assertThat(world.file("users/1000")).contains("STATE=opening\n");
        answer.closeFds();
    }

    @Test
    void aScopeThatDoesNotStartIsToldAndLeavesNothing() throws Exception {
        world.askForSession(Wish.of(1000), world.leader().pid());

        world.manager.active.clear();
        world.finishJobs("failed");

        assertThat(LoginWorld.failure(world.manager.answers().getFirst()))
                .isEqualTo(
                        "org.freedesktop.systemd1.JobFailed: Start job for unit"
                                + " 'session-c1.scope' failed with 'failed'");
        world.turn();
        assertThat(sessions()).isEmpty();
        assertThat(world.exists("sessions/c1")).isFalse();
        assertThat(world.manager.lastProperties())
                .containsEntry("CollectMode", "inactive-or-failed");
    }

    @Test
    void aSessionEndsWhenNobodyHoldsItsFifoAndItsScopeIsEmpty() throws Exception {
        Message answer = world.open(Wish.of(1000));

        answer.closeFds();
        world.turn();
        assertThat(world.file("sessions/c1")).contains("STATE=closing\n");
        assertThat(world.exists("sessions/c1.ref")).isFalse();
        world.unitEnds("session-c1.scope");

        assertThat(sessions()).isEmpty();
        assertThat(world.exists("sessions/c1")).isFalse();
        assertThat(world.file("users/1000")).contains("STATE=closing\n", "SESSIONS=\n");
    }

    @Test
    void aUserStaysAWhileAfterHisLastSessionAndThenHisManagerIsStopped() throws Exception {
        Message answer = world.open(Wish.of(1000));
        world.manager.asked.clear();

        answer.closeFds();
        world.turn();
        world.unitEnds("session-c1.scope");
        world.later(Duration.ofSeconds(9));
        assertThat(world.manager.asked).doesNotContain("StopUnit user@1000.service");
        world.later(Duration.ofSeconds(2));
        assertThat(world.manager.asked).contains("StopUnit user@1000.service");
        world.finishJobs("done");

        assertThat(world.exists("users/1000")).isFalse();
        assertThat(world.machine.done).contains("remove IPC of 1000");
    }

    @Test
    void whoComesBackInTimeFindsHisManagerRunning() throws Exception {
        world.open(Wish.of(1000)).closeFds();
        world.turn();
        world.unitEnds("session-c1.scope");
        world.later(Duration.ofSeconds(5));
        Message second = world.open(Wish.of(1000));

        world.later(Duration.ofSeconds(20));

        assertThat(world.manager.asked).doesNotContain("StopUnit user@1000.service");
        assertThat(world.file("users/1000")).contains("STATE=active\n", "SESSIONS=c2\n");
        second.closeFds();
    }

    @Test
    void aUserWhoWasAwayWhenTheDaemonWasKilledIsNotKeptForEver() throws Exception {
        world.open(Wish.of(1000)).closeFds();
        world.turn();
        world.unitEnds("session-c1.scope");
        world.restart();

        world.later(Duration.ofSeconds(9));
        assertThat(world.manager.asked).doesNotContain("StopUnit user@1000.service");
        world.later(Duration.ofSeconds(2));

        assertThat(world.manager.asked).contains("StopUnit user@1000.service");
    }

    @Test
    void aJobThatEndsLaterThanItsSessionBringsNothingBack() throws Exception {
        world.askForSession(Wish.of(1000), world.leader().pid());
        world.restart();
        world.manager.active.remove("session-c1.scope");
        Message _ = world.call(LoginWorld.ROOT, "ReleaseSession", "s", "c1");
        world.later(Duration.ofSeconds(21));
        assertThat(world.exists("sessions/c1")).isFalse();

        world.finishJobs("done");

        assertThat(world.exists("sessions/c1")).isFalse();
    }

    @Test
    void fifosOfWhatIsNotThereAreRemovedAtTheStart() throws Exception {
        for (String name : List.of("sessions/c7.ref", "inhibit/7.ref")) {
            Files.writeString(tree.resolve("run/systemd").resolve(name), "");
        }

        world.restart();

        assertThat(world.exists("sessions/c7.ref")).isFalse();
        assertThat(world.exists("inhibit/7.ref")).isFalse();
    }

    @Test
    void theDeathOfTheLeaderEndsTheSession() throws Exception {
        Process leader = world.leader();
        world.askForSession(Wish.of(1000), leader.pid());
        world.finishJobs("done");
        Message answer = world.manager.answers().getFirst();

        leader.destroyForcibly().waitFor();
        world.turn();

        assertThat(world.file("sessions/c1")).contains("STATE=closing\n");
        answer.closeFds();
    }

    @Test
    void oneProcessHasOneSession() throws Exception {
        long pid = world.leader().pid();
        world.askForSession(Wish.of(1000), pid);

        world.askForSession(Wish.of(1000), pid);

        assertThat(LoginWorld.failure(world.manager.answers().getFirst()))
                .isEqualTo(
                        "org.freedesktop.login1.SessionBusy: Already running in a session or user"
                                + " slice");
    }

    @Test
    void wrongWishesAreRefusedWithTheirValueAndChangeNothing() throws Exception {
        long pid = world.leader().pid();
        record Case(Wish wish, String error) {}
        List<Case> cases =
                List.of(
                        new Case(Wish.of(0xffff_ffffL), "Invalid UID"),
                        new Case(new Wish(1000, "x", "user", "", 0, ""), "Invalid session type x"),
                        new Case(new Wish(1000, "tty", "x", "", 0, ""), "Invalid session class x"),
                        new Case(new Wish(1000, "tty", "user", "x", 0, ""), "No seat 'x' known"),
                        new Case(new Wish(1000, "tty", "user", "", 0, "../x"), "Invalid TTY ../x"),
                        new Case(
                                new Wish(1000, "tty", "user", "seat0", 3, ""),
                                "Seat has no VTs but VT number not 0"),
                        new Case(
                                new Wish(1000, "tty", "user", "seat1", 0, "tty3"),
                                "TTY tty3 is virtual console but seat seat1 is not seat0"),
                        new Case(Wish.of(4711), "Failed to look up user with UID 4711"));
        for (Case each : cases) {
            world.askForSession(each.wish(), pid);

            assertThat(LoginWorld.failure(world.manager.answers().getFirst()))
                    .as(each.error())
                    .contains(each.error());
        }
        assertThat(world.manager.asked).isEmpty();
        assertThat(sessions()).isEmpty();
    }

    @Test
    void sessionsAndUsersOutliveTheDaemon() throws Exception {
        Message first = world.open(Wish.of(1000));
        Message second = world.open(new Wish(1001, "unspecified", "background", "", 0, ""));
        String before = world.file("sessions/c1");

        world.restart();

        assertThat(sessions()).hasSize(2);
        assertThat(world.file("sessions/c1")).isEqualTo(before);
        first.closeFds();
        second.closeFds();
        world.turn();
        assertThat(world.file("sessions/c1")).contains("STATE=closing\n");
        world.unitEnds("session-c1.scope");
        world.unitEnds("session-c2.scope");
        assertThat(sessions()).isEmpty();
    }

    @Test
    void halfAFileOfAKilledDaemonIsRemoved() throws Exception {
        Path half = tree.resolve("run/systemd/users/.#1000.99.1");
        Files.writeString(half, "NAM");

        world.restart();

        assertThat(half).doesNotExist();
    }

    @Test
    void whatEndsWhileTheDaemonIsAwayEndsWhenItIsBack() throws Exception {
        Message answer = world.open(Wish.of(1000));
        answer.closeFds();
        world.manager.active.remove("session-c1.scope");

        world.restart();
        world.turn();

        assertThat(sessions()).isEmpty();
        assertThat(world.exists("sessions/c1")).isFalse();
    }

    @Test
    void terminatingStopsTheScopeWithAllThatIsInIt() throws Exception {
        Message held = world.open(Wish.of(1000));
        world.manager.asked.clear();

        Message answer = world.session("c1", LoginWorld.ROOT, "Terminate", "");

        assertThat(LoginWorld.failure(answer)).startsWith("none");
        assertThat(world.manager.asked).contains("Abandon []", "StopUnit session-c1.scope");
        world.manager.active.remove("session-c1.scope");
        world.finishJobs("done");
        assertThat(sessions()).isEmpty();
        held.closeFds();
    }

    @Test
    void whoLingersHasHisManagerWithoutASession() throws Exception {
        Message answer = world.call(LoginWorld.ROOT, "SetUserLinger", "ubb", 1001L, true, false);
        world.finishJobs("done");

        assertThat(LoginWorld.failure(answer)).startsWith("none");
        assertThat(world.file("users/1001")).contains("STATE=lingering\n");
        assertThat(world.property("user/_1001", "User", "Linger")).isEqualTo(true);
        world.restart();
        assertThat(world.property("user/_1001", "User", "State")).isEqualTo("lingering");
        world.call(LoginWorld.ROOT, "SetUserLinger", "ubb", 1001L, false, false);
        world.turn();
        world.finishJobs("done");
        assertThat(world.exists("users/1001")).isFalse();
    }
}
