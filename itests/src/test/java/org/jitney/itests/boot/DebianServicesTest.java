package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Debian's own services, from their own unit files, driven by systemd's systemctl and by ours. */
class DebianServicesTest {
    private static final Duration SERVES_WITHIN = Duration.ofSeconds(20);

    /**
     * A unit, how to see that it serves, and whether SIGKILL to its main process brings it back.
     */
    record Service(String unit, String probe, String answer, boolean reloads, boolean comesBack) {
        /**
         * {@return what the killed service ends with: the cluster's ExecStop= fails on top of it,
         * as with systemd}
         */
        String result() {
            return unit.startsWith("postgresql") ? "exit-code" : "signal";
        }

        @Override
        public String toString() {
            return unit;
        }
    }

    private static final List<Service> SERVICES =
            List.of(
                    new Service(
                            "nginx.service",
                            "curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1/",
                            "200",
                            true,
                            false),
                    new Service(
                            "redis-server.service",
                            "printf 'PING\\r\\nQUIT\\r\\n' | nc -w 5 127.0.0.1 6379",
                            "+PONG",
                            false,
                            true),
                    new Service(
                            "postgresql@15-main.service",
                            "runuser -u postgres -- psql -Atc 'select 40 + 2'",
                            "42",
                            true,
                            false),
                    new Service(
                            "cron.service",
                            "pgrep -x cron >/dev/null && echo runs",
                            "runs",
                            false,
                            true),
                    new Service(
                            "ssh.service",
                            "nc -w 2 127.0.0.1 22 </dev/null | head -n 1",
                            "SSH-2.0-",
                            true,
                            true),
                    new Service(
                            "memcached.service",
                            "printf 'version\\r\\nquit\\r\\n' | nc -w 5 127.0.0.1 11211",
                            "VERSION 1.",
                            false,
                            true));

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

    static Stream<Arguments> cases() {
        return SERVICES.stream()
                .flatMap(service ->
                        Stream.of("/usr/bin/systemctl", "/opt/jitney/bin/systemctl")
                                .map(program -> Arguments.of(program, service)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void startsServesReloadsRestartsAndStops(String systemctl, Service service) {
        guest.run(systemctl, "start", service.unit()).succeeded();
        assertServes(service);
        assertThat(guest.run(systemctl, "is-active", service.unit()).out()).isEqualTo("active\n");
        assertThat(guest.run(systemctl, "status", service.unit()).succeeded().out())
                .contains("Active: active (running) since ")
                .contains("Main PID: " + mainPid(service));

        if (service.reloads()) {
            String before = mainPid(service);
            guest.run(systemctl, "reload", service.unit()).succeeded();
            assertServes(service);
            assertThat(mainPid(service)).isEqualTo(before);
        }

        String before = mainPid(service);
        guest.run(systemctl, "restart", service.unit()).succeeded();
        assertServes(service);
        assertThat(mainPid(service)).isNotEqualTo(before);

        guest.run(systemctl, "stop", service.unit()).succeeded();
        Programs.Result stopped = guest.run(systemctl, "is-active", service.unit());
        assertThat(stopped.out()).isEqualTo("inactive\n");
        assertThat(stopped.status()).isEqualTo(3);
        assertThat(guest.run("sh", "-c", service.probe() + " 2>/dev/null").out().strip())
                .satisfiesAnyOf(
                        out -> assertThat(out).isEqualTo("000"), out -> assertThat(out).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aKilledServiceComesBackWhenItsUnitSaysSo(String systemctl, Service service) {
        guest.run(systemctl, "start", service.unit()).succeeded();
        assertServes(service);
        String before = mainPid(service);

        guest.run(systemctl, "kill", "--kill-whom=main", "--signal=KILL", service.unit())
                .succeeded();

        if (service.comesBack()) {
            await().atMost(SERVES_WITHIN)
                    .untilAsserted(() -> {
                        assertThat(mainPid(service)).isNotIn(before, "0");
                        assertServes(service);
                    });
        } else {
            await().atMost(SERVES_WITHIN)
                    .untilAsserted(() ->
                            assertThat(guest.run(systemctl, "is-failed", service.unit()).out())
                                    .isEqualTo("failed\n"));
            assertThat(guest.run(systemctl, "show", "-P", "Result", service.unit()).out())
                    .isEqualTo(service.result() + "\n");
        }
        guest.run(systemctl, "stop", service.unit()).succeeded();
        guest.run(systemctl, "reset-failed", service.unit());
    }

    @Test
    void aTemplateStartsItsInstancesThroughItsTarget() {
        guest.run("systemctl", "start", "postgresql.service").succeeded();
        Programs.Result list =
                guest.run("systemctl", "list-dependencies", "--plain", "postgresql.service");
        assertThat(list.out()).contains("postgresql@15-main.service");
        guest.run("systemctl", "stop", "postgresql.service").succeeded();
    }

    private static void assertServes(Service service) {
        await().atMost(SERVES_WITHIN)
                .untilAsserted(() ->
                        assertThat(guest.run("sh", "-c", service.probe()).text())
                                .as(service.probe())
                                .contains(service.answer()));
    }

    private static String mainPid(Service service) {
        return guest.run("systemctl", "show", "-P", "MainPID", service.unit()).out().strip();
    }
}
