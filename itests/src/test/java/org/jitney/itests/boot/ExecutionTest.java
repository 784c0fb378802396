package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The environment in which processes are executed, seen by real processes. */
class ExecutionTest {
    private static final Path INSTALLED = Path.of("/usr/lib/systemd/tests/testdata/test-execute");

    @TempDir static Path folder;
    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.start("services", Map.of());
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    /** {@return the folder with the units of systemd's own test, of the package systemd-tests} */
    private static Path units() {
        if (Files.isDirectory(INSTALLED)) {
            return INSTALLED;
        }
        Programs.run(
                "sh",
                "-c",
                "cd '%s' && apt-get -q download systemd-tests && dpkg-deb -x systemd-tests_*.deb ."
                        .formatted(folder));
        Path unpacked = folder.resolve(INSTALLED.toString().substring(1));
        assumeTrue(
                Files.isDirectory(unpacked),
                "!!! NOT RUN: the package systemd-tests is neither installed nor to be had");
        return unpacked;
    }

    private static String shell(String script) {
        return guest.run("sh", "-c", script).succeeded().out();
    }

    private static void unit(String name, String... lines) {
        String text = String.join("\n", lines);
        shell("cat >/run/systemd/system/%s <<'END'\n%s\nEND\n".formatted(name, text));
    }

    private static String show(String property, String unit) {
        return guest.run("systemctl", "show", "-P", property, unit).out().strip();
    }

    /** Starts a oneshot service: {@return what it wrote to {@code /run/out}} */
    private static String output(String... lines) {
        unit(
                "out.service",
                "[Service]",
                "Type=oneshot",
                "StandardOutput=truncate:/run/out",
                String.join("\n", lines));
        shell("systemctl daemon-reload; systemctl start out.service");
        return shell("cat /run/out");
    }

    @Test
    void theUnitsOfTestExecuteBehave() {
        String packed =
                Programs.run("sh", "-c", "tar -C '%s' -cz . | base64 -w0".formatted(units()))
                        .succeeded()
                        .out();
        String script =
                Programs.run(
                                "sh",
                                "-c",
                                "gzip -c '%s' | base64 -w0"
                                        .formatted(Home.script("guest/test-execute")))
                        .succeeded()
                        .out();
        shell(
                "mkdir -p /opt/units; echo '%s' | base64 -d | tar -C /opt/units -xz"
                        .formatted(packed));
        shell("echo '%s' | base64 -d | gzip -d >/opt/test-execute".formatted(script));

        Programs.Result result = guest.run("sh", "/opt/test-execute", "/opt/units");

        System.out.println(result.out().lines().filter(line -> !line.startsWith("ok ")).toList());
        assertThat(result.out().lines())
                .hasSizeGreaterThan(100)
                .noneMatch(line -> line.startsWith("not ok"));
    }

    @Test
    void processInANamespaceOfProcessesIsTheFirstAndAlone() {
        assertThat(
                        output(
                                "PrivatePIDs=yes",
                                "PrivateUsers=yes",
                                "ExecStart=/bin/sh -c 'echo $$$$ /proc/[0-9]*; exit 3'",
                                "SuccessExitStatus=3",
                                "RemainAfterExit=yes"))
                .isEqualTo("1 /proc/1\n");
        assertThat(show("ExecMainStatus", "out.service")).isEqualTo("3");
        shell("systemctl stop out.service");
    }

    @Test
    void mainProcessOfANamespaceOfProcessesIsWhoTheManagerKnows() {
        unit(
                "alone.service",
                "[Service]",
                "Type=notify",
                // The first of a namespace is for systemd-notify no parent to speak for.
                "NotifyAccess=all",
                "PrivatePIDs=yes",
                "ExecStart=/bin/sh -c 'systemd-notify --ready; trap \"exit 0\" TERM; sleep 100 & wait'");
        shell("systemctl daemon-reload; systemctl start alone.service");

        String pid = show("MainPID", "alone.service");
        assertThat(shell("grep NSpid: /proc/" + pid + "/status").strip()).endsWith("1");
        assertThat(shell("systemctl stop alone.service; systemctl is-failed alone.service || :"))
                .startsWith("inactive");
    }

    @Test
    void hugePagesAreSwitchedOffForAProcess() {
        assertThat(output("MemoryTHP=disable", "ExecStart=/bin/grep THP_enabled /proc/self/status"))
                .endsWith("0\n");
    }

