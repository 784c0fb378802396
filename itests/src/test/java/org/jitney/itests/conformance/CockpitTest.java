package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Browser;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The web console Cockpit, unmodified, in a container that {@code jitney init} booted: what a
 * person sees and does in a browser.
 */
@Execution(ExecutionMode.SAME_THREAD)
class CockpitTest {
    private static final String DIALOG = ".pf-c-modal-box";
    private static final String ENTRY = ".pf-c-select__menu-item";

    /**
     * Whether these run is a matter of the moment: somebody asks them, and they end by themselves.
     */
    private static final String COME_AND_GO =
            ".*(hostname|timedate|locale|nm-dispatcher|nm_dispatcher|dispatcher|polkit|webconsole).*";

    /** What it writes to the browser's console with the original, too. */
    private static final String COMPLAINTS =
            ".*(Unexpected value of NTP|FormSelect requires either an id).*";

    /**
     * What it asks for and does not get with the original either: services that are not installed,
     * properties of services that it looks for in timers. Our login1 subscribes anew after a
     * reload.
     */
    private static final String REFUSED =
            "((StartServiceByName|GetNameOwner) .*: .*[.](ServiceUnknown|NameHasNoOwner)"
                    + "|GetAll org.freedesktop.systemd1.Service: .*[.]UnknownInterface"
                    + "|Get org.freedesktop.systemd1.Timer MemoryCurrent: .*[.]UnknownProperty"
                    + "|Subscribe: .*[.]AlreadySubscribed)";

    private static Guest boot() {
        assumeTrue(
                Programs.present("chromium"),
                "!!! NOT RUN: chromium is missing; .ci/run installs what the tests need");
        Guest guest = Guest.boot("cockpit", Map.of());
        guest.run("systemctl", "is-system-running", "--wait");
        return guest;
    }

    /**
     * Without the state of the file: an alias and the unit it names share one place on the page,
     * and the one that Cockpit read last is shown.
     */
    private static List<String> lists(Cockpit cockpit) {
        List<String> lines = new ArrayList<>();
        for (String type : List.of("service", "target", "socket", "timer", "path")) {
            cockpit.units(type).stream()
                    .filter(line -> !line.matches(COME_AND_GO))
                    .map(line -> line.replaceFirst(" \\| (Alias|Enabled|Disabled|Static)$", ""))
                    .map(line -> line.replaceFirst("(Next run|Last trigger): [^|]*", "$1"))
                    .forEach(line -> lines.add(type + ": " + line));
        }
        return lines;
    }

