package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Truth values, modes, sizes, percentages and patterns. */
class SmallFormatsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", "yes", "Y", "true", "T", "ON"})
    void theseAreTrue(String text) {
        assertThat(Booleans.parse(text)).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "no", "N", "false", "f", "Off"})
    void theseAreFalse(String text) {
        assertThat(Booleans.parse(text)).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "maybe", "yes "})
    void theseAreNeither(String text) {
        assertThat(Booleans.parse(text)).isEmpty();
    }

    @Test
    void modesAreOctal() throws UnitFileError {
        assertThat(Modes.parse("0644")).isEqualTo(0644);
        assertThat(Modes.parse("7777")).isEqualTo(07777);
        assertThat(Modes.render(0755)).isEqualTo("0755");
        assertThatThrownBy(() -> Modes.parse("8")).isInstanceOf(UnitFileError.class);
        assertThatThrownBy(() -> Modes.parse("10000")).isInstanceOf(UnitFileError.class);
        assertThatThrownBy(() -> Modes.parse("")).isInstanceOf(UnitFileError.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "111,111",
        "111.4,111",
        "4B,4",
        "1K,1024",
        "1.5K,1536",
        "3.6M,3774873",
        "1G 512M,1610612736",
        "2 K,2048",
        "16E,-1"
    })
    void sizesAreBinary(String text, long bytes) throws UnitFileError {
        if (bytes < 0) {
            assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(UnitFileError.class);
        } else {
            assertThat(ByteSize.parse(text)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "-1", "1 2", "1X", "1M 1G", "1K 1K"})
    void theseAreNoSizes(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(UnitFileError.class);
    }

    @Test
    void sizesAreShownWithOneDigit() throws UnitFileError {
        assertThat(ByteSize.render(1023)).isEqualTo("1023B");
        assertThat(ByteSize.render(1536)).isEqualTo("1.5K");
        assertThat(ByteSize.render(1 << 20)).isEqualTo("1.0M");
        assertThat(ByteSize.parse("10k".replace('k', 'K'), 1000)).isEqualTo(10_000);
    }

    @Test
    void percentagesMayHaveFractions() throws UnitFileError {
        assertThat(Percent.parse("50%").permyriad()).isEqualTo(5000);
        assertThat(Percent.parse("12.5%").permyriad()).isEqualTo(1250);
        assertThat(Percent.parse("0.05%").permyriad()).isEqualTo(5);
        assertThat(Percent.parse("125\u2030").permyriad()).isEqualTo(1250);
        assertThat(Percent.parseUnbounded("200%")).hasToString("200%");
        assertThat(Percent.parse("12.5%")).hasToString("12.5%");
        assertThat(Percent.parse("100%").scaled32()).isEqualTo(0xFFFFFFFFL);
        assertThatThrownBy(() -> Percent.parse("101%")).isInstanceOf(UnitFileError.class);
        assertThatThrownBy(() -> Percent.parse("50")).isInstanceOf(UnitFileError.class);
        assertThatThrownBy(() -> Percent.parse("-1%")).isInstanceOf(UnitFileError.class);
        assertThatThrownBy(() -> Percent.parse("1.234%")).isInstanceOf(UnitFileError.class);
    }

    @ParameterizedTest
    @CsvSource({
        "*,anything,true",
        "ssh*,sshd.service,true",
        "ssh*,nossh.service,false",
        "a?c,abc,true",
        "a?c,ac,false",
        "[a-c]x,bx,true",
        "[!a-c]x,bx,false",
        "[]x],],true",
        "[[:digit:]]*,7up,true",
        "a[b,a[b,true",
        "*a*b*c,xxaxxbxxc,true",
        "*a*b*c,xxaxxbxx,false",
        "a\\x2db,a\\x2db,true"
    })
    void patternsMatchAsInTheShell(String pattern, String text, boolean matches) {
        assertThat(Glob.withoutEscapes(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void aBackslashMayQuote() {
        assertThat(Glob.of("\\*").matches("*")).isTrue();
        assertThat(Glob.of("\\*").matches("x")).isFalse();
    }
}
