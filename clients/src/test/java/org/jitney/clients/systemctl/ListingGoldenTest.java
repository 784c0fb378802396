package org.jitney.clients.systemctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.UsageError;
import org.junit.jupiter.api.Test;

class ListingGoldenTest {
    private static final List<UnitInfo> UNITS =
            List.of(
                    unit("a.service", "loaded", "active", "running", 0),
                    unit("b.service", "not-found", "inactive", "dead", 0),
                    unit("c.service", "loaded", "failed", "failed", 0),
                    unit("long-name.service", "loaded", "activating", "start", 7),
                    unit("a.socket", "loaded", "active", "listening", 0));

    private static UnitInfo unit(String id, String load, String active, String sub, long job) {
        String type = job > 0 ? "start" : "";
        return new UnitInfo(id, "The " + id, load, active, sub, "", "/", job, type);
    }

    private static Options options(String... line) throws UsageError {
        return Options.of(Arguments.parse("systemctl", Options.TABLE, List.of(line)));
    }

    @Test
    void unitsAreListedAsInTheReference() throws UsageError {
        String text =
                ListUnits.table(UNITS, true, false, Golden.pipe()).render(true, Golden.pipe())
                        + ListUnits.footer(options(), UNITS.size(), true, Golden.pipe());

        assertThat(text).isEqualTo(Golden.file("list-units.txt"));
    }

    @Test
    void theFooterSpeaksOfWhatWasNotListed() throws UsageError {
        assertThat(ListUnits.footer(options("--all"), 0, false, Golden.pipe()))
                .isEqualTo(
                        "0 loaded units listed.\n"
                                + "To show all installed unit files use"
                                + " 'systemctl list-unit-files'.\n");
        assertThat(ListUnits.footer(options("--failed"), 0, false, Golden.pipe()))
                .isEqualTo("0 loaded units listed.\n");
    }

    @Test
    void inactiveUnitsAreHiddenUnlessTheyHaveAJobOrAreAskedFor() throws UsageError {
        UnitInfo dead = unit("x.service", "loaded", "inactive", "dead", 0);

        assertThat(Listing.isShown(options(), dead)).isFalse();
        assertThat(Listing.isShown(options("-a"), dead)).isTrue();
        assertThat(Listing.isShown(options("--state=dead"), dead)).isTrue();
        assertThat(Listing.isShown(options("-a", "-t", "socket"), dead)).isFalse();
        assertThat(Listing.isShown(options(), unit("y.service", "loaded", "inactive", "dead", 3)))
                .isTrue();
    }

    @Test
    void anEmptyPresetIsADash() {
        List<ListUnitFiles.Row> rows =
                List.of(
                        new ListUnitFiles.Row("a.service", "enabled", "disabled"),
                        new ListUnitFiles.Row("b.service", "static", ""));

        assertThat(ListUnitFiles.table(rows).render(true, Golden.pipe()))
                .isEqualTo(
                        """
                        UNIT FILE STATE   PRESET
                        a.service enabled disabled
                        b.service static  -
                        """);
        assertThat(ListUnitFiles.table(rows.subList(1, 2)).json(Json.Style.SHORT))
                .isEqualTo(
                        "[{\"unit_file\":\"b.service\",\"state\":\"static\",\"preset\":null}]\n");
    }

    @Test
    void theNextTimerIsTheEarlierOfBothClocks() {
        Now now = new Now(1_000_000_000, 50_000_000);

        assertThat(now.next(60_000_000, 0)).isEqualTo(1_010_000_000);
        assertThat(now.next(60_000_000, 1_005_000_000)).isEqualTo(1_005_000_000);
        assertThat(now.next(0, 1_005_000_000)).isEqualTo(1_005_000_000);
        assertThat(now.next(-1, -1)).isZero();
    }

    @Test
    void distancesAreRoundedAsPeopleSpeak() {
        long minute = 60_000_000L;
        Now now = new Now(4_000_000 * minute, 0);

        assertThat(now.relative(now.realtime() - 65_000_000)).isEqualTo("1min 5s ago");
        assertThat(now.relative(now.realtime() - 7 * minute)).isEqualTo("7min ago");
        assertThat(now.relative(now.realtime() + 179 * minute)).isEqualTo("2h 59min left");
        assertThat(now.relative(now.realtime() + 13 * 60 * minute)).isEqualTo("13h left");
        assertThat(now.relative(now.realtime() + 4 * 1440 * minute)).isEqualTo("4 days left");
        assertThat(now.relative(now.realtime() - 502)).isEqualTo("502us ago");
        assertThat(now.relative(0)).isEmpty();
    }
}
