package org.jitney.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
    private static final Id128 MACHINE = Id128.parse("0123456789abcdef0123456789abcde0");
    private static final String OTHER = "fedcba98765432100123456789abcdef";

    @TempDir Path dir;

    @BeforeEach
    void lay() throws Exception {
        for (String folder : List.of(MACHINE + "", MACHINE + ".web", MACHINE + ".db", OTHER, "x")) {
            Path made = Files.createDirectory(dir.resolve(folder));
            for (String name :
                    List.of(
                            "system.journal",
                            "system@1-2.journal~",
                            "user-7.journal",
                            "note.txt")) {
                Files.createFile(made.resolve(name));
            }
        }
        Files.createFile(dir.resolve("loose.journal"));
    }

    @Test
    void ofATreeThatSomebodyElseHasMadeNoLinkIsFollowed() throws Exception {
        Path own = Files.createDirectory(dir.resolve("guest"));
        Files.createSymbolicLink(own.resolve("a.journal"), dir.resolve("loose.journal"));
        Files.createSymbolicLink(own.resolve(OTHER), dir.resolve(OTHER));
        Files.createFile(own.resolve("b.journal"));

        assertThat(Journals.files(List.of(own), Selection.everything())).hasSize(5);
        assertThat(Journals.files(List.of(own), Selection.everything().withoutLinks()))
                .containsExactly(own.resolve("b.journal"));
    }

    private List<String> chosen(Selection selection) {
        return Journals.files(List.of(dir, dir.resolve("missing")), selection).stream()
                .map(file -> dir.relativize(file).toString())
                .toList();
    }

    @Test
    void foldersAreNamedByAMachine() {
        assertThat(chosen(Selection.everything()))
                .containsExactlyInAnyOrder(
                        "loose.journal",
                        MACHINE + "/system.journal",
                        MACHINE + "/system@1-2.journal~",
                        MACHINE + "/user-7.journal",
                        OTHER + "/system.journal",
                        OTHER + "/system@1-2.journal~",
                        OTHER + "/user-7.journal");
    }

    @Test
    void oneMachineMayBeChosen() {
        assertThat(chosen(Selection.everything().ofMachine(MACHINE)))
                .noneMatch(name -> name.startsWith(OTHER));
    }

    @Test
    void filesAreOfTheSystemOrOfAUser() {
        Selection machine = Selection.everything().ofMachine(MACHINE);

        assertThat(chosen(machine.ofSystem()))
                .containsExactlyInAnyOrder(
                        MACHINE + "/system.journal", MACHINE + "/system@1-2.journal~");
        assertThat(chosen(machine.ofUser(7))).containsExactly(MACHINE + "/user-7.journal");
        assertThat(chosen(machine.ofUser(70))).isEmpty();
        assertThat(chosen(machine.ofUser(7).ofSystem())).hasSize(3);
    }

    @Test
    void namespacesAreFoldersOfTheirOwn() {
        Selection system = Selection.everything().ofMachine(MACHINE).ofSystem();

        assertThat(chosen(system.in(new Selection.Namespaces.One("web"))))
                .containsExactlyInAnyOrder(
                        MACHINE + ".web/system.journal", MACHINE + ".web/system@1-2.journal~");
        assertThat(chosen(system.in(new Selection.Namespaces.OneAndNone("web")))).hasSize(4);
        assertThat(chosen(system.in(new Selection.Namespaces.All()))).hasSize(6);
    }
}
