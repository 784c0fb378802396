package org.jitney.clients.systemctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private static List<Struct> service(String text) throws UsageError {
        return Assignment.parse(UnitType.SERVICE, text);
    }

    private static Struct property(String name, String signature, Object value) {
        return Struct.of(name, Variant.of(signature, value));
    }

    @Test
    void spansSizesAndSharesHaveNumbers() throws UsageError {
        assertThat(service("TimeoutStopSec=5"))
                .containsExactly(property("TimeoutStopUSec", "t", 5_000_000L));
        assertThat(service("MemoryMax=1K")).containsExactly(property("MemoryMax", "t", 1024L));
        assertThat(service("MemoryMax=50%"))
                .containsExactly(property("MemoryMaxScale", "u", 0x8000_0000L));
        assertThat(service("CPUQuota=20%"))
                .containsExactly(property("CPUQuotaPerSecUSec", "t", 200_000L));
        assertThat(service("LimitNOFILE=1:2"))
                .containsExactly(
                        property("LimitNOFILE", "t", 2L), property("LimitNOFILESoft", "t", 1L));
    }

    @Test
    void settingsOfNewerReleasesGoByTheNamesOfTheirManagers() throws UsageError {
        assertThat(service("PrivateTmp=yes")).containsExactly(property("PrivateTmp", "b", true));
        assertThat(service("PrivateTmp=disconnected"))
                .containsExactly(property("PrivateTmpEx", "s", "disconnected"));
        assertThat(service("ProtectHostname=yes:box"))
                .containsExactly(property("ProtectHostnameEx", "(ss)", Struct.of("yes", "box")));
        assertThat(service("OpenFile=/etc/passwd::read-only,graceful"))
                .containsExactly(
                        property(
                                "OpenFile",
                                "a(sst)",
                                List.of(Struct.of("/etc/passwd", "passwd", 9L))));
        assertThat(service("RestartMaxDelaySec=2s"))
                .containsExactly(property("RestartMaxDelayUSec", "t", 2_000_000L));
        assertThat(catchThrowableOfType(UsageError.class, () -> service("PrivateUsers=nobody")))
                .hasMessage("Failed to parse PrivateUsers: nobody");
    }

    @Test
    void commandsHaveTheirFlags() throws UsageError {
        assertThat(service("ExecStop=-/bin/kill -9 'a b'"))
                .containsExactly(
                        property(
                                "ExecStop",
                                "a(sasb)",
                                List.of(
                                        Struct.of(
                                                "/bin/kill",
                                                List.of("/bin/kill", "-9", "a b"),
                                                true))));
        assertThat(service("ExecStop=+@/bin/kill own"))
                .containsExactly(
                        property(
                                "ExecStopEx",
                                "a(sasas)",
                                List.of(
                                        Struct.of(
                                                "/bin/kill",
                                                List.of("own"),
                                                List.of("privileged")))));
    }

    @Test
    void theTypeOfTheUnitDecidesWhatThereIs() throws UsageError {
        assertThat(Assignment.parse(UnitType.TIMER, "OnCalendar=daily"))
                .containsExactly(
                        property(
                                "TimersCalendar",
                                "a(ss)",
                                List.of(Struct.of("OnCalendar", "daily"))));
        assertThat(Assignment.parse(UnitType.SOCKET, "ListenStream=/x"))
                .containsExactly(property("Listen", "a(ss)", List.of(Struct.of("Stream", "/x"))));
        assertThat(
                        catchThrowableOfType(
                                        UsageError.class,
                                        () -> Assignment.parse(UnitType.TIMER, "ListenStream=/x"))
                                .text())
                .isEqualTo("Unknown assignment: ListenStream=/x");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThat(catchThrowableOfType(UsageError.class, () -> service("Nice")).text())
                .isEqualTo("Not an assignment: Nice");
        assertThat(catchThrowableOfType(UsageError.class, () -> service("Nice=x")).text())
                .isEqualTo("Failed to parse Nice=x: Invalid argument");
    }
}
