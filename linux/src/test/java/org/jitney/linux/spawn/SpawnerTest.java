package org.jitney.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.ExitStatus;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Pipe;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.SyscallNumber;
import org.jitney.linux.sys.Unistd;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpawnerTest {
    @TempDir Path folder;
    private Spawner spawner;

    @BeforeEach
    void findTheHelper() throws ErrnoException {
        spawner = Spawner.locate();
    }

    private static ExitStatus await(Spawned child) throws ErrnoException {
        try (EventLoop loop = EventLoop.open()) {
            List<ExitStatus> status = new ArrayList<>();
            var _ =
                    loop.onExit(
                            child.pidFd(),
                            () -> {
                                try {
                                    status.add(Wait.reap(child.pidFd()).orElseThrow());
                                } catch (ErrnoException e) {
                                    throw new AssertionError(e);
                                }
                            });
            for (int turns = 0; status.isEmpty() && turns < 100; turns++) {
                loop.runOnce(Duration.ofMillis(200));
            }
            return status.getFirst();
        }
    }

    private ProgramBuilder shell(ProgramBuilder program, String script, String... environment) {
        return program.execve("/bin/sh", List.of("sh", "-c", script), List.of(environment));
    }

    /** Runs a program with its standard output in a file: what it printed. */
    private String output(ProgramBuilder program, String script, String... environment)
            throws ErrnoException, IOException {
        Path file = folder.resolve("out");
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC;
        Slot out = program.openFile(file.toString(), flags, 0600);
        program.dup2(out, 1).closeFrom(3);
        try (Spawned child =
                spawner.spawn(shell(program, script, environment).build(), List.of())) {
            assertThat(child.readFailure()).isEmpty();
            assertThat(await(child)).isEqualTo(new ExitStatus.Exited(0));
        }
        return Files.readString(file);
    }

    @Test
    void executesAProgramAndReportsItsStatus() throws ErrnoException {
        SyscallProgram program = shell(SyscallProgram.builder(), "exit 7").build();

        try (Spawned child = spawner.spawn(program, List.of())) {
            assertThat(child.readFailure()).isEmpty();
            assertThat(await(child)).isEqualTo(new ExitStatus.Exited(7));
        }
    }

    @Test
    void goesOnAsTheFirstProcessOfANamespaceThatIsOurChildAsWell() throws Exception {
        Path out = folder.resolve("pid");
        ProgramBuilder start = SyscallProgram.builder().exitStatus(226).pidNamespace();
        SyscallProgram program = shell(start, "echo $$ >" + out + "; exit 7").build();

        try (Spawned child = spawner.spawn(program, List.of())) {
            Optional<SpawnFailure> failure = child.readFailure();
            assumeTrue(
                    failure.filter(f -> f.errno() == Errno.EPERM).isEmpty(),
                    "!!! NOT RUN: namespaces of processes need rights here");
            assertThat(failure).isEmpty();
            assertThat(await(child)).isEqualTo(new ExitStatus.Exited(7));
        }
        assertThat(Files.readString(out).strip()).isEqualTo("1");
    }

    @Test
    void namesTheStepThatFailedAndExitsWithItsStatus() throws ErrnoException {
        SyscallProgram program =
                SyscallProgram.builder()
                        .umask(022)
                        .exitStatus(200)
                        .chdir(folder.resolve("nowhere").toString())
                        .exitStatus(203)
                        .execve("/bin/true", List.of("true"), List.of())
                        .build();

        try (Spawned child = spawner.spawn(program, List.of())) {
            assertThat(child.readFailure()).contains(new SpawnFailure(1, "chdir", Errno.ENOENT));
            assertThat(await(child)).isEqualTo(new ExitStatus.Exited(200));
        }
    }

    @Test
    void reportsABinaryThatIsMissing() throws ErrnoException {
        SyscallProgram program =
                SyscallProgram.builder()
                        .exitStatus(203)
                        .execve("/no/such/program", List.of("program"), List.of())
                        .build();

        try (Spawned child = spawner.spawn(program, List.of())) {
            Optional<SpawnFailure> failure = child.readFailure();

            assertThat(failure.map(SpawnFailure::toString))
                    .contains("execve: No such file or directory");
            assertThat(await(child)).isEqualTo(new ExitStatus.Exited(203));
        }
    }

    @Test
    void goesOnWhenAnOptionalOrToleratedStepFails() throws ErrnoException {
        SyscallProgram program =
                SyscallProgram.builder()
                        .chdir("/no/such/directory")
                        .optional()
                        .chdir("/no/such/directory")
                        .tolerating(Errno.ENOENT)
                        .mkdir(folder.toString(), 0755)
                        .execve("/bin/true", List.of("true"), List.of())
                        .build();

        try (Spawned child = spawner.spawn(program, List.of())) {
            assertThat(child.readFailure()).isEmpty();
            assertThat(await(child).isSuccess()).isTrue();
        }
    }

    @Test
    void passesDescriptorsInAnyOrderWithoutCollisions() throws Exception {
        try (Pipe first = Pipe.open();
                Pipe second = Pipe.open()) {
            // The targets are the numbers that the sources have in the parent, swapped.
            int one = first.writer().number();
            int two = second.writer().number();
            SyscallProgram program =
                    shell(
                                    SyscallProgram.builder()
                                            .dup2(Slot.inherited(0), two)
                                            .dup2(Slot.inherited(1), one),
                                    "echo first >/proc/self/fd/%d; echo second >/proc/self/fd/%d"
                                            .formatted(two, one))
                            .build();

            try (Spawned child = spawner.spawn(program, List.of(first.writer(), second.writer()))) {
                assertThat(child.readFailure()).isEmpty();
                assertThat(await(child).isSuccess()).isTrue();
            }

            assertThat(line(first.reader())).isEqualTo("first\n");
            assertThat(line(second.reader())).isEqualTo("second\n");
        }
    }

    private static String line(Fd fd) throws ErrnoException {
        var bytes = ByteBuffer.allocate(100);
        fd.read(bytes);
        return new String(
                bytes.array(), 0, bytes.position(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A session whose environment is what this script writes to descriptor 3. */
    private ProgramBuilder session(String script, String... unset) throws IOException {
        Path helper = folder.resolve("session");
        Files.writeString(helper, "#!/bin/sh\n" + script);
        assertThat(helper.toFile().setExecutable(true)).isTrue();
        Path file = folder.resolve("out");
        ProgramBuilder program = SyscallProgram.builder();
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC;
        program.dup2(program.openFile(file.toString(), flags, 0600), 1).closeFrom(3);
        return program.loginSession(helper.toString(), List.of("session"), List.of(unset));
    }

    private String arguments(ProgramBuilder session, List<ArgumentPart> parts, String... variables)
            throws ErrnoException, IOException {
        List<ArgumentPart> argv = new ArrayList<>();
        for (String word : List.of("sh", "-c", "printf '<%s>' \"$@\"", "sh")) {
            argv.add(new ArgumentPart.Next());
            argv.add(new ArgumentPart.Text(word));
        }
        argv.addAll(parts);
        SyscallProgram program =
                session.executeExpanded("/bin/sh", argv, List.of(variables)).build();
        try (Spawned child = spawner.spawn(program, List.of())) {
            assertThat(child.readFailure()).isEmpty();
            assertThat(await(child)).isEqualTo(new ExitStatus.Exited(0));
        }
        return Files.readString(folder.resolve("out"));
    }

    @Test
    void argumentsHaveTheVariablesThatASessionSets() throws Exception {
        String script =
                "printf 'RUN=/run/user/7\\0KEEP=new\\0GONE=1\\0W= a \"b c\" d\\\\ e\\0\\0' >&3";
        List<ArgumentPart> parts =
                List.of(
                        new ArgumentPart.Next(),
                        new ArgumentPart.Text("x"),
                        new ArgumentPart.Value("RUN"),
                        new ArgumentPart.Text("/y"),
                        new ArgumentPart.Words("W"),
                        new ArgumentPart.Words("NONE"),
                        new ArgumentPart.Next(),
                        new ArgumentPart.Value("KEEP"),
                        new ArgumentPart.Next(),
                        new ArgumentPart.Value("GONE"));

        String out = arguments(session(script, "GONE", "KEEP=old"), parts, "KEEP=old");

        assertThat(out).isEqualTo("<x/run/user/7/y><a><b c><d e><new><>");
    }

    @Test
    void argumentsOfMuchTextFindRoom() throws Exception {
        String letters = "a ".repeat(20_000);
        List<ArgumentPart> parts =
                List.of(new ArgumentPart.Words("MANY"), new ArgumentPart.Words("MANY"));

        String out = arguments(session("printf '\\0' >&3"), parts, "MANY=" + letters);

        assertThat(out).isEqualTo("<a>".repeat(40_000));
    }

    @Test
    void leavesNoDescriptorOpenInTheProgram() throws Exception {
        String open = output(SyscallProgram.builder(), "echo /proc/self/fd/*");

        // The shell itself opens the directory for the pattern.
        assertThat(open.trim().split(" "))
                .contains("/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2")
                .hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void givesTheProgramACleanSignalMaskAndDefaultHandlers() throws Exception {
        ProgramBuilder program = SyscallProgram.builder().resetSignals(Set.of(Signals.PIPE));

        String status = output(program, "grep -E '^Sig(Blk|Ign)' /proc/self/status");

        assertThat(status).contains("SigBlk:\t0000000000000000");
        assertThat(status).contains("SigIgn:\t0000000000001000");
    }

    @Test
    void putsItsOwnPidIntoTheEnvironment() throws Exception {
        ProgramBuilder program =
                SyscallProgram.builder().envPid("LISTEN_PID").envPid("SYSTEMD_EXEC_PID");

        String lines =
                output(
                        program,
                        "echo $$ $LISTEN_PID $SYSTEMD_EXEC_PID $OTHER",
                        "OTHER=kept",
                        "LISTEN_PID=stale");

        String[] words = lines.trim().split(" ");
        assertThat(words).hasSize(4);
        assertThat(words[1]).isEqualTo(words[0]);
        assertThat(words[2]).isEqualTo(words[0]);
        assertThat(words[3]).isEqualTo("kept");
    }

    @Test
    void setsLimitsMaskDirectoryAndSession() throws Exception {
        ProgramBuilder program =
                SyscallProgram.builder()
                        .setsid()
                        .umask(027)
                        .prlimit(7, 123, 456)
                        .chdir(folder.toString());

        String lines = output(program, "umask; ulimit -Sn; ulimit -Hn; pwd; ps -o sid= -p $$");

        assertThat(lines.lines().limit(4))
                .containsExactly("0027", "123", "456", folder.toRealPath().toString());
    }

    @Test
    void writesFilesOnTheWay() throws Exception {
        Path file = folder.resolve("written");
        SyscallProgram program =
                SyscallProgram.builder()
                        .createFile(file.toString(), "42\n", 0640)
                        .writeFile("/proc/self/oom_score_adj", "500")
                        .execve(
                                "/bin/cp",
                                List.of("cp", "/proc/self/oom_score_adj", file + ".oom"),
                                List.of())
                        .build();

        try (Spawned child = spawner.spawn(program, List.of())) {
            assertThat(child.readFailure()).isEmpty();
            assertThat(await(child).isSuccess()).isTrue();
        }

        assertThat(file).hasContent("42\n");
        assertThat(Path.of(file + ".oom")).hasContent("500");
    }

    @Test
    void theChildDiesOfASignalSentThroughItsHandle() throws ErrnoException {
        SyscallProgram program =
                SyscallProgram.builder()
                        .execve("/bin/sleep", List.of("sleep", "60"), List.of())
                        .build();

        try (Spawned child = spawner.spawn(program, List.of())) {
            assertThat(child.readFailure()).isEmpty();
            child.pidFd().signal(Signals.TERM);

            assertThat(await(child)).isEqualTo(new ExitStatus.Signaled(Signals.TERM, false));
        }
    }

    @Test
    void theOutcomeComesThroughTheLoop() throws ErrnoException {
        SyscallProgram program =
                SyscallProgram.builder().execve("/bin/true", List.of("true"), List.of()).build();

        try (Spawned child = spawner.spawn(program, List.of());
                EventLoop loop = EventLoop.open()) {
            List<SpawnOutcome> outcomes = new ArrayList<>();
            var watch =
                    loop.watch(
                            child.errorPipe(),
                            EventLoop.READABLE,
                            _ -> {
                                try {
                                    outcomes.add(child.outcome());
                                } catch (ErrnoException e) {
                                    throw new AssertionError(e);
                                }
                            });
            for (int turns = 0; outcomes.isEmpty() && turns < 100; turns++) {
                loop.runOnce(Duration.ofMillis(200));
            }
            watch.close();

            assertThat(outcomes).startsWith(new SpawnOutcome.Executed());
            assertThat(await(child).isSuccess()).isTrue();
        }
    }

    @Test
    void aMissingHelperIsAnError() {
        Spawner lost = Spawner.of(folder.resolve("helper"));
        SyscallProgram program = SyscallProgram.builder().build();

        assertThatThrownBy(() -> lost.spawn(program, List.of()))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("posix_spawn: No such file or directory");
    }

    /** Classic BPF that refuses one system call with EPERM. */
    private static byte[] refusing(SyscallNumber call) {
        ByteBuffer bpf = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        bpf.putShort((short) 0x20).put((byte) 0).put((byte) 0).putInt(0); // load the number
        bpf.putShort((short) 0x15).put((byte) 0).put((byte) 1).putInt(call.number()); // equal?
        bpf.putShort((short) 0x06).put((byte) 0).put((byte) 0).putInt(0x00050000 | Errno.EPERM);
        bpf.putShort((short) 0x06).put((byte) 0).put((byte) 0).putInt(0x7fff0000); // allow
        byte[] out = new byte[bpf.capacity()];
        bpf.get(0, out);
        return out;
    }

    @Test
    void aSeccompFilterIsInForceForTheStepsThatFollow() throws ErrnoException {
        SyscallProgram program =
                SyscallProgram.builder()
                        .noNewPrivileges()
                        .exitStatus(228)
                        .seccomp(refusing(SyscallNumber.MKDIRAT), 0, "no mkdirat")
                        .exitStatus(233)
                        .mkdir(folder.resolve("refused").toString(), 0755)
                        .execve("/bin/true", List.of("true"), List.of())
                        .build();

        try (Spawned child = spawner.spawn(program, List.of())) {
            assertThat(child.readFailure()).contains(new SpawnFailure(2, "mkdir", Errno.EPERM));
            assertThat(await(child)).isEqualTo(new ExitStatus.Exited(233));
        }
    }

    @Test
    void whatASocketSendsIsCopiedIntoAFile() throws Exception {
        Path socket = folder.resolve("s");
        Path copy = folder.resolve("copy");
        ProgramBuilder program = SyscallProgram.builder().exitStatus(243);
        Slot from = program.connect(socket.toString(), "jitney-test/" + folder.getFileName());
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL;
        program.copy(from, program.openFile(copy.toString(), flags, 0600), 100);

        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            try (Spawned child = spawner.spawn(program.build(), List.of())) {
                try (SocketChannel peer = server.accept()) {
                    peer.write(ByteBuffer.wrap("secret".getBytes(StandardCharsets.UTF_8)));
                }
                assertThat(child.readFailure()).isEmpty();
                assertThat(await(child)).isEqualTo(new ExitStatus.Exited(0));
            }
        }
        assertThat(copy).hasContent("secret");
    }

    @Test
    void moreThanTheLimitIsNotCopied() throws Exception {
        Path source = Files.writeString(folder.resolve("source"), "much too much");
        ProgramBuilder program = SyscallProgram.builder().exitStatus(243);
        Slot from = program.openFile(source.toString(), Fcntl.O_RDONLY, 0);
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT;
        program.copy(from, program.openFile(folder.resolve("copy") + "", flags, 0600), 4);

        try (Spawned child = spawner.spawn(program.build(), List.of())) {
            assertThat(child.readFailure()).contains(new SpawnFailure(2, "copy", Errno.E2BIG));
            assertThat(await(child)).isEqualTo(new ExitStatus.Exited(243));
        }
    }

    @Test
    void aUserNamespaceIsMappedFromOutside() throws Exception {
        int uid = Unistd.getuid();
        int gid = Unistd.getgid();
        boolean root = uid == 0;
        String uids = uid + " " + uid + " 1\n" + (root ? "65534 65534 1\n" : "");
        String gids = gid + " " + gid + " 1\n" + (root ? "65534 65534 1\n" : "");
        Path out = folder.resolve("map");
        ProgramBuilder program = SyscallProgram.builder().exitStatus(217);
        program.userNamespace(uids, gids, false);
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT;
        program.dup2(program.openFile(out.toString(), flags, 0600), 1);
        program.execve("/bin/cat", List.of("cat", "/proc/self/uid_map"), List.of());

        try (Spawned child = spawner.spawn(program.build(), List.of())) {
            var failure = child.readFailure();
            assumeTrue(
                    failure.isEmpty() || root,
                    "!!! NOT RUN: user namespaces of unprivileged users are switched off here");
            assertThat(failure).isEmpty();
            assertThat(await(child)).isEqualTo(new ExitStatus.Exited(0));
        }
        assertThat(Files.readString(out).lines().map(String::strip))
                .hasSize(root ? 2 : 1)
                .first()
                .asString()
                .matches(uid + "\\s+" + uid + "\\s+1");
    }

    @Test
    void leaksNoDescriptor() throws ErrnoException {
        SyscallProgram program =
                SyscallProgram.builder().execve("/bin/true", List.of("true"), List.of()).build();
        try (Root root = Root.host()) {
            Runnable once =
                    () -> {
                        try (Spawned child = spawner.spawn(program, List.of())) {
                            assertThat(child.readFailure()).isEmpty();
                            await(child);
                        } catch (ErrnoException e) {
                            throw new AssertionError(e);
                        }
                    };
            once.run();
            int before = root.list("/proc/self/fd").size();

            for (int i = 0; i < 20; i++) {
                once.run();
            }

            assertThat(root.list("/proc/self/fd")).hasSize(before);
        }
    }
}
