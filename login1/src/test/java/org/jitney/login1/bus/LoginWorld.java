package org.jitney.login1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Variant;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.store.FakeMachine;
import org.jitney.login1.store.LoginFiles;
import org.jitney.login1.store.Processes;

/** login1 on a tree of its own, between a played service manager and callers. */
final class LoginWorld implements AutoCloseable {
    static final String NAME = "org.freedesktop.login1";
    static final PeerIdentity ROOT = new PeerIdentity(":1.1", 0, 1);
    static final PeerIdentity ALICE = new PeerIdentity(":1.2", 1000, 2);
    static final PeerIdentity BOB = new PeerIdentity(":1.3", 1001, 3);

    final Path tree;
    final FakeManager manager = new FakeManager();
    final FakeMachine machine = new FakeMachine();
    final ManualClock clock = new ManualClock(5_000_000, 1_000_000_000_000_000L);
    private EventLoop loop;
    private final Root root;
    private final List<Process> leaders = new ArrayList<>();
    private LoginService service;
    private int serial = 10;

    LoginWorld(Path tree, boolean terminals) throws IOException, ErrnoException {
        this.tree = tree;
        machine.terminals = terminals;
        Files.createDirectories(tree.resolve("proc"));
        Files.writeString(tree.resolve("proc/meminfo"), "MemTotal: 1000000 kB\n");
        root = Root.of(tree);
        loop = EventLoop.open(clock);
        service = begin();
    }

    private LoginService begin() throws ErrnoException {
        LoginService made =
                new LoginService(
                        loop,
                        manager,
                        Authorizer.of(0),
                        new LoginService.Machine(
                                new LoginFiles(root, LoginFiles.Places.SYSTEM),
                                new Processes(root),
                                machine,
                                machine,
                                machine,
                                machine));
        made.tree().attached(manager);
        made.takeOver();
        return made;
    }

    /** An instance that begins after this one was killed: nothing was tidied up. */
    void restart() throws ErrnoException {
        service.tree().detached(manager);
        loop.close();
        loop = EventLoop.open(clock);
        service = begin();
        turn();
    }

    /** Has other settings from now on. */
    void configure(String settings) throws IOException {
        Files.createDirectories(tree.resolve("etc/systemd"));
        Files.writeString(tree.resolve("etc/systemd/logind.conf"), "[Login]\n" + settings);
        service.reload();
    }

    void turn() throws ErrnoException {
        for (int i = 0; i < 5; i++) {
            loop.runOnce(Duration.ZERO);
        }
    }

    void later(Duration time) throws ErrnoException {
        clock.advance(time);
        turn();
    }

    /** {@return the answer, or none yet} */
    List<Message> ask(
            PeerIdentity caller,
            String path,
            String iface,
            String member,
            String sig,
            Object... args)
            throws ErrnoException {
        manager.sent.clear();
        send(caller, path, iface, member, sig, args);
        turn();
        return manager.answers();
    }

    private void send(
            PeerIdentity caller,
            String path,
            String iface,
            String member,
            String sig,
            Object... args) {
        Message message =
                Message.call(NAME, path, iface, member).serial(++serial).body(sig, args).build();
        service.tree().onCall(manager, message, caller);
    }

    Message call(PeerIdentity caller, String member, String sig, Object... args)
            throws ErrnoException {
        return ask(caller, "/org/freedesktop/login1", NAME + ".Manager", member, sig, args)
                .getFirst();
    }

    Message session(String id, PeerIdentity caller, String member, String sig, Object... args)
            throws ErrnoException {
        String path = "/org/freedesktop/login1/session/" + ObjectPath.escapeLabel(id);
        return ask(caller, path, NAME + ".Session", member, sig, args).getFirst();
    }

    Object property(String path, String iface, String name) throws ErrnoException {
        Message answer =
                ask(
                                ROOT,
                                path.isEmpty()
                                        ? "/org/freedesktop/login1"
                                        : "/org/freedesktop/login1/" + path,
                                "org.freedesktop.DBus.Properties",
                                "Get",
                                "ss",
                                NAME + "." + iface,
                                name)
                        .getFirst();
        return ((Variant) answer.body().getFirst()).value();
    }

    static String failure(Message answer) {
        return answer.errorName().orElse("none") + ": " + answer.errorText();
    }

    /** What a session is asked for with. */
    record Wish(long uid, String type, String sessionClass, String seat, long vtnr, String tty) {
        static Wish of(long uid) {
            return new Wish(uid, "tty", "user", "", 0, "pts/0");
        }
    }

    Process leader() throws IOException {
        Process leader = new ProcessBuilder("cat").start();
        leaders.add(leader);
        return leader;
    }

    void askForSession(Wish wish, long pid) throws ErrnoException {
        ask(
                ROOT,
                "/org/freedesktop/login1",
                NAME + ".Manager",
                "CreateSession",
                "uusssssussbssa(sv)",
                wish.uid(),
                pid,
                "login",
                wish.type(),
                wish.sessionClass(),
                "",
                wish.seat(),
                wish.vtnr(),
                wish.tty(),
                "",
                false,
                "",
                "",
                List.of());
    }

    /** Ends all jobs that the manager was asked for. */
    void finishJobs(String result) throws ErrnoException {
        Map<Integer, String> jobs = Map.copyOf(manager.jobs);
        manager.jobs.clear();
        jobs.forEach((number, unit) ->
                service.jobRemoved(
                        List.of((long) number, ObjectPath.of("/job/" + number), unit, result)));
        turn();
    }

    /** {@return the answer to who has asked for a session that is open now} */
    Message open(Wish wish) throws ErrnoException, IOException {
        askForSession(wish, leader().pid());
        finishJobs("done");
        Message answer = manager.answers().getFirst();
        assertThat(failure(answer)).startsWith("none");
        return answer;
    }

    /** A unit has nothing running any more. */
    void unitEnds(String unit) throws ErrnoException {
        manager.active.remove(unit);
        service.unitChanged(unit);
        turn();
    }

    void peerLeaves(String peer) throws ErrnoException {
        service.peerLeft(peer);
        turn();
    }

    String file(String name) throws IOException {
        return Files.readString(tree.resolve("run/systemd/" + name));
    }

    boolean exists(String name) {
        return Files.exists(tree.resolve("run/systemd/" + name));
    }

    @Override
    public void close() {
        leaders.forEach(Process::destroyForcibly);
        root.close();
        loop.close();
    }
}
