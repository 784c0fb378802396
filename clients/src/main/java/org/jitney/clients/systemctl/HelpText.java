package org.jitney.clients.systemctl;

import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Output;

/** The text of {@code --help}. */
final class HelpText {
    private HelpText() {}

    static String render(Output output) {
        Help help =
                Help.of("systemctl", "Ask the service manager, or tell it what to do.", 38, output);
        unitCommands(help);
        unitFileCommands(help);
        otherCommands(help);
        systemCommands(help);
        selectingOptions(help);
        actingOptions(help);
        lookOptions(help);
        return help.end("systemctl(1)");
    }

    private static void unitCommands(Help help) {
        help.section("Unit Commands:")
                .row("list-units [PATTERN...]", "Show the units that are loaded")
                .row("list-automounts [PATTERN...]", "Show loaded automount units by path")
                .row("list-sockets [PATTERN...]", "Show loaded socket units by address")
                .row("list-timers [PATTERN...]", "Show loaded timer units, the next one first")
                .row("list-paths [PATTERN...]", "Show loaded path units by what they watch")
                .row("is-active PATTERN...", "Tell whether units are active")
                .row("is-failed PATTERN...", "Tell whether units have failed")
                .row("status [PATTERN...|PID...]", "Describe how units are doing")
                .row(
                        "show [PATTERN...|JOB...]",
                        "Print properties of units, of jobs",
                        "or of the manager")
                .row("cat PATTERN...", "Print the files that units are made of")
                .row("help PATTERN...|PID...", "Open the manual pages of units")
                .row(
                        "list-dependencies [UNIT...]",
                        "Show what units pull in, as a tree,",
                        "or what pulls them in")
                .row("start UNIT...", "Activate units")
                .row("stop UNIT...", "Deactivate units")
                .row("reload UNIT...", "Make units read their configuration again")
                .row("restart UNIT...", "Stop units and start them")
                .row("try-restart UNIT...", "Restart units that are active")
                .row("reload-or-restart UNIT...", "Reload units that can be, restart others")
                .row("try-reload-or-restart UNIT...", "The same, only for units that are active")
                .row("isolate UNIT", "Start a unit and stop everything else")
                .row("kill UNIT...", "Send a signal to the processes of units")
                .row("clean UNIT...", "Remove what units keep in their directories")
                .row("freeze PATTERN...", "Suspend the processes of units")
                .row("thaw PATTERN...", "Let frozen processes go on")
                .row("set-property UNIT PROPERTY=VALUE...", "Change properties of a unit")
                .row("bind UNIT PATH [PATH]", "Show a path of the host to a unit")
                .row("mount-image UNIT PATH [PATH [OPTS]]", "Mount an image for a unit")
                .row("service-log-level SERVICE [LEVEL]", "Ask or set how much a service logs")
                .row("service-log-target SERVICE [TARGET]", "Ask or set where a service logs to")
                .row("reset-failed [PATTERN...]", "Forget that units have failed");
    }

    private static void unitFileCommands(Help help) {
        help.section("Unit File Commands:")
                .row("list-unit-files [PATTERN...]", "Show the unit files that are installed")
                .row("enable [UNIT...|PATH...]", "Let units start by themselves")
                .row("disable UNIT...", "Let them no longer start by themselves")
                .row("reenable UNIT...", "Disable and enable units")
                .row("preset UNIT...", "Enable or disable units as the preset says")
                .row("preset-all", "The same for all unit files")
                .row("is-enabled UNIT...", "Tell whether unit files are enabled")
                .row("mask UNIT...", "Make units impossible to start")
                .row("unmask UNIT...", "Make them possible to start again")
                .row("link PATH...", "Add unit files from elsewhere")
                .row("revert UNIT...", "Go back to the files of the vendor")
                .row("add-wants TARGET UNIT...", "Let a target pull in units weakly")
                .row("add-requires TARGET UNIT...", "Let a target need units")
                .row("edit UNIT...", "Change unit files in an editor")
                .row("get-default", "Print the target that is started at boot")
                .row("set-default TARGET", "Choose the target that is started at boot");
    }

    private static void otherCommands(Help help) {
        help.section("Machine Commands:")
                .row("list-machines [PATTERN...]", "Show the host and its containers")
                .section("Job Commands:")
                .row("list-jobs [PATTERN...]", "Show what is queued or running")
                .row("cancel [JOB...]", "Cancel jobs, or all of them")
                .section("Environment Commands:")
                .row("show-environment", "Print the manager's environment")
                .row("set-environment VARIABLE=VALUE...", "Set variables in it")
                .row("unset-environment VARIABLE...", "Remove variables from it")
                .row("import-environment VARIABLE...", "Copy variables into it")
                .section("Manager State Commands:")
                .row("daemon-reload", "Make the manager read all unit files again")
                .row("daemon-reexec", "Make the manager replace itself")
                .row("log-level [LEVEL]", "Ask or set how much the manager logs")
                .row("log-target [TARGET]", "Ask or set where the manager logs to")
                .row("service-watchdogs [BOOL]", "Ask or set whether watchdogs bite");
    }

