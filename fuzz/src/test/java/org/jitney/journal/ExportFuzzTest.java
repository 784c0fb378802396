package org.jitney.journal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A stream becomes entries or is malformed; an entry survives being written again. */
class ExportFuzzTest {
    @FuzzTest
    void imports(byte[] data) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(data);
        try {
            for (var entry = ExportFormat.read(in);
                    entry.isPresent();
                    entry = ExportFormat.read(in)) {
                check(entry.get());
            }
        } catch (MalformedExport e) {
            return;
        }
    }

    @FuzzTest
    void importsJson(byte[] data) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(data);
        try {
            for (var entry = JsonFormat.read(in); entry.isPresent(); entry = JsonFormat.read(in)) {
                check(entry.get());
            }
        } catch (MalformedExport e) {
            return;
        }
    }

    private static void check(ExportFormat.Imported entry) throws IOException, MalformedExport {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] field : entry.fields()) {
            ExportFormat.writeField(field, out);
        }
        out.write('\n');
        Optional<ExportFormat.Imported> again =
                ExportFormat.read(new ByteArrayInputStream(out.toByteArray()));
        List<byte[]> fields = again.map(ExportFormat.Imported::fields).orElse(new ArrayList<>());
        if (fields.size() != entry.fields().size()) {
            throw new AssertionError("fields came or went");
        }
        for (int i = 0; i < fields.size(); i++) {
            if (!Arrays.equals(fields.get(i), entry.fields().get(i))) {
                throw new AssertionError("field " + i + " has changed");
            }
        }
    }
}
