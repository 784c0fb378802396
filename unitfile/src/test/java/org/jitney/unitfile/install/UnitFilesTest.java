package org.jitney.unitfile.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnitFilesTest extends UnitFilesFixture {
    @Test
    void enablingMakesAliasesAndDependenciesOfTheUnitAndItsCompanions() throws Exception {
        target("multi-user.target");
        target("sockets.target");
        unit("a.service", "WantedBy=multi-user.target", "Alias=b.service", "Also=a.socket");
        unit("a.socket", "RequiredBy=sockets.target");

        InstallResult result = files().enable(List.of("a.service"), NONE);

        assertThat(result.carriesInstallInfo()).isTrue();
        assertThat(result.changes())
                .containsExactly(
                        made(ETC + "b.service", LIB + "a.service"),
                        made(ETC + "multi-user.target.wants/a.service", LIB + "a.service"),
                        made(ETC + "sockets.target.requires/a.socket", LIB + "a.socket"));
        assertThat(files().stateOf("a.service")).isEqualTo(UnitFileState.ENABLED);
        assertThat(files().stateOf("b.service")).isEqualTo(UnitFileState.ALIAS);
    }

    @Test
    void enablingTwiceChangesNothingTheSecondTime() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=x.target", "Alias=b.service");
        files().enable(List.of("a.service"), NONE);

        InstallResult again = files().enable(List.of("a.service"), NONE);

        assertThat(again.changes()).isEmpty();
        assertThat(again.carriesInstallInfo()).isTrue();
    }

    @Test
    void enablingAUnitWithoutAnInstallSectionSaysSo() throws Exception {
        unit("a.service");

        assertThat(files().enable(List.of("a.service"), NONE))
                .isEqualTo(new InstallResult(List.of(), List.of(), false));
        assertThat(files().stateOf("a.service")).isEqualTo(UnitFileState.STATIC);
    }

    @Test
    void disablingRemovesEverythingThatLeadsToTheUnitAndEmptyFolders() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=x.target", "Alias=b.service");
        files().enable(List.of("a.service"), NONE);

        InstallResult result = files().disable(List.of("b.service"), NONE);

        assertThat(result.changes())
                .containsExactlyInAnyOrder(
                        removed(ETC + "b.service"), removed(ETC + "x.target.wants/a.service"));
        assertThat(tree().list("/etc/systemd/system")).isEmpty();
        assertThat(files().stateOf("a.service")).isEqualTo(UnitFileState.DISABLED);
    }

    @Test
    void symlinksOfAUnitThatIsGoneCanBeRemoved() throws Exception {
        tree().symlink(LIB + "gone.service", ETC + "x.target.wants/gone.service");

        InstallResult result = files().disable(List.of("gone.service"), NONE);

        assertThat(result.changes()).containsExactly(removed(ETC + "x.target.wants/gone.service"));
        assertThat(result.failures())
                .extracting(Failure::message)
                .containsExactly("Unit file gone.service does not exist.");
    }

    @Test
    void aMissingUnitIsRefusedByName() {
        InstallError enable = refused(() -> files().enable(List.of("no.service"), NONE));
        InstallError disable = refused(() -> files().disable(List.of("no.service"), NONE));
        InstallError state = refused(() -> files().stateOf("no.service"));

        assertThat(enable.errorName()).isEqualTo("org.freedesktop.systemd1.NoSuchUnit");
        assertThat(enable).hasMessage("Unit file no.service does not exist.");
        assertThat(disable.errorName()).isEqualTo("org.freedesktop.systemd1.NoSuchUnit");
        assertThat(state.errorName()).isEqualTo("org.freedesktop.DBus.Error.FileNotFound");
        assertThat(state).hasMessage("No such file or directory");
    }

    @Test
    void nothingIsDoneWhenOneOfSeveralUnitsIsMissing() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=x.target");

        refused(() -> files().enable(List.of("a.service", "no.service"), NONE));

        assertThat(tree().list("/etc/systemd/system")).isEmpty();
    }

    @Test
    void aTemplateIsEnabledAsItsDefaultInstance() throws Exception {
        target("x.target");
        unit("t@.service", "WantedBy=x.target", "DefaultInstance=one");

        assertThat(files().enable(List.of("t@.service"), NONE).changes())
                .containsExactly(made(ETC + "x.target.wants/t@one.service", LIB + "t@.service"));
        assertThat(files().stateOf("t@.service")).isEqualTo(UnitFileState.ENABLED);
        assertThat(files().stateOf("t@one.service")).isEqualTo(UnitFileState.ENABLED);
        assertThat(files().stateOf("t@two.service")).isEqualTo(UnitFileState.DISABLED);
    }

    @Test
    void disablingATemplateDisablesItsInstances() throws Exception {
        target("x.target");
        unit("t@.service", "WantedBy=x.target");
        files().enable(List.of("t@a.service", "t@b.service"), NONE);

        assertThat(files().stateOf("t@.service")).isEqualTo(UnitFileState.INDIRECT);
        assertThat(files().disable(List.of("t@a.service"), NONE).changes())
                .containsExactly(removed(ETC + "x.target.wants/t@a.service"));
        assertThat(files().disable(List.of("t@.service"), NONE).changes())
                .containsExactly(removed(ETC + "x.target.wants/t@b.service"));
    }

    @Test
    void aTemplateWithoutInstanceCannotBeWantedByAPlainUnit() throws Exception {
        target("x.target");
        unit("t@.service", "WantedBy=x.target");

        InstallError error = refused(() -> files().enable(List.of("t@.service"), NONE));

        assertThat(error.errorName()).isEqualTo("org.freedesktop.systemd1.BadUnitSetting");
        assertThat(error).hasMessage("Destination unit x.target is a non-template unit.");
    }

    @Test
    void specifiersAreExpandedInAliasesAndDependents() throws Exception {
        unit("t@.service", "Alias=u@%i.service", "WantedBy=%p-%j-%H@%i.target");

        assertThat(files().enable(List.of("t@q.service"), NONE).changes())
                .containsExactly(
                        made(ETC + "u@q.service", LIB + "t@.service"),
                        made(ETC + "t-t-box@q.target.wants/t@q.service", LIB + "t@.service"),
                        new Change(
                                Change.Type.DESTINATION_NOT_PRESENT,
                                "t-t-box@q.target",
                                LIB + "t@.service"));
    }

    @Test
    void badSpecifiersAndNamesAreRefused() throws Exception {
        unit("a.service", "Alias=%Q.service");
        unit("b.service", "WantedBy=x-%m.target");
        unit("c.service", "WantedBy=nosuffix");
        unit("d.service", "Alias=d.socket");

        assertThat(refused(() -> files().enable(List.of("a.service"), NONE)))
                .hasMessage("Invalid specifier in %Q.service.");
        assertThat(refused(() -> files().enable(List.of("b.service"), NONE)))
                .hasMessage("Cannot resolve specifiers in x-%m.target.");
        assertThat(refused(() -> files().enable(List.of("c.service"), NONE)))
                .hasMessage("\"nosuffix\" is not a valid unit name.");
        assertThat(refused(() -> files().enable(List.of("d.service"), NONE)))
                .hasMessage("Cannot alias d.service as d.socket.");
    }

    @Test
    void anAliasOfTheAdministratorIsNotEnabled() throws Exception {
        unit("ssh.service", "Alias=sshd.service");
        files().enable(List.of("ssh.service"), NONE);

        InstallError error = refused(() -> files().enable(List.of("sshd.service"), NONE));

        assertThat(error.errorName()).isEqualTo("org.freedesktop.systemd1.UnitLinked");
        assertThat(error)
                .hasMessage("Refusing to operate on alias name or linked unit file: sshd.service");
    }

    @Test
    void anAliasOfTheVendorIsFollowed() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=x.target");
        tree().symlink("a.service", LIB + "b.service");

        assertThat(files().enable(List.of("b.service"), NONE).changes())
                .containsExactly(made(ETC + "x.target.wants/a.service", LIB + "a.service"));
    }

    @Test
    void reenablingWorksThroughAnAliasThatItRemoves() throws Exception {
        target("x.target");
        unit("ssh.service", "Alias=sshd.service", "WantedBy=x.target");
        files().enable(List.of("ssh.service"), NONE);

        InstallResult result = files().reenable(List.of("sshd.service"), NONE);

        assertThat(result.changes())
                .containsExactly(
                        removed(ETC + "sshd.service"),
                        removed(ETC + "x.target.wants/ssh.service"),
                        made(ETC + "sshd.service", LIB + "ssh.service"),
                        made(ETC + "x.target.wants/ssh.service", LIB + "ssh.service"));
    }

    @Test
    void maskingHidesTheUnitUntilItIsUnmasked() throws Exception {
        unit("a.service", "Alias=b.service");

        InstallResult masked = files().mask(List.of("a.service"), NONE);

        assertThat(masked.changes()).containsExactly(made(ETC + "a.service", "/dev/null"));
        assertThat(files().stateOf("a.service")).isEqualTo(UnitFileState.MASKED);
        InstallError error = refused(() -> files().enable(List.of("a.service"), NONE));
        assertThat(error.errorName()).isEqualTo("org.freedesktop.systemd1.UnitMasked");
        assertThat(error).hasMessage("Unit file " + ETC + "a.service is masked.");
        assertThat(files().unmask(List.of("a.service"), NONE).changes())
                .containsExactly(removed(ETC + "a.service"));
        assertThat(files().stateOf("a.service")).isEqualTo(UnitFileState.DISABLED);
    }

    @Test
    void aMaskForTheRuntimeIsTakenAwayThereOnly() throws Exception {
        unit("a.service");
        files().mask(List.of("a.service"), Set.of(UnitFiles.Flag.RUNTIME));

        assertThat(files().stateOf("a.service")).isEqualTo(UnitFileState.MASKED_RUNTIME);
        assertThat(files().unmask(List.of("a.service"), NONE).changes()).isEmpty();
        assertThat(files().unmask(List.of("a.service"), Set.of(UnitFiles.Flag.RUNTIME)).changes())
                .containsExactly(removed("/run/systemd/system/a.service"));
    }

    @Test
    void aFileOfTheAdministratorIsNotMaskedAway() throws Exception {
        file(ETC + "a.service", "[Unit]\n");

        InstallError error =
                refused(() -> files().mask(List.of("a.service"), Set.of(UnitFiles.Flag.FORCE)));

        assertThat(error.errorName()).isEqualTo("org.freedesktop.systemd1.UnitExists");
        assertThat(error).hasMessage("File " + ETC + "a.service already exists.");
    }

    @Test
    void aSymlinkThatLeadsElsewhereIsReplacedByForceOnly() throws Exception {
        unit("a.service", "Alias=c.service");
        unit("b.service", "Alias=c.service");
        files().enable(List.of("a.service"), NONE);

        InstallError error = refused(() -> files().enable(List.of("b.service"), NONE));
        InstallResult forced = files().enable(List.of("b.service"), Set.of(UnitFiles.Flag.FORCE));

        assertThat(error)
                .hasMessage(
                        "File "
                                + ETC
                                + "c.service already exists and is a symlink to "
                                + LIB
                                + "a.service.");
        assertThat(forced.changes())
                .containsExactly(
                        removed(ETC + "c.service"), made(ETC + "c.service", LIB + "b.service"));
    }

    @Test
    void aFileOutsideOfTheLoadPathIsLinkedAndEnabled() throws Exception {
        target("x.target");
        file("/opt/o.service", "[Install]\nWantedBy=x.target\n");

        assertThat(files().link(List.of("/opt/o.service"), NONE).changes())
                .containsExactly(made(ETC + "o.service", "/opt/o.service"));
        assertThat(files().stateOf("o.service")).isEqualTo(UnitFileState.LINKED);
        assertThat(files().enable(List.of("o.service"), NONE).changes())
                .containsExactly(made(ETC + "x.target.wants/o.service", "/opt/o.service"));
        assertThat(files().stateOf("o.service")).isEqualTo(UnitFileState.ENABLED);
        assertThat(files().disable(List.of("o.service"), NONE).changes())
                .containsExactlyInAnyOrder(
                        removed(ETC + "x.target.wants/o.service"), removed(ETC + "o.service"));
    }

    @Test
    void enablingByPathLinksFirst() throws Exception {
        target("x.target");
        file("/opt/o.service", "[Install]\nWantedBy=x.target\n");

        assertThat(files().enable(List.of("/opt/o.service"), NONE).changes())
                .containsExactly(
                        made(ETC + "o.service", "/opt/o.service"),
                        made(ETC + "x.target.wants/o.service", "/opt/o.service"));
    }

    @Test
    void linkingNeedsAnAbsolutePathToAUnitFile() {
        assertThat(refused(() -> files().link(List.of("a.service"), NONE)).errorName())
                .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs");
        assertThat(refused(() -> files().link(List.of("/opt/no.service"), NONE)))
                .hasMessage("Unit file /opt/no.service does not exist.");
        assertThat(refused(() -> files().link(List.of("/opt/x"), NONE)))
                .hasMessage("\"/opt/x\" is not a valid unit name.");
    }

    @Test
    void generatedAndTransientUnitsAreNotEnabled() throws Exception {
        file("/run/systemd/generator/g.service", "[Install]\nAlias=h.service\n");
        file("/run/systemd/transient/t.service", "[Unit]\n");

        assertThat(files().stateOf("g.service")).isEqualTo(UnitFileState.GENERATED);
        assertThat(files().stateOf("t.service")).isEqualTo(UnitFileState.TRANSIENT);
        InstallError error = refused(() -> files().enable(List.of("g.service"), NONE));
        assertThat(error.errorName()).isEqualTo("org.freedesktop.systemd1.UnitGenerated");
        assertThat(error)
                .hasMessage("Unit /run/systemd/generator/g.service is transient or generated.");
    }

    @Test
    void dropInsMayAddToTheInstallSection() throws Exception {
        target("x.target");
        target("y.target");
        unit("a.service", "WantedBy=x.target");
        file(ETC + "a.service.d/10.conf", "[Install]\nWantedBy=\nWantedBy=y.target\n");

        assertThat(files().enable(List.of("a.service"), NONE).changes())
                .containsExactly(made(ETC + "y.target.wants/a.service", LIB + "a.service"));
    }
}
