package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our systemd-journal-remote takes what Debian's systemd-journal-upload, curl and plain streams
 * send, in a network namespace that has nothing but its loopback.
 */
class JournalRemoteTest {
    private static final String UPLOAD = "/lib/systemd/systemd-journal-upload";
    private static final String REMOTE = "/lib/systemd/systemd-journal-remote";

    /** Waits for a port, then for the end of what listens there. */
    private static final String FUNCTIONS =
            """
            set -eu
            ip link set lo up
            up() { for i in $(seq 300); do if (exec 3<>/dev/tcp/127.0.0.1/$1) 2>/dev/null; then return; fi; sleep 0.1; done; exit 9; }
            down() { kill $1; wait $1; }
            entry() { printf '__REALTIME_TIMESTAMP=1700000000000000\\n_BOOT_ID=00000000000000000000000000000007\\nMESSAGE=%s\\n\\n' "$1"; }
            post() { curl -sS -m 60 -w '%{http_code}\\n' -H 'Content-Type: application/vnd.fdo.journal' --data-binary @- "$@" http://127.0.0.1:19532/upload; }
            """;

    @TempDir Path dir;

    @BeforeAll
    static void needsRoot() {
        assumeTrue(
                "root".equals(System.getProperty("user.name"))
                        && Files.isExecutable(Path.of(UPLOAD))
                        && Programs.present("curl"),
                "!!! NOT RUN: root, systemd-journal-remote and curl are needed");
    }

    private Programs.Result run(String script) {
        return Programs.run(
                Map.of(
                        "OURS", Home.program("systemd-journal-remote").toString(),
                        "CTL", Home.program("journalctl").toString(),
                        "DIR", dir.toString()),
                java.util.List.of("unshare", "--net", "--mount", "bash", "-c", FUNCTIONS + script));
    }

    @Test
    void uploadSendsAWholeJournal() throws IOException {
        StringBuilder export = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            export.append("__REALTIME_TIMESTAMP=").append(1_700_000_000_000_000L + i);
            export.append("\n__MONOTONIC_TIMESTAMP=").append(i + 1);
            export.append("\n_BOOT_ID=00000000000000000000000000000007\nMESSAGE=").append(i);
            export.append("\nN=").append("x".repeat(i % 700)).append("\n\n");
        }
        Files.writeString(dir.resolve("export"), export);

        Programs.Result ran =
                run(
                        """
                        mkdir $DIR/logs $DIR/out
                        %s -o $DIR/logs/a.journal $DIR/export 2>/dev/null
                        $OURS --listen-http=127.0.0.1:19532 -o $DIR/out 2>$DIR/err & p=$!
                        up 19532
                        %s --follow=no --url=http://127.0.0.1:19532 --directory=$DIR/logs --save-state=$DIR/state
                        down $p
                        cat $DIR/err
                        journalctl --file=$DIR/out/remote-localhost.journal --verify 2>&1 | tail -1
                        cmp <(journalctl --file=$DIR/logs/a.journal -o cat) <(journalctl --file=$DIR/out/remote-localhost.journal -o cat)
                        """
                                .formatted(REMOTE, UPLOAD));

        assertThat(ran.succeeded().out())
                .contains("Listening on 127.0.0.1:19532", "Finishing after writing 3000 entries")
                .contains("PASS: ");
    }

    @Test
    void streamsAndRequestsOfSeveralAtOnceAreInterleaved() {
        Programs.Result ran =
                run(
                        """
                        $OURS --listen-http=127.0.0.1:19532 --listen-raw=127.0.0.1:19533 --split-mode=none --compress=no \
                            -o $DIR/all.journal 2>$DIR/err & p=$!
                        up 19532; up 19533
                        for i in 1 2 3 4; do
                            (for j in $(seq 50); do entry $i.$j; done | post) & a[$i]=$!
                            (for j in $(seq 50); do entry raw$i.$j; done >/dev/tcp/127.0.0.1/19533) & b[$i]=$!
                        done
                        for i in 1 2 3 4; do wait ${a[$i]}; wait ${b[$i]}; done
                        for i in $(seq 100); do
                            n=$($CTL --file=$DIR/all.journal -o cat -q | wc -l)
                            [ $n -lt 400 ] || break
                            sleep 0.1
                        done
                        down $p
                        echo $n; sort -u $DIR/err
                        """);

        assertThat(ran.succeeded().out())
                .contains("OK.\n202\n")
                .contains("\n400\n")
                .contains("Finishing after writing 400 entries");
    }

    @Test
    void passedSocketsAreUsedAndAKilledPeerHarmsNobody() {
        Programs.Result ran =
                run(
                        """
                        mkdir $DIR/out
                        systemd-socket-activate --listen=127.0.0.1:19533 --listen=127.0.0.1:19532 \
                            --setenv=JAVA_HOME=${JAVA_HOME:-} $OURS --listen-http=-4 -o $DIR/out 2>$DIR/err & p=$!
                        up 19532
                        (entry one; printf 'MESSAGE=half') >/dev/tcp/127.0.0.1/19533
                        (printf 'POST /upload HTTP/1.1\\r\\nContent-Type: application/vnd.fdo.journal\\r\\nContent-Length: 999\\r\\n\\r\\n'; entry two) \
                            >/dev/tcp/127.0.0.1/19532
                        head -c 300000 /dev/urandom | post || echo refused
                        entry three | post
                        down $p
                        cat $DIR/err
                        for f in $DIR/out/*; do echo ${f##*/} $(journalctl --file=$f -o cat -q); done
                        """);

        assertThat(ran.succeeded().out())
                .contains("OK.\n202\n", "Premature EOF. ")
                .contains("remote-127.0.0.1.journal one\n")
                .contains("remote-localhost.journal two three\n")
                .contains("Finishing after writing 3 entries");
    }

    @Test
    void aFullDiskIsToldAndLaterThereIsRoomAgain() {
        Programs.Result ran =
                run(
                        """
                        mkdir $DIR/small
                        mount -t tmpfs -o size=20m tmpfs $DIR/small
                        head -c 14000000 /dev/zero >$DIR/small/fill
                        $OURS --listen-http=127.0.0.1:19532 -o $DIR/small 2>$DIR/err & p=$!
                        up 19532
                        entry one | post || echo refused
                        rm $DIR/small/fill
                        entry two | post
                        down $p
                        cat $DIR/err
                        journalctl --file=$DIR/small/remote-localhost.journal -o cat -q
                        """);

        assertThat(ran.succeeded().out())
                .contains("No space left on device")
                .contains("OK.\n202\n")
                .endsWith("two\n");
    }
}
