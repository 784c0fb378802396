package org.jitney.clients.timedatectl;

import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Output;

/** The text of {@code timedatectl --help}. */
final class TimedatectlHelp {
    private TimedatectlHelp() {}

    static String render(Output output) {
        return Help.of("timedatectl", "Query or change system time and date settings.", 27, output)
                .section("Commands:")
                .row("status", "Show clock, time zone and what keeps the clock right")
                .row("show", "Show the same as properties")
                .row("set-time TIME", "Set the clock")
                .row("set-timezone ZONE", "Set the time zone")
                .row("list-timezones", "List the time zones that are installed")
                .row("set-local-rtc BOOL", "Say whether the hardware clock runs in local time")
                .row("set-ntp BOOL", "Have the clock kept right by time servers, or not")
                .section("Time servers:")
                .row("timesync-status", "Show what the time synchronization does")
                .row("show-timesync", "Show the same as properties")
                .row("ntp-servers LINK SERVER...", "Set the time servers of a network link")
                .row("revert LINK", "Forget the time servers that were set for a link")
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-pager", "Print without a pager")
                .row("   --no-ask-password", "Do not ask for a password")
                .row("-H --host=[USER@]HOST", "Work on another host")
                .row("-M --machine=CONTAINER", "Work on a container")
                .row("   --root=DIR", "Work on the tree in a directory, which is not running")
                .row("   --json=pretty|short|off", "Print as JSON")
                .row("   --adjust-system-clock", "With set-local-rtc: set the system's clock by it")
                .row("   --monitor", "With timesync-status: go on and show changes")
                .row("-p --property=NAME", "Show only these properties")
                .row("-a --all", "Show empty properties, too")
                .row("   --value", "Show values without names")
                .end("timedatectl(1)");
    }
}
