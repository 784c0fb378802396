package org.jitney.manager.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jitney.linux.fd.Root;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.RuntimeScope;
import org.jitney.unitfile.LoadPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What units of a user's manager have that those of the system's have not, and the other way. */
class UserUnitsTest {
    private static final RuntimeScope SCOPE =
            RuntimeScope.user(
                    Map.of(),
                    new RuntimeScope.Account(7, 7, "u", "u", "/home/u", "/bin/sh"),
                    "/run/user/7",
                    Map.of());

    @TempDir Path tree = Path.of("/nonexistent");
    private Root root;
    private UnitLoader loader;

    @BeforeEach
    void open() throws Exception {
        root = Root.of(tree);
        loader =
                new UnitLoader(
                        new RootTree(root),
                        LoadPath.user(Map.of(), "/home/u", "/run/user/7"),
                        new SettingSpecifiers(root, SCOPE),
                        ManagerDefaults.STANDARD.of(SCOPE, Map.of()),
                        diagnostic -> {});
    }

    @AfterEach
    void close() {
        root.close();
    }

    private LoadedUnit unit(String name, String text) throws IOException {
        Path file = tree.resolve("home/u/.config/systemd/user").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        loader.refresh();
        return loader.load(name);
    }

    @Test
    void servicesAreApplicationsThatComeAfterTheBasics() throws Exception {
        LoadedUnit service = unit("a.service", "[Service]\nExecStart=/bin/true\n");

        assertThat(service.dependencies(DependencyType.IN_SLICE)).containsExactly("app.slice");
        assertThat(service.dependencies(DependencyType.REQUIRES))
                .containsExactlyInAnyOrder("app.slice", "basic.target");
        assertThat(service.dependencies(DependencyType.AFTER))
                .containsExactlyInAnyOrder("app.slice", "basic.target");
        assertThat(service.settings().exec().orElseThrow().workingDirectory())
                .isEqualTo("!/home/u");
    }

    @Test
    void instancesShareASliceBelowThatOfApplications() throws Exception {
        unit("a-b@.service", "[Service]\nExecStart=/bin/true\n");

        assertThat(loader.load("a-b@x.service").dependencies(DependencyType.IN_SLICE))
                .containsExactly("app-a\\x2db.slice");
    }

    @Test
    void timersDoNotWaitForTheClockOfTheMachine() throws Exception {
        LoadedUnit timer = unit("a.timer", "[Timer]\nOnCalendar=daily\nPersistent=yes\n");

        assertThat(timer.dependencies(DependencyType.AFTER))
                .doesNotContain("time-sync.target", "sysinit.target");
        assertThat(timer.settings().values().texts("RequiresMountsFor"))
                .contains("/home/u/.local/share/systemd/timers");
    }

    @Test
    void directoriesLieInHisFolders() throws Exception {
        LoadedUnit service =
                unit(
                        "a.service",
                        "[Service]\nExecStart=/bin/true\nStateDirectory=s\nRuntimeDirectory=r\n"
                                + "PIDFile=p\n");

        assertThat(service.settings().values().texts("RequiresMountsFor"))
                .contains("/home/u/.config/s", "/run/user/7/r");
        assertThat(service.settings().values().text("PIDFile")).isEqualTo("/run/user/7/p");
    }

    @Test
    void sliceOfTheSystemsServicesIsNotThereByItself() {
        assertThat(loader.perpetual()).containsExactly("-.mount", "-.slice", "init.scope");
    }
}
