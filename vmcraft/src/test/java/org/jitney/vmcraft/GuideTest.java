package org.jitney.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/vmcraft.md is Java that uses this library; its commands are run by itests. */
class GuideTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir Path folder = Path.of("/nonexistent");

    @Test
    void everyBlockCompiles() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "vmcraft.md"));
        List<String> blocks = BLOCK.matcher(guide).results().map(MatchResult::group).toList();
        assertThat(blocks).hasSizeGreaterThan(1);

        for (String block : blocks) {
            String body = block.replace("```java\n", "").replace("```", "");
            Path source =
                    Files.writeString(
                            folder.resolve("Guide.java"),
                            """
                            import java.nio.file.Path;
                            import org.jitney.vmcraft.Audit;
                            import org.jitney.vmcraft.VMCraft;

                            class Guide {
                                void run() throws Exception {
                                    %s
                                }
                            }
                            """
                                    .formatted(body));
            assertThat(errors(source)).as(block).isEmpty();
        }
    }

    private String errors(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of(
                            "-proc:none",
                            "-d",
                            folder.toString(),
                            "-cp",
                            System.getProperty("java.class.path"));
            var units = files.getJavaFileObjects(source);
            boolean works = compiler.getTask(said, files, null, options, null, units).call();
            return works ? "" : said.toString();
        }
    }
}
