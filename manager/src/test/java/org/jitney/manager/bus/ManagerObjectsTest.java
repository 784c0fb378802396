package org.jitney.manager.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a direct connection, as root's tools use it. */
class ManagerObjectsTest {
    private static final String NAME = "org.freedesktop.systemd1";
    private static final String DEMO = "/org/freedesktop/systemd1/unit/demo_2eservice";

    @TempDir Path folder;
    private ServedTree tree;

    @BeforeEach
    void serve() throws Exception {
        tree =
                ServedTree.of(
                        folder,
                        "usr/lib/systemd/system/demo.service",
                        """
                        [Unit]
                        Description=A demonstration
                        Wants=other.service
                        [Service]
                        ExecStart=-/bin/sleep 100
                        MemoryMax=1M
                        [Install]
                        WantedBy=multi-user.target
                        """,
                        "usr/lib/systemd/system/multi-user.target",
                        "[Unit]\nDescription=Multi-User\n",
                        "usr/lib/systemd/system/manual.service",
                        "[Unit]\nRefuseManualStart=yes\n[Service]\nExecStart=/bin/true\n",
                        "usr/lib/systemd/system/broken.service",
                        "[Service]\nType=simple\n");
    }

    @AfterEach
    void end() throws Exception {
        tree.close();
    }

    @Test
    void aUnitIsLoadedWhenItsObjectIsAddressed() throws Exception {
        assertFails("GetUnit", "demo.service", "NoSuchUnit", "Unit demo.service not loaded.");

        assertThat(get(DEMO, ServedTree.UNIT, "Description")).isEqualTo("A demonstration");

        assertThat(tree.call("GetUnit", "s", "demo.service")).containsExactly(ObjectPath.of(DEMO));
    }

    @Test
    void aUnitWithoutAFileHasAnObjectToo() throws Exception {
        String path = "/org/freedesktop/systemd1/unit/nosuch_2eservice";

        assertThat(get(path, ServedTree.UNIT, "LoadState")).isEqualTo("not-found");
        assertThat(get(path, ServedTree.UNIT, "LoadError"))
                .isEqualTo(
                        Struct.of(
                                "org.freedesktop.systemd1.NoSuchUnit",
                                "Unit nosuch.service not found."));
    }

    @Test
    void whatIsOnlyRememberedAsMissingCanNeitherBeResetNorHeld() throws Exception {
        tree.call("LoadUnit", "s", "nosuch.service");

        assertFails(
                "ResetFailedUnit",
                "nosuch.service",
                "NoSuchUnit",
                "Unit nosuch.service not loaded.");
        assertFails("RefUnit", "nosuch.service", "NoSuchUnit", "Unit nosuch.service not found.");
    }

    @Test
    void getAllOfNoInterfaceHasThePropertiesOfAll() throws Exception {
        try (BlockingConnection client = tree.connect()) {
            Map<String, Variant> all = client.getAll(NAME, DEMO, "");

            assertThat(all.get("Id")).isEqualTo(Variant.of("s", "demo.service"));
            assertThat(all.get("MemoryMax")).isEqualTo(Variant.of("t", 1L << 20));
            assertThat(all.get("Result")).isEqualTo(Variant.of("s", "success"));
            assertThat(all).doesNotContainKey("StartLimitInterval");
        }
    }

    @Test
    void commandsAreShownWithHowTheyWent() throws Exception {
        Object commands = get(DEMO, "org.freedesktop.systemd1.Service", "ExecStart");

        assertThat(commands)
                .isEqualTo(
                        List.of(
                                Struct.of(
                                        "/bin/sleep",
                                        List.of("/bin/sleep", "100"),
                                        true,
                                        0L,
                                        0L,
                                        0L,
                                        0L,
                                        0L,
                                        0,
                                        0)));
    }

