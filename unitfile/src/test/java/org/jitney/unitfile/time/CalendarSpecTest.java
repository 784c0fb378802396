package org.jitney.unitfile.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.Random;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarSpecTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sat,Thu,Mon..Wed,Sat..Sun|Mon..Thu,Sat,Sun *-*-* 00:00:00",
                "Mon,Sun 12-*-* 2,1:23|Mon,Sun 2012-*-* 01,02:23:00",
                "Wed *-1|Wed *-*-01 00:00:00",
                "Wed, 17:48|Wed *-*-* 17:48:00",
                "*-*-7 0:0:0|*-*-07 00:00:00",
                "10-15|*-10-15 00:00:00",
                "12..14:10,20,30|*-*-* 12..14:10,20,30:00",
                "mon,fri *-1/2-1,3 *:30:45|Mon,Fri *-01/2-01,03 *:30:45",
                "05:40:23.4200004/3.1700005|*-*-* 05:40:23.420000/3.170001",
                "2003-02..04-05|2003-02..04-05 00:00:00",
                "2003-03-05 05:40 UTC|2003-03-05 05:40:00 UTC",
                "hourly|*-*-* *:00:00",
                "daily UTC|*-*-* 00:00:00 UTC",
                "weekly Pacific/Auckland|Mon *-*-* 00:00:00 Pacific/Auckland",
                "Yearly|*-01-01 00:00:00",
                "*:2/3|*-*-* *:02/3:00",
                "*-*~1..3|*-*~01..03 00:00:00",
                "Mon *-05~07/1|Mon *-05~07/1 00:00:00",
                "@1234567|1970-01-15 06:56:07 UTC",
                "*:*:0..10.5|*-*-* *:*:00..10",
                "15..20/2:00|*-*-* 15..19/2:00:00",
                "70-1-1|1970-01-01 00:00:00"
            })
    void hasANormalForm(String text, String normal) throws UnitFileError {
        assertThat(CalendarSpec.parse(text).render()).isEqualTo(normal);
        assertThat(CalendarSpec.parse(normal).render()).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "Mon..",
                "Mon,,Tue",
                "Sun..Mon",
                "Mon..Tue..Wed",
                "24:00",
                "*-13-*",
                "*-*-32",
                "*-*~29",
                "1960-*-*",
                "2200-*-*",
                "5",
                "*:*:1..1",
                "3..1:00",
                "*:0/0",
                "1:2:3:4",
                "@-5"
            })
    void theseAreNone(String text) {
        assertThatThrownBy(() -> CalendarSpec.parse(text)).isInstanceOf(UnitFileError.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon..Fri 9:00|2026-03-28T10:00|2026-03-30T09:00",
                "daily|2026-03-28T00:00|2026-03-29T00:00",
                "*-02-29|2025-01-01T00:00|2028-02-29T00:00",
                "*-02~03|2026-03-28T10:00|2027-02-26T00:00",
                "*:*:*|2026-03-28T10:00:00|2026-03-28T10:00:01",
                "*:0/15|2026-12-31T23:50|2027-01-01T00:00",
                "Fri *-*-13|2026-03-28T10:00|2026-11-13T00:00",
                "Mon *-05~07/1|2024-05-27T00:00|2025-05-26T00:00"
            })
    void findsTheNextTime(String text, LocalDateTime after, LocalDateTime next)
            throws UnitFileError {
        assertThat(CalendarSpec.parse(text).next(usec(after, ZoneOffset.UTC), ZoneOffset.UTC))
                .hasValue(usec(next, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2003-03-05", "*-02-30", "Mon 2012-11-23"})
    void someNeverCome(String text) throws UnitFileError {
        long now = usec(LocalDateTime.of(2026, 1, 1, 0, 0), ZoneOffset.UTC);

        assertThat(CalendarSpec.parse(text).next(now, ZoneOffset.UTC)).isEmpty();
    }

    @Test
    void passesOverTimesThatAClockChangeLeavesOut() throws UnitFileError {
        CalendarSpec spec = CalendarSpec.parse("02:30");
        long before = usec(LocalDateTime.of(2026, 3, 28, 10, 0), BERLIN);

        assertThat(spec.next(before, BERLIN))
                .hasValue(usec(LocalDateTime.of(2026, 3, 30, 2, 30), BERLIN));
    }

    @Test
    void goesOnInTheRepeatedHour() throws UnitFileError {
        CalendarSpec spec = CalendarSpec.parse("*:0/30");
        long hour = 3600L * 1_000_000;
        long start = usec(LocalDateTime.of(2026, 10, 25, 1, 59), BERLIN);
        OptionalLong first = spec.next(start, BERLIN);
        OptionalLong second = spec.next(first.getAsLong(), BERLIN);
        OptionalLong third = spec.next(second.getAsLong(), BERLIN);

        assertThat(second.getAsLong() - first.getAsLong()).isEqualTo(hour / 2);
        assertThat(third.getAsLong()).isGreaterThan(second.getAsLong());
    }

    @Test
    void aZoneInTheExpressionCounts() throws UnitFileError {
        CalendarSpec spec = CalendarSpec.parse("2027-01-01 00:00 Europe/Berlin");

        assertThat(spec.next(0, ZoneOffset.UTC))
                .hasValue(usec(LocalDateTime.of(2026, 12, 31, 23, 0), ZoneOffset.UTC));
    }

    @Test
    void theNextTimeIsAlwaysLater() throws UnitFileError {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            CalendarSpec spec =
                    CalendarSpec.parse(
                            "*-*-%d/%d %d..23/%d:%d"
                                    .formatted(
                                            1 + random.nextInt(10),
                                            1 + random.nextInt(10),
                                            random.nextInt(20),
                                            1 + random.nextInt(3),
                                            random.nextInt(60)));
            long now = random.nextLong(2_000_000_000L) * 1_000_000;

            OptionalLong next = spec.next(now, BERLIN);

            assertThat(next.orElse(0)).as("seed %d: %s", seed, spec).isGreaterThan(now);
        }
    }

    private static long usec(LocalDateTime time, ZoneId zone) {
        return time.atZone(zone).toEpochSecond() * 1_000_000;
    }
}
