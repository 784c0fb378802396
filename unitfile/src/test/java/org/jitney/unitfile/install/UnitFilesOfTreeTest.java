package org.jitney.unitfile.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jitney.unitfile.LoadPath;
import org.junit.jupiter.api.Test;

/** Operations on the whole tree, and trees that are not as they should be. */
class UnitFilesOfTreeTest extends UnitFilesFixture {
    @Test
    void presetsDecideByTheFirstRuleThatMatches() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=x.target");
        unit("b.service", "WantedBy=x.target");
        unit("t@.service", "WantedBy=x.target");
        file(
                "/usr/lib/systemd/system-preset/50-x.preset",
                "# rules\nenable a.*\nenable t@.service one two\ndisable *\n");
        files().enable(List.of("b.service"), NONE);

        InstallResult result = files().presetAll(UnitFiles.PresetMode.FULL, NONE);

        assertThat(result.changes())
                .containsExactlyInAnyOrder(
                        removed(ETC + "x.target.wants/b.service"),
                        made(ETC + "x.target.wants/a.service", LIB + "a.service"),
                        made(ETC + "x.target.wants/t@one.service", LIB + "t@.service"),
                        made(ETC + "x.target.wants/t@two.service", LIB + "t@.service"));
        assertThat(files().presetOf("t@two.service").enable()).isTrue();
        assertThat(files().presetOf("t@six.service").enable()).isFalse();
    }

    @Test
    void aPresetMayBeCarriedOutByHalf() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=x.target");
        unit("b.service", "WantedBy=x.target");
        file("/etc/systemd/system-preset/0.preset", "disable b.service\n");
        files().enable(List.of("b.service"), NONE);
        List<String> both = List.of("a.service", "b.service");

        assertThat(files().preset(both, UnitFiles.PresetMode.ENABLE_ONLY, NONE).changes())
                .containsExactly(made(ETC + "x.target.wants/a.service", LIB + "a.service"));
        assertThat(files().preset(both, UnitFiles.PresetMode.DISABLE_ONLY, NONE).changes())
                .containsExactly(removed(ETC + "x.target.wants/b.service"));
    }

    @Test
    void revertingBringsTheVendorsVersionBack() throws Exception {
        unit("a.service");
        file(ETC + "a.service", "[Unit]\n");
        file(ETC + "a.service.d/1.conf", "[Unit]\n");
        file(ETC + "own.service", "[Unit]\n");

        InstallResult result = files().revert(List.of("a.service", "own.service"));

        assertThat(result.changes())
                .containsExactlyInAnyOrder(
                        removed(ETC + "a.service"),
                        removed(ETC + "a.service.d/1.conf"),
                        removed(ETC + "a.service.d"));
        assertThat(tree().list("/etc/systemd/system")).containsExactly("own.service");
    }

    @Test
    void theDefaultTargetIsAnAliasThatIsMoved() throws Exception {
        target("one.target");
        target("two.target");
        tree().symlink("one.target", LIB + "default.target");

        assertThat(files().defaultTarget()).isEqualTo("one.target");
        files().setDefault("two.target", Set.of(UnitFiles.Flag.FORCE));
        assertThat(files().defaultTarget()).isEqualTo("two.target");
        assertThat(refused(() -> files().setDefault("a.service", NONE)).errorName())
                .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs");
    }

    @Test
    void aDependencyIsAddedWithoutAnInstallSection() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=elsewhere.target");

        assertThat(files().addDependency(List.of("a.service"), "x.target", "Wants", NONE).changes())
                .containsExactly(made(ETC + "x.target.wants/a.service", LIB + "a.service"));
        assertThat(
                        refused(() ->
                                files().addDependency(
                                                List.of("a.service"),
                                                "no.target",
                                                "Requires",
                                                NONE)))
                .hasMessage("Unit file no.target does not exist.");
    }

    @Test
    void aDryRunSaysWhatItWouldDo() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=x.target");
        Set<UnitFiles.Flag> dry = Set.of(UnitFiles.Flag.DRY_RUN);

        assertThat(files().enable(List.of("a.service"), dry).changes()).hasSize(1);
        assertThat(files().stateOf("a.service")).isEqualTo(UnitFileState.DISABLED);
        files().enable(List.of("a.service"), NONE);
        assertThat(files().linksOf("a.service", NONE))
                .containsExactly(ETC + "x.target.wants/a.service");
        assertThat(files().stateOf("a.service")).isEqualTo(UnitFileState.ENABLED);
    }

    @Test
    void theListHasEveryUnitFileOnceWithItsState() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=x.target");
        unit("i.service", "Also=a.service");
        file(LIB + "broken.service", "[Unit\n");
        file(LIB + "empty.service", "");
        tree().symlink("nowhere.service", LIB + "dangling.service");
        file(ETC + "x.target", "[Unit]\n");

        assertThat(files().list(List.of(), List.of()))
                .containsExactlyInAnyOrder(
                        new UnitFileEntry(ETC + "x.target", UnitFileState.STATIC),
                        new UnitFileEntry(LIB + "a.service", UnitFileState.DISABLED),
                        new UnitFileEntry(LIB + "i.service", UnitFileState.INDIRECT),
                        new UnitFileEntry(LIB + "broken.service", UnitFileState.BAD),
                        new UnitFileEntry(LIB + "empty.service", UnitFileState.MASKED),
                        new UnitFileEntry(LIB + "dangling.service", UnitFileState.BAD));
        assertThat(files().list(List.of("disabled"), List.of("*.service"))).hasSize(1);
    }

    @Test
    void aLoopOfSymlinksIsAnError() throws Exception {
        tree().symlink("b.service", LIB + "a.service");
        tree().symlink("a.service", LIB + "b.service");

        assertThat(refused(() -> files().enable(List.of("a.service"), NONE)).errorName())
                .isEqualTo("org.freedesktop.systemd1.UnitLinked");
        assertThat(refused(() -> files().stateOf("a.service")).errorName())
                .isEqualTo("System.Error.ELOOP");
    }

    @Test
    void oddFilesAreNotRead() throws Exception {
        tree().makeDirectories(LIB + "dir.service");
        file(LIB + "huge.service", "#".repeat(5 << 20));

        assertThat(refused(() -> files().stateOf("dir.service")).errorName())
                .isEqualTo("System.Error.EISDIR");
        assertThat(refused(() -> files().stateOf("huge.service")).errorName())
                .isEqualTo("System.Error.EFBIG");
    }

    @Test
    void aFullDiskIsReportedWithTheFile() throws Exception {
        target("x.target");
        unit("a.service", "WantedBy=x.target");
        var full =
                new UnitFiles(
                        new FullDisk(root),
                        LoadPath.system(),
                        LoadPath.systemPresets(),
                        UnitFilesTest::fact,
                        diagnostics::add);

        InstallError error = refused(() -> full.enable(List.of("a.service"), NONE));

        assertThat(error.errorName()).isEqualTo("System.Error.ENOSPC");
        assertThat(error)
                .hasMessage("File " + ETC + "x.target.wants/a.service: No space left on device");
    }

    @Test
    void statesAreKnownByTheirWords() {
        for (UnitFileState state : UnitFileState.values()) {
            assertThat(UnitFileState.parse(state.toString())).contains(state);
        }
    }
}
