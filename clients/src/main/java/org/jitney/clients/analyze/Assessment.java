package org.jitney.clients.analyze;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.analyze.SecurityRule.Verdict;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Table;

/** What all rules say about one service. */
final class Assessment {
    private static final String MANUAL =
            "https://www.freedesktop.org/software/systemd/man/systemd.exec.html#";

    /** A rule and what it found. */
    private record Finding(SecurityRule rule, Verdict verdict) {
        String text() {
            return rule.text(verdict);
        }
    }

    /** How a whole exposure is called. */
    private enum Grade {
        DANGEROUS(100, Colour.HIGHLIGHT_RED, Glyph.DEPRESSED_FACE),
        UNSAFE(90, Colour.HIGHLIGHT_RED, Glyph.UNHAPPY_FACE),
        EXPOSED(75, Colour.HIGHLIGHT_YELLOW, Glyph.SLIGHTLY_UNHAPPY_FACE),
        MEDIUM(50, Colour.NONE, Glyph.NEUTRAL_FACE),
        OK(10, Colour.HIGHLIGHT_GREEN, Glyph.SLIGHTLY_HAPPY_FACE),
        SAFE(1, Colour.HIGHLIGHT_GREEN, Glyph.HAPPY_FACE),
        PERFECT(0, Colour.HIGHLIGHT_GREEN, Glyph.ECSTATIC_FACE);

        private final int least;
        private final Colour colour;
        private final Glyph face;

        Grade(int least, Colour colour, Glyph face) {
            this.least = least;
            this.colour = colour;
            this.face = face;
        }

        static Grade of(long exposure) {
            for (Grade grade : values()) {
                if (exposure >= grade.least) {
                    return grade;
                }
            }
            return PERFECT;
        }
    }

    private final SecurityFacts facts;
    private final List<Finding> findings = new ArrayList<>();
    private final long weights;
    private final long exposure;

    Assessment(SecurityFacts facts) {
        this.facts = facts;
        long points = 0;
        long sum = 0;
        for (SecurityRule rule : SecurityRule.all()) {
            Verdict verdict = rule.judge(facts);
            findings.add(new Finding(rule, verdict));
            if (verdict.badness() != SecurityRule.NOT_APPLICABLE) {
                points += rule.points(verdict.badness());
                sum += rule.weight();
            }
        }
        findings.sort((a, b) -> {
            int text = b.text().compareTo(a.text());
            return text != 0 ? text : a.rule().name().compareTo(b.rule().name());
        });
        weights = sum;
        exposure = (points * 100 + sum - 1) / sum;
    }

    /** {@return the exposure in tenths: 100 is as bad as it gets} */
    long exposure() {
        return exposure;
    }

    private static String tenths(long value) {
        return value / 10 + "." + value % 10;
    }

    /** {@return all findings} */
    String details(Output output, Json.Style json) {
        String set = json == Json.Style.OFF ? " " : "SET";
        Table table =
                Table.of(set, "NAME", "JSON_FIELD", "DESCRIPTION", "EXPOSURE")
                        .alignRight(4)
                        .plainGaps();
        for (Finding finding : findings) {
            long badness = finding.verdict().badness();
            boolean counts = badness != SecurityRule.NOT_APPLICABLE && badness != 0;
            String share = counts ? tenths(finding.rule().exposure(badness, weights)) : "";
            table.add(
                    mark(badness, output),
                    Table.Cell.of(finding.rule().name())
                            .linked(MANUAL + finding.rule().anchor() + "="),
                    Table.Cell.of(finding.rule().field()),
                    Table.Cell.of(finding.text()),
                    Table.Cell.of(share).coloured(counts ? Colour.NONE : Colour.GREY));
        }
        if (json != Json.Style.OFF) {
            return table.json(json);
        }
        return table.hide(2).render(true, output) + "\n" + summary(output);
    }

    private static Table.Cell mark(long badness, Output output) {
        if (badness == SecurityRule.NOT_APPLICABLE) {
            return Table.Cell.of("", null).coloured(Colour.GREY);
        }
        boolean good = badness == 0;
        String text = output.glyph(good ? Glyph.CHECK_MARK : Glyph.CROSS_MARK);
        return Table.Cell.of(text, good)
                .coloured(good ? Colour.HIGHLIGHT_GREEN : Colour.HIGHLIGHT_RED);
    }

    private String summary(Output output) {
        Grade grade = Grade.of(exposure);
        String path = facts.text("FragmentPath");
        String id = facts.text("Id");
        String name = path.isEmpty() ? id : output.link(SecurityVerb.url(path), id);
        return "%s %sOverall exposure level for %s%s: %s%s %s%s %s\n"
                .formatted(
                        output.glyph(Glyph.ARROW_RIGHT),
                        output.colour(Colour.HIGHLIGHT),
                        name,
                        output.reset(Colour.HIGHLIGHT),
                        output.colour(grade.colour),
                        tenths(exposure),
                        grade.name(),
                        output.reset(Colour.HIGHLIGHT),
                        output.glyph(grade.face));
    }

    /** Adds a line about this service to the overview. */
    void addTo(Table overview, Output output) {
        Grade grade = Grade.of(exposure);
        String path = facts.text("FragmentPath");
        overview.add(
                Table.Cell.of(facts.text("Id"))
                        .linked(path.isEmpty() ? "" : SecurityVerb.url(path)),
                Table.Cell.of(tenths(exposure)),
                Table.Cell.of(grade.name()).coloured(grade.colour),
                Table.Cell.of(output.glyph(grade.face)));
    }
}
