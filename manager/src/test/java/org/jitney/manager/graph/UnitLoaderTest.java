package org.jitney.manager.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.unit.Directives;
import org.jitney.manager.unit.ExecCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitLoaderTest {
    @TempDir Path folder;
    private UnitTree tree;

    @BeforeEach
    void open() throws ErrnoException {
        tree = new UnitTree(folder);
    }

    @AfterEach
    void close() {
        tree.close();
    }

    private Object property(String unit, String name) {
        return tree.load(unit).settings().property(name).orElseThrow();
    }

    @Test
    void aUnitWithoutAFileIsNotFound() {
        LoadedUnit unit = tree.load("nothing.service");

        assertThat(unit.loadState()).isEqualTo(LoadState.NOT_FOUND);
        assertThat(unit.loadError())
                .isEqualTo(
                        new LoadedUnit.LoadError(
                                "org.freedesktop.systemd1.NoSuchUnit",
                                "Unit nothing.service not found."));
    }

    @Test
    void aLinkToTheNullDeviceMasks() throws IOException {
        tree.withLink("a.service", "/dev/null");
        tree.with("b.service");

        // There is no /dev in this tree, as in that of many a guest.
        assertThat(tree.load("a.service").loadState()).isEqualTo(LoadState.MASKED);
        assertThat(tree.load("b.service").loadState()).isEqualTo(LoadState.MASKED);
        assertThat(tree.load("b.service").loadError().text())
                .isEqualTo("Unit b.service is masked.");
        assertThat(tree.load("b.service").fragmentPath()).contains("/etc/systemd/system/b.service");
    }

    @Test
    void anInstanceIsReadFromItsTemplateWithSpecifiersExpanded() throws IOException {
        tree.with("t@.service", "[Unit]", "Description=%p for %i", "[Service]", "ExecStart=/x %I");

        LoadedUnit unit = tree.load("t@a-b.service");

        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.description()).isEqualTo("t for a-b");
        assertThat(unit.settings().values().list("ExecStart", ExecCommand.class).getFirst().argv())
                .containsExactly("/x", "a/b");
        assertThat(property("t@a-b.service", "Slice")).isEqualTo("system-t.slice");
    }

    @Test
    void aTemplateItselfCannotBeLoaded() throws IOException {
        tree.with("t@.service", "[Service]", "ExecStart=/x");

        assertThat(tree.load("t@.service").loadState()).isEqualTo(LoadState.ERROR);
    }

    @Test
    void aFileThatLiesElsewhereIsLinkedWhateverItIsCalled() throws IOException {
        tree.withFile("x@.scope", "[Service]", "ExecStart=/x")
                .withLink("a.service", "/x@.scope")
                .withLink("b.service", "a.service");

        LoadedUnit unit = tree.load("a.service");

        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.names()).containsExactlyInAnyOrder("a.service", "b.service");
    }

    @Test
    void anAliasLeadsToTheSameUnit() throws IOException {
        tree.with("a.service", "[Service]", "ExecStart=/x").withLink("b.service", "a.service");

        assertThat(tree.load("b.service").id()).isEqualTo("a.service");
        assertThat(tree.load("a.service").names()).contains("a.service", "b.service");
    }

    @Test
    void dropInsApplyInTheOrderOfTheirNamesWhereverTheyLie() throws IOException {
        tree.with("a-b.service", "[Service]", "ExecStart=/x", "Nice=1")
                .with("a-b.service.d/20.conf", "[Service]", "Nice=20")
                .with("a-.service.d/30.conf", "[Service]", "Nice=3")
                .withFile("usr/lib/systemd/system/service.d/10.conf", "[Service]", "Nice=10");

        assertThat(tree.load("a-b.service").dropIns())
                .containsExactly(
                        "/usr/lib/systemd/system/service.d/10.conf",
                        "/etc/systemd/system/a-b.service.d/20.conf",
                        "/etc/systemd/system/a-.service.d/30.conf");
        assertThat(property("a-b.service", "Nice")).isEqualTo(3);
    }

    @Test
    void whatNothingActsOnIsNamedWithThePlaceWhereItIsSet() throws IOException {
        tree.with("a.service", "[Service]", "ExecStart=/x", "Nice=1", "RootMStack=/a")
                .with("a.service.d/1.conf", "[Service]", "", "NFTSet=cgroup:inet:filter:own");

        assertThat(Directives.withoutEffect(tree.load("a.service").settings()))
                .containsExactlyInAnyOrder(
                        "/etc/systemd/system/a.service:4: RootMStack= is not enforced here.",
                        "/etc/systemd/system/a.service.d/1.conf:3: NFTSet= is not enforced here.");
    }

    @Test
    void anEmptyDropInMasksTheOneBelowIt() throws IOException {
        tree.withFile("usr/lib/systemd/system/a.service", "[Service]", "ExecStart=/x")
                .withFile("usr/lib/systemd/system/a.service.d/1.conf", "[Service]", "Nice=7")
                .with("a.service.d/1.conf");

        assertThat(property("a.service", "Nice")).isEqualTo(0);
    }

    @Test
    void foldersOfLinksMakeWishesAndRequirements() throws IOException {
        tree.with("a.target", "[Unit]")
                .withLink("a.target.wants/w.service", "/x/w.service")
                .withLink("a.target.requires/r.service", "/x/r.service");

        LoadedUnit unit = tree.load("a.target");

        assertThat(unit.dependencies(DependencyType.WANTS)).contains("w.service");
        assertThat(unit.dependencies(DependencyType.REQUIRES)).contains("r.service");
    }

    @Test
    void aServiceWithoutACommandIsRefused() throws IOException {
        tree.with("a.service", "[Service]", "Type=simple");

        assertThat(tree.load("a.service").loadState()).isEqualTo(LoadState.BAD_SETTING);
        assertThat(tree.load("a.service").loadError().text())
                .isEqualTo("Unit a.service has a bad unit file setting.");
        assertThat(tree.diagnostics)
                .anyMatch(d ->
                        d.text()
                                .equals(
                                        "Service has no ExecStart=, ExecStop=, or SuccessAction=."
                                                + " Refusing."));
    }

    @Test
    void anAcceptingSocketCannotHoldAFifo() throws IOException {
        tree.with("a.socket", "[Socket]", "ListenFIFO=/run/f", "Accept=yes");

        assertThat(tree.load("a.socket").loadState()).isEqualTo(LoadState.BAD_SETTING);
    }

    @Test
    void anUnknownDirectiveIsNamedWithFileAndLine() throws IOException {
        tree.with("a.service", "[Service]", "ExecStart=/x", "Nonsense=1");

        tree.load("a.service");

        assertThat(tree.diagnostics)
                .anyMatch(d ->
                        d.line() == 3
                                && d.file().endsWith("a.service")
                                && d.text().startsWith("Unknown key 'Nonsense'"));
    }

    @Test
    void aChangedFileAsksForAReload() throws IOException {
        tree.with("a.service", "[Service]", "ExecStart=/x");
        LoadedUnit unit = tree.load("a.service");
        assertThat(tree.loader.needsReload(unit)).isFalse();

        Files.setLastModifiedTime(
                folder.resolve("etc/systemd/system/a.service"), FileTime.fromMillis(1000));

        assertThat(tree.loader.needsReload(unit)).isTrue();
    }

    @Test
    void aNewDropInAsksForAReload() throws IOException {
        tree.with("a.service", "[Service]", "ExecStart=/x");
        LoadedUnit unit = tree.load("a.service");

        tree.with("a.service.d/new.conf", "[Service]", "Nice=1");

        assertThat(tree.loader.needsReload(unit)).isTrue();
    }

    @Test
    void theRootMountWaitsForItsSliceOnly() {
        LoadedUnit root = tree.load("-.mount");

        assertThat(root.dependencies(DependencyType.AFTER)).containsExactly("-.slice");
        assertThat(root.settings().property("StandardOutput")).contains("null");
    }

    @Test
    void defaultDependenciesBindAServiceToBootAndShutdown() throws IOException {
        tree.with("a.service", "[Service]", "ExecStart=/x");

        LoadedUnit unit = tree.load("a.service");

        assertThat(unit.dependencies(DependencyType.REQUIRES))
                .contains("sysinit.target", "system.slice");
        assertThat(unit.dependencies(DependencyType.AFTER)).contains("basic.target");
        assertThat(unit.dependencies(DependencyType.CONFLICTS)).contains("shutdown.target");
    }

    @Test
    void aSandboxTakesCapabilitiesAndDevicesAway() throws IOException {
        tree.with(
                "a.service",
                "[Service]",
                "ExecStart=/x",
                "PrivateDevices=yes",
                "ProtectKernelModules=yes");

        long capabilities = (Long) property("a.service", "CapabilityBoundingSet");

        assertThat(capabilities).isEqualTo(~(1L << 27 | 1L << 17 | 1L << 16));
        assertThat(property("a.service", "DevicePolicy")).isEqualTo("closed");
    }
}
