package org.jitney.clients.analyze;

import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Output;

/** The text of {@code --help}. */
final class AnalyzeHelp {
    private AnalyzeHelp() {}

    static String render(Output output) {
        Help help =
                Help.of(
                                "systemd-analyze",
                                "How long starting took, what units say, and whether it is right.",
                                29,
                                output)
                        .section("Commands:")
                        .row("[time]", "How long starting took")
                        .row("blame", "Units by the time that they took to start")
                        .row("critical-chain [UNIT...]", "The units that a unit really waited for")
                        .row("plot", "A picture (SVG) of what was started when")
                        .row("dot [UNIT...]", "The graph of units for graphviz")
                        .row("dump [PATTERN...]", "All that the manager knows, for people")
                        .row("cat-config FILE...", "A configuration file and its drop-ins")
                        .row("unit-files [PATTERN...]", "The files and symlinks of units")
                        .row("unit-paths", "The folders of unit files")
                        .row("exit-status [STATUS...]", "Names of exit statuses")
                        .row("capability [CAP...]", "Names of capabilities")
                        .row("syscall-filter [NAME...]", "Groups of system calls")
                        .row("filesystems [NAME...]", "Not supported: groups of file systems")
                        .row("condition CONDITION...", "Whether conditions and asserts hold now")
                        .row("compare-versions V1 [OP] V2", "Which of two versions is newer")
                        .row("verify FILE...", "What is wrong with unit files")
                        .row("calendar SPEC...", "When a calendar expression elapses")
                        .row("timestamp TIME...", "What a point in time means")
                        .row("timespan SPAN...", "What a time span means")
                        .row("security [UNIT...]", "How exposed services are")
                        .row("inspect-elf FILE...", "Not supported: metadata of programs");
        return options(help).end("systemd-analyze(1)");
    }

    private static Help options(Help help) {
        return help.section("Options:")
                .row("   --recursive-errors=MODE", "Which units must be right for verify")
                .row("   --offline=BOOL", "security: of unit files, without a manager")
                .row("   --threshold=N", "security: fail above this exposure, in tenths")
                .row("   --json=pretty|short|off", "security: print as JSON")
                .row("   --no-pager", "Do not use a pager")
                .row("   --system", "Ask the system's manager")
                .row("   --user", "Ask the manager of this user")
                .row("   --global", "The unit files of all users")
                .row("   --order", "dot: only the order")
                .row("   --require", "dot: only what needs what")
                .row("   --from-pattern=GLOB", "dot: only links from these")
                .row("   --to-pattern=GLOB", "dot: only links to these")
                .row("   --fuzz=SPAN", "critical-chain: also units this much earlier")
                .row("   --man[=BOOL]", "verify: whether manual pages must exist")
                .row("-U --unit=UNIT", "condition: those of this unit")
                .row("   --iterations=N", "calendar: show this many times")
                .row("   --base-time=TIME", "calendar: count from this time")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("-q --quiet", "No hints")
                .row("   --root=PATH", "Work on this directory tree");
    }
}
