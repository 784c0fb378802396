package org.jitney.login1.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final long MEMORY = 10_000L << 20;

    private final List<String> said = new ArrayList<>();

    private Settings read(String... texts) throws UnitFileError {
        List<UnitFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(UnitFile.parse("/logind.conf", "[Login]\n" + text, _ -> {}));
        }
        return Settings.of(files, MEMORY, said::add);
    }

    @Test
    void withoutFilesTheDefaultsOfTheManualHold() throws UnitFileError {
        Settings settings = read();

        assertThat(settings.usec(Setting.INHIBIT_DELAY_MAX)).isEqualTo(5_000_000);
        assertThat(settings.usec(Setting.STOP_IDLE_SESSION)).isEqualTo(Settings.INFINITY);
        assertThat(settings.number(Setting.SESSIONS_MAX)).isEqualTo(8192);
        assertThat(settings.action(Setting.HANDLE_POWER_KEY)).contains(Action.POWEROFF);
        assertThat(settings.action(Setting.HANDLE_LID_SWITCH_EXTERNAL_POWER)).isEmpty();
        assertThat(settings.runtimeDirectorySize()).isEqualTo(1000L << 20);
        assertThat(settings.runtimeDirectoryInodes()).isEqualTo((1000L << 20) / 4096);
        assertThat(settings.kills("alice")).isFalse();
    }

    @Test
    void laterFilesCountAndAnEmptyValueGoesBackToTheDefault() throws UnitFileError {
        Settings settings =
                read(
                        "InhibitDelayMaxSec=1min\nKillUserProcesses=yes\nKillExcludeUsers=root\n",
                        "InhibitDelayMaxSec=\nKillExcludeUsers=bob\n");

        assertThat(settings.usec(Setting.INHIBIT_DELAY_MAX)).isEqualTo(5_000_000);
        assertThat(settings.words(Setting.KILL_EXCLUDE_USERS)).containsExactly("root", "bob");
        assertThat(settings.kills("alice")).isTrue();
        assertThat(settings.kills("bob")).isFalse();
    }

    @Test
    void onlyTheUsersThatAreNamedAreEndedWhenSomeAre() throws UnitFileError {
        Settings settings = read("KillUserProcesses=yes\nKillOnlyUsers=carol\n");

        assertThat(settings.kills("carol")).isTrue();
        assertThat(settings.kills("alice")).isFalse();
    }

    @Test
    void rootIsLeftAloneUnlessSomebodySaysWhoIs() throws UnitFileError {
        assertThat(read("KillUserProcesses=yes\n").kills("root")).isFalse();
        assertThat(read("KillUserProcesses=yes\nKillExcludeUsers=bob\n").kills("root")).isTrue();
        assertThat(read("KillUserProcesses=yes\nKillExcludeUsers=\n").kills("root")).isTrue();
        assertThat(read("KillOnlyUsers=carol\n").kills("carol")).isTrue();
        assertThat(read("").words(Setting.KILL_EXCLUDE_USERS)).isEmpty();
    }

    @Test
    void waysToSleepAreTriedInOneOrderHoweverTheyAreWritten() throws UnitFileError {
        assertThat(read("SleepOperation=hibernate suspend\n").sleepOperation())
                .containsExactly(Action.SUSPEND, Action.HIBERNATE);
    }

    @Test
    void noMoreTerminalsAreSeenToThanTheKernelTellsOf() throws UnitFileError {
        assertThat(read("NAutoVTs=16\n").number(Setting.N_AUTO_VTS)).isEqualTo(6);
        assertThat(read("ReserveVT=15\n").number(Setting.RESERVE_VT)).isEqualTo(15);
    }

    @Test
    void maintenanceIsDueAtItsTimeElseInAMinute() throws UnitFileError {
        long noon = 1_000_000_800_000_000L;

        assertThat(read("").nextMaintenance(noon, ZoneOffset.UTC)).hasValue(noon + 60_000_000);
        assertThat(
                        read("DesignatedMaintenanceTime=*-*-* 03:00:00\n")
                                .nextMaintenance(noon, ZoneOffset.UTC))
                .satisfies(due -> assertThat(due.orElseThrow()).isGreaterThan(noon));
        assertThat(
                        read("DesignatedMaintenanceTime=1999-01-01\n")
                                .nextMaintenance(noon, ZoneOffset.UTC))
                .isEmpty();
    }

    @Test
    void wrongValuesAreSaidWithTheirLineAndIgnored() throws UnitFileError {
        Settings settings =
                read("IdleAction=dance\nSessionsMax=many\nNoSuch=1\nIdleActionSec=-1\n");

        assertThat(settings.action(Setting.IDLE_ACTION)).contains(Action.IGNORE);
        assertThat(said)
                .containsExactly(
                        "/logind.conf:2: Failed to parse IdleAction= value, ignoring: dance",
                        "/logind.conf:3: Failed to parse SessionsMax= value, ignoring: many",
                        "/logind.conf:4: Unknown key 'NoSuch' in section [Login], ignoring.",
                        "/logind.conf:5: Failed to parse IdleActionSec= value, ignoring: -1");
    }
}
