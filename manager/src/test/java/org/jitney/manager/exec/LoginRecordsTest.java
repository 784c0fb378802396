package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.manager.unit.ExecContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginRecordsTest {
    private static final int SIZE = 384;

    @TempDir Path folder;
    private LoginRecords records;

    @BeforeEach
    void open() throws IOException {
        Files.createFile(folder.resolve("utmp"));
        Files.createFile(folder.resolve("wtmp"));
        records = new LoginRecords(folder.resolve("utmp"), folder.resolve("wtmp"), false);
    }

    private static ExecContext context(String id, String mode) {
        return ExecSettings.of(
                "UtmpIdentifier=" + id, "UtmpMode=" + mode, "TTYPath=/dev/tty1", "User=daemon");
    }

    /** Each as {@code TYPE PID LINE ID USER}. */
    private List<String> read(String file) throws IOException {
        ByteBuffer in =
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file)))
                        .order(ByteOrder.nativeOrder());
        List<String> out = new ArrayList<>();
        for (int at = 0; at < in.capacity(); at += SIZE) {
            out.add(
                    "%d %d %s %s %s"
                            .formatted(
                                    in.getShort(at),
                                    in.getInt(at + 4),
                                    text(in, at + 8, 32),
                                    text(in, at + 40, 4),
                                    text(in, at + 44, 32)));
        }
        return out;
    }

    private static String text(ByteBuffer in, int at, int size) {
        byte[] bytes = new byte[size];
        in.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    }

    @Test
    void aLoginHasTwoRecordsOfWhichTheLastOneStays() throws IOException {
        records.started(context("tty1", "login"), 7, "daemon", 1_000_000);

        assertThat(read("utmp")).containsExactly("6 7 tty1 tty1 LOGIN");
        assertThat(read("wtmp")).containsExactly("5 7 tty1 tty1 ", "6 7 tty1 tty1 LOGIN");
    }

    @Test
    void theEndIsARecordWithoutAUser() throws IOException {
        ExecContext context = context("longer-cons", "user");
        records.started(context, 7, "daemon", 1_000_000);
        records.ended(context, 8, 0, 0, 2_000_000);
        assertThat(read("utmp")).containsExactly("7 7 tty1 cons daemon");

        records.ended(context, 7, 0, 3, 2_000_000);

        assertThat(read("utmp")).containsExactly("8 7 tty1 cons ");
        assertThat(read("wtmp")).hasSize(4);
    }

    @Test
    void whoAsksForNoneHasNone() throws IOException {
        records.started(ExecSettings.of("User=daemon"), 7, "daemon", 1);

        assertThat(read("wtmp")).isEmpty();
    }
}