    @Test
    void journalsSocketsAreShownInATreeWithARunOfItsOwn() {
        shell("mkdir -p /opt/tree /run/systemd/journal; touch /run/systemd/journal/socket");
        String[] tree = {
            "RootDirectory=/opt/tree",
            "MountAPIVFS=yes",
            "BindReadOnlyPaths=/usr /bin /lib /lib64",
            "ExecStart=-/bin/ls /run/systemd/journal"
        };

        assertThat(output(tree)).contains("socket");
        assertThat(output("BindLogSockets=no", String.join("\n", tree))).doesNotContain("socket");
    }

    @ParameterizedTest
    @CsvSource({
        "WorkingDirectory=/not/there, 200",
        "User=nobody-here, 217",
        "Group=nobody-here, 216",
        "StandardInput=file:/not/there, 208",
        "StandardOutput=file:/not/there/x, 209",
        "NetworkNamespacePath=/not/there, 225",
        "ReadOnlyPaths=/not/there, 226",
        "BindPaths=/not/there, 226",
        "RootImage=/not/there, 226",
        "LoadCredential=a:/not/there, 243",
        "SetCredentialEncrypted=a:AAAA, 243",
        "MountImages=/not/there:/mnt, 226",
        "ExtensionImages=/not/there, 226",
        "ExtensionDirectories=/etc, 226",
        "RootImage=/bin/ls, 226",
        "RuntimeDirectory=a/b, 233",
        "RootDirectory=/not/there, 226",
        "CPUAffinity=500, 215",
        "StandardInput=tty-fail, 208",
        "Personality=x86, 0",
        "SystemCallFilter=~chdir, 0",
    })
    void aStepThatFailsIsTheExitStatus(String setting, int status) {
        shell("rm -rf /run/a; case '%s' in Runtime*) touch /run/a ;; esac".formatted(setting));
        unit(
                "step.service",
                "[Service]",
                "ExecStart=/bin/true",
                "Type=oneshot",
                "RemainAfterExit=yes",
                setting);
        shell("systemctl daemon-reload");

        guest.run("systemctl", "start", "step.service");

        assertThat(show("ExecMainStatus", "step.service")).isEqualTo(Integer.toString(status));
        guest.run("systemctl", "stop", "step.service");
        guest.run("systemctl", "reset-failed", "step.service");
    }

