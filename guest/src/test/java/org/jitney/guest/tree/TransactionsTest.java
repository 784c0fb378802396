package org.jitney.guest.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Xattr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionsTest {
    private static final Reason REASON = Reason.of("a test");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1000));

    @TempDir Path directory;
    private Path guest;

    @BeforeEach
    void makeGuest() throws IOException {
        guest = Files.createDirectories(directory.resolve("guest"));
        Files.createDirectories(guest.resolve("etc/systemd/system"));
        Files.writeString(guest.resolve("etc/hostname"), "old\n");
        Files.setPosixFilePermissions(
                guest.resolve("etc/hostname"), PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(guest.resolve("etc/resolv.conf"), Path.of("../run/resolv.conf"));
        Files.writeString(guest.resolve("etc/gone"), "kept for the undo\n");
        Files.createDirectory(guest.resolve("etc/empty"));
        // A folder that leads out of the guest, if somebody follows it.
        Files.createDirectories(directory.resolve("outside"));
        Files.createSymbolicLink(guest.resolve("lib"), directory.resolve("outside"));
    }

    /** All that is below the guest: a line for each path. */
    private SortedMap<String, String> snapshot() throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(guest)) {
            for (Path path : paths.toList()) {
                String said =
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                if (Files.isSymbolicLink(path)) {
                    said += " -> " + Files.readSymbolicLink(path);
                } else if (Files.isRegularFile(path)) {
                    said += " " + Files.readString(path);
                }
                all.put(guest.relativize(path).toString(), said);
            }
        }
        return all;
    }

    private static EditPlan everything() {
        return EditPlan.of("all kinds of edits")
                .write("/etc/hostname", "new\n", REASON)
                .write("/etc/deep/er/file", Content.of("x"), Attributes.mode(0600), REASON)
                .symlink("/etc/resolv.conf", "/run/other", REASON)
                .symlink("/etc/systemd/system/a.wants/b.service", "/usr/b.service", REASON)
                .remove("/etc/gone", REASON)
                .remove("/etc/empty", REASON)
                .mkdir("/etc/systemd/system", Attributes.mode(0700), REASON);
    }

    private Transactions open(Root root) throws TreeError {
        return Transactions.open(new GuestTree(root), directory.resolve("records"), CLOCK);
    }

    @Test
    void whatIsAppliedIsWhatThePlanSaysAndUndoBringsAllBack() throws Exception {
        SortedMap<String, String> before = snapshot();
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            Transaction prepared = transactions.prepare(everything());
            assertThat(snapshot()).isEqualTo(before);

            String id = transactions.apply(prepared).orElseThrow().id();
            assertThat(snapshot())
                    .containsEntry("etc/hostname", "rw-r----- new\n")
                    .containsEntry("etc/deep/er/file", "rw------- x")
                    .containsEntry("etc/resolv.conf", "rwxrwxrwx -> /run/other")
                    .containsEntry(
                            "etc/systemd/system/a.wants/b.service", "rwxrwxrwx -> /usr/b.service")
                    .containsEntry("etc/systemd/system", "rwx------")
                    .doesNotContainKeys("etc/gone", "etc/empty");

            assertThat(transactions.undo(id).phase()).isEqualTo(TransactionRecord.Phase.UNDONE);
            assertThat(snapshot()).isEqualTo(before);
        }
    }

    @Test
    void whoIsKilledAtAnyMomentLeavesTheOldTreeOrTheNew() throws Exception {
        SortedMap<String, String> before = snapshot();
        SortedMap<String, String> after;
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            transactions.apply(transactions.prepare(everything()));
            after = snapshot();
            transactions.undo("1");
        }
        for (int moments = 0; ; moments++) {
            boolean wasKilled = killedAfter(moments);
            try (Root root = Root.of(guest);
                    Transactions transactions = open(root)) {
                assertThat(snapshot()).isIn(before, after);
                if (!wasKilled) {
                    assertThat(snapshot()).isEqualTo(before);
                    assertThat(moments).isGreaterThan(20);
                    return;
                }
                TransactionRecord last = transactions.list().getLast();
                if (last.phase() == TransactionRecord.Phase.APPLIED) {
                    transactions.undo(last.id());
                }
                assertThat(snapshot()).isEqualTo(before);
            }
        }
    }

    /** The end of the process, as far as the transactions can tell. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Applies and undoes, until as many moments have come; says whether it came to that. */
    private boolean killedAfter(int moments) throws Exception {
        int[] left = {moments};
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            transactions.watch((moment, id) -> {
                if (left[0]-- == 0) {
                    throw new Killed();
                }
            });
            String id = transactions.apply(transactions.prepare(everything())).orElseThrow().id();
            transactions.undo(id);
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    @Test
    void aFailureInTheMiddleTakesBackWhatWasDone() throws Exception {
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            Transaction prepared =
                    transactions.prepare(
                            EditPlan.of("bad")
                                    .write("/etc/hostname", "new\n", REASON)
                                    .write("/etc/empty/file", "its folder will go", REASON));
            Files.delete(guest.resolve("etc/empty"));
            SortedMap<String, String> before = snapshot();

            assertThatThrownBy(() -> transactions.apply(prepared)).isInstanceOf(TreeError.class);

            assertThat(snapshot()).isEqualTo(before);
            assertThat(transactions.list()).isEmpty();
        }
    }

    @Test
    void aPlanForAPathThatChangedMeanwhileIsRefused() throws Exception {
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            Transaction prepared = transactions.prepare(everything());
            Files.writeString(guest.resolve("etc/hostname"), "somebody else\n");

            TreeError refused =
                    catchThrowableOfType(TreeError.class, () -> transactions.apply(prepared));

            assertThat(refused.kind()).isEqualTo(TreeError.Kind.CHANGED);
            assertThat(refused.path()).isEqualTo("/etc/hostname");
        }
    }

    @Test
    void anUndoOverLaterChangesIsRefused() throws Exception {
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            transactions.apply(transactions.prepare(everything()));
            Files.writeString(guest.resolve("etc/hostname"), "somebody else\n");

            assertThatThrownBy(() -> transactions.undo("1")).hasMessageContaining("/etc/hostname");

            assertThat(guest.resolve("etc/hostname")).hasContent("somebody else\n");
        }
    }

    @Test
    void linksNeverLeadTheWriterOutOfTheGuest() throws Exception {
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            transactions.apply(
                    transactions.prepare(
                            EditPlan.of("escape")
                                    .write("/lib/file", "x", REASON)
                                    .write("/../../../file", "x", REASON)));
        }

        assertThat(directory.resolve("outside")).isEmptyDirectory();
        assertThat(guest.resolve("file")).hasContent("x");
        assertThat(guest.resolve(Path.of("/").relativize(directory) + "/outside/file"))
                .hasContent("x");
    }

    @Test
    void extendedAttributesSurviveAWriteAndAnUndo() throws Exception {
        Path file = guest.resolve("etc/hostname");
        try {
            Xattr.set(file.toString(), "user.label", new byte[] {1, 2});
        } catch (ErrnoException e) {
            org.junit.jupiter.api.Assumptions.abort("no attributes here: " + e.getMessage());
        }
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            transactions.apply(transactions.prepare(everything()));
            assertThat(Xattr.get(file.toString(), "user.label")).contains(new byte[] {1, 2});

            transactions.undo("1");
            assertThat(Xattr.get(file.toString(), "user.label")).contains(new byte[] {1, 2});
        }
    }

    @Test
    void anEditThatChangesNothingMakesNoTransaction() throws Exception {
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            Transaction prepared =
                    transactions.prepare(
                            EditPlan.of("nothing")
                                    .write("/etc/hostname", "old\n", REASON)
                                    .remove("/etc/not-there", REASON));

            assertThat(prepared.isEmpty()).isTrue();
            assertThat(prepared.diff()).isEmpty();
            assertThat(transactions.apply(prepared)).isEmpty();
            assertThat(transactions.list()).isEmpty();
        }
    }

    @Test
    void twoCannotWorkOnOneGuestAtATime() throws Exception {
        try (Root root = Root.of(guest);
                Transactions _ = open(root)) {
            assertThatThrownBy(() -> open(root)).hasMessageContaining("somebody else");
        }
    }

    @Test
    void theDiffAndTheOperationsSayWhatWillBeDone() throws Exception {
        try (Root root = Root.of(guest);
                Transactions transactions = open(root)) {
            Transaction prepared = transactions.prepare(everything());

            assertThat(prepared.diff())
                    .contains("--- a/etc/hostname\n+++ b/etc/hostname\n@@ -1 +1 @@\n-old\n+new\n")
                    .contains("new file mode 120000\n--- /dev/null\n")
                    .contains("+/usr/b.service\n\\ No newline at end of file\n")
                    .contains("deleted file mode 100644\n--- a/etc/gone\n+++ /dev/null\n");
            assertThat(prepared.operations())
                    .extracting(o -> o.kind() + " " + o.path())
                    .containsExactly(
                            "write /etc/hostname",
                            "mkdir /etc/deep",
                            "mkdir /etc/deep/er",
                            "create /etc/deep/er/file",
                            "symlink /etc/resolv.conf",
                            "mkdir /etc/systemd/system/a.wants",
                            "symlink /etc/systemd/system/a.wants/b.service",
                            "unlink /etc/gone",
                            "rmdir /etc/empty",
                            "attributes /etc/systemd/system");
        }
    }

    @Test
    void aPlannedTreeLooksAsTheDiskWillLook() throws Exception {
        try (Root root = Root.of(guest)) {
            PlannedTree planned = new PlannedTree(new GuestTree(root));
            planned.make(everything());
            planned.make(new Edit.MakeSymlink("/etc/way", "deep", REASON));

            assertThat(planned.readText("/etc/hostname")).contains("new\n");
            assertThat(planned.readText("/etc/way/er/file")).contains("x");
            assertThat(planned.realPath("/etc/way/er/../er/file")).contains("/etc/deep/er/file");
            assertThat(planned.readLink("/etc/resolv.conf")).contains("/run/other");
            assertThat(planned.node("/etc/gone")).isEmpty();
            assertThat(planned.list("/etc"))
                    .isEqualTo(List.of("deep", "hostname", "resolv.conf", "systemd", "way"));
        }
    }
}