    private static void systemCommands(Help help) {
        help.section("System Commands:")
                .row("is-system-running", "Tell whether the system is up and well")
                .row("default", "Go to the default target")
                .row("rescue", "Go to the rescue shell")
                .row("emergency", "Go to the emergency shell")
                .row("halt", "Shut down and halt")
                .row("poweroff", "Shut down and switch off")
                .row("reboot", "Shut down and boot again")
                .row("kexec", "Shut down and boot a loaded kernel")
                .row("soft-reboot", "Shut down and start the user space again")
                .row("exit [EXIT_CODE]", "End a user manager or a container")
                .row("switch-root ROOT [INIT]", "Go on from another root directory")
                .row("suspend", "Suspend to memory")
                .row("hibernate", "Suspend to disk")
                .row("hybrid-sleep", "Suspend to both")
                .row("suspend-then-hibernate", "Suspend to memory, later to disk");
    }

    private static void selectingOptions(Help help) {
        help.section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --system", "Talk to the manager of the system")
                .row("   --user", "Talk to the manager of the user")
                .row("-H --host=[USER@]HOST", "Talk to the manager of another host, over ssh")
                .row("-M --machine=CONTAINER", "Talk to the manager of a local container")
                .row("-t --type=TYPE", "Only units of these types")
                .row("   --state=STATE", "Only units in these states")
                .row("   --failed", "Only units that have failed")
                .row("-p --property=NAME", "Only properties of these names")
                .row("-P NAME", "The same as --value --property=NAME")
                .row(
                        "-a --all",
                        "Also inactive units and empty properties.",
                        "All that are installed: list-unit-files.")
                .row("-r --recursive", "Also units of containers")
                .row("   --reverse", "Show what pulls units in")
                .row("   --with-dependencies", "Also what the units pull in")
                .row("   --after, --before", "Follow the order of start instead");
    }

    private static void actingOptions(Help help) {
        help.row("   --job-mode=MODE", "What to do about jobs already in the queue")
                .row("-T --show-transaction", "Print all jobs that a job brings with it")
                .row("   --check-inhibitors=MODE", "Whether somebody may object to a shutdown")
                .row("-i", "The same as --check-inhibitors=no")
                .row("   --kill-whom=WHOM", "Which processes get the signal")
                .row("-s --signal=SIGNAL", "Which signal to send")
                .row("   --what=RESOURCES", "Which directories to clean")
                .row("   --now", "Also start or stop what is enabled, disabled")
                .row("   --dry-run", "Only say what would be done")
                .row("   --wait", "Wait until started units have stopped")
                .row("   --no-block", "Do not wait for the end of jobs")
                .row("   --no-wall", "Do not tell users about the shutdown")
                .row("   --message=TEXT", "What to tell them")
                .row("   --when=TIME", "Shut down then; show and cancel are told")
                .row("   --reboot-argument=ARG", "What to tell the firmware, the boot loader")
                .row("   --firmware-setup", "Boot into the setup of the firmware")
                .row("   --boot-loader-menu=TIME", "Boot into the menu of the boot loader")
                .row("   --boot-loader-entry=NAME", "Boot this entry of the boot loader")
                .row("   --no-reload", "Do not reload the manager afterwards")
                .row("   --no-ask-password", "Do not ask for a password")
                .row("   --global", "Work on the unit files of all users")
                .row("   --runtime", "Only until the next boot")
                .row("-f --force", "Replace symlinks; shut down at once")
                .row("   --preset-mode=", "Apply which half of the preset")
                .row("   --root=PATH", "Work on the unit files below this directory")
                .row("   --image=PATH", "Not supported: work on an image")
                .row("   --read-only", "Bind or mount so that nothing is written")
                .row("   --mkdir", "Make the directory to mount on")
                .row("   --marked", "Restart or reload units that are marked")
                .row("   --stdin", "Edit: take the new text from standard input")
                .row("   --drop-in=NAME", "Edit: the drop-in of this name");
    }

    private static void lookOptions(Help help) {
        help.row("   --show-types", "Show the types of sockets")
                .row("   --value", "Print only the values of properties")
                .row("-q --quiet", "Print nothing that is not asked for")
                .row("-l --full", "Do not cut long lines")
                .row("   --legend=BOOL", "Whether to print headers and footers")
                .row("   --no-pager", "Do not print through a pager")
                .row("-n --lines=INTEGER", "How many lines of the journal to print")
                .row("-o --output=STRING", "How to print lists (json, json-pretty)")
                .row("   --plain", "Print dependencies as a list")
                .row(
                        "   --timestamp=FORMAT",
                        "How to print times (pretty, unix, us, utc,",
                        "us+utc)");
    }
}
