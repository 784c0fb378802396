package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jitney.linux.sys.SyslogLevels;

/** The names that settings use for numbers of the kernel: signals, capabilities, exit codes … */
final class Tokens {
    private static final List<String> SIGNALS =
            List.of(
                    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    static final List<String> CAPABILITIES =
            List.of(
                    "chown",
                    "dac_override",
                    "dac_read_search",
                    "fowner",
                    "fsetid",
                    "kill",
                    "setgid",
                    "setuid",
                    "setpcap",
                    "linux_immutable",
                    "net_bind_service",
                    "net_broadcast",
                    "net_admin",
                    "net_raw",
                    "ipc_lock",
                    "ipc_owner",
                    "sys_module",
                    "sys_rawio",
                    "sys_chroot",
                    "sys_ptrace",
                    "sys_pacct",
                    "sys_admin",
                    "sys_boot",
                    "sys_nice",
                    "sys_resource",
                    "sys_time",
                    "sys_tty_config",
                    "mknod",
                    "lease",
                    "audit_write",
                    "audit_control",
                    "setfcap",
                    "mac_override",
                    "mac_admin",
                    "syslog",
                    "wake_alarm",
                    "block_suspend",
                    "audit_read",
                    "perfmon",
                    "bpf",
                    "checkpoint_restore");

    private static final Map<String, Integer> EXIT_CODES = exitCodes();

    static final List<String> FACILITIES =
            List.of(
                    "kern",
                    "user",
                    "mail",
                    "daemon",
                    "auth",
                    "syslog",
                    "lpr",
                    "news",
                    "uucp",
                    "cron",
                    "authpriv",
                    "ftp",
                    "12",
                    "13",
                    "14",
                    "15",
                    "local0",
                    "local1",
                    "local2",
                    "local3",
                    "local4",
                    "local5",
                    "local6",
                    "local7");

    static final List<String> LEVELS = SyslogLevels.NAMES;

    static final Map<String, Long> NAMESPACES =
            Map.of(
                    "cgroup", 0x02000000L,
                    "ipc", 0x08000000L,
                    "net", 0x40000000L,
                    "mnt", 0x00020000L,
                    "pid", 0x20000000L,
                    "user", 0x10000000L,
                    "uts", 0x04000000L);

    /** The machines that SystemCallArchitectures= knows. */
    static final Set<String> MACHINES =
            Set.of(
                    "native",
                    "x86",
                    "x86-64",
                    "x32",
                    "arm",
                    "arm64",
                    "loongarch64",
                    "mips",
                    "mips64",
                    "mips64-n32",
                    "mips-le",
                    "mips64-le",
                    "mips64-le-n32",
                    "parisc",
                    "parisc64",
                    "ppc",
                    "ppc64",
                    "ppc64-le",
                    "riscv64",
                    "s390",
                    "s390x");

    static final Map<String, Integer> SECURE_BITS =
            Map.of(
                    "noroot", 1,
                    "noroot-locked", 2,
                    "no-setuid-fixup", 4,
                    "no-setuid-fixup-locked", 8,
                    "keep-caps", 16,
                    "keep-caps-locked", 32);

    private Tokens() {}

    private static Map<String, Integer> exitCodes() {
        String text =
                "SUCCESS 0 FAILURE 1 INVALIDARGUMENT 2 NOTIMPLEMENTED 3 NOPERMISSION 4"
                        + " NOTINSTALLED 5 NOTCONFIGURED 6 NOTRUNNING 7 USAGE 64 DATAERR 65 NOINPUT 66"
                        + " NOUSER 67 NOHOST 68 UNAVAILABLE 69 SOFTWARE 70 OSERR 71 OSFILE 72"
                        + " CANTCREAT 73 IOERR 74 TEMPFAIL 75 PROTOCOL 76 NOPERM 77 CONFIG 78 CHDIR"
                        + " 200 NICE 201 FDS 202 EXEC 203 MEMORY 204 LIMITS 205 OOM_ADJUST 206"
                        + " SIGNAL_MASK 207 STDIN 208 STDOUT 209 CHROOT 210 IOPRIO 211 TIMERSLACK 212"
                        + " SECUREBITS 213 SETSCHEDULER 214 CPUAFFINITY 215 GROUP 216 USER 217"
                        + " CAPABILITIES 218 CGROUP 219 SETSID 220 CONFIRM 221 STDERR 222 PAM 224"
                        + " NETWORK 225 NAMESPACE 226 NO_NEW_PRIVILEGES 227 SECCOMP 228"
                        + " SELINUX_CONTEXT 229 PERSONALITY 230 APPARMOR_PROFILE 231 ADDRESS_FAMILIES"
                        + " 232 RUNTIME_DIRECTORY 233 CHOWN 235 SMACK_PROCESS_LABEL 236 KEYRING 237"
                        + " STATE_DIRECTORY 238 CACHE_DIRECTORY 239 LOGS_DIRECTORY 240"
                        + " CONFIGURATION_DIRECTORY 241 NUMA_POLICY 242 CREDENTIALS 243 BPF 245";
        List<String> words = new ArrayList<>(Arrays.asList(text.split(" ", -1)));
        return java.util.stream.IntStream.range(0, words.size() / 2)
                .boxed()
                .collect(
                        Collectors.toMap(
                                i -> words.get(2 * i), i -> Integer.valueOf(words.get(2 * i + 1))));
    }

    /** {@return the number of an unsigned decimal text} */
    static Optional<Long> number(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && text.length() < 19 ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /** {@return the number of a signal, by name with or without SIG, or by number} */
    static Optional<Integer> signal(String text) {
        Optional<Long> number = number(text);
        if (number.isPresent()) {
            return number.filter(n -> n > 0 && n < 65).map(Long::intValue);
        }
        String name = text.startsWith("SIG") ? text.substring(3) : text;
        if (name.startsWith("RTMIN")) {
            return realTime(name.substring(5), '+').map(n -> 34 + n).filter(n -> n <= 64);
        }
        if (name.startsWith("RTMAX")) {
            return realTime(name.substring(5), '-').map(n -> 64 - n).filter(n -> n >= 34);
        }
        int index = SIGNALS.indexOf(name);
        return index > 0 ? Optional.of(index) : Optional.empty();
    }

    /** {@return the name of a signal without SIG, or its number when it has none} */
    static String signalName(int signal) {
        return signal > 0 && signal < SIGNALS.size()
                ? SIGNALS.get(signal)
                : Integer.toString(signal);
    }

    private static Optional<Integer> realTime(String offset, char sign) {
        if (offset.isEmpty()) {
            return Optional.of(0);
        }
        return offset.charAt(0) == sign
                ? number(offset.substring(1)).filter(n -> n < 65).map(Long::intValue)
                : Optional.empty();
    }

    /** {@return an exit code by number or name} */
    static Optional<Integer> exitCode(String text) {
        Optional<Long> number = number(text);
        return number.isPresent()
                ? number.filter(n -> n <= 255).map(Long::intValue)
                : Optional.ofNullable(EXIT_CODES.get(text));
    }

    /** {@return the position of a capability's name, with or without the prefix} */
    static Optional<Integer> capability(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        int index = CAPABILITIES.indexOf(name.startsWith("cap_") ? name.substring(4) : name);
        return index < 0
                ? number(text).filter(n -> n < 63).map(Long::intValue)
                : Optional.of(index);
    }

    /** {@return the position of a name in the list, or the number that stands for it} */
    static Optional<Integer> indexOf(List<String> names, String text) {
        int index = names.indexOf(text);
        return index >= 0
                ? Optional.of(index)
                : number(text).filter(n -> n < names.size()).map(Long::intValue);
    }
}
