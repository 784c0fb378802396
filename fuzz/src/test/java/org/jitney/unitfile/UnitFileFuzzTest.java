package org.jitney.unitfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Unit files and what stands in them. */
class UnitFileFuzzTest {
    /** A file keeps its bytes; what is set can be read; what is removed is gone. */
    @FuzzTest
    void files(byte[] data) {
        List<Diagnostic> said = new ArrayList<>();
        UnitFile file;
        try {
            file = UnitFile.parse("/a.service", data, said::add);
        } catch (UnitFileError e) {
            return;
        }
        if (said.isEmpty() && !Arrays.equals(data, file.bytes())) {
            throw new AssertionError("the file changed by being read");
        }
        for (UnitFile.Entry entry : file.entries()) {
            file.withValue(entry.section(), entry.key(), "v");
        }
        edit(file);
    }

    private static void edit(UnitFile file) {
        UnitFile with = file.withValue("Service", "ExecStart", "/bin/true");
        Optional<String> value = with.lastValue("Service", "ExecStart");
        if (!value.equals(Optional.of("/bin/true"))) {
            throw new AssertionError("set, but not there: " + with.render());
        }
        UnitFile again;
        try {
            again = UnitFile.parse("/a.service", with.bytes(), _ -> {});
        } catch (UnitFileError e) {
            throw new AssertionError("what was edited is broken: " + with.render(), e);
        }
        if (!again.lastValue("Service", "ExecStart").equals(value)) {
            throw new AssertionError("set, but not there when read again: " + with.render());
        }
        if (with.without("Service", "ExecStart").lastValue("Service", "ExecStart").isPresent()) {
            throw new AssertionError("removed, but still there: " + with.render());
        }
    }

    /** Values: words, names, sizes, percentages, modes, globs. */
    @FuzzTest
    void values(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Optional<UnitName> name = UnitName.parse(text);
        if (name.isPresent() && !name.get().toString().equals(text)) {
            throw new AssertionError(text + " became " + name.get());
        }
        var _ = Booleans.parse(text);
        try {
            var _ = ByteSize.parse(text);
        } catch (UnitFileError e) {
            percent(text);
        }
    }

    private static void percent(String text) {
        try {
            var _ = Percent.parse(text);
        } catch (UnitFileError e) {
            mode(text);
        }
    }

    private static void mode(String text) {
        try {
            int mode = Modes.parse(text);
            if ((mode & ~07777) != 0) {
                throw new AssertionError("no mode: " + text);
            }
        } catch (UnitFileError e) {
            return;
        }
    }
}
