package org.jitney.manager.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.junit.jupiter.api.Test;

class NewerDirectivesTest {
    private final List<Diagnostic> said = new ArrayList<>();

    private UnitSettings service(String... lines) throws Exception {
        SettingsBuilder builder = new SettingsBuilder(UnitType.SERVICE, ManagerDefaults.STANDARD);
        String text = "[Service]\n" + String.join("\n", lines) + "\n";
        for (UnitFile.Entry entry : UnitFile.parse("a.service", text, said::add).entries()) {
            builder.assign(entry, new UnitName("a.service"), s -> Optional.empty(), said::add);
        }
        return builder.build();
    }

    @Test
    void whatNoFileSetsIsAsTheManualSays() throws Exception {
        UnitSettings settings = service();

        assertThat(settings.property("MemoryZSwapWriteback")).contains(true);
        assertThat(settings.property("MemoryPressureThresholdUSec")).contains(200_000L);
        assertThat(settings.property("FileDescriptorStorePreserve")).contains("restart");
        assertThat(settings.propertyNames()).contains("RootImagePolicy", "PrivateTmpEx");
    }

    @Test
    void valuesAreReadAndShown() throws Exception {
        UnitSettings settings =
                service(
                        "OpenFile=/etc/passwd:users:read-only,graceful",
                        "NFTSet=cgroup:inet:filter:mine",
                        "LogFilterPatterns=~secret",
                        "StateDirectoryQuota=1M");

        assertThat(settings.property("OpenFile"))
                .contains(List.of(new Structs.Link("/etc/passwd", "users", 9)));
        assertThat(settings.property("NFTSet"))
                .contains(List.of(new Structs.NftSet(0, 1, "filter", "mine")));
        assertThat(settings.property("LogFilterPatterns"))
                .contains(List.of(new Structs.Label(false, "secret")));
        assertThat(settings.property("StateDirectoryQuota"))
                .contains(new Structs.Quota(1 << 20, NewerParsers.NO_BOUND, "yes"));
    }

    @Test
    void badValuesAreRefusedWithTheirLine() throws Exception {
        service("OpenFile=/x:y:nonsense", "NFTSet=a:b:c:d", "DelegateSubgroup=a/b");

        assertThat(said)
                .extracting(Diagnostic::toString)
                .anySatisfy(text -> assertThat(text).contains("a.service:2"))
                .anySatisfy(text -> assertThat(text).contains("a.service:3"))
                .anySatisfy(text -> assertThat(text).contains("a.service:4"));
    }

    @Test
    void switchesHaveMorePositionsThanTwo() throws Exception {
        UnitSettings settings =
                service(
                        "PrivateTmp=disconnected",
                        "PrivateUsers=identity",
                        "ProtectControlGroups=strict",
                        "ProtectHostname=private:box");

        assertThat(settings.property("PrivateTmp")).contains(true);
        assertThat(settings.property("PrivateTmpEx")).contains("disconnected");
        assertThat(settings.property("PrivateUsersEx")).contains("identity");
        assertThat(settings.property("ProtectControlGroupsEx")).contains("strict");
        assertThat(settings.property("ProtectHostnameEx"))
                .contains(new Structs.Pair("private", "box"));
        assertThat(said).isEmpty();
    }

    @Test
    void aUnitMayEndInAnotherWayThanRebooting() throws Exception {
        UnitSettings settings = service("RestartMode=direct");
        SettingsBuilder builder = new SettingsBuilder(UnitType.SERVICE, ManagerDefaults.STANDARD);
        String text = "[Unit]\nSuccessAction=soft-reboot-force\nFailureAction=halt\n";
        for (UnitFile.Entry entry : UnitFile.parse("a.service", text, said::add).entries()) {
            builder.assign(entry, new UnitName("a.service"), s -> Optional.empty(), said::add);
        }

        assertThat(settings.property("SuccessAction")).contains("none");
        assertThat(builder.build().property("SuccessAction")).contains("soft-reboot-force");
        assertThat(builder.build().property("FailureAction")).contains("halt");
        assertThat(said).isEmpty();
    }

    @Test
    void aLaterYesOrNoTakesThePositionBack() throws Exception {
        UnitSettings settings =
                service("PrivateTmp=disconnected", "PrivateTmp=yes", "ProtectHostname=no:box");

        assertThat(settings.property("PrivateTmpEx")).contains("connected");
        assertThat(settings.property("ProtectHostnameEx")).contains(new Structs.Pair("no", ""));
        assertThat(said).hasSize(1);
    }

    @Test
    void longerPropertiesFollowTheShorterOnes() throws Exception {
        UnitSettings settings = service("PrivateTmp=yes", "ProtectHostname=yes", "User=games");

        assertThat(settings.property("PrivateTmpEx")).contains("connected");
        assertThat(settings.property("ProtectHostnameEx")).contains(new Structs.Pair("yes", ""));
        assertThat(settings.property("SetLoginEnvironment")).contains(true);
        assertThat(service().property("SetLoginEnvironment")).contains(false);
    }

    @Test
    void aPolicyOfImagesIsReadWhenItIsOne() throws Exception {
        UnitSettings settings =
                service("RootImagePolicy=root=verity", "MountImagePolicy=root=nonsense");

        assertThat(settings.property("RootImagePolicy")).contains("root=verity");
        assertThat(settings.property("MountImagePolicy"))
                .isEqualTo(service().property("MountImagePolicy"));
        assertThat(said)
                .extracting(Diagnostic::toString)
                .anyMatch(line -> line.contains("a.service:3") && line.contains("root=nonsense"));
    }
}
