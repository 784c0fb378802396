package org.jitney.linux.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CallsTest {
    private static final Path GENERIC = Path.of("/usr/include/asm-generic/unistd.h");
    private static final Path X86 = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
    private static final Pattern DEFINE =
            Pattern.compile("#define __NR(?:3264)?_(\\w+)\\s+(\\d+).*");

    @TempDir Path folder;

    /** What a header defines; where it is not installed, a few numbers that never change. */
    private static Map<String, Integer> numbers(Path header, Map<String, Integer> known)
            throws IOException {
        Map<String, Integer> numbers = new HashMap<>(known);
        if (Files.exists(header)) {
            try (Stream<String> lines = Files.lines(header)) {
                lines.map(DEFINE::matcher)
                        .filter(Matcher::matches)
                        .forEach(m -> numbers.put(m.group(1), Integer.parseInt(m.group(2))));
            }
        }
        return numbers;
    }

    @Test
    void systemCallNumbersAreThoseOfTheHeaders() throws IOException {
        Map<String, Integer> x86 = numbers(X86, Map.of("read", 0, "execve", 59));
        Map<String, Integer> generic = numbers(GENERIC, Map.of("read", 63, "execve", 221));
        // The generic table calls it fstatat where the machine has 64 bits.
        generic.computeIfAbsent("newfstatat", _ -> generic.get("fstatat"));

        for (SyscallNumber call : SyscallNumber.values()) {
            String name = call.callName();
            assertThat(call.onX86()).as(name).isEqualTo(x86.getOrDefault(name, call.onX86()));
            assertThat(call.onAarch64())
                    .as(name)
                    .isEqualTo(generic.getOrDefault(name, call.onAarch64()));
        }
    }

    @Test
    void errorsHaveNamesAndTexts() {
        assertThat(Errno.name(Errno.ENOENT)).isEqualTo("ENOENT");
        assertThat(Errno.number("EOPNOTSUPP")).isEqualTo(95);
        assertThat(Errno.message(4000)).isEqualTo("Unknown error 4000");
        assertThat(new ErrnoException("bind", Errno.EADDRINUSE))
                .hasMessage("bind: Address already in use");
    }

    @Test
    void theFailedCallIsNamed() {
        assertThat(Syscall.call(SyscallNumber.CLOSE, 99_999, 0, 0)).isEqualTo(-Errno.EBADF);
        assertThatThrownBy(() -> Syscall.checked(SyscallNumber.DUP3, 99_999, 5, 0))
                .hasMessage("dup3: Bad file descriptor");
    }

    @Test
    void looksUsersAndGroupsUp() throws ErrnoException {
        Users.Passwd root = Users.byName("root").orElseThrow();

        assertThat(root.uid()).isZero();
        assertThat(root.home()).isEqualTo("/root");
        assertThat(Users.byUid(0)).contains(root);
        assertThat(Users.byName("no-such-user-here")).isEmpty();
        assertThat(Users.byUid(0x7ffffff0)).isEmpty();
        assertThat(Users.groupByGid(0).orElseThrow().name()).isEqualTo("root");
        assertThat(Users.groupByName("root").orElseThrow().gid()).isZero();
        assertThat(Users.groupByName("no-such-group-here")).isEmpty();
        assertThat(Users.groupsOf("root", 0)).contains(0);
    }

    @Test
    void knowsTheMachineAndItself() throws ErrnoException {
        assertThat(Uname.read().sysname()).isEqualTo("Linux");
        assertThat(Unistd.gethostname()).isEqualTo(Uname.read().nodename()).isNotEmpty();
        assertThat(Unistd.getpid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(Kill.exists(Unistd.getpid())).isTrue();
        assertThat(Clocks.usec(Clocks.REALTIME)).isGreaterThan(1_600_000_000_000_000L);
    }

    @Test
    void describesFiles() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "12345");

        var stat = Stat.statx(Fcntl.AT_FDCWD, file.toString(), 0);

        assertThat(stat.isRegular()).isTrue();
        assertThat(stat.size()).isEqualTo(5);
        assertThat(stat.mtimeUsec() / 1_000_000)
                .isEqualTo(Files.getLastModifiedTime(file).toMillis() / 1000);
        assertThat(Stat.statx(Fcntl.AT_FDCWD, "/dev/null", 0).rdevice())
                .isEqualTo(Stat.makedev(1, 3));
        assertThat(Statfs.of("/proc").type()).isEqualTo(Statfs.PROC_SUPER_MAGIC);
    }

    @Test
    void theSubreaperBitGoesOnAndOff() throws ErrnoException {
        boolean before = Prctl.isChildSubreaper();

        Prctl.setChildSubreaper(!before);
        boolean changed = Prctl.isChildSubreaper();
        Prctl.setChildSubreaper(before);

        assertThat(changed).isNotEqualTo(before);
    }

    @Test
    void refusesToMountNowhere() {
        String nowhere = folder.resolve("nowhere").toString();

        assertThatThrownBy(() -> Mount.mount("tmpfs", nowhere, "tmpfs", 0, ""))
                .isInstanceOf(ErrnoException.class)
                .hasMessageStartingWith("mount: ");
    }
}
