package org.jitney.network1.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What systemd-network-generator 252 made of each of these command lines: {@code >} begins one,
 * with where it ran; {@code !} is why it made nothing; {@code =} begins a file, whose text lacks
 * the first two lines.
 */
final class CommandLineFilesGoldenTest {
    record Case(String line, String expected) {
        @Override
        public String toString() {
            return line;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in =
                CommandLineFilesGoldenTest.class.getResourceAsStream("command-lines.txt")) {
            String all =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(all.substring(2).split("\n> ")).map(CommandLineFilesGoldenTest::of);
        }
    }

    private static Case of(String text) {
        int end = text.indexOf('\n');
        return end < 0
                ? new Case(text.strip(), "")
                : new Case(text.substring(0, end), text.substring(end + 1).stripTrailing());
    }

    private static String made(String line) {
        boolean isInitrd = line.startsWith("initrd ");
        try {
            StringBuilder out = new StringBuilder();
            CommandLineFiles.of(
                            CommandLineWords.split(line.substring(line.indexOf(' ') + 1)),
                            isInitrd,
                            new ArrayList<String>()::add)
                    .forEach((name, text) ->
                            out.append("= ")
                                    .append(name)
                                    .append('\n')
                                    .append(text.substring(text.indexOf("\n\n") + 2)));
            return out.toString().stripTrailing();
        } catch (BadCommandLine e) {
            return "! " + e.reason();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void filesAreThoseOfTheOriginal(Case each) {
        assertThat(made(each.line())).isEqualTo(each.expected());
    }

    @Test
    void quotesHoldAWordTogether() {
        assertThat(CommandLineWords.split("a=\"b c\" 'd e'f  g\\h"))
                .isEqualTo(List.of("a=b c", "d ef", "g\\h"));
    }
}
