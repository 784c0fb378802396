package org.jitney.unitfile.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {
    @ParameterizedTest
    @CsvSource({
        "5s,5000000",
        "5s500ms,5500000",
        "' 5s 500ms  ',5500000",
        "' 5.5s  ',5500000",
        "' .22s ',220000",
        ".50y,15778800000000",
        "2.5,2500000",
        ".7,700000",
        "23us,23",
        "23\u00b5s,23",
        "1y12month,63115200000000",
        "1min 2,62000000",
        "3.+1s,-1",
        "99999999999999y,-1",
        "+5min,300000000"
    })
    void countsMicroseconds(String text, long usec) throws UnitFileError {
        if (usec < 0) {
            assertThatThrownBy(() -> TimeSpan.parse(text)).isInstanceOf(UnitFileError.class);
        } else {
            assertThat(TimeSpan.parse(text).usec()).isEqualTo(usec);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "xyz", "-5s", "5x", "1.", "12.34.56", "3.sec", "inf"})
    void theseAreNone(String text) {
        assertThatThrownBy(() -> TimeSpan.parse(text)).isInstanceOf(UnitFileError.class);
    }

    @Test
    void mayBeEndless() throws UnitFileError {
        assertThat(TimeSpan.parse(" infinity ")).isEqualTo(TimeSpan.INFINITY);
        assertThat(TimeSpan.INFINITY.render()).isEqualTo("infinity");
        assertThat(TimeSpan.INFINITY).isGreaterThan(TimeSpan.ofSeconds(1));
    }

    @Test
    void bareNumbersCountTheGivenUnit() throws UnitFileError {
        assertThat(TimeSpan.parse("5", 1000).usec()).isEqualTo(5000);
        assertThat(TimeSpan.parse("5s 5", 1).usec()).isEqualTo(5_000_005);
    }

    @Test
    void aTimeoutOfZeroIsNone() throws UnitFileError {
        assertThat(TimeSpan.parseTimeout("0")).isEqualTo(TimeSpan.INFINITY);
        assertThat(TimeSpan.parseTimeout("")).isEqualTo(TimeSpan.INFINITY);
        assertThat(TimeSpan.parseTimeout("90s")).isEqualTo(TimeSpan.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,1us",
        "1500,1.500ms",
        "3603500000,1h 3.500000s",
        "90000000,1min 30s",
        "31557600000000,1y",
        "63000001,1min 3.000001s",
        "86399999999,23h 59min 59.999999s"
    })
    void showsTheLargestUnitsFirst(long usec, String text) {
        assertThat(new TimeSpan(usec).render()).isEqualTo(text);
    }

    @Test
    void showsNoMoreThanAskedFor() {
        assertThat(new TimeSpan(3_603_512_345L).render(1_000_000)).isEqualTo("1h 3s");
        assertThat(new TimeSpan(5_512_345L).render(1000)).isEqualTo("5.512s");
        assertThat(new TimeSpan(5_512_345L).render(60_000_000)).isEqualTo("5s");
    }
}
