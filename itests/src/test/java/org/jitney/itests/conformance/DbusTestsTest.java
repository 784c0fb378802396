package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * dbus' own installed tests, once with dbus-daemon and once with ours: whatever passes there passes
 * here. Prints the counts of both.
 */
class DbusTestsTest {
    private static final Path TESTS = Path.of("/usr/lib/dbus-1.0/installed-tests/dbus");
    private static final Path REFERENCE = Path.of("/usr/bin/dbus-daemon");
    private static final Pattern CASE =
            Pattern.compile("(?m)^(ok|not ok) \\d+ (?:- )?([^#\\n]*?) *(# SKIP.*|# TODO.*)?$");

    /** What became of one case. */
    private enum Verdict {
        OK,
        NOT_OK,
        SKIPPED
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test-dbus-daemon",
                "test-monitor",
                "test-fdpass",
                "test-sd-activation",
                "test-header-fields",
                "test-uid-permissions",
                "test-dbus-daemon-eavesdrop",
                "test-containers",
                "test-corrupt",
                "test-loopback",
                "test-relay",
                "test-dbus-daemon-fork.sh",
            })
    void whatPassesWithDbusDaemonPassesWithOurs(String test) {
        assumeTrue(
                Files.isExecutable(TESTS.resolve(test)),
                "!!! NOT RUN: " + test + " is missing (package dbus-tests)");
        assumeTrue(
                Files.isExecutable(REFERENCE),
                "!!! NOT RUN: dbus-daemon is missing (package dbus-daemon)");

        Map<String, Verdict> theirs = run(test, REFERENCE.toString());
        Map<String, Verdict> ours = run(test, Home.program("dbus-daemon"));

        System.out.printf("%s: dbus-daemon %s; jitney %s%n", test, counts(theirs), counts(ours));
        assertThat(theirs).as("the cases of " + test).isNotEmpty();
        theirs.forEach((name, verdict) -> {
            if (verdict == Verdict.OK) {
                assertThat(ours).as(test).containsEntry(name, Verdict.OK);
            }
        });
        assertThat(ours).doesNotContainValue(Verdict.NOT_OK);
    }

    private static Map<String, Verdict> run(String test, String daemon) {
        Programs.Result result =
                Programs.run(
                        Map.of(
                                "DBUS_TEST_DAEMON", daemon,
                                "DBUS_TEST_EXEC", TESTS.toString(),
                                "DBUS_TEST_DATA", TESTS.resolve("data").toString()),
                        List.of("timeout", "240", TESTS.resolve(test).toString(), "--tap"));
        Map<String, Verdict> cases = new LinkedHashMap<>();
        Matcher m = CASE.matcher(result.out());
        while (m.find()) {
            Verdict verdict = m.group(1).equals("ok") ? Verdict.OK : Verdict.NOT_OK;
            boolean skipped = m.group(3) != null;
            cases.put(m.group(2), skipped ? Verdict.SKIPPED : verdict);
        }
        if (result.status() != 0) {
            System.out.println(result.describe());
        }
        return cases;
    }

    private static String counts(Map<String, Verdict> cases) {
        long ok = cases.values().stream().filter(v -> v == Verdict.OK).count();
        long skipped = cases.values().stream().filter(v -> v == Verdict.SKIPPED).count();
        return "%d ok, %d not ok, %d skipped".formatted(ok, cases.size() - ok - skipped, skipped);
    }
}
