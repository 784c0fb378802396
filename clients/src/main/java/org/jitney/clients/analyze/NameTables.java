package org.jitney.clients.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.UsageError;

/** {@code exit-status} and {@code capability}: names and numbers. */
final class NameTables {
    private static final String EXIT_STATUS =
            """
            0 SUCCESS libc
            1 FAILURE libc
            2 INVALIDARGUMENT LSB
            3 NOTIMPLEMENTED LSB
            4 NOPERMISSION LSB
            5 NOTINSTALLED LSB
            6 NOTCONFIGURED LSB
            7 NOTRUNNING LSB
            64 USAGE BSD
            65 DATAERR BSD
            66 NOINPUT BSD
            67 NOUSER BSD
            68 NOHOST BSD
            69 UNAVAILABLE BSD
            70 SOFTWARE BSD
            71 OSERR BSD
            72 OSFILE BSD
            73 CANTCREAT BSD
            74 IOERR BSD
            75 TEMPFAIL BSD
            76 PROTOCOL BSD
            77 NOPERM BSD
            78 CONFIG BSD
            200 CHDIR systemd
            201 NICE systemd
            202 FDS systemd
            203 EXEC systemd
            204 MEMORY systemd
            205 LIMITS systemd
            206 OOM_ADJUST systemd
            207 SIGNAL_MASK systemd
            208 STDIN systemd
            209 STDOUT systemd
            210 CHROOT systemd
            211 IOPRIO systemd
            212 TIMERSLACK systemd
            213 SECUREBITS systemd
            214 SETSCHEDULER systemd
            215 CPUAFFINITY systemd
            216 GROUP systemd
            217 USER systemd
            218 CAPABILITIES systemd
            219 CGROUP systemd
            220 SETSID systemd
            221 CONFIRM systemd
            222 STDERR systemd
            224 PAM systemd
            225 NETWORK systemd
            226 NAMESPACE systemd
            227 NO_NEW_PRIVILEGES systemd
            228 SECCOMP systemd
            229 SELINUX_CONTEXT systemd
            230 PERSONALITY systemd
            231 APPARMOR systemd
            232 ADDRESS_FAMILIES systemd
            233 RUNTIME_DIRECTORY systemd
            235 CHOWN systemd
            236 SMACK_PROCESS_LABEL systemd
            237 KEYRING systemd
            238 STATE_DIRECTORY systemd
            239 CACHE_DIRECTORY systemd
            240 LOGS_DIRECTORY systemd
            241 CONFIGURATION_DIRECTORY systemd
            242 NUMA_POLICY systemd
            243 CREDENTIALS systemd
            244 BPF systemd
            255 EXCEPTION systemd
            """;

    private static final String CAPABILITIES =
            """
            chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap
            linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock
            ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin
            sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write
            audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend
            audit_read perfmon bpf checkpoint_restore
            """;

    private NameTables() {}

    /** A line of {@link #EXIT_STATUS}. */
    private record ExitStatus(String name, int number, String origin) {}

    private static List<ExitStatus> exitStatus() {
        List<ExitStatus> all = new ArrayList<>();
        for (String line : EXIT_STATUS.strip().split("\\n", -1)) {
            String[] words = line.split(" ", -1);
            all.add(new ExitStatus(words[1], Integer.parseInt(words[0]), words[2]));
        }
        return all;
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }

    static void exitStatus(Session session, List<String> wanted) throws UsageError {
        List<ExitStatus> all = exitStatus();
        List<ExitStatus> shown = new ArrayList<>(wanted.isEmpty() ? all : List.of());
        for (String text : wanted) {
            Optional<ExitStatus> found =
                    all.stream()
                            .filter(s ->
                                    isNumber(text)
                                            ? s.number() == Integer.parseInt(text)
                                            : s.name().equals(text))
                            .findFirst();
            if (found.isEmpty() && isNumber(text) && Integer.parseInt(text) <= 255) {
                found = Optional.of(new ExitStatus("", Integer.parseInt(text), ""));
            }
            shown.add(
                    found.orElseThrow(
                            () -> new UsageError("Invalid exit status \"" + text + "\".")));
        }
        Table table = Table.of("NAME", "STATUS", "CLASS").alignRight(1).dashForEmpty();
        for (ExitStatus status : shown) {
            table.add(
                    Table.Cell.of(status.name()),
                    Table.Cell.of(String.valueOf(status.number())),
                    Table.Cell.of(status.origin()));
        }
        session.page();
        session.output().printTable(table.render(true, session.output()));
    }

    /** {@return the names of the capabilities by number, in lower case} */
    static List<String> capabilities() {
        List<String> names = new ArrayList<>();
        for (String word : CAPABILITIES.strip().split("\\s+", -1)) {
            names.add("cap_" + word);
        }
        return names;
    }

    static void capability(Session session, List<String> wanted) throws UsageError {
        List<String> names = capabilities();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; wanted.isEmpty() && i < names.size(); i++) {
            numbers.add(i);
        }
        for (String text : wanted) {
            int number =
                    isNumber(text)
                            ? Integer.parseInt(text)
                            : names.indexOf(text.toLowerCase(Locale.ROOT));
            if (number < 0 || number >= names.size()) {
                throw new UsageError("Capability \"" + text + "\" not known.");
            }
            numbers.add(number);
        }
        numbers.sort(null);
        Table table = Table.of("NAME", "NUMBER").alignRight(1);
        for (int number : numbers) {
            table.add(Table.Cell.of(names.get(number)), Table.Cell.of(String.valueOf(number)));
        }
        session.page();
        session.output().printTable(table.render(true, session.output()));
    }
}
