package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What programs log arrives in our journal as in the original's: the same programs run in a guest
 * and in a machine of the real systemd, Debian's journalctl reads both, and the entries are
 * compared field by field. Left out is what is another on every machine, and the times.
 */
class JournalTest {
    /** Its own identity, and when: these differ between any two machines. */
    private static final List<String> OF_THE_MOMENT =
            List.of(
                    "__CURSOR",
                    "__REALTIME_TIMESTAMP",
                    "__MONOTONIC_TIMESTAMP",
                    "_BOOT_ID",
                    "_MACHINE_ID",
                    "_HOSTNAME",
                    "_PID",
                    "SYSLOG_PID",
                    "OBJECT_PID",
                    "_STREAM_ID",
                    "SYSLOG_TIMESTAMP",
                    "_SOURCE_REALTIME_TIMESTAMP",
                    "_SYSTEMD_INVOCATION_ID",
                    "OBJECT_SYSTEMD_INVOCATION_ID",
                    "_CAP_EFFECTIVE",
                    "OBJECT_CAP_EFFECTIVE",
                    "SYSLOG_RAW",
                    "_AUDIT_SESSION",
                    "_AUDIT_LOGINUID",
                    "OBJECT_AUDIT_SESSION",
                    "OBJECT_AUDIT_LOGINUID");

    /** A program that logs in all ways and stays for long enough to be looked at. */
    private static final String TALKER =
            """
            import ctypes, os, socket, sys, syslog, time
            sd = ctypes.CDLL('libsystemd.so.0')
            sd.sd_journal_send(b'MESSAGE=by libsystemd %d', 7, b'PRIORITY=4', b'FOO=bar', b'CODE_FILE=x', None)
            sd.sd_journal_send(b'MESSAGE=about a process', b'OBJECT_PID=%d', os.getpid(), None)
            sd.sd_journal_send(b'MESSAGE=two\\nlines', b'_FORGED=1', b'lower=1', None)
            sd.sd_journal_send(b'MESSAGE=large', b'BLOB=' + b'x' * 3000000, None)
            sd.sd_journal_print(3, b'printed')
            syslog.openlog('talker', syslog.LOG_PID, syslog.LOG_MAIL)
            syslog.syslog(syslog.LOG_ERR, 'by syslog')
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            for line in (b'<13>Jan  2 03:04:05 name[12]: dated', b'bare', b'<0>', b'  <29>tag: spaces  ',
                         b'<30>nul\\0behind', b'<999>Feb 30 99:99:99 odd: x', b'name: no priority'):
                s.sendto(line, '/dev/log')
            print('<5>with a level')
            print('without', flush=True)
            sys.stdout.write('a\\0nul\\n'); sys.stdout.flush()
            sys.stdout.write('y' * 50000 + '\\n'); sys.stdout.flush()
            sys.stdout.write('no newline'); sys.stdout.flush()
            time.sleep(2)
            """;

    private static final String UNIT =
            """
            [Service]
            ExecStart=/usr/bin/python3 /run/talker.py
            LogExtraFields=EXTRA=of-the-unit "OTHER=two words"
            SyslogIdentifier=the-talker
            """;

    private static Guest guest;
    private static Reference original;

    @BeforeAll
    static void start() {
        guest = Guest.start("services", Map.of());
        original = Reference.start("services");
        talk(guest::run);
        talk(original::run);
    }

    @AfterAll
    static void stop() {
        guest.close();
        original.close();
    }

