package org.jitney.clients.run;

import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;

/** The text of {@code --help}. */
final class RunHelp {
    private static final String OPTIONS =
            """

              -h --help                       Say this
                 --version                    Say the version
                 --no-ask-password            Never ask for a password
                 --user                       Talk to the manager of the user
                 --scope                      Make a scope, and run the command here
              -u --unit=UNIT                  Name of the unit
              -p --property=NAME=VALUE        A property of the service or scope
                 --description=TEXT           What the unit is
                 --slice=SLICE                The slice to put it in
                 --slice-inherit              Put it in the slice that we are in
                 --no-block                   Do not wait for the start
              -r --remain-after-exit          Keep the service when its command has ended
                 --wait                       Wait until the service has ended
                 --send-sighup                Send SIGHUP as well when it is stopped
                 --service-type=TYPE          Type of the service
                 --uid=USER                   Run as this user
                 --gid=GROUP                  Run as this group
                 --nice=NICE                  How nice to be to others
                 --working-directory=PATH     Where to run
              -d --same-dir                   Run in the present directory
              -E --setenv=NAME[=VALUE]        A variable of the environment
              -t --pty                        Run on a terminal of its own, shown here
              -P --pipe                       Read and write what we read and write
              -q --quiet                      Say nothing while it runs
              -G --collect                    Forget the unit also when it has failed
              -S --shell                      Run a shell

            Path options:
                 --path-property=NAME=VALUE   A property of the path unit

            Socket options:
                 --socket-property=NAME=VALUE A property of the socket unit

            Timer options:
                 --on-active=SECONDS          That long from now
                 --on-boot=SECONDS            That long after the machine has started
                 --on-startup=SECONDS         That long after the manager has started
                 --on-unit-active=SECONDS     That long after the last start of the unit
                 --on-unit-inactive=SECONDS   That long after the last end of the unit
                 --on-calendar=SPEC           At these times
                 --on-timezone-change         Whenever the time zone changes
                 --on-clock-change            Whenever the clock is set
                 --timer-property=NAME=VALUE  A property of the timer
            """;

    private RunHelp() {}

    static String render(Output output) {
        String page = "systemd-run(1)";
        return "systemd-run [OPTIONS...] COMMAND [ARGUMENTS...]\n\n"
                + output.paint(
                        Colour.HIGHLIGHT,
                        "Run a command in a service or scope that is made for it.")
                + "\n"
                + OPTIONS
                + "\nSee the "
                + output.link("man:" + page, page)
                + " for details.\n";
    }
}
