package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jitney.itests.conformance.CommandLines.Answer;
import org.jitney.itests.conformance.CommandLines.Pair;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Reference;
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

    /** What the three said. */
    private record Round(
            Map<String, List<Answer>> expected,
            Map<String, List<Answer>> ours,
            Map<String, List<Answer>> jitney) {
        static Round ask() {
            Map<String, List<Answer>> expected = new HashMap<>();
            Map<String, List<Answer>> ours = new HashMap<>();
            Map<String, List<Answer>> jitney = new HashMap<>();
            try (Reference systemd = Reference.start("services")) {
                answers(systemd::run, false, expected);
            }
            try (Reference systemd = Reference.startWithOurCommands("services")) {
                answers(systemd::run, true, ours);
            }
            try (Guest guest = Guest.start("services", Map.of())) {
                answers(guest::run, false, jitney);
            }
            return new Round(expected, ours, jitney);
        }

        private static void answers(
                CommandLines.Machine machine, boolean ours, Map<String, List<Answer>> into) {
            CommandLines.prepare(machine);
            for (String list : LISTS) {
                into.put(list, CommandLines.answers(machine, CommandLines.read(list), ours));
            }
        }

        List<String> differences(Pair pair, String list) {
            Map<String, List<Answer>> answers = pair == Pair.OURS ? ours : jitney;
            return CommandLines.differences(
                    pair,
                    CommandLines.read(list),
                    Objects.requireNonNull(expected.get(list)),
                    Objects.requireNonNull(answers.get(list)));
        }
    }

    private static final Round ROUND = Round.ask();

    @ParameterizedTest
    @FieldSource("LISTS")
    void ourCommandsSayWhatDebiansSayOfSystemd(String list) {
        assertThat(ROUND.differences(Pair.OURS, list)).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("LISTS")
    void debiansCommandsSayOfUsWhatTheySayOfSystemd(String list) {
        assertThat(ROUND.differences(Pair.JITNEY, list)).isEmpty();
    }
}