    private static void talk(Function<String[], Programs.Result> machine) {
        run(machine, "mkdir", "-p", "/run/systemd/system");
        run(machine, "sh", "-c", "cat >/run/talker.py <<'EOF'\n" + TALKER + "EOF");
        run(
                machine,
                "sh",
                "-c",
                "cat >/run/systemd/system/talker.service <<'EOF'\n" + UNIT + "EOF");
        run(machine, "systemctl", "daemon-reload");
        run(machine, "systemctl", "start", "talker.service");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        machine.apply(new String[] {"systemctl", "is-active", "talker.service"})
                                .out()
                                .strip()
                                .equals("inactive"));
        run(machine, "journalctl", "--sync");
    }

    private static Programs.Result run(
            Function<String[], Programs.Result> machine, String... command) {
        return machine.apply(command).succeeded();
    }

    private static List<Map<String, String>> entries(
            Function<String[], Programs.Result> machine, String... matches) {
        List<String> command =
                new ArrayList<>(List.of("journalctl", "--no-pager", "-a", "-o", "json"));
        command.addAll(List.of(matches));
        String out = run(machine, command.toArray(String[]::new)).out();
        List<Map<String, String>> entries = new ArrayList<>();
        for (String line : out.split("\n")) {
            if (!line.isBlank()) {
                entries.add(fields(line));
            }
        }
        return entries;
    }

    private static final Pattern FIELD =
            Pattern.compile("\"([A-Z0-9_]+)\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"|\\[[^]]*+]|null)");

    private static Map<String, String> fields(String json) {
        Map<String, String> fields = new TreeMap<>();
        Matcher matcher = FIELD.matcher(json);
        while (matcher.find()) {
            if (!OF_THE_MOMENT.contains(matcher.group(1))) {
                String value = matcher.group(2);
                // What is large is compared by its size, so that a difference can be read.
                fields.put(
                        matcher.group(1),
                        value.length() > 300 ? value.length() + " characters" : value);
            }
        }
        return fields;
    }

    @Test
    void allThatAProgramLogsArrivesWithTheSameFields() {
        String match = "_SYSTEMD_UNIT=talker.service";

        List<Map<String, String>> ours = entries(guest::run, match);
        List<Map<String, String>> theirs = entries(original::run, match);
        // In which order sockets are read is up to the daemon; what comes by one stays in order.
        Comparator<Map<String, String>> bySocket =
                Comparator.comparing(fields -> fields.getOrDefault("_TRANSPORT", ""));
        ours.sort(bySocket);
        theirs.sort(bySocket);

        assertThat(ours).hasSizeGreaterThan(15);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i)).as("entry %d", i).isEqualTo(theirs.get(i));
        }
        assertThat(theirs).hasSameSizeAs(ours);
    }

    @Test
    void whatBecomesOfAUnitIsSaidWithTheSameFields() {
        List<String> said = List.of("MESSAGE", "MESSAGE_ID", "PRIORITY", "UNIT", "JOB_TYPE");

        Function<Function<String[], Programs.Result>, List<Map<String, String>>> started =
                machine -> {
                    var found = entries(machine, "UNIT=talker.service", "JOB_RESULT=done");
                    found.forEach(fields -> fields.keySet().retainAll(said));
                    return found;
                };

        assertThat(started.apply(guest::run)).isNotEmpty().isEqualTo(started.apply(original::run));
    }

    @Test
    void itIsSaidWhoAskedForAJob() {
        List<Map<String, String>> found =
                entries(guest::run, "UNIT=talker.service", "JOB_RESULT=done");

        assertThat(found.getFirst())
                .containsEntry("JOB_REQUESTER_UID", "\"0\"")
                .containsEntry("JOB_REQUESTER_CAUSE", "\"StartUnit\"");
    }

    @Test
    void theOriginalsProgramsReachTheDaemon() {
        run(guest::run, "logger", "-t", "tagged", "-p", "daemon.crit", "by logger");
        run(guest::run, "systemd-cat", "-t", "cat", "-p", "warning", "echo", "by systemd-cat");
        guest.ours("systemd-cat", "-t", "our-cat", "echo", "by our systemd-cat").succeeded();
        run(guest::run, "journalctl", "--sync");

        assertThat(run(guest::run, "journalctl", "-o", "cat", "-t", "tagged").out())
                .isEqualTo("by logger\n");
        assertThat(run(guest::run, "journalctl", "-o", "cat", "-t", "cat", "-p", "4").out())
                .isEqualTo("by systemd-cat\n");
        assertThat(run(guest::run, "journalctl", "-o", "cat", "-t", "our-cat").out())
                .isEqualTo("by our systemd-cat\n");
    }

    @Test
    void systemctlShowsTheLastLinesOfAUnit() {
        run(guest::run, "systemctl", "start", "nginx.service");
        run(guest::run, "journalctl", "--sync");
        for (String program : List.of("/usr/bin/systemctl", "/opt/jitney/bin/systemctl")) {
            assertThat(guest.run(program, "status", "--no-pager", "talker.service").out())
                    .as(program)
                    .contains("the-talker[")
                    .contains("no newline");
            assertThat(guest.run(program, "status", "--no-pager", "nginx.service").out())
                    .as(program)
                    .contains("]: Started nginx.service");
        }
    }

    /** Beside whatever else the machine has: it need not have a place for logs. */
    @Test
    void programsBesideTheMachinesOwnLogAndReadInTheSameWay() {
        String up =
                "tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id;"
                        + " exec /opt/jitney/bin/jitney up --dir=/run/beside";
        String talk =
                """
                systemctl start nginx.service
                logger -t beside 'by logger'
                systemd-cat -t beside echo 'by systemd-cat'
                /opt/jitney/bin/systemd-cat -t beside echo 'by our systemd-cat'
                python3 -c 'import syslog; syslog.openlog("beside"); syslog.syslog("by syslog")'
                journalctl --sync
                for program in /usr/bin/journalctl /opt/jitney/bin/journalctl; do
                    $program -q -o cat -t beside | sort
                done
                for program in /usr/bin/systemctl /opt/jitney/bin/systemctl; do
                    $program status --no-pager nginx.service | grep -o 'Started nginx.service'
                done
                """;
        try (Guest beside = Guest.withFirstProcess("services", "sh", "-c", up)) {
            String said =
                    beside.ours("jitney", "exec", "--dir=/run/beside", "--", "bash", "-c", talk)
                            .succeeded()
                            .out();

            String read = "by logger\nby our systemd-cat\nby syslog\nby systemd-cat\n";
            String status = "Started nginx.service\n";
            assertThat(said).isEqualTo(read + read + status + status);
        }
    }

    @Test
    void aRotationBeginsNewFilesThatAreAllIntact() {
        run(guest::run, "journalctl", "--rotate");

        String files = run(guest::run, "sh", "-c", "ls /run/log/journal/*/").out();
        assertThat(files).contains("system.journal").contains("system@");
        assertThat(run(guest::run, "journalctl", "--verify").text()).doesNotContain("FAIL");
    }

    @Test
    void aFloodIsHeldBackAndSaidSo() {
        run(
                guest::run,
                "sh",
                "-c",
                "systemd-run --wait -q -u flood -p LogRateLimitIntervalSec=60s -p LogRateLimitBurst=50"
                        + " sh -c 'i=0; while [ $i -lt 5000 ]; do echo $i; i=$((i+1)); done'");
        run(guest::run, "journalctl", "--sync");

        int lines = entries(guest::run, "_SYSTEMD_UNIT=flood.service", "_TRANSPORT=stdout").size();

        // The burst is scaled by the free space, which is 1 to 6 times.
        assertThat(lines).isBetween(50, 300);
    }

    /**
     * What both programs say about the files of a folder, and what the original sees that follows
     * them while a daemon goes on.
     */
    private static final String JUDGE =
            """
            start() {
                rm -rf /run/own/sockets
                RUNTIME_DIRECTORY=/run/own/sockets /opt/jitney/bin/systemd-journald >>/run/own/log 2>&1 &
                daemon=$!
                i=0
                until [ -S /run/own/sockets/io.systemd.journal ] || [ $i -gt 400 ]; do
                    sleep 0.05
                    i=$((i+1))
                done
            }
            judge() {
                for program in /usr/bin/journalctl /opt/jitney/bin/journalctl; do
                    $program --verify -q -D "$1" >/run/own/verified 2>&1
                    echo "verify $? $(grep -c -v PASS /run/own/verified)"
                    for what in '' N=1 'N=1 N=2 + N=3'; do
                        $program -D "$1" -o export $what >/run/own/export
                        echo "export $(grep -c -a ^__CURSOR= /run/own/export) $(sha256sum </run/own/export)"
                    done
                done
                start
                [ -z "$2" ] || kill -USR1 $daemon
                journalctl -D "$1" -f -n 0 -o cat FOLLOWED=1 >/run/own/followed &
                follower=$!
                i=0
                until grep -q last /run/own/followed || [ $i -gt 200 ]; do
                    python3 -c '
            import socket
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.sendto(b"MESSAGE=last\\nFOLLOWED=1\\n", "/run/own/sockets/socket")'
                    sleep 0.1
                    i=$((i+1))
                done
                kill $follower
                kill $daemon
                wait $daemon
                head -n 1 /run/own/followed
            }
            mkdir -p /run/own && cd /run/own
            """;

    /** Both programs verify the files, and read and filter them alike; the original follows. */
    private static void assertJudgedAlike(Programs.Result judged, int atLeast) {
        List<String> lines = judged.out().lines().toList();
        assertThat(lines).as(judged.describe()).hasSize(9).endsWith("last");
        assertThat(lines.subList(0, 4)).isEqualTo(lines.subList(4, 8));
        assertThat(lines.getFirst()).isEqualTo("verify 0 0");
        for (String line : lines.subList(1, 4)) {
            assertThat(Integer.parseInt(line.split(" ")[1])).isGreaterThan(atLeast);
        }
    }

    @Test
    void aDaemonThatIsKilledInAFloodLeavesFilesThatAreIntact() {
        String flood =
                """
                for round in 1 2 3; do
                    start
                    python3 -c '
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                try:
                    for i in range(200000):
                        s.sendto(b"MESSAGE=%d\\nN=%d\\n" % (i, i % 7), "/run/own/sockets/socket")
                except OSError:
                    pass
                ' &
                    writer=$!
                    i=0
                    until [ "$(journalctl -D /run/log/journal -o cat N=1 2>/dev/null | wc -l)" -ge $((round * 200)) ] ||
                            [ $i -gt 100 ]; do
                        sleep 0.2
                        i=$((i+1))
                    done
                    # The last time it is killed while it begins new files over and over.
                    if [ $round = 3 ]; then
                        for i in 1 2 3 4 5; do kill -USR2 $daemon; sleep 0.01; done
                    fi
                    kill -9 $daemon
                    wait $writer
                done
                judge /run/log/journal
                """;
        try (Guest own = withoutJournal()) {
            assertJudgedAlike(own.run("bash", "-c", JUDGE + flood), 300);
        }
    }

    @Test
    void aFullDiskLeavesFilesThatAreIntact() {
        String fill =
                """
                mkdir -p /run/systemd/journald.conf.d
                mount -t tmpfs -o size=9m tmpfs /var/log
                printf '[Journal]\nStorage=persistent\nSystemKeepFree=0\nRateLimitBurst=0\n'                     >/run/systemd/journald.conf.d/a.conf
                start
                kill -USR1 $daemon
                until [ -e /run/own/sockets/flushed ]; do sleep 0.1; done
                dd if=/dev/zero of=/var/log/fill bs=64k 2>/dev/null
                python3 -c '
                import os, socket
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                for i in range(300):
                    s.sendto(b"MESSAGE=%d\\nN=%d\\nBLOB=" % (i, i % 4) + os.urandom(30000).hex().encode() + b"\\n", "/run/own/sockets/socket")
                '
                kill $daemon
                wait $daemon
                rm /var/log/fill
                judge /var/log/journal flush
                """;
        try (Guest own = withoutJournal()) {
            assertJudgedAlike(own.run("bash", "-c", JUDGE + fill), 0);
        }
    }

    /** The files are those of the daemon that the test starts. */
    private static Guest withoutJournal() {
        return Guest.withFirstProcess(
                "services", "/opt/jitney/bin/jitney", "up", "--system", "--journal=none");
    }
}
