package org.jitney.manager.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jitney.unitfile.UnitName;
import org.junit.jupiter.api.Test;

class PropertyLinesTest {
    private static List<String> lines(String unit, BusProperty... properties) throws BadProperty {
        return new PropertyLines(new UnitName(unit), ManagerDefaults.STANDARD)
                .of(List.of(properties)).stream()
                        .map(line -> "[" + line.section() + "] " + line.text())
                        .toList();
    }

    private static BusProperty property(String name, String signature, Object value) {
        return new BusProperty(name, signature, value);
    }

    @Test
    void scalarsAreWrittenAsTheirDirectivesReadThem() throws BadProperty {
        assertThat(
                        lines(
                                "a.service",
                                property("Description", "s", "50% done"),
                                property("RemainAfterExit", "b", true),
                                property("TimeoutStopUSec", "t", 5_000_000L),
                                property("TimeoutStartUSec", "t", -1L),
                                property("UMask", "u", 077L),
                                property("Nice", "i", -3),
                                property("MemoryMax", "t", -1L),
                                property("CPUWeight", "t", -1L)))
                .containsExactly(
                        "[Unit] Description=50%% done",
                        "[Service] RemainAfterExit=yes",
                        "[Service] TimeoutStopSec=5s",
                        "[Service] TimeoutStartSec=infinity",
                        "[Service] UMask=0077",
                        "[Service] Nice=-3",
                        "[Service] MemoryMax=infinity",
                        "[Service] CPUWeight=");
    }

    @Test
    void commandsKeepTheirArgumentsWhateverIsInThem() throws BadProperty {
        List<Object> command =
                List.of("/bin/echo", List.of("/bin/echo", "a b", "$X;%n", "\"\n"), true);

        assertThat(lines("a.service", property("ExecStart", "a(sasb)", List.of(command))))
                .containsExactly(
                        "[Service] ExecStart=",
                        "[Service] ExecStart=-\"/bin/echo\" \"a b\" \"$X;%%n\" \"\\\"\\n\"");
    }

    @Test
    void commandsWithFlagsAndAnotherZerothArgument() throws BadProperty {
        List<Object> command =
                List.of("/bin/sh", List.of("-sh"), List.of("privileged", "no-env-expand"));

        assertThat(lines("a.service", property("ExecStopEx", "a(sasas)", List.of(command))))
                .containsExactly(
                        "[Service] ExecStop=", "[Service] ExecStop=+:@\"/bin/sh\" \"-sh\"");
    }

    @Test
    void foldersOfPrograms() throws BadProperty {
        assertThat(lines("a.service", property("ExecSearchPath", "as", List.of("/a b", "/c"))))
                .containsExactly("[Service] ExecSearchPath=/a b:/c");
    }

    @Test
    void aLabelIsSetAsInAFile() throws BadProperty {
        assertThat(lines("a.service", property("SELinuxContext", "s", "-some_t")))
                .containsExactly("[Service] SELinuxContext=-some_t");
    }

    @Test
    void softAndHardLimitAreOneDirective() throws BadProperty {
        assertThat(
                        lines(
                                "a.service",
                                property("LimitNOFILE", "t", 200L),
                                property("LimitNOFILESoft", "t", 100L)))
                .containsExactly("[Service] LimitNOFILE=200", "[Service] LimitNOFILE=100:200");
    }

    @Test
    void setsAndStructsOfResourceControl() throws BadProperty {
        assertThat(
                        lines(
                                "a.slice",
                                property("CPUQuotaPerSecUSec", "t", 205_000L),
                                property("TasksMaxScale", "u", 0x80000000L),
                                property("AllowedCPUs", "ay", new byte[] {0b1011}),
                                property(
                                        "IPAddressDeny",
                                        "a(iayu)",
                                        List.of(List.of(2, new byte[] {10, 0, 0, 0}, 8L))),
                                property("DelegateControllers", "as", List.of("cpu", "io"))))
                .containsExactly(
                        "[Slice] CPUQuota=20.5%",
                        "[Slice] TasksMax=50%",
                        "[Slice] AllowedCPUs=",
                        "[Slice] AllowedCPUs=0-1,3",
                        "[Slice] IPAddressDeny=",
                        "[Slice] IPAddressDeny=10.0.0.0/8",
                        "[Slice] Delegate=cpu io");
    }

