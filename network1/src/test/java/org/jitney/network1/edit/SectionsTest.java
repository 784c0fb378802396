package org.jitney.network1.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SectionsTest {
    private static final String TEXT =
            """
            # about all
            [Match]
            Name=eth0

            # first
            [Address]
            Address=10.0.0.1/24
            ; kept
            Strange line
            Label=a

            # second
            [Address]
            Address=10.0.0.2/24 \\
            # in between
              more
            Label=b
            """;

    @Test
    void whatNobodyTouchesStays() {
        assertThat(Sections.parse(TEXT).render()).isEqualTo(TEXT);
        assertThat(Sections.parse("[A]\r\nB=1").render()).isEqualTo("[A]\r\nB=1");
    }

    @Test
    void aKeyChangesInItsSectionAlone() {
        String changed =
                Sections.parse(TEXT)
                        .with("Address", 1, "Address", List.of("10.9.0.1/24", "10.9.0.2/24"))
                        .render();

        assertThat(changed)
                .isEqualTo(
                        TEXT.replace(
                                "Address=10.0.0.2/24 \\\n# in between\n  more\n",
                                "Address=10.9.0.1/24\nAddress=10.9.0.2/24\n"));
    }

    @Test
    void aNewKeyGoesBehindTheLastOneOfItsSection() {
        String changed = Sections.parse(TEXT).with("Address", 0, "Peer", List.of("x")).render();

        assertThat(changed).isEqualTo(TEXT.replace("Label=a\n", "Label=a\nPeer=x\n"));
    }

    @Test
    void noValuesTakeTheKeyAway() {
        String changed = Sections.parse(TEXT).with("Match", 0, "Name", List.of()).render();

        assertThat(changed).isEqualTo(TEXT.replace("Name=eth0\n", ""));
    }

    @Test
    void aSectionGoesWithTheCommentAboveIt() {
        String changed = Sections.parse(TEXT).without("Address", 0).render();

        assertThat(changed).contains("# second").contains("10.0.0.2").doesNotContain("# first");
        assertThat(changed).doesNotContain("Strange");
    }

    @Test
    void aSectionIsAddedBehindALineWithoutEnd() {
        String changed =
                Sections.parse("[Match]\nName=a")
                        .added("Link", List.of(new Sections.Assignment("MTUBytes", "1400")))
                        .render();

        assertThat(changed).isEqualTo("[Match]\nName=a\n\n[Link]\nMTUBytes=1400\n");
    }
}
