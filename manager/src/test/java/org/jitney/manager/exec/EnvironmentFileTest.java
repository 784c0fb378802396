package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnvironmentFileTest {
    private static java.util.List<String> parse(String text) {
        return EnvironmentFile.parse(text).assignments();
    }

    @Test
    void linesAreAssignmentsAndCommentsAreNot() {
        assertThat(parse("# no\n;no=no\n\nA=1\n  B = 2 3  \nnothing\nC="))
                .containsExactly("A=1", "B=2 3", "C=");
    }

    @Test
    void quotesKeepBlanksAndMayBePiecedTogether() {
        assertThat(parse("A=' x '\nB=\" y \"z\nC='a'\"b\"c\n"))
                .containsExactly("A= x ", "B= y z", "C=abc");
    }

    @Test
    void quotedValueGoesOnOverLines() {
        assertThat(parse("A='1\n2'\nB=x")).containsExactly("A=1\n2", "B=x");
    }

    @Test
    void backslashAtTheEndJoinsLines() {
        assertThat(parse("A=1 \\\n2\nB=\"x\\\ny\"\n")).containsExactly("A=1 2", "B=xy");
    }

    @Test
    void doubleQuotesKnowOnlyTheShellsEscapes() {
        assertThat(parse("A=\"\\$x \\\"y\\\" \\n\"")).containsExactly("A=$x \"y\" \\n");
    }

    @Test
    void invalidNamesAreLeftOut() {
        assertThat(parse("1A=x\nA-B=x\nexport C=x\nD=y")).containsExactly("D=y");
    }
}
