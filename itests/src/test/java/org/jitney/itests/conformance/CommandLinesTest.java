package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jitney.itests.conformance.CommandLines.Answer;
import org.jitney.itests.conformance.CommandLines.Line;
import org.jitney.itests.conformance.CommandLines.Pair;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Hundreds of command lines, all asked three times in a fresh machine each: Debian's commands of a
 * booted systemd 252, our commands of another one, Debian's commands of Jitney. What the first says
 * is right.
 */
class CommandLinesTest {
    /** In the order in which they are run: the last ones leave the machine in disorder. */
    static final List<String> LISTS = List.of("run", "tools", "systemctl");

    private static final Map<String, List<Answer>> EXPECTED = new HashMap<>();
    private static final Map<String, List<Answer>> OURS = new HashMap<>();
    private static final Map<String, List<Answer>> JITNEY = new HashMap<>();

    @BeforeAll
    static void ask() {
        try (Reference systemd = Reference.start("services")) {
            ask(systemd::run, false, EXPECTED);
        }
        try (Reference systemd = Reference.startWithOurCommands("services")) {
            ask(systemd::run, true, OURS);
        }
        try (Guest guest = Guest.start("services", Map.of())) {
            ask(guest::run, false, JITNEY);
        }
    }

    private static void ask(
            CommandLines.Machine machine, boolean ours, Map<String, List<Answer>> answers) {
        CommandLines.prepare(machine);
        for (String list : LISTS) {
            answers.put(list, CommandLines.answers(machine, CommandLines.read(list), ours));
        }
    }

    private static List<Answer> of(Map<String, List<Answer>> answers, String list) {
        return Objects.requireNonNull(answers.get(list));
    }

    @ParameterizedTest
    @FieldSource("LISTS")
    void ourCommandsSayWhatDebiansSayOfSystemd(String list) {
        List<Line> lines = CommandLines.read(list);

        List<String> differences =
                CommandLines.differences(Pair.OURS, lines, of(EXPECTED, list), of(OURS, list));

        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("LISTS")
    void debiansCommandsSayOfUsWhatTheySayOfSystemd(String list) {
        List<Line> lines = CommandLines.read(list);

        List<String> differences =
                CommandLines.differences(Pair.JITNEY, lines, of(EXPECTED, list), of(JITNEY, list));

        assertThat(differences).isEmpty();
    }
}