    @Test
    void unitsAreListedByStateAndPattern() throws Exception {
        tree.call("LoadUnit", "s", "demo.service");

        Object rows =
                tree.call("ListUnitsByPatterns", "asas", List.of("loaded"), List.of("de*"))
                        .getFirst();

        assertThat(rows)
                .isEqualTo(
                        List.of(
                                Struct.of(
                                        "demo.service",
                                        "A demonstration",
                                        "loaded",
                                        "inactive",
                                        "dead",
                                        "",
                                        ObjectPath.of(DEMO),
                                        0L,
                                        "",
                                        ObjectPath.ROOT)));
    }

    @Test
    void namesThatAreNoneAreRefused() {
        String invalid = "org.freedesktop.DBus.Error.InvalidArgs";

        assertFails("LoadUnit", "no/such", invalid, "Unit name no/such is not valid.");
        assertFails(
                "LoadUnit",
                "a@.service",
                invalid,
                "Unit name a@.service is missing the instance name.");
    }

    @Test
    void aUnitThatWantsToBeLeftAloneIsNotStartedByHand() {
        assertThatExceptionOfType(CallFailed.class)
                .isThrownBy(() -> tree.call("StartUnit", "ss", "manual.service", "replace"))
                .satisfies(e ->
                        assertThat(e.errorName())
                                .isEqualTo("org.freedesktop.systemd1.OnlyByDependency"));
    }

    @Test
    void aModeThatIsNoneIsRefused() {
        assertThatExceptionOfType(CallFailed.class)
                .isThrownBy(() -> tree.call("StartUnit", "ss", "demo.service", "nope"))
                .satisfies(e -> assertThat(e.text()).isEqualTo("Job mode nope invalid"));
    }

    @Test
    void whatIsNotImplementedSaysSo() {
        assertThatExceptionOfType(CallFailed.class)
                .isThrownBy(() -> tree.call("Reexecute", ""))
                .satisfies(e -> {
                    assertThat(e.errorName()).isEqualTo("org.freedesktop.DBus.Error.NotSupported");
                    assertThat(e.text()).contains("Reexecute");
                });
    }

    @Test
    void enablingMakesASymlinkAndTellsEverybody() throws Exception {
        try (BlockingConnection other = tree.connect()) {
            // A call of its own, so that the connection is known before the signal is sent.
            other.getProperty(NAME, ServedTree.PATH, ServedTree.MANAGER, "Version");

            List<Object> answer =
                    tree.call("EnableUnitFiles", "asbb", List.of("demo.service"), false, false);

            String link = "/etc/systemd/system/multi-user.target.wants/demo.service";
            assertThat(answer)
                    .containsExactly(
                            true,
                            List.of(
                                    Struct.of(
                                            "symlink",
                                            link,
                                            "/usr/lib/systemd/system/demo.service")));
            assertThat(Files.isSymbolicLink(tree.file(link.substring(1)))).isTrue();
            assertThat(tree.call("GetUnitFileState", "s", "demo.service"))
                    .containsExactly("enabled");
            Message signal = other.nextMessage();
            assertThat(signal.isSignal(ServedTree.MANAGER, "UnitFilesChanged")).isTrue();
        }
    }

    @Test
    void aJobThatIsNotThereHasNoObject() {
        assertThatExceptionOfType(CallFailed.class)
                .isThrownBy(() ->
                        get(
                                "/org/freedesktop/systemd1/job/99999",
                                "org.freedesktop.systemd1.Job",
                                "State"))
                .satisfies(e ->
                        assertThat(e.text())
                                .isEqualTo(
                                        "Unknown object"
                                                + " '/org/freedesktop/systemd1/job/99999'."));
    }

    private Object get(String path, String interfaceName, String property)
            throws IOException, CallFailed {
        try (BlockingConnection client = tree.connect()) {
            return client.getProperty(NAME, path, interfaceName, property).value();
        }
    }

    private void assertFails(String member, String argument, String error, String text) {
        String name = error.contains(".") ? error : "org.freedesktop.systemd1." + error;
        assertThatExceptionOfType(CallFailed.class)
                .isThrownBy(() -> tree.call(member, "s", argument))
                .satisfies(e -> {
                    assertThat(e.errorName()).isEqualTo(name);
                    assertThat(e.text()).isEqualTo(text);
                });
    }
}
