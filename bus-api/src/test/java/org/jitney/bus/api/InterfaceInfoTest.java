package org.jitney.bus.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class InterfaceInfoTest {
    @Test
    void aMethodHasItsArgumentsInOrder() {
        MethodInfo start = Systemd1Manager.INFO.method("StartUnit").orElseThrow();

        assertThat(start.inSignature()).isEqualTo("ss");
        assertThat(start.in()).containsExactly(new ArgInfo("name", "s"), new ArgInfo("mode", "s"));
        assertThat(start.out()).containsExactly(new ArgInfo("job", "o"));
        assertThat(start.hidden()).isFalse();
    }

    @Test
    void nestedSignaturesAreSplitIntoCompleteTypes() {
        MethodInfo transientUnit = Systemd1Manager.INFO.method("StartTransientUnit").orElseThrow();

        assertThat(transientUnit.in())
                .extracting(ArgInfo::signature)
                .containsExactly("s", "s", "a(sv)", "a(sa(sv))");
    }

    @Test
    void aPropertyKnowsHowItChanges() {
        PropertyInfo version = Systemd1Manager.INFO.property("Version").orElseThrow();
        PropertyInfo level = LogControl1.INFO.property("LogLevel").orElseThrow();
        PropertyInfo state = Systemd1Unit.INFO.property("ActiveState").orElseThrow();

        assertThat(version.emits()).isEqualTo(PropertyInfo.Emits.CONST);
        assertThat(version.writable()).isFalse();
        assertThat(level.emits()).isEqualTo(PropertyInfo.Emits.FALSE);
        assertThat(level.writable()).isTrue();
        assertThat(state.emits()).isEqualTo(PropertyInfo.Emits.TRUE);
    }

    @Test
    void hiddenMembersAreKnownButNotIntrospected() {
        Set<String> all = Set.of("ShutdownWatchdogUSec", "CPUAccounting", "Restart");

        String manager = Systemd1Manager.INFO.introspectionXml(all);
        String service = Systemd1Service.INFO.introspectionXml(all);

        assertThat(Systemd1Manager.INFO.property("ShutdownWatchdogUSec").orElseThrow().hidden())
                .isTrue();
        assertThat(Systemd1Service.INFO.property("CPUAccounting").orElseThrow().releases())
                .containsExactly(Release.V252, Release.V257);
        assertThat(manager).doesNotContain("ShutdownWatchdogUSec");
        // Gone since, but what a client of 252 knows has to be there.
        assertThat(service).contains("Restart", "CPUAccounting");
    }

    @Test
    void membersThatAreNotImplementedAreLeftOut() {
        String xml = Hostname1.INFO.introspectionXml(Set.of("Hostname"));

        assertThat(xml)
                .isEqualTo(
                        """
                         <interface name="org.freedesktop.hostname1">
                          <property name="Hostname" type="s" access="read"/>
                         </interface>
                        """);
    }

    @Test
    void aTrustedConnectionSeesNoPrivilegedAnnotation() {
        Set<String> members = Set.of("Reexecute", "LogLevel");

        String untrusted = Systemd1Manager.INFO.introspectionXml(members);
        String trusted = Systemd1Manager.INFO.trustedIntrospectionXml(members);

        assertThat(untrusted).contains("org.freedesktop.systemd1.Privileged");
        assertThat(trusted).doesNotContain("Privileged");
    }

    @Test
    void theReleaseThatBroughtAMemberIsKnown() {
        MethodInfo tags = Hostname1.INFO.method("SetTags").orElseThrow();

        assertThat(tags.since()).isEqualTo(261);
        assertThat(tags.releases()).containsExactly(Release.V262);
    }
}
