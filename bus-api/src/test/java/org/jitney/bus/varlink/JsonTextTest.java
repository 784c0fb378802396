package org.jitney.bus.varlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void objectsAreMaps() throws Exception {
        assertThat(JsonText.parse(" {\"a\":\"x\\n\\u0041\",\"b\":[1,-2.5e3,true],\"c\":{}} "))
                .isEqualTo(Map.of("a", "x\nA", "b", List.of(1L, -2.5e3, true), "c", Map.of()));
    }

    @Test
    void whatIsNoneIsRefused() {
        for (String text :
                List.of(
                        "",
                        "1",
                        "{",
                        "{\"a\"}",
                        "{\"a\":}",
                        "{\"a\":1,}",
                        "{}x",
                        "{\"a\":\"",
                        "{\"a\":\"\\q\"}",
                        "{\"a\":\"\\u0000\"}",
                        "{\"a\":\"\\ud800x\"}",
                        "{\"a\":\"\\udc00\"}",
                        "{\"a\":\"\n\"}",
                        "{\"a\":01}",
                        "{\"a\":-}",
                        "{\"a\":1." + "1".repeat(100_000) + "}",
                        "{\"a\":nul}")) {
            assertThatThrownBy(() -> JsonText.parse(text))
                    .as(text)
                    .isInstanceOf(JsonText.Malformed.class);
        }
        assertThatThrownBy(() -> JsonText.parse("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(JsonText.Malformed.class);
    }

    @Test
    void stringsAreQuoted() {
        assertThat(JsonText.quote("a\"b\\\n")).isEqualTo("\"a\\\"b\\\\\\u000a\"");
    }
}
