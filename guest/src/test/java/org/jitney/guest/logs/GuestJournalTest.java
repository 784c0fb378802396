package org.jitney.guest.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.guest.tree.GuestTree;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.Journals;
import org.jitney.linux.fd.Root;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestJournalTest {
    private static final Id128 MACHINE = Id128.parse("11111111111111111111111111111111");
    private static final Id128 FIRST = Id128.parse("0123456789abcdef0123456789abcde0");
    private static final Id128 SECOND = Id128.parse("0123456789abcdef0123456789abcde1");
    private static final long START = 1_700_000_000_000_000L;
    private static final String STARTING = "MESSAGE_ID=7d4958e842da4a758f6c1cdc7b36dcc5";
    private static final String STARTED = "MESSAGE_ID=39f53479d3a045ac8e11786248231fbf";
    private static final String RESULT = "MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c";

    @TempDir Path guest;
    private Path folder;

    @BeforeEach
    void writeJournal() throws IOException {
        folder = guest.resolve("var/log/journal/" + MACHINE);
        Files.createDirectories(folder);
        CreateOptions options =
                CreateOptions.of(MACHINE).withLimits(1L << 20, 0).withStrictOrder(false);
        try (JournalAppender file = Journals.create(folder.resolve("system.journal"), options)) {
            add(file, FIRST, 1, "MESSAGE=long ago", "PRIORITY=3", "_SYSTEMD_UNIT=web.service");
            add(file, SECOND, 10, STARTING, "UNIT=web.service", "_PID=1", "MESSAGE=Starting web");
            add(file, SECOND, 13, STARTED, "UNIT=web.service", "_PID=1", "MESSAGE=Started web");
            add(file, SECOND, 14, STARTING, "UNIT=db.service", "_PID=1", "MESSAGE=Starting db");
            add(
                    file,
                    SECOND,
                    20,
                    RESULT,
                    "UNIT=db.service",
                    "UNIT_RESULT=exit-code",
                    "_PID=1",
                    "PRIORITY=4",
                    "MESSAGE=db.service: Failed with result 'exit-code'.");
            add(
                    file,
                    SECOND,
                    21,
                    RESULT,
                    "UNIT=web.service",
                    "UNIT_RESULT=fake",
                    "_PID=77",
                    "MESSAGE=no");
            add(file, SECOND, 22, "MESSAGE=it hurts", "PRIORITY=2", "_SYSTEMD_UNIT=web.service");
            add(
                    file,
                    SECOND,
                    23,
                    "MESSAGE_ID=b07a249cd024414a82dd00cd181378ff",
                    "_PID=1",
                    "KERNEL_USEC=1000",
                    "USERSPACE_USEC=4000",
                    "MESSAGE=Startup finished");
        }
    }

    private static void add(JournalAppender file, Id128 boot, int at, String... fields)
            throws IOException {
        List<byte[]> all = new ArrayList<>();
        all.add(("_BOOT_ID=" + boot).getBytes(StandardCharsets.UTF_8));
        for (String field : fields) {
            all.add(field.getBytes(StandardCharsets.UTF_8));
        }
        file.append(START + at * 1000L, at * 100L, boot, all);
    }

    private interface Question<T> {
        T ask(GuestJournal journal) throws IOException;
    }

    private <T> T ask(Question<T> question) throws Exception {
        try (Root root = Root.of(guest)) {
            return question.ask(new GuestJournal(root));
        }
    }

    private List<String> messages(Filter filter) throws Exception {
        List<LogEntry> entries = ask(journal -> journal.query(filter));
        return entries.stream().map(entry -> entry.field("MESSAGE")).toList();
    }

    @Test
    void aFilterChoosesByBootUnitPriorityAndNumber() throws Exception {
        Filter all = Filter.all();

        assertThat(messages(all)).hasSize(8);
        assertThat(messages(all.ofBoot(-1))).containsExactly("long ago");
        assertThat(messages(all.ofBoot(-2))).isEmpty();
        assertThat(
                        messages(
                                new Filter(
                                        Optional.of("web.service"),
                                        Optional.of(3),
                                        OptionalLong.empty(),
                                        OptionalLong.empty(),
                                        Optional.empty(),
                                        0,
                                        List.of())))
                .containsExactly("long ago", "it hurts");
        assertThat(
                        messages(
                                new Filter(
                                        Optional.empty(),
                                        Optional.empty(),
                                        OptionalLong.of(START + 13_000),
                                        OptionalLong.of(START + 22_000),
                                        Optional.empty(),
                                        2,
                                        List.of())))
                .containsExactly("no", "it hurts");
    }

    @Test
    void theReportOfABootSaysWhatFailedAndWhatTookHowLong() throws Exception {
        BootReport report = ask(journal -> BootReport.of(journal, 0));

        assertThat(report.failed())
                .singleElement()
                .satisfies(course -> {
                    assertThat(course.unit()).isEqualTo("db.service");
                    assertThat(course.result()).isEqualTo("exit-code");
                    assertThat(course.lastMessage()).contains("Failed with result");
                });
        assertThat(report.blame())
                .singleElement()
                .satisfies(course -> assertThat(course.tookUsec()).isEqualTo(300));
        assertThat(report.times())
                .isEqualTo(Map.of("kernel", 1000L, "userspace", 4000L, "total", 5000L));
    }

    @Test
    void bootsUsageAndTheStateOfFilesAreKnown() throws Exception {
        assertThat(ask(GuestJournal::boots)).hasSize(2);
        assertThat(this.<Long>ask(GuestJournal::diskUsage)).isPositive();
        assertThat(ask(GuestJournal::verify))
                .containsExactly(
                        new GuestJournal.Finding(
                                "/var/log/journal/" + MACHINE + "/system.journal", "", 0));
    }

    @Test
    void aDamagedFileIsSaidToBeAndItsEntriesAreCounted() throws Exception {
        Path file = folder.resolve("system.journal");
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("MESSAGE=it hurts");
        bytes[at + 8] ^= 1;
        Files.write(file, bytes);

        assertThat(ask(GuestJournal::verify))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.problem()).isNotEmpty();
                    assertThat(finding.salvageable()).isGreaterThan(5);
                });
    }

    @Test
    void aVacuumDeletesArchivedFilesOnly() throws Exception {
        String archived = "system@" + "1".repeat(32) + "-0000000000000001-00000000000f4240.journal";
        Files.write(folder.resolve(archived), new byte[100]);
        try (Root root = Root.of(guest)) {
            JournalVacuum vacuum = new JournalVacuum(root);
            JournalVacuum.Limits limits = new JournalVacuum.Limits(0, 1, 0);

            assertThat(vacuum.perform(limits, START, true).deleted()).hasSize(1);
            assertThat(folder.resolve(archived)).exists();
            assertThat(vacuum.perform(limits, START, false).freed()).isEqualTo(100);
        }
        assertThat(folder.resolve(archived)).doesNotExist();
        assertThat(folder.resolve("system.journal")).exists();
    }

    @Test
    void theCatalogOfTheGuestExplainsItsMessages() throws Exception {
        Path catalog = guest.resolve("usr/lib/systemd/catalog/systemd.catalog");
        Files.createDirectories(catalog.getParent());
        Files.writeString(
                catalog,
                "# a comment\n-- f77379a8490b408bbe5f6940505a777b\nSubject: The Journal started\n"
                        + "\nIt is ready.\n\n-- d93fb3c9c24d451a97cea615ce59c00b\nSubject: Other\n");
        try (Root root = Root.of(guest)) {
            GuestTree tree = new GuestTree(root);

            assertThat(Catalog.find(tree, "f77379a8-490b-408b-be5f-6940505a777b"))
                    .contains("Subject: The Journal started\n\nIt is ready.\n");
            assertThat(Catalog.find(tree, "0".repeat(32))).isEmpty();
        }
    }
}
