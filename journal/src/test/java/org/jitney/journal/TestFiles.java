package org.jitney.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jitney.journal.format.Compression;

/** Files with made-up entries for tests. */
final class TestFiles {
    static final Id128 MACHINE = Id128.parse("11111111111111111111111111111111");
    static final Id128 BOOT = Id128.parse("0123456789abcdef0123456789abcde0");
    static final long START = 1_700_000_000_000_000L;

    private TestFiles() {}

    static CreateOptions options() {
        return CreateOptions.of(MACHINE).withLimits(1L << 20, 0);
    }

    static byte[] field(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] field) {
        return new String(field, StandardCharsets.UTF_8);
    }

    static List<byte[]> fields(int i, Random random) {
        List<byte[]> fields = new ArrayList<>();
        fields.add(field("MESSAGE=hello " + i));
        fields.add(field("PRIORITY=" + i % 8));
        fields.add(field("_BOOT_ID=" + BOOT));
        fields.add(field("_PID=" + random.nextInt(50)));
        fields.add(field("_SYSTEMD_UNIT=u" + random.nextInt(5) + ".service"));
        if (i % 7 == 0) {
            fields.add(field("LONG=" + ("something " + i + " ").repeat(80)));
        }
        if (i % 11 == 0) {
            fields.add(field("LINES=one\ntwo " + i));
        }
        if (i % 13 == 0) {
            fields.add(field("TWICE=a"));
            fields.add(field("TWICE=a"));
            fields.add(field("TWICE=b"));
        }
        return fields;
    }

    static void append(JournalAppender file, int from, int to) throws IOException {
        Random random = new Random(from);
        for (int i = from; i < to; i++) {
            file.append(START + i * 1000L, i * 1000L + 5, BOOT, fields(i, random));
        }
    }

    static Path write(Path file, int count, CreateOptions options) throws IOException {
        try (JournalAppender appender = Journals.create(file, options)) {
            append(appender, 0, count);
        }
        return file;
    }

    /** All shapes that a file may have. */
    static List<CreateOptions> variants() {
        List<CreateOptions> all = new ArrayList<>();
        for (boolean compact : new boolean[] {false, true}) {
            for (boolean keyed : new boolean[] {false, true}) {
                for (Compression compression : Compression.values()) {
                    all.add(options().withFormat(compact, keyed).withCompression(compression, 512));
                }
            }
        }
        return all;
    }
}
