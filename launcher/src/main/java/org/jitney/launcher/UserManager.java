package org.jitney.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.NotifyDatagram;
import org.jitney.linux.sys.Unistd;
import org.jitney.linux.sys.Users;
import org.jitney.linux.sys.Users.Group;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.manager.files.SystemDefaults;
import org.jitney.manager.unit.RuntimeScope;
import org.jitney.manager.unit.Values;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;

/**
 * What {@code jitney up --user} has that the system's manager has not: the caller's account, his
 * folders, and his environment, which the units start from.
 *
 * @param environment the caller's
 * @param scope who he is and where his units keep what is theirs
 * @param bus where the message bus listens
 */
record UserManager(Map<String, String> environment, RuntimeScope scope, Path bus) {
    /** What the service manager tells one process only, systemd.exec(5). */
    private static final Set<String> NOT_PASSED_ON =
            Set.of(
                    // These are of the shell that started us.
                    "OLDPWD",
                    "PWD",
                    "SHLVL",
                    "_",
                    "CACHE_DIRECTORY",
                    "CONFIGURATION_DIRECTORY",
                    "CREDENTIALS_DIRECTORY",
                    "EXIT_CODE",
                    "EXIT_STATUS",
                    "INVOCATION_ID",
                    "JOURNAL_STREAM",
                    "LISTEN_FDNAMES",
                    "LISTEN_FDS",
                    "LISTEN_PID",
                    "LOGS_DIRECTORY",
                    "LOG_NAMESPACE",
                    "MAINPID",
                    "MANAGERPID",
                    "MONITOR_EXIT_CODE",
                    "MONITOR_EXIT_STATUS",
                    "MONITOR_INVOCATION_ID",
                    "MONITOR_SERVICE_RESULT",
                    "MONITOR_UNIT",
                    "NOTIFY_SOCKET",
                    "PIDFILE",
                    "REMOTE_ADDR",
                    "REMOTE_PORT",
                    "RUNTIME_DIRECTORY",
                    "SERVICE_RESULT",
                    "STATE_DIRECTORY",
                    "TRIGGER_PATH",
                    "TRIGGER_TIMER_MONOTONIC_USEC",
                    "TRIGGER_TIMER_REALTIME_USEC",
                    "TRIGGER_UNIT",
                    "WATCHDOG_PID",
                    "WATCHDOG_USEC");

    /** The lines of {@code /proc/self/limits} in the names of {@code Limit…=}. */
    private static final Map<String, String> LIMITS =
            Map.ofEntries(
                    Map.entry("Max cpu time", "CPU"),
                    Map.entry("Max file size", "FSIZE"),
                    Map.entry("Max data size", "DATA"),
                    Map.entry("Max stack size", "STACK"),
                    Map.entry("Max core file size", "CORE"),
                    Map.entry("Max resident set", "RSS"),
                    Map.entry("Max processes", "NPROC"),
                    Map.entry("Max open files", "NOFILE"),
                    Map.entry("Max locked memory", "MEMLOCK"),
                    Map.entry("Max address space", "AS"),
                    Map.entry("Max file locks", "LOCKS"),
                    Map.entry("Max pending signals", "SIGPENDING"),
                    Map.entry("Max msgqueue size", "MSGQUEUE"),
                    Map.entry("Max nice priority", "NICE"),
                    Map.entry("Max realtime priority", "RTPRIO"),
                    Map.entry("Max realtime timeout", "RTTIME"));

    private static final int MORE_LIKELY = 100;
    private static final int MOST_LIKELY = 1000;

    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    UserManager {
        environment = Map.copyOf(environment);
    }

