package org.jitney.clients.resolvectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jitney.clients.cli.Output;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void wordsThatFindNoRoomStandBelow() {
        PrintStream nowhere =
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        Output output = Output.of(nowhere, new Output.Look(false, true, true, true, 30));
        Rows rows = new Rows();
        rows.add("Domain:", List.of("a.example", "b.example", "c.example"));
        rows.add("Nothing:", List.of());
        rows.add("Mode:", "foreign");

        assertThat(rows.render(output))
                .isEqualTo(
                        """
                        Domain: a.example b.example
                                c.example
                          Mode: foreign
                        """);
    }
}
