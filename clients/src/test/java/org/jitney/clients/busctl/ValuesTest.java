package org.jitney.clients.busctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jitney.bus.wire.Signature;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.UsageError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sib | hello -5 true",
                "asas | 0 2 a b",
                "a{sv} | 2 A u 1 B as 2 x y",
                "(nq)ay | -3 4 2 1 255",
                "tx | 18446744073709551615 -9223372036854775808",
                "vo | v s x /a/b",
                "d | 1.5"
            })
    void whatIsTypedIsPrintedAgain(String signature, String words) throws UsageError {
        Signature type = Signature.of(signature);

        List<Object> values = Values.parse(type, List.of(words.split(" ")));

        assertThat(ValueText.line(type, values).replace("\"", "")).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s | a b | Too many parameters for signature.",
                "ss | a | Too few parameters for signature.",
                "i | x | Failed to parse 'x' as signed 32bit integer: Invalid argument",
                "y | 256 | Failed to parse '256' as byte (unsigned 8bit integer):"
                        + " Numerical result out of range",
                "b | maybe | Failed to parse 'maybe' as boolean: Invalid argument",
            })
    void whatDoesNotFitIsRefused(String signature, String words, String text) {
        UsageError error =
                catchThrowableOfType(
                        UsageError.class,
                        () -> Values.parse(Signature.of(signature), List.of(words.split(" "))));

        assertThat(error).hasMessage(text);
    }

    @Test
    void theLongFormNamesEveryType() throws UsageError {
        Signature type = Signature.of("a{sv}");
        List<Object> values = Values.parse(type, List.of("1", "k", "u", "7"));

        assertThat(ValueText.message(type, values, ""))
                .isEqualTo(
                        """
                        MESSAGE "a{sv}" {
                                ARRAY "{sv}" {
                                        DICT_ENTRY "sv" {
                                                STRING "k";
                                                VARIANT "u" {
                                                        UINT32 7;
                                                };
                                        };
                                };
                        };
                        """);
    }

    @Test
    void variantsCarryTheirTypeInJson() throws UsageError {
        Signature type = Signature.of("a{sv}ay(tb)");
        List<Object> values =
                Values.parse(
                        type,
                        List.of("1", "k", "u", "7", "2", "1", "200", "18446744073709551615", "no"));

        assertThat(Json.render(ValueText.json(type, values), Json.Style.SHORT))
                .isEqualTo(
                        "[{\"k\":{\"type\":\"u\",\"data\":7}},[1,200],[18446744073709551615,false]]");
    }
}
