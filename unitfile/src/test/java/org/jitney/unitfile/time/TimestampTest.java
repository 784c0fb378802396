package org.jitney.unitfile.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {
    private static final long SECOND = 1_000_000;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** Fri 2012-11-23 11:12:13 UTC. */
    private static final long NOW = 1_353_669_133L * SECOND;

    private static Timestamp parse(String text) throws UnitFileError {
        return Timestamp.parse(text, NOW, ZoneOffset.UTC);
    }

    @ParameterizedTest
    @CsvSource({
        "now,1353669133",
        "today,1353628800",
        "yesterday,1353542400",
        "tomorrow,1353715200",
        "+1h,1353672733",
        "1h ago,1353665533",
        "-1h,1353665533",
        "2min left,1353669253",
        "@1395716396,1395716396",
        "2012-11-23 11:12:13,1353669133",
        "12-11-23 11:12,1353669120",
        "2012-11-23,1353628800",
        "11:12:13,1353669133",
        "Fri 2012-11-23 11:12,1353669120",
        "friday 2012-11-23,1353628800",
        "2012-02-31,1330646400",
        "2012-11-23 12:12:13 Europe/Berlin,1353669133",
        "2012-11-23 11:12:13 UTC,1353669133"
    })
    void knowsTheFormsOfTheManual(String text, long seconds) throws UnitFileError {
        assertThat(parse(text).usec()).isEqualTo(seconds * SECOND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "Mon 2012-11-23",
                "2012-13-01",
                "2012-11-32",
                "24:00",
                "11:60",
                "2012-11",
                "1969-12-31",
                "10000-01-01",
                "+5x"
            })
    void theseAreNone(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(UnitFileError.class);
    }

    @Test
    void keepsFractionsOfASecond() throws UnitFileError {
        assertThat(parse("2012-11-23 11:12:13.9900009").usec()).isEqualTo(NOW + 990_001);
    }

    @Test
    void isShownInItsZone() {
        assertThat(new Timestamp(NOW).render(ZoneOffset.UTC))
                .isEqualTo("Fri 2012-11-23 11:12:13 UTC");
        assertThat(new Timestamp(NOW).render(BERLIN)).isEqualTo("Fri 2012-11-23 12:12:13 CET");
        assertThat(new Timestamp(NOW + 5).renderExact(ZoneOffset.UTC))
                .isEqualTo("Fri 2012-11-23 11:12:13.000005 UTC");
        assertThat(new Timestamp(NOW).render(ZoneId.of("Australia/Lord_Howe")))
                .isEqualTo("Fri 2012-11-23 22:12:13 +11");
        assertThat(new Timestamp(0).render(BERLIN)).isEqualTo("n/a");
    }

    @ParameterizedTest
    @CsvSource({
        "0,now left",
        "-500,500us ago",
        "-59,59us ago",
        "-90000000,1min 30s ago",
        "-600000000,10min ago",
        "-7500000000,2h 5min ago",
        "-100800000000,1 day 4h ago",
        "-259200000000,3 days ago",
        "864000000000,1 week 3 days left",
        "63115200000000,2 years 0 months left"
    })
    void saysHowLongAgo(long offset, String text) {
        assertThat(new Timestamp(NOW + offset).renderRelative(NOW)).isEqualTo(text);
    }
}
