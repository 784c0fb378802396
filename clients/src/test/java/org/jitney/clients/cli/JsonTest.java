package org.jitney.clients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void theShortStyleIsOneLine() {
        assertThat(
                        Json.render(
                                List.of(Map.of("a", List.of(1, true, "x\"\n")), 1.5),
                                Json.Style.SHORT))
                .isEqualTo("[{\"a\":[1,true,\"x\\\"\\n\"]},1.5]");
    }

    @Test
    void thePrettyStyleIndentsByTabs() {
        assertThat(Json.render(Map.of("a", List.of(1, 2)), Json.Style.PRETTY))
                .isEqualTo("{\n\t\"a\" : [\n\t\t1,\n\t\t2\n\t]\n}");
    }

    @Test
    void nothingStaysOnOneLineInBothStyles() {
        assertThat(Json.render(List.of(), Json.Style.PRETTY)).isEqualTo("[]");
        assertThat(Json.render(Map.of(), Json.Style.SHORT)).isEqualTo("{}");
    }

    @Test
    void controlCharactersAreEscaped() {
        assertThat(Json.render("\u0001", Json.Style.SHORT)).isEqualTo("\"\\u0001\"");
    }

    @Test
    void textOfOthersIsLaidOutAgain() {
        String text = "{\"a\": [1, {}], \"b,:\\\"\":null}";

        assertThat(JsonLayout.render(text, Json.Style.SHORT))
                .isEqualTo("{\"a\":[1,{}],\"b,:\\\"\":null}");
        assertThat(JsonLayout.render(text, Json.Style.PRETTY))
                .isEqualTo("{\n\t\"a\" : [\n\t\t1,\n\t\t{}\n\t],\n\t\"b,:\\\"\" : null\n}");
    }
}
