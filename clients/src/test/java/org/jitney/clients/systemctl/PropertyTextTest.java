package org.jitney.clients.systemctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.junit.jupiter.api.Test;

class PropertyTextTest {
    private static String shown(String name, String signature, Object value) {
        StringBuilder out = new StringBuilder();
        new PropertyText(TimestampStyle.UTC, false, false)
                .append(out, name, Variant.of(signature, value));
        return out.toString();
    }

    private static String all(String name, String signature, Object value) {
        StringBuilder out = new StringBuilder();
        new PropertyText(TimestampStyle.UTC, true, false)
                .append(out, name, Variant.of(signature, value));
        return out.toString();
    }

    @Test
    void numbersLookAsTheirNamesWantThem() {
        assertThat(shown("TimeoutStartUSec", "t", 90_000_000L))
                .isEqualTo("TimeoutStartUSec=1min 30s\n");
        assertThat(shown("RuntimeMaxUSec", "t", -1L)).isEqualTo("RuntimeMaxUSec=infinity\n");
        assertThat(shown("UMask", "u", 18L)).isEqualTo("UMask=0022\n");
        assertThat(shown("MemoryCurrent", "t", -1L)).isEqualTo("MemoryCurrent=[not set]\n");
        assertThat(shown("IPIngressBytes", "t", -1L)).isEqualTo("IPIngressBytes=[no data]\n");
        assertThat(shown("LimitNOFILE", "t", -1L)).isEqualTo("LimitNOFILE=infinity\n");
        assertThat(shown("IOReadBytes", "t", -1L)).isEqualTo("IOReadBytes=18446744073709551615\n");
        assertThat(shown("UID", "u", 0xffff_ffffL)).isEqualTo("UID=[not set]\n");
        assertThat(shown("AmbientCapabilities", "t", 1L << 12))
                .isEqualTo("AmbientCapabilities=cap_net_admin\n");
        assertThat(shown("AllowedCPUs", "ay", new byte[] {0x27})).isEqualTo("AllowedCPUs=0-2 5\n");
    }

    @Test
    void pointsInTimeAreWrittenOut() {
        assertThat(shown("ActiveEnterTimestamp", "t", 1_795_491_436_315_276L))
                .isEqualTo("ActiveEnterTimestamp=Tue 2026-11-24 03:37:16 UTC\n");
        assertThat(TimestampStyle.US_UTC.render(1_795_491_436_315_276L))
                .isEqualTo("Tue 2026-11-24 03:37:16.315276 UTC");
        assertThat(TimestampStyle.UNIX.render(1_795_491_436_315_276L)).isEqualTo("@1795491436");
    }

    @Test
    void whatIsEmptyIsShownOnlyWithEverything() {
        assertThat(shown("PIDFile", "s", "")).isEmpty();
        assertThat(all("PIDFile", "s", "")).isEqualTo("PIDFile=\n");
        assertThat(shown("WatchdogTimestamp", "t", 0L)).isEmpty();
        assertThat(shown("Job", "(uo)", Struct.of(0L, "/"))).isEmpty();
        assertThat(shown("ExitCode", "y", 0)).isEmpty();
        assertThat(all("ExitCode", "y", 0)).isEqualTo("ExitCode=[unprintable]\n");
        assertThat(all("SystemCallFilter", "(bas)", Struct.of(false, List.of())))
                .isEqualTo("SystemCallFilter=~\n");
    }

    @Test
    void wordsAreQuotedForAShell() {
        assertThat(shown("Environment", "as", List.of("A=1", "B=a b", "C=$x")))
                .isEqualTo("Environment=A=1 \"B=a b\" \"C=\\$x\"\n");
    }

    @Test
    void commandsTellWhatTheyRanAndHowItWent() {
        Struct command =
                new Struct(
                        List.of(
                                "/bin/sleep",
                                List.of("/bin/sleep", "100"),
                                List.of("ignore-failure"),
                                1_795_491_436_000_000L,
                                1L,
                                0L,
                                0L,
                                12L,
                                2,
                                9));

        assertThat(shown("ExecStartEx", "a(sasasttttuii)", List.of(command)))
                .isEqualTo(
                        "ExecStartEx={ path=/bin/sleep ; argv[]=/bin/sleep 100 ;"
                                + " flags=ignore-failure ; start_time=[Tue 2026-11-24 03:37:16 UTC]"
                                + " ; stop_time=[n/a] ; pid=12 ; code=killed ; status=9/KILL }\n");
    }

    @Test
    void listsOfStructsHaveTheirOwnForms() {
        assertThat(
                        shown(
                                "Listen",
                                "a(ss)",
                                List.of(
                                        Struct.of("Stream", "/run/x"),
                                        Struct.of("Datagram", "[::1]:1"))))
                .isEqualTo("Listen=/run/x (Stream)\nListen=[::1]:1 (Datagram)\n");
        assertThat(
                        shown(
                                "IPAddressAllow",
                                "a(iayu)",
                                List.of(
                                        Struct.of(2, new byte[] {127, 0, 0, 0}, 8L),
                                        Struct.of(10, ipv6Loopback(), 128L))))
                .isEqualTo("IPAddressAllow=127.0.0.0/8 ::1/128\n");
        assertThat(shown("SuccessExitStatus", "(aiai)", Struct.of(List.of(3, 250), List.of(10))))
                .isEqualTo("SuccessExitStatus=3 250 USR1\n");
    }

    private static byte[] ipv6Loopback() {
        byte[] address = new byte[16];
        address[15] = 1;
        return address;
    }
}