    /** As Debian's {@code tor@default.service} has it. */
    @Test
    void withPermissionsStartOnlyJustTheMainProcessIsBound() {
        unit(
                "bound.service",
                "[Service]",
                "User=daemon",
                "ProtectSystem=strict",
                "PermissionsStartOnly=yes",
                "ExecStartPre=/bin/install -d -o daemon -m 700 /opt/bound",
                "ExecStart=/bin/sh -c 'id -un; touch /opt/bound/file || exec sleep infinity'",
                "ExecStop=/bin/touch /opt/bound/stopped",
                "StandardOutput=truncate:/run/bound");

        shell("systemctl daemon-reload; systemctl start bound.service");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(shell("cat /run/bound")).startsWith("daemon\n"));
        shell("systemctl stop bound.service");
        assertThat(show("Result", "bound.service")).isEqualTo("success");
        assertThat(shell("stat -c '%U %n' /opt/bound/*")).isEqualTo("root /opt/bound/stopped\n");
    }

    @Test
    void credentialsAreTheUsersAloneAndGoWithTheUnit() {
        shell(
                "printf stored >/run/stored; (printf asked | nc -lU -q0 /run/asked >/dev/null 2>&1"
                        + " &)");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> guest.run("test", "-S", "/run/asked").status() == 0);
        unit(
                "secrets.service",
                "[Service]",
                "User=daemon",
                "PrivateMounts=yes",
                "SetCredential=set:literal",
                "LoadCredential=file:/run/stored",
                "LoadCredential=socket:/run/asked",
                "ExecStart=/bin/sh -c 'cd $${CREDENTIALS_DIRECTORY} && stat -c \"%%a %%U %%n\" . *"
                        + " && cat * && ls /run/credentials && exec sleep infinity'",
                "StandardOutput=truncate:/run/out");

        shell("systemctl daemon-reload; systemctl start secrets.service");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(shell("cat /run/out"))
                                .isEqualTo(
                                        "500 daemon .\n400 daemon file\n400 daemon set\n400 daemon"
                                                + " socket\nstoredliteralaskedsecrets.service\n"));
        shell("systemctl stop secrets.service");
        assertThat(guest.run("test", "-e", "/run/credentials/secrets.service").status())
                .isEqualTo(1);
    }

    @Test
    void whatSystemdCredsEncryptedIsDecrypted() {
        shell(
                "systemd-machine-id-setup >/dev/null 2>&1; mkdir -p /etc/credstore.encrypted;"
                        + " printf one | systemd-creds encrypt --with-key=host --name=one -"
                        + " /run/one.cred; printf two | systemd-creds encrypt --with-key=host"
                        + " --name=two.x - /etc/credstore.encrypted/two.x; printf three | systemd-creds"
                        + " encrypt --with-key=auto-initrd --pretty --name=three - - >/run/three");
        unit(
                "encrypted.service",
                "[Service]",
                "Type=oneshot",
                "RemainAfterExit=yes",
                "LoadCredentialEncrypted=one:/run/one.cred",
                "ImportCredential=two.*",
                shell("cat /run/three"),
                "ExecStart=/bin/sh -c 'cd $${CREDENTIALS_DIRECTORY}; for i in *; do echo \"$$i"
                        + " $$(cat $$i)\"; done; touch x; stat -f -c %%T .'",
                "StandardOutput=truncate:/run/out",
                "StandardError=inherit");

        shell("systemctl daemon-reload; systemctl start encrypted.service");

        assertThat(shell("cat /run/out"))
                .isEqualTo(
                        "one one\n"
                                + "three three\n"
                                + "two.x two\n"
                                + "touch: cannot touch 'x': Read-only file system\n"
                                + "ramfs\n");
        shell("systemctl stop encrypted.service");
        assertThat(shell("cat /proc/self/mountinfo")).doesNotContain("/run/credentials/");
        shell("sed -i s/=one:/=other:/ /run/systemd/system/encrypted.service");
        guest.run("sh", "-c", "systemctl daemon-reload; systemctl start encrypted.service");
        assertThat(show("ExecMainStatus", "encrypted.service")).isEqualTo("243");
    }

    @Test
    void aLoginSessionLastsAsLongAsItsService() {
        shell(
                """
                printf '#!/bin/sh\necho "$PAM_TYPE $PAM_USER $OWN" >>/run/sessions\n' >/usr/local/bin/note
                chmod 755 /usr/local/bin/note
                printf 'account required pam_permit.so\nsession required pam_exec.so quiet /usr/local/bin/note
                session required pam_env.so conffile=/etc/session.env\n' >/etc/pam.d/some
                printf 'account required pam_deny.so\n' >/etc/pam.d/none
                printf 'XDG_SESSION_ID DEFAULT=c1\n' >/etc/session.env
                : >/run/utmp; : >/var/log/wtmp
                """);
        unit(
                "session.service",
                "[Service]",
                "User=daemon",
                "PAMName=some",
                "Environment=OWN=mine",
                "UtmpIdentifier=ses",
                "UtmpMode=user",
                "ExecStart=/bin/sh -c 'env >/run/out.env; exec sleep infinity'",
                "ExecStartPre=+/bin/install -m 666 /dev/null /run/out.env");
        shell("systemctl daemon-reload; systemctl start session.service");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(shell("cat /run/out.env"))
                                .contains("XDG_SESSION_ID=c1\n", "OWN=mine\n"));
        assertThat(shell("cat /run/sessions")).isEqualTo("open_session daemon mine\n");
        assertThat(shell("who /run/utmp")).startsWith("daemon");

        shell("systemctl stop session.service");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(shell("cat /run/sessions"))
                                .isEqualTo(
                                        "open_session daemon mine\nclose_session daemon mine\n"));
        assertThat(shell("who /run/utmp")).isEmpty();
        assertThat(show("ActiveState", "session.service")).isEqualTo("inactive");
        shell("sed -i s/=some/=none/ /run/systemd/system/session.service; systemctl daemon-reload");
        guest.run("systemctl", "start", "session.service");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(show("ExecMainStatus", "session.service")).isEqualTo("224"));
    }

    @Test
    void argumentsHaveWhatTheLoginSessionSets() {
        shell(
                """
                printf 'account required pam_permit.so\nsession required pam_env.so envfile=/etc/args.env readenv=1 conffile=/etc/args.conf
                session required pam_permit.so\n' >/etc/pam.d/args
                printf 'PLACE=/run/user/1\nWORDS="one two"\nGONE=1\n' >/etc/args.env
                : >/etc/args.conf
                """);
        unit(
                "arguments.service",
                "[Service]",
                "Type=oneshot",
                "User=daemon",
                "PAMName=args",
                "UnsetEnvironment=GONE",
                "ExecStartPre=+/bin/install -m 666 /dev/null /run/out.args",
                "ExecStart=/bin/sh -c 'printf \"<%%s>\" \"$@\" >/run/out.args' sh"
                        + " x${PLACE}/y $WORDS ${GONE} $USER $$PLACE $NONE");

        shell("systemctl daemon-reload; systemctl start arguments.service");

        assertThat(shell("cat /run/out.args"))
                .isEqualTo("<x/run/user/1/y><one><two><><daemon><$PLACE>");
    }

    /** A oneshot that nothing names is forgotten as soon as it is done, and its counts with it. */
    @Test
    void whatARunHasConsumedIsSaidAndKept() {
        String loop = "ExecStart=/bin/sh -c 'i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done'";
        unit("busy.service", "[Service]", "Type=oneshot", loop);
        unit("names-busy.target", "[Unit]", "Wants=busy.service");
        shell(
                "systemctl daemon-reload; systemctl start names-busy.target;"
                        + " systemctl start busy.service");
        String used = show("CPUUsageNSec", "busy.service");

        shell("systemctl daemon-reload");

        assertThat(used).matches("[0-9]+");
        assertThat(show("CPUUsageNSec", "busy.service")).isEqualTo(used);
        shell("systemctl stop names-busy.target");
    }

    @Test
    void aRestartCountsFromZero() {
        unit(
                "again.service",
                "[Unit]",
                "StartLimitIntervalSec=0",
                "[Service]",
                "Type=notify",
                "NotifyAccess=all",
                "ExecStart=/bin/sh -c 'if [ ! -e /run/again ]; then touch /run/again; i=0;"
                        + " while [ $i -lt 300000 ]; do i=$((i+1)); done; fi;"
                        + " systemd-notify --ready; exec sleep 1000'");
        shell("systemctl daemon-reload; systemctl start again.service");
        long first = Long.parseLong(show("CPUUsageNSec", "again.service"));

        shell("systemctl restart again.service");
        long second = Long.parseLong(show("CPUUsageNSec", "again.service"));
        shell("systemctl daemon-reload");
        long reloaded = Long.parseLong(show("CPUUsageNSec", "again.service"));

        assertThat(second).isBetween(1L, first - 1);
        assertThat(reloaded).isBetween(second, first - 1);
        shell("systemctl stop again.service; rm /run/again");
    }

    @Test
    void aLimitBeyondTheManagersIsTakenAsFarAsItGoes() {
        unit(
                "limited.service",
                "[Service]",
                "Type=oneshot",
                "LimitNOFILE=1000:infinity",
                "ExecStart=/bin/sh -c 'ulimit -Sn >/run/out.limit'");

        shell("systemctl daemon-reload; systemctl start limited.service");

        assertThat(shell("cat /run/out.limit").strip()).isEqualTo("1000");
    }

    @Test
    void aTerminalIsWaitedFor() {
        shell(
                """
                cat >/run/terminal.py <<'END'
                import os, pty, subprocess, time
                master, slave = pty.openpty()
                name = os.ttyname(slave)
                os.close(slave)
                for unit, command in (('holds', 'exec sleep infinity'), ('waits', 'tty >/run/out')):
                    with open('/run/systemd/system/%s.service' % unit, 'w') as out:
                        out.write("[Service]\\nStandardInput=tty\\nTTYPath=%s\\nExecStart=/bin/sh -c '%s'\\n" % (name, command))
                subprocess.check_call('rm -f /run/out; systemctl daemon-reload; systemctl start holds', shell=True)
                open('/run/terminal', 'w').write(name)
                time.sleep(60)
                END
                python3 /run/terminal.py >/dev/null 2>&1 &
                """);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> guest.run("test", "-s", "/run/terminal").status() == 0);
        String owner = "ps -o comm= -t $(sed s,/dev/,, /run/terminal) || true";
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(shell(owner)).contains("sleep"));

        shell("systemctl start waits.service");

        assertThat(show("ActiveState", "waits.service")).isEqualTo("active");
        assertThat(guest.run("test", "-e", "/run/out").status()).isEqualTo(1);
        shell("systemctl stop holds.service");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(shell("cat /run/out 2>/dev/null || true"))
                                .isEqualTo(shell("cat /run/terminal") + "\n"));
    }

    @Test
    void aDynamicUserCanBeAskedForWhileItsUnitRuns() {
        unit("dyn.service", "[Service]", "DynamicUser=yes", "ExecStart=/bin/sleep infinity");
        shell("systemctl daemon-reload; systemctl start dyn.service");
        String uid = shell("stat -c %u /proc/" + show("MainPID", "dyn.service")).strip();
        String call =
                "busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1"
                        + " org.freedesktop.systemd1.Manager ";

        assertThat(shell(call + "LookupDynamicUserByName s dyn")).isEqualTo("u " + uid + "\n");
        assertThat(shell(call + "LookupDynamicUserByUID u " + uid)).isEqualTo("s \"dyn\"\n");
        assertThat(shell(call + "GetDynamicUsers")).contains("a(us) 1 " + uid + " \"dyn\"");
        shell("systemctl stop dyn.service");
        assertThat(guest.run("sh", "-c", call + "LookupDynamicUserByName s dyn").err())
                .contains("Dynamic user dyn does not exist.");
    }

    @Test
    void allProcessesOfAUnitAndThoseThatJoinItShareANetwork() {
        unit(
                "net.service",
                "[Service]",
                "PrivateNetwork=yes",
                "ExecStartPre=/bin/sh -c 'readlink /proc/self/ns/net >/run/pre'",
                "ExecStart=/bin/sleep infinity");
        unit(
                "joins.service",
                "[Unit]",
                "JoinsNamespaceOf=net.service",
                "[Service]",
                "Type=oneshot",
                "PrivateNetwork=yes",
                "ExecStart=/bin/sh -c 'readlink /proc/self/ns/net >/run/joined; ip -br link"
                        + " >/run/links'");
        shell(
                "systemctl daemon-reload; systemctl start net.service; systemctl start"
                        + " joins.service");

        String main = shell("readlink /proc/%s/ns/net".formatted(show("MainPID", "net.service")));
        assertThat(main).isEqualTo(shell("cat /run/pre")).isEqualTo(shell("cat /run/joined"));
        assertThat(main).isNotEqualTo(shell("readlink /proc/self/ns/net"));
        assertThat(shell("cat /run/links")).startsWith("lo").contains("UP,LOWER_UP");
        shell("systemctl stop net.service");
        assertThat(shell("cat /proc/self/mountinfo")).doesNotContain("net.service.net");
    }

    @Test
    void inItsUserNamespaceAUnitKnowsRootAndItself() {
        assertThat(
                        output(
                                "PrivateUsers=yes",
                                "User=daemon",
                                "ExecStart=/bin/cat /proc/self/uid_map"))
                .matches("\\s+0\\s+0\\s+1\\n\\s+1\\s+1\\s+1\\n");
    }

    /** Positions of switches that came with releases 257 to 259. */
    @Test
    void switchesHaveMorePositionsThanTwo() {
        String ids = "ExecStart=/bin/sh -c 'tr -s \" \" </proc/self/uid_map'";
        assertThat(output("PrivateUsers=identity", ids)).isEqualTo(" 0 0 65536\n");
        assertThat(output("PrivateUsers=full", ids)).isEqualTo(" 0 0 4294967295\n");
        assertThat(
                        output(
                                "PrivateTmp=disconnected",
                                "ExecStart=/bin/sh -c 'findmnt -no FSTYPE /tmp | tail -n1; ls -A /tmp /var/tmp'"))
                .isEqualTo("tmpfs\n/tmp:\n\n/var/tmp:\n");
    }

    @Test
    void aUnitMayHaveANameForItsHostThatNobodyElseSees() {
        String script = "ExecStart=/bin/sh -c 'hostname; hostname other 2>&1; hostname'";
        String before = shell("hostname");

        assertThat(output("ProtectHostname=private:box", script)).isEqualTo("box\nother\n");
        assertThat(output("ProtectHostname=yes:box", script))
                .startsWith("box\n")
                .endsWith("box\n")
                .doesNotContain("other\n");
        assertThat(shell("hostname")).isEqualTo(before);
    }

    @Test
    void aRestrictedServiceCannotDoWhatItMayNot() {
        assertThat(
                        output(
                                "ProtectSystem=strict",
                                "ProtectHome=yes",
                                "PrivateDevices=yes",
                                "ProtectHostname=yes",
                                "ProtectProc=invisible",
                                "User=daemon",
                                "RestrictSUIDSGID=yes",
                                "PrivateTmp=yes",
                                "RestrictAddressFamilies=AF_UNIX",
                                "ExecStart=-/bin/sh -c 'touch /usr/x; ls /root; test -e /dev/mem ||"
                                        + " echo no mem; touch /tmp/x; chmod u+s /tmp/x || echo no"
                                        + " suid; grep NoNewPrivs /proc/self/status; test -d /proc/1 ||"
                                        + " echo no others; nc -z 127.0.0.1 1 2>&1 || true'"))
                .contains("no mem", "no suid", "NoNewPrivs:\t1", "no others")
                .doesNotContain("bin");
    }
}
