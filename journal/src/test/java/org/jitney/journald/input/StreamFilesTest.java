package org.jitney.journald.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.journald.protocol.StreamHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamFilesTest {
    @TempDir Path folder;

    @Test
    void aStreamIsReadAsItWasWritten() throws Exception {
        StreamFiles files = new StreamFiles(folder.resolve("streams"));
        StreamHeader header =
                new StreamHeader(
                        Optional.of("a\nb".getBytes(StandardCharsets.UTF_8)),
                        Optional.of("x\\x2dy.service"),
                        29,
                        true,
                        false,
                        true,
                        false);

        files.save("9:77", new StreamFiles.Saved(header, "0".repeat(32)));
        StreamFiles.Saved again = files.load("9:77").orElseThrow();

        assertThat(again.header().identifier()).hasValue("a\nb".getBytes(StandardCharsets.UTF_8));
        assertThat(again.header().unit()).isEqualTo(header.unit());
        assertThat(again.header().priority()).isEqualTo(29);
        assertThat(again.header().levelPrefix()).isTrue();
        assertThat(again.header().toKernel()).isTrue();
        assertThat(again.header().toConsole()).isFalse();
        assertThat(again.id()).isEqualTo("0".repeat(32));
        files.remove("9:77");
        assertThat(files.load("9:77")).isEmpty();
    }

    @Test
    void whatIsMissingOrBrokenIsTheStandard() throws Exception {
        Files.writeString(folder.resolve("1:2"), "# x\nPRIORITY=many\nIDENTIFIER=\\q\nnothing\n");

        StreamFiles.Saved saved = new StreamFiles(folder).load("1:2").orElseThrow();

        assertThat(saved.header().priority()).isEqualTo(6);
        assertThat(saved.header().identifier()).isEmpty();
    }
}