    @Test
    void triggersOfTimersSocketsAndPaths() throws BadProperty {
        assertThat(
                        lines(
                                "a.timer",
                                property(
                                        "TimersMonotonic",
                                        "a(st)",
                                        List.of(List.of("OnActiveSec", 3_000_000L))),
                                property(
                                        "TimersCalendar",
                                        "a(ss)",
                                        List.of(List.of("OnCalendar", "hourly")))))
                .containsExactly("[Timer] OnActiveSec=3s", "[Timer] OnCalendar=hourly");
        assertThat(
                        lines(
                                "a.socket",
                                property("Listen", "a(ss)", List.of(List.of("Stream", "/run/x")))))
                .containsExactly("[Socket] ListenStream=/run/x");
        assertThat(
                        lines(
                                "a.path",
                                property("Paths", "a(ss)", List.of(List.of("PathExists", "/x")))))
                .containsExactly("[Path] PathExists=/x");
    }

    @Test
    void linksAndConditionsStandInTheUnitSection() throws BadProperty {
        assertThat(
                        lines(
                                "a.service",
                                property("After", "as", List.of("b.service", "c.target")),
                                property(
                                        "Conditions",
                                        "a(sbbs)",
                                        List.of(List.of("ConditionPathExists", true, true, "/x")))))
                .containsExactly(
                        "[Unit] After=b.service",
                        "[Unit] After=c.target",
                        "[Unit] ConditionPathExists=|!/x");
    }

    private static BadProperty refused(String unit, BusProperty property) {
        BadProperty bad = catchThrowableOfType(BadProperty.class, () -> lines(unit, property));
        assertThat(bad).as(property.name()).isNotNull();
        return bad;
    }

    @Test
    void whatAFileCouldNotSayIsRefusedWithTheValue() {
        BadProperty nice = refused("a.service", property("Nice", "i", 99));
        assertThat(nice.kind()).isEqualTo(BadProperty.Kind.VALUE);
        assertThat(nice.text()).contains("Nice").contains("99");

        assertThat(refused("a.service", property("Nice", "s", "9")).kind())
                .isEqualTo(BadProperty.Kind.TYPE);
        assertThat(refused("a.service", property("Bogus", "s", "9")).text())
                .isEqualTo("Cannot set property Bogus, or unknown property.");
        assertThat(refused("a.timer", property("MemoryMax", "t", 9L)).kind())
                .isEqualTo(BadProperty.Kind.UNKNOWN);
        assertThat(refused("a.service", property("WantedBy", "as", List.of("x.target"))).text())
                .isEqualTo("Dependency type WantedBy may not be created transiently.");
        assertThat(refused("a.slice", property("Slice", "s", "b.slice")).text())
                .isEqualTo("Slice may not be set for slice units.");
    }

    @Test
    void noValueBecomesALineOfItsOwn() {
        BadProperty bad =
                refused("a.service", property("Description", "s", "x\n[Service]\nUser=root"));

        assertThat(bad.kind()).isEqualTo(BadProperty.Kind.VALUE);
    }

    @Test
    void propertiesOfNewerReleasesAreWrittenAsTheirDirectives() throws BadProperty {
        assertThat(
                        lines(
                                "a.service",
                                property("PrivateTmpEx", "s", "disconnected"),
                                property("ProtectHostnameEx", "(ss)", List.of("private", "box")),
                                property(
                                        "ImportCredentialEx",
                                        "a(ss)",
                                        List.of(List.of("a.*", "b."), List.of("c", ""))),
                                property(
                                        "OpenFile",
                                        "a(sst)",
                                        List.of(List.of("/etc/passwd", "users", 1L))),
                                property(
                                        "NFTSet",
                                        "a(iiss)",
                                        List.of(List.of(0, 1, "filter", "mine"))),
                                property("LogFilterPatterns", "a(bs)", List.of())))
                .containsExactly(
                        "[Service] PrivateTmp=disconnected",
                        "[Service] ProtectHostname=private:box",
                        "[Service] ImportCredential=a.*:b.",
                        "[Service] ImportCredential=c",
                        "[Service] OpenFile=/etc/passwd:users:read-only",
                        "[Service] NFTSet=cgroup:inet:filter:mine",
                        "[Service] LogFilterPatterns=");
    }

    @Test
    void onlyResourceControlAndTheDescriptionChangeWhileAUnitRuns() throws BadProperty {
        var lines = new PropertyLines(new UnitName("a.service"), ManagerDefaults.STANDARD);

        lines.requireLive("CPUQuotaPerSecUSec");
        lines.requireLive("MemoryMaxScale");
        lines.requireLive("Description");
        for (String name : List.of("Nice", "Slice", "ExecStart", "KillMode")) {
            assertThat(catchThrowableOfType(BadProperty.class, () -> lines.requireLive(name)))
                    .as(name)
                    .isNotNull();
        }
        assertThat(lines.fileName("CPUQuotaPerSecUSec")).isEqualTo("CPUQuota");
        assertThat(lines.affectedBy("MemoryMaxScale")).containsExactly("MemoryMax");
    }
}
