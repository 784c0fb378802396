package org.jitney.itests.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Programs;

/**
 * Lists of command lines (resources below {@code commands}), run one after the other in a fresh
 * machine, and what each printed.
 *
 * <p>A line is {@code COMMAND} or {@code SETUP ;; COMMAND}; the setup is always run with Debian's
 * programs and is not looked at. A comment {@code #! PAIR: REASON} before a line says that the
 * answers of that pair may differ there, and why.
 */
final class CommandLines {
    private CommandLines() {}

    /** Two whose answers have to be the same. */
    enum Pair {
        /** Our command beside Debian's, both asking systemd 252. */
        OURS,
        /** Debian's command, asking Jitney and asking systemd 252. */
        JITNEY
    }

    /**
     * One command line.
     *
     * @param mayDiffer reasons why a pair's answers may differ
     */
    record Line(String setup, String command, Map<Pair, String> mayDiffer) {}

    /** What a command line printed, without what differs from run to run. */
    record Answer(int status, String out, String err) {
        String describe() {
            return "exit status %d%n%s%s".formatted(status, out.indent(2), err.indent(2));
        }
    }

    /** Something that programs can be run in. */
    @FunctionalInterface
    interface Machine {
        Programs.Result run(String... command);
    }

    /** {@return the lines of a list} */
    static List<Line> read(String name) {
        List<Line> lines = new ArrayList<>();
        Map<Pair, String> reasons = new EnumMap<>(Pair.class);
        for (String text : resource(name + ".list").split("\n", -1)) {
            if (text.startsWith("#! ")) {
                int colon = text.indexOf(':');
                Pair pair =
                        Pair.valueOf(text.substring(3, colon).toUpperCase(java.util.Locale.ROOT));
                reasons.put(pair, text.substring(colon + 1).strip());
            } else if (!text.isBlank() && !text.startsWith("#")) {
                int at = text.indexOf(";;");
                String setup = at < 0 ? "" : text.substring(0, at).strip();
                String command = at < 0 ? text : text.substring(at + 2).strip();
                lines.add(new Line(setup, command, Map.copyOf(reasons)));
                reasons.clear();
            }
        }
        return lines;
    }

    static String resource(String name) {
        try (InputStream in = CommandLines.class.getResourceAsStream("/commands/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource commands/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the units of the lists into a machine. */
    static void prepare(Machine machine) {
        machine.run("sh", "-c", resource("setup.sh")).succeeded();
    }

    /** Runs all lines. {@return what each printed} */
    static List<Answer> answers(Machine machine, List<Line> lines, boolean ours) {
        String path = (ours ? "/opt/jitney/bin:" : "") + "/usr/sbin:/usr/bin:/sbin:/bin";
        List<Answer> answers = new ArrayList<>();
        for (Line line : lines) {
            if (!line.setup().isEmpty()) {
                var _ = machine.run("sh", "-c", "cd /tmp/v; " + line.setup());
            }
            Programs.Result result =
                    machine.run(
                            "timeout",
                            "60",
                            "sh",
                            "-c",
                            "cd /tmp/v; PATH="
                                    + path
                                    + " SYSTEMD_PAGER=cat; export SYSTEMD_PAGER; "
                                    + line.command());
            answers.add(new Answer(result.status(), blurred(result.out()), blurred(result.err())));
        }
        return answers;
    }

    /** {@return the lines whose answers differ though they should not, described} */
    static List<String> differences(
            Pair pair, List<Line> lines, List<Answer> expected, List<Answer> actual) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            boolean same = expected.get(i).equals(actual.get(i));
            if (!same && !line.mayDiffer().containsKey(pair)) {
                found.add(
                        "%n%s%nexpected: %sbut was: %s"
                                .formatted(
                                        line.command(),
                                        expected.get(i).describe(),
                                        actual.get(i).describe()));
            }
        }
        return found;
    }

    /** Takes away what differs from run to run: times, numbers of processes and jobs, order. */
    private static String blurred(String text) {
        String out =
                text.replace("/opt/jitney/bin/", "/usr/bin/")
                        .replace("/opt/jitney/bin:", "")
                        .replaceAll("jitney-reference-\\d+|jitney-guest", "HOST")
                        .replaceAll("\\b\\d+(us|ms|s|min|h)( \\d+(us|ms|s|min|h))? ago", "T ago")
                        .replaceAll("since [A-Z][a-z][a-z] .*; T ago", "since T; T ago")
                        .replaceAll("time=\\[@?\\d+\\]", "time=[T]")
                        .replaceAll("(\\d+min )?\\d+(\\.\\d+)?(us|ms|s)\\b", "T")
                        .replaceAll("run-[ru][0-9a-f]+", "run-ID")
                        .replaceAll("\\b\\d{1,7}\\b", "N");
        List<String> lines = new ArrayList<>();
        for (String line : out.split("\n", -1)) {
            boolean journal = line.matches("[A-Z][a-z][a-z] N N:N:N .*");
            boolean counted = line.matches(" +(Tasks|CPU|Memory|IO|IP): .*");
            boolean gap = line.isEmpty() && !lines.isEmpty() && lines.getLast().isEmpty();
            if (!journal && !counted && !gap) {
                lines.add(line.replaceAll(" +", " "));
            }
        }
        String joined = String.join("\n", lines).strip();
        boolean unordered =
                joined.startsWith("Removed ") || joined.contains("can still be activated by:");
        return unordered ? sorted(joined) : joined;
    }

    /**
     * Links are removed in the order in which the file system lists them; what triggers a unit is
     * listed by systemd in the order of a table that is another one after each boot.
     */
    private static String sorted(String text) {
        String[] lines = text.split("\n", -1);
        Arrays.sort(lines);
        return String.join("\n", lines);
    }
}
