package org.jitney.launcher.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.clients.cli.Environment;

/**
 * {@code jitney train CACHE}: runs the commands that people use most in this one JVM, so that the
 * build can keep their classes. It works on the build's own {@code jitney up} and its training
 * units. For the cache of journalctl there is a folder with a journal that another JVM has written,
 * as everything in a cache takes time whenever a JVM starts, and native calls are a third of all.
 */
final class Training {
    private static final List<String> SYSTEMCTL =
            List.of(
                    "systemctl start training.service",
                    "systemctl list-units --no-pager",
                    "systemctl list-unit-files --no-pager",
                    "systemctl list-timers --no-pager",
                    "systemctl list-sockets --no-pager",
                    "systemctl list-jobs --no-pager",
                    "systemctl show training.service",
                    "systemctl show",
                    "systemctl show many.target dbus.socket -.slice",
                    "systemctl show -P MainPID training.service",
                    "systemctl cat --no-pager training.service",
                    "systemctl is-active training.service",
                    "systemctl is-enabled training.service",
                    "systemctl list-dependencies --no-pager training.service",
                    "systemctl reload training.service",
                    "systemctl restart training.service",
                    "systemctl stop training.service",
                    "systemctl is-system-running",
                    "systemctl daemon-reload",
                    "systemctl start unknown.service",
                    "systemctl start many.target",
                    "systemctl list-units --all --no-pager",
                    "systemctl daemon-reload",
                    "systemctl stop many.target",
                    "systemctl start many.target",
                    "systemctl stop many.target");

    private static final List<String> LOGS =
            List.of(
                    "systemctl start training.service",
                    "systemctl status --no-pager training.service",
                    "systemctl status --no-pager",
                    "systemctl stop training.service");

    private static final List<String> BUSCTL =
            List.of(
                    "busctl list --no-pager",
                    "busctl status --no-pager org.freedesktop.systemd1",
                    "busctl tree --no-pager org.freedesktop.systemd1",
                    "busctl introspect --no-pager org.freedesktop.hostname1"
                            + " /org/freedesktop/hostname1",
                    "busctl get-property org.freedesktop.systemd1 /org/freedesktop/systemd1"
                            + " org.freedesktop.systemd1.Manager Version",
                    "busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1"
                            + " org.freedesktop.systemd1.Manager GetUnit s training.service");

    private static final List<String> OTHERS =
            List.of(
                    "systemd-escape --path /a/b",
                    "systemd-id128 new",
                    "systemd-path",
                    "systemd-analyze",
                    "systemd-analyze blame",
                    "systemd-analyze calendar daily",
                    "systemd-analyze security training.service",
                    "systemd-run --no-block --unit=trained /bin/true",
                    "systemd-run --version",
                    "systemd-cgls --no-pager",
                    "systemd-notify --version",
                    "timedatectl show",
                    "localectl status",
                    "hostnamectl",
                    "hostnamectl hostname",
                    "timedatectl",
                    "loginctl",
                    "networkctl --no-pager list",
                    "resolvectl --no-pager",
                    "resolvectl query www.example.org",
                    "resolvectl --json=short -t HTTPS query www.example.org");

    private static final String JOURNAL = "journal";

    /** Of the machine itself, which need not have a journal. */
    private static final List<String> JOURNAL_OF_MACHINE =
            List.of(
                    "journalctl -n 5",
                    "journalctl -b -u training -n 5",
                    "journalctl --root=/ -n 5");

    /** The caches by their names in the distribution, and what the commands do that use them. */
    private static final Map<String, List<String>> CACHES =
            Map.of(
                    "systemctl",
                    SYSTEMCTL,
                    "logs",
                    LOGS,
                    JOURNAL,
                    JOURNAL_OF_MACHINE,
                    "busctl",
                    BUSCTL,
                    "cli",
                    OTHERS);

    private static final List<String> JOURNAL_OPTIONS =
            List.of(
                    "-n 50",
                    "-n 50 -r --utc -o short-full",
                    "-o export",
                    "-o json",
                    "-o verbose",
                    "-o cat -u training.service",
                    "-o cat _TRANSPORT=stdout",
                    "-n 7000 -o cat",
                    "-b -p err -t training",
                    "-g number PRIORITY=3",
                    "-b -n 5",
                    "-k -n 5",
                    "-e -n 5",
                    "-u training -n 5",
                    "--since today -n 5",
                    "-x -n 5",
                    "--list-boots",
                    "--fields",
                    "-F PRIORITY");

    /** What needs native calls: in the cache of those that do anyway. */
    private static final List<String> JOURNAL_CARE =
            List.of("--disk-usage", "--vacuum-size=1G", "--header", "--verify -q");

    private Training() {}

    static int run(Path directory, List<String> options, Environment environment)
            throws IOException {
        String cache = options.isEmpty() ? "" : options.getFirst();
        List<String> lines = CACHES.get(cache);
        if (lines == null || options.size() != (cache.equals(JOURNAL) ? 2 : 1)) {
            throw new IOException(
                    "train: needs one of "
                            + String.join(", ", CACHES.keySet())
                            + "; journal with a folder");
        }
        Map<String, String> variables = new HashMap<>(environment.variables());
        variables.put("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + directory.resolve("bus"));
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Environment quiet =
                new Environment(
                        variables,
                        environment.directory(),
                        environment.in(),
                        nowhere,
                        nowhere,
                        false,
                        environment.uid(),
                        environment.offline());
        if (cache.equals(JOURNAL)) {
            journalctl(Path.of(options.getLast()), JOURNAL_OPTIONS, quiet);
        }
        if (lines.equals(LOGS)) {
            TrainingJournal.with(folder -> {
                journalctl(folder, JOURNAL_OPTIONS, quiet);
                journalctl(folder, JOURNAL_CARE, quiet);
            });
        }
        for (String line : lines) {
            // Their exit status is of no interest: an unknown unit is on the list on purpose.
            var _ = Cli.run(line.split(" "), quiet);
        }
        environment.out().flush();
        return 0;
    }

    private static void journalctl(Path folder, List<String> wishes, Environment environment) {
        for (String wanted : wishes) {
            String line = "journalctl -D " + folder + " " + wanted;
            var _ = Cli.run(line.split(" "), environment);
        }
    }
}
