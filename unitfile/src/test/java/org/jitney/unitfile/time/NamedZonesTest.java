package org.jitney.unitfile.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Random;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected texts are what systemd 252 and date(1) print with that TZ. */
class NamedZonesTest {
    private static final long SUMMER = 1_688_162_400_000_000L;
    private static final long WINTER = 1_700_000_000_000_000L;
    private static final Path FOLDER = Path.of("/usr/share/zoneinfo");

    @ParameterizedTest
    @CsvSource({
        "CET-1CEST, Sat 2023-07-01 00:00:00 CEST, Tue 2023-11-14 23:13:20 CET",
        "EST5, Fri 2023-06-30 17:00:00 EST, Tue 2023-11-14 17:13:20 EST",
        "EST+5EDT, Fri 2023-06-30 18:00:00 EDT, Tue 2023-11-14 17:13:20 EST",
        "EST5EDT0, Fri 2023-06-30 22:00:00 EDT, Tue 2023-11-14 17:13:20 EST",
        "GMT+3, Fri 2023-06-30 19:00:00 GMT, Tue 2023-11-14 19:13:20 GMT",
        "<+03>-3, Sat 2023-07-01 01:00:00 +03, Wed 2023-11-15 01:13:20 +03",
        "<ABC>3, Fri 2023-06-30 19:00:00 ABC, Tue 2023-11-14 19:13:20 ABC",
        "CET-1:30:15, Fri 2023-06-30 23:30:15 CET, Tue 2023-11-14 23:43:35 CET",
        "nonsense, Fri 2023-06-30 22:00:00 nonsense, Tue 2023-11-14 22:13:20 nonsense",
        "Europe/Nowhere, Fri 2023-06-30 22:00:00 Europe, Tue 2023-11-14 22:13:20 Europe",
        "UTC+x, Fri 2023-06-30 22:00:00 UTC, Tue 2023-11-14 22:13:20 UTC",
        "AB3, Fri 2023-06-30 22:00:00, Tue 2023-11-14 22:13:20",
        "EST5X, Fri 2023-06-30 22:00:00, Tue 2023-11-14 22:13:20",
        "../etc/passwd, Fri 2023-06-30 22:00:00, Tue 2023-11-14 22:13:20",
    })
    void aTextIsUnderstoodAsTheLibraryUnderstandsIt(String text, String summer, String winter) {
        ZoneId zone = NamedZones.ofText(text);

        assertThat(new Timestamp(SUMMER).render(zone)).isEqualTo(summer);
        assertThat(new Timestamp(WINTER).render(zone)).isEqualTo(winter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NZST-12NZDT,M9.5.0,M4.1.0/3|Sat 2023-07-01 10:00:00 NZST|Wed 2023-11-15 11:13:20 NZDT",
                "IST-1GMT0,M10.5.0,M3.5.0/1|Fri 2023-06-30 23:00:00 IST|Tue 2023-11-14 22:13:20 GMT",
                "XXX-3YYY,J100,J300|Sat 2023-07-01 02:00:00 YYY|Wed 2023-11-15 01:13:20 XXX",
                "XXX-3YYY,99/3,300/4:30|Sat 2023-07-01 02:00:00 YYY|Wed 2023-11-15 01:13:20 XXX",
                "EST5EDT,M3.2.0|Fri 2023-06-30 18:00:00 EDT|Tue 2023-11-14 17:13:20 EST",
            })
    void rulesSayWhenSummerIs(String text, String summer, String winter) {
        ZoneId zone = NamedZones.ofText(text);

        assertThat(new Timestamp(SUMMER).render(zone)).isEqualTo(summer);
        assertThat(new Timestamp(WINTER).render(zone)).isEqualTo(winter);
    }

    @ParameterizedTest
    @CsvSource({
        "MET, Sat 2023-07-01 00:00:00 MEST, Tue 2023-11-14 23:13:20 MET",
        "Antarctica/Troll, Sat 2023-07-01 00:00:00 +02, Tue 2023-11-14 22:13:20 +00",
        "Asia/Tehran, Sat 2023-07-01 01:30:00 +0330, Wed 2023-11-15 01:43:20 +0330",
    })
    void aFileHasItsOwnNames(String name, String summer, String winter) throws IOException {
        assumeTrue(Files.exists(FOLDER.resolve(name)), "!!! NOT RUN: no tzdata");
        ZoneId zone = NamedZones.ofFile(Files.readAllBytes(FOLDER.resolve(name))).orElseThrow();

        assertThat(new Timestamp(SUMMER).render(zone)).isEqualTo(summer);
        assertThat(new Timestamp(WINTER).render(zone)).isEqualTo(winter);
    }

    @Test
    void theLineAtTheEndOfAFileHoldsForLaterYears() throws IOException {
        Path file = FOLDER.resolve("Europe/Berlin");
        assumeTrue(Files.exists(file), "!!! NOT RUN: no tzdata");
        ZoneId zone = NamedZones.ofFile(Files.readAllBytes(file)).orElseThrow();

        assertThat(new Timestamp(4_118_000_000_000_000L).render(zone)).endsWith(" CEST");
        assertThat(new Timestamp(4_100_000_000_000_000L).render(zone)).endsWith(" CET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "TZif", "no such file at all, but one that is longer than the header"})
    void whatIsNoFileOfZonesIsNone(String content) {
        assertThat(NamedZones.ofFile(content.getBytes(StandardCharsets.US_ASCII))).isEmpty();
    }

    @Test
    void aDamagedFileIsAZoneOrNone() throws IOException {
        Path file = FOLDER.resolve("Europe/Berlin");
        assumeTrue(Files.exists(file), "!!! NOT RUN: no tzdata");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(7);

        for (int i = 0; i < 500; i++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int j = 0; j < 3 && damaged.length > 0; j++) {
                damaged[random.nextInt(Math.min(100, damaged.length))] = (byte) random.nextInt();
            }
            ZoneFile.read(damaged).ifPresent(table -> assertThat(table.name(0)).isNotNull());
        }
    }

    @Test
    void countsOfAHeaderAreNotBelieved() {
        ByteBuffer huge = ByteBuffer.allocate(44).put("TZif2".getBytes(StandardCharsets.US_ASCII));
        huge.putInt(32, Integer.MAX_VALUE).putInt(36, 1).putInt(40, 4);

        assertThat(NamedZones.ofFile(huge.array())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2023-10-29 02:30 CEST, Sun 2023-10-29 02:30:00 CEST",
        "2023-10-29 02:30 CET, Sun 2023-10-29 02:30:00 CET",
        "2023-07-01 00:00:00 CEST, Sat 2023-07-01 00:00:00 CEST",
    })
    void theAbbreviationTellsTheHourThatThereIsTwice(String text, String shown)
            throws UnitFileError {
        ZoneId zone = NamedZones.ofText("CET-1CEST,M3.5.0,M10.5.0/3");

        assertThat(Timestamp.parse(text, WINTER, zone).render(zone)).isEqualTo(shown);
    }

    @Test
    void theSameTextIsTheSameZone() {
        assertThat(NamedZones.ofText("CET-1CEST")).isEqualTo(NamedZones.ofText("CET-1CEST"));
    }

    @Test
    void microsecondsStandBeforeTheName() {
        Timestamp time = new Timestamp(SUMMER + 5);

        assertThat(time.renderExact(NamedZones.ofText("AB3")))
                .isEqualTo("Fri 2023-06-30 22:00:00.000005");
        assertThat(time.renderExact(NamedZones.ofText("EST5")))
                .isEqualTo("Fri 2023-06-30 17:00:00.000005 EST");
    }
}