    @Test
    void itShowsAndDoesWhatItDoesOnTheOriginal() {
        List<String> expected;
        try (Reference reference = Reference.start("cockpit");
                Cockpit cockpit = Cockpit.in(reference)) {
            expected = lists(cockpit);
        }
        assertThat(expected)
                .hasSizeGreaterThan(150)
                .contains(
                        "service: dbus | D-Bus System Message Bus | Running",
                        "service: meter | Reads the meter once a second | Not running");

        try (Guest guest = boot();
                Cockpit cockpit = Cockpit.in(guest)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(lists(cockpit)).isEqualTo(expected));
            overview(cockpit);
            hostName(cockpit);
            timeZone(cockpit);
            scheduledReboot(cockpit);
            service(cockpit);
            timer(cockpit);

            assertThat(cockpit.browser().complaints())
                    .filteredOn(line -> !line.matches(COMPLAINTS))
                    .isEmpty();
            assertThat(cockpit.refusedCalls()).filteredOn(call -> !call.matches(REFUSED)).isEmpty();
            assertThat(reboot(cockpit, guest)).isEqualTo(133);
        }
    }

    private static void overview(Cockpit cockpit) {
        Browser browser = cockpit.open("/system");

        browser.awaitText("running Debian GNU/Linux 12 (bookworm)");
        browser.awaitText(cockpit.shell("cat /etc/machine-id").strip());
        browser.awaitText("Uptime");
        // The bars are drawn when there are two measurements.
        browser.awaitText(" GiB");
        cockpit.picture("overview");
    }

    private static void hostName(Cockpit cockpit) {
        Browser browser = cockpit.open("/system");
        browser.click("#system_information_hostname_button");
        browser.awaitFilled("#sich-hostname");
        browser.type("#sich-pretty-hostname", "Meter House 7");
        browser.click(DIALOG + " .pf-m-primary", "Change");

        browser.awaitNoText("Real host name");
        browser.awaitText("Meter House 7 (meter-house-7)");
        assertThat(cockpit.shell("cat /etc/hostname; hostname; cat /etc/machine-info"))
                .isEqualTo("meter-house-7\nmeter-house-7\nPRETTY_HOSTNAME=\"Meter House 7\"\n");
    }

    private static void timeZone(Cockpit cockpit) {
        Browser browser = cockpit.open("/system");
        browser.click("#system_information_systime_button");
        browser.awaitFilled(DIALOG + " .pf-c-select__toggle-typeahead");
        browser.click(DIALOG + " .pf-c-select__toggle[aria-haspopup=listbox]");
        browser.click(ENTRY, "Automatically using NTP");
        browser.click(DIALOG + " .pf-c-select__toggle-button");
        browser.click(ENTRY, "Asia/Tokyo");
        cockpit.picture("time-zone");
        browser.click(DIALOG + " .pf-m-primary", "Change");

        browser.awaitNoText("Change system time");
        assertThat(cockpit.shell("readlink /etc/localtime; timedatectl show -p Timezone --value"))
                .isEqualTo("../usr/share/zoneinfo/Asia/Tokyo\nAsia/Tokyo\n");
        assertThat(cockpit.shell("systemctl is-enabled systemd-timesyncd")).isEqualTo("enabled\n");
    }

    private static void scheduledReboot(Cockpit cockpit) {
        Browser browser = cockpit.open("/system");
        browser.click("#overview button", "Reboot");
        browser.type("#message", "Back in a minute");
        browser.click("#delay");
        browser.click(ENTRY, "20 minutes");
        browser.click(DIALOG + " .pf-m-danger", "Reboot");

        browser.awaitText("Scheduled reboot at");
        assertThat(cockpit.shell("cat /run/systemd/shutdown/scheduled"))
                .contains("MODE=reboot\n", "WALL_MESSAGE=Back in a minute\n");
        cockpit.picture("reboot");
        browser.click("button", "Cancel reboot");
        browser.awaitNoText("Scheduled reboot at");
        assertThat(cockpit.shell("ls /run/systemd/shutdown")).isEmpty();
    }

    private static void service(Cockpit cockpit) {
        Browser browser = cockpit.open("/system/services");
        browser.awaitText("Reads the meter once a second");
        cockpit.picture("services");

        cockpit.open("/system/services#/meter.service");
        browser.awaitText("Disabled");
        browser.click(".service-top-panel .pf-c-switch__input");
        browser.awaitText("Running");
        browser.awaitText("Automatically starts");
        browser.awaitText("the meter is read");
        browser.click("#service-details-show-relationships button");
        browser.awaitText("Wanted by");
        cockpit.picture("service");
        assertThat(cockpit.shell("systemctl is-active meter; systemctl is-enabled meter"))
                .isEqualTo("active\nenabled\n");

        String first = cockpit.shell("systemctl show -P MainPID meter");
        act(browser, "Restart");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !cockpit.shell("systemctl show -P MainPID meter").equals(first));
        browser.awaitText("meter.service: Deactivated successfully.");
        browser.awaitText("Started meter.service - Reads the meter once a second.");
        browser.awaitText("Running");
        act(browser, "Stop");
        browser.awaitText("Not running");
        browser.awaitText("Stopped meter.service - Reads the meter once a second.");
        assertThat(cockpit.shell("journalctl -u meter -o cat | grep -v 'the meter is read'"))
                .isEqualTo(
                        """
                        Started meter.service - Reads the meter once a second.
                        Stopping meter.service - Reads the meter once a second...
                        meter.service: Deactivated successfully.
                        Stopped meter.service - Reads the meter once a second.
                        Started meter.service - Reads the meter once a second.
                        Stopping meter.service - Reads the meter once a second...
                        meter.service: Deactivated successfully.
                        Stopped meter.service - Reads the meter once a second.
                        """);
        browser.click(".service-top-panel .pf-c-switch__input");
        browser.awaitText("Disabled");
        assertThat(cockpit.shell("systemctl is-active meter; systemctl is-enabled meter"))
                .isEqualTo("inactive\ndisabled\n");
    }

    private static void act(Browser browser, String verb) {
        browser.click(".service-top-panel .pf-c-dropdown__toggle");
        browser.click(".pf-c-dropdown__menu-item", verb);
    }

    private static void timer(Cockpit cockpit) {
        Browser browser = cockpit.open("/system/services#/?type=timer");
        browser.click("#create-timer");
        browser.type("#servicename", "bill");
        browser.type("#description", "Writes the bill");
        browser.type("#command", "/bin/echo the bill is written");
        browser.choose("#drop-repeat", "minutely");
        browser.click("#timer-save-button");

        browser.awaitNoText("Run at");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        cockpit.shell(
                                        "systemctl is-active bill.timer; systemctl"
                                                + " is-enabled bill.timer")
                                .equals("active\nenabled\n"));
        cockpit.open("/system/services#/bill.timer");
        browser.awaitText("Next run: ");
        cockpit.picture("timer");
    }

    /** At once: {@return the status that the container ends with} */
    private static int reboot(Cockpit cockpit, Guest guest) {
        Browser browser = cockpit.open("/system");
        browser.click("#overview button", "Reboot");
        browser.click("#delay");
        browser.click(ENTRY, "No delay");
        browser.click(DIALOG + " .pf-m-danger", "Reboot");
        return guest.exitStatus();
    }
}
