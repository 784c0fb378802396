package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitFileTest {
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private UnitFile parse(String text) throws UnitFileError {
        return UnitFile.parse("/x/a.service", text, diagnostics::add);
    }

    @Test
    void readsSectionsAndAssignments() throws UnitFileError {
        UnitFile file =
                parse("# top\n[Unit]\nDescription = My  unit \n\n[Service]\nA=1\nA=\nA=2\n");

        assertThat(file.sections())
                .extracting(UnitFile.Section::name)
                .containsExactly("Unit", "Service");
        assertThat(file.lastValue("Unit", "Description")).contains("My  unit");
        assertThat(file.values("Service", "A")).containsExactly("1", "", "2");
        assertThat(file.entries("Service").getLast())
                .isEqualTo(new UnitFile.Entry("Service", "A", "2", "/x/a.service", 8));
        assertThat(diagnostics).isEmpty();
    }

    @Test
    void whatIsAddedBehindAnUnfinishedLineIsALineOfItsOwn() throws UnitFileError {
        for (String end : List.of("\\", "\\\n", "\\\n# a comment", "\\\n  ;\n")) {
            UnitFile edited = parse("[S]\nA=b " + end).withValue("T", "C", "d");

            UnitFile again = parse(edited.render());

            assertThat(again.lastValue("S", "A")).contains("b");
            assertThat(again.lastValue("T", "C")).contains("d");
        }
    }

    @Test
    void joinsContinuedLinesWithABlankAndKeepsTheirOwn() throws UnitFileError {
        UnitFile file = parse("[S]\nA=one\\\n   two \\\nthree\nB=x\n");

        assertThat(file.lastValue("S", "A")).contains("one    two  three");
        assertThat(file.lastValue("S", "B")).contains("x");
    }

    @Test
    void commentsDoNotEndAContinuation() throws UnitFileError {
        UnitFile file = parse("[S]\nA=one \\\n# no\n  ; neither\n two\n");

        assertThat(file.lastValue("S", "A")).contains("one   two");
    }

    @Test
    void aDoubledBackslashDoesNotContinue() throws UnitFileError {
        UnitFile file = parse("[S]\nA=one\\\\\nB=two\n");

        assertThat(file.lastValue("S", "A")).contains("one\\\\");
        assertThat(file.lastValue("S", "B")).contains("two");
    }

    @Test
    void theLastLineMayContinueIntoNothing() throws UnitFileError {
        assertThat(parse("[S]\nA=one \\").lastValue("S", "A")).contains("one");
    }

    @Test
    void reportsLinesThatMeanNothing() throws UnitFileError {
        parse("A=1\n[S]\nnothing\n=x\n");

        assertThat(diagnostics)
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "/x/a.service:1: Assignment outside of section. Ignoring.",
                        "/x/a.service:3: Missing '=', ignoring line.",
                        "/x/a.service:4: Missing key name before '=', ignoring line.");
    }

    @Test
    void aLineThatIsNotTextMakesTheFileUnreadable() {
        byte[] bytes = {'[', 'S', ']', '\n', 'A', '=', (byte) 0xff, '\n', 'B', '=', '1', '\n'};

        assertThatThrownBy(() -> UnitFile.parse("f", bytes, diagnostics::add))
                .isInstanceOfSatisfying(
                        UnitFileError.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(UnitFileError.Kind.INVALID);
                            assertThat(e.line()).isEqualTo(2);
                            assertThat(e)
                                    .hasMessage(
                                            "String is not UTF-8 clean, ignoring assignment: A=\uFFFD");
                        });
    }

    @Test
    void aCarriageReturnAndANulByteEndALineToo() throws UnitFileError {
        String text = "[S]\rA=1\0B=2\r\nC=3\n\nD";
        UnitFile file = parse(text);

        assertThat(file.entries()).extracting(UnitFile.Entry::value).containsExactly("1", "2", "3");
        assertThat(diagnostics).extracting(Diagnostic::line).containsExactly(6);
        assertThat(file.render()).isEqualTo(text);
    }

    @Test
    void aBrokenSectionHeaderMakesTheFileUnreadable() {
        assertThatThrownBy(() -> parse("[Unit]\nA=1\n[Service\n"))
                .isInstanceOfSatisfying(
                        UnitFileError.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(UnitFileError.Kind.BAD_MESSAGE);
                            assertThat(e.line()).isEqualTo(3);
                            assertThat(e).hasMessage("Invalid section header '[Service'");
                        });
    }

    @Test
    void aLineMayBeLongButNotEndless() throws UnitFileError {
        assertThat(parse("[S]\nA=" + "x".repeat(UnitFile.MAX_LINE - 2)).entries()).hasSize(1);
        assertThatThrownBy(() -> parse("[S]\nA=" + "x".repeat(UnitFile.MAX_LINE)))
                .isInstanceOfSatisfying(
                        UnitFileError.class,
                        e -> assertThat(e.kind()).isEqualTo(UnitFileError.Kind.TOO_LONG));
    }

    @Test
    void aByteOrderMarkIsSkipped() throws UnitFileError {
        assertThat(parse("\uFEFF[S]\nA=1\n").values("S", "A")).containsExactly("1");
    }

    @Test
    void whatIsNotEditedStaysAsItIs() throws UnitFileError {
        String text = "; c\r\n[S]\n  A = 1 \\\n # in\n 2\n\n[S]\nB=2";

        assertThat(parse(text).render()).isEqualTo(text);
    }

    @Test
    void anAssignmentIsAddedAtTheEndOfItsSection() throws UnitFileError {
        UnitFile file = parse("[A]\nx=1\n\n[B]\ny=2");

        assertThat(file.withAdded("A", "x", "3").render()).isEqualTo("[A]\nx=1\nx=3\n\n[B]\ny=2\n");
        assertThat(file.withAdded("C", "z", "1").render())
                .isEqualTo("[A]\nx=1\n\n[B]\ny=2\n[C]\nz=1\n");
    }

    @Test
    void aValueIsReplacedWhereItStood() throws UnitFileError {
        UnitFile file = parse("[A]\nx=1\n# why\nx=2\ny=3\n").withValue("A", "x", "9");

        assertThat(file.render()).isEqualTo("[A]\n# why\nx=9\ny=3\n");
        assertThat(file.values("A", "x")).containsExactly("9");
        assertThat(file.without("A", "y").render()).isEqualTo("[A]\n# why\nx=9\n");
        assertThat(UnitFile.empty("n").withValue("A", "x", "1").render()).isEqualTo("[A]\nx=1\n");
    }
}
