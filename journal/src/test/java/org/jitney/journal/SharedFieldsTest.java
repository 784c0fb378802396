package org.jitney.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.journal.format.SharedFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What many entries have in common is as good as what each brings itself. */
class SharedFieldsTest {
    private static final Id128 BOOT = new Id128(0, 2);

    /** More data objects of processes than a writer remembers the ends of. */
    private static final int PROCESSES = 300;

    private static final int ENTRIES = 3000;

    @TempDir Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static SharedFields process(int number) {
        return SharedFields.of(
                List.of(
                        bytes("_PID=" + number),
                        bytes("_COMM=program" + number),
                        bytes("_EXE=/usr/bin/program" + number),
                        bytes("_UID=0"),
                        bytes("_CMDLINE=program" + number + " --serve")));
    }

    private static long count(JournalReader reader, String match) {
        reader.flushMatches();
        reader.addMatch(bytes(match));
        reader.seekHead();
        return reader.nextSkip(Long.MAX_VALUE);
    }

    private Path file(String name) {
        return folder.resolve(name + ".journal");
    }

    private static CreateOptions options(boolean compact) {
        return CreateOptions.of(new Id128(0, 1)).withFormat(compact, true);
    }

    private void write(Path file, boolean compact, boolean shares) throws IOException {
        List<SharedFields> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(process(i));
        }
        SharedFields machine =
                SharedFields.of(List.of(bytes("_BOOT_ID=" + BOOT), bytes("_HOSTNAME=here")));
        try (JournalAppender journal = Journals.create(file, options(compact))) {
            for (int i = 0; i < ENTRIES; i++) {
                List<byte[]> own = new ArrayList<>();
                own.add(bytes("MESSAGE=" + i));
                // What an entry has already is not there twice.
                own.add(bytes("_UID=0"));
                List<SharedFields> shared = List.of(processes.get(i * 7 % PROCESSES), machine);
                if (!shares) {
                    shared.forEach(each -> own.addAll(each.fields()));
                }
                journal.append(1000 + i, 1000 + i, BOOT, own, shares ? shared : List.of());
            }
        }
    }

    private static List<String> entries(Path file) throws IOException {
        List<String> all = new ArrayList<>();
        try (JournalReader reader = Journals.openFiles(List.of(file))) {
            while (reader.next()) {
                List<String> fields = new ArrayList<>();
                reader.entry().fields().forEach(field -> fields.add(new String(field, UTF_8)));
                String cursor = reader.entry().cursor();
                fields.add(cursor.substring(cursor.indexOf(";x=")));
                fields.sort(null);
                all.add(fields.toString());
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void entriesAreTheSameWithSharedFieldsAndWithTheirOwn(boolean compact) throws Exception {
        write(file("shared"), compact, true);
        write(file("own"), compact, false);

        assertThat(entries(file("shared"))).hasSize(ENTRIES).isEqualTo(entries(file("own")));
        assertThat(Journals.verify(file("shared"), Optional.empty(), _ -> {}))
                .isInstanceOf(Verification.Intact.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyEntryIsFoundByItsSharedFields(boolean compact) throws Exception {
        write(file("a"), compact, true);

        try (JournalReader reader = Journals.openFiles(List.of(file("a")))) {
            assertThat(count(reader, "_UID=0")).isEqualTo(ENTRIES);
            assertThat(count(reader, "_HOSTNAME=here")).isEqualTo(ENTRIES);
            for (int i = 0; i < PROCESSES; i++) {
                assertThat(count(reader, "_PID=" + i)).isEqualTo(ENTRIES / PROCESSES);
            }
        }
    }

    @Test
    void sharedFieldsAreLookedUpInEachFile() throws Exception {
        SharedFields process = process(1);
        for (String name : List.of("a", "b")) {
            try (JournalAppender journal = Journals.create(file(name), options(true))) {
                for (int i = 0; i < 3; i++) {
                    journal.append(
                            1000 + i,
                            1000 + i,
                            BOOT,
                            List.of(bytes("MESSAGE=" + name + i)),
                            List.of(process));
                }
            }
        }

        try (JournalReader reader = Journals.openFiles(List.of(file("a"), file("b")))) {
            assertThat(count(reader, "_COMM=program1")).isEqualTo(6);
        }
    }

    @Test
    void whatARefusedEntryBroughtIsNotRemembered() throws Exception {
        SharedFields fields = process(1);
        try (JournalAppender journal = Journals.create(file("a"), options(true))) {
            journal.append(2000, 2000, BOOT, List.of(bytes("MESSAGE=1")), List.of(fields));
            // Refused half-way: one of its fields is none.
            SharedFields broken = SharedFields.of(List.of(bytes("NEW=1"), bytes("no field")));
            assertThat(refuses(journal, broken)).isTrue();
            assertThat(refuses(journal, broken)).isTrue();

            journal.append(3000, 3000, BOOT, List.of(bytes("MESSAGE=2")), List.of(fields));
        }

        assertThat(entries(file("a"))).hasSize(2).noneMatch(entry -> entry.contains("NEW"));
        assertThat(Journals.verify(file("a"), Optional.empty(), _ -> {}))
                .isInstanceOf(Verification.Intact.class);
    }

    private static boolean refuses(JournalAppender journal, SharedFields fields) {
        try {
            journal.append(2500, 2500, BOOT, List.of(bytes("MESSAGE=x")), List.of(fields));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
