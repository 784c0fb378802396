package org.jitney.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeAccessTest {
    /** What the child JVM runs. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try (JitneyBus bus = JitneyBus.start()) {
                    System.out.println("started " + bus.address());
                } catch (IllegalStateException e) {
                    System.out.println("refused: " + e.getMessage());
                }
            }
        }
    }

    @Test
    void aJvmThatDeniesNativeAccessGetsToldWhatItNeeds() throws Exception {
        String out = run("--illegal-native-access=deny");

        // The second time, too, when the JVM knows the class only as one that failed.
        assertThat(out.lines()).hasSize(2).allMatch(line -> line.contains(NativeAccess.HELP));
    }

    @Test
    void withTheFlagItStarts() throws Exception {
        String out = run("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED");

        assertThat(out.lines()).hasSize(2).allMatch(line -> line.startsWith("started unix:path="));
    }

    private static String run(String... flags) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
        Process child =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return out;
    }
}