    /** Finds out who the caller is. */
    static UserManager of(Map<String, String> environment, Paths paths) throws ErrnoException {
        int uid = Unistd.geteuid();
        Optional<Passwd> entry = Users.byUid(uid);
        String user = entry.map(Passwd::name).orElse(Integer.toString(uid));
        int gid = Unistd.getgid();
        String group = Users.groupByGid(gid).map(Group::name).orElse(Integer.toString(gid));
        String home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            home = entry.map(Passwd::home).orElse("/");
        }
        String shell = entry.map(Passwd::shell).filter(s -> !s.isEmpty()).orElse("/bin/sh");
        var account = new RuntimeScope.Account(uid, gid, user, group, home, shell);
        String runtime = paths.systemd().resolveSibling("").normalize().toString();
        return new UserManager(
                environment,
                RuntimeScope.user(environment, account, runtime, inherited()),
                paths.bus());
    }

    /** Services go before their manager when memory is short, systemd-user.conf(5). */
    private static Map<String, Object> inherited() {
        int oom = (int) number("/proc/self/oom_score_adj", "", 10, 0);
        return Map.of(
                "UMask", number("/proc/self/status", "Umask:", 8, 022),
                "OOMScoreAdjust", Math.min(oom + MORE_LIKELY, MOST_LIKELY),
                "KeyringMode", "inherit");
    }

    private static long number(String file, String title, int radix, long otherwise) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(title))
                    .map(line -> Long.parseLong(line.substring(title.length()).strip(), radix))
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException noProc) {
            return otherwise;
        }
    }

    /** {@return the folders of his unit files and of those that all users share} */
    LoadPath loadPath() {
        return LoadPath.user(environment, scope.account().home(), scope.folders().runtime());
    }

    /**
     * {@return the defaults of his units, who inherit the limits of this process}
     *
     * @param configured whether systemd-user.conf(5) counts
     */
    SystemDefaults defaults(Root root, boolean configured, Consumer<Diagnostic> said)
            throws IOException {
        Map<String, Long> limits = limits(Files.readAllLines(Path.of("/proc/self/limits")));
        // The Java machine raises its own; what it was is told on its command line.
        Optional.ofNullable(System.getProperty("jitney.nofile"))
                .filter(soft -> soft.matches("[0-9]{1,18}"))
                .ifPresent(soft -> limits.put("LimitNOFILESoft", Long.parseLong(soft)));
        return configured
                ? SystemDefaults.readUser(root, scope, limits, said)
                : new SystemDefaults(SystemDefaults.ofMachine(root).of(scope, limits), List.of());
    }

    /** {@return hard and soft limits under the names of their properties} */
    static Map<String, Long> limits(List<String> lines) {
        Map<String, Long> out = new HashMap<>();
        for (String line : lines) {
            LIMITS.forEach((title, name) -> {
                if (line.startsWith(title)) {
                    String[] words = line.substring(title.length()).strip().split(" +", -1);
                    out.put("Limit" + name + "Soft", limit(words[0]));
                    out.put("Limit" + name, limit(words[1]));
                }
            });
        }
        return out;
    }

    private static long limit(String word) {
        return word.equals("unlimited") ? Values.INFINITY : Long.parseLong(word);
    }

    /** {@return {@code NAME=value} of what his units start from, sorted by name} */
    List<String> unitEnvironment(boolean knowsBus, List<String> configured) {
        Map<String, String> all = new TreeMap<>(environment);
        for (String assignment : configured) {
            int equals = assignment.indexOf('=');
            all.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        all.keySet().removeAll(NOT_PASSED_ON);
        all.keySet().removeIf(name -> name.startsWith("JITNEY_"));
        all.putIfAbsent("PATH", PATH);
        all.putIfAbsent("HOME", scope.account().home());
        all.putIfAbsent("USER", scope.account().user());
        all.putIfAbsent("LOGNAME", scope.account().user());
        all.putIfAbsent("SHELL", scope.account().shell());
        all.put("XDG_RUNTIME_DIR", scope.folders().runtime());
        if (knowsBus) {
            all.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + bus);
        }
        List<String> out = new ArrayList<>();
        all.forEach((name, value) -> out.add(name + "=" + value));
        return out;
    }

    /** {@return what a client of this manager and its bus needs in its environment} */
    String clientEnvironment() {
        return "XDG_RUNTIME_DIR=%s DBUS_SESSION_BUS_ADDRESS=unix:path=%s"
                .formatted(scope.folders().runtime(), bus);
    }

    /** Tells the service manager that started us, if one did; sd_notify(3). */
    void notifyParent(String text) throws ErrnoException {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (!socket.isEmpty()) {
            NotifyDatagram.send(UnixAddress.parse(socket).encode(), text);
        }
    }
}
