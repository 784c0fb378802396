package org.jitney.clients.journalctl;

import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Output;

/** The text of {@code journalctl --help}. */
final class JournalctlHelp {
    private JournalctlHelp() {}

    static String render(Output output) {
        Help help =
                Help.of(
                        "journalctl [OPTIONS...] [MATCHES...]",
                        "Show entries of the journal, and look after its files.",
                        30,
                        output);
        sources(help);
        filters(help);
        look(help);
        commands(help);
        return help.end("journalctl(1)");
    }

    private static void sources(Help help) {
        help.section("Source Options:")
                .row("   --system", "The journal of the system")
                .row("   --user", "The journal of the calling user")
                .row("-M --machine=CONTAINER", "The journal of a local container")
                .row("-m --merge", "The journals of all machines that are here")
                .row("-D --directory=PATH", "The files in that directory")
                .row("-i --file=PATH", "That file, or those that the pattern matches")
                .row("   --root=ROOT", "The files below that directory tree")
                .row("   --namespace=NAMESPACE", "The files of that namespace")
                .row("", "(+NAME: and those without one; *: all)");
    }

    private static void filters(Help help) {
        help.section("Filtering Options:")
                .row("-S --since=DATE", "Entries of that time or later")
                .row("-U --until=DATE", "Entries of that time or earlier")
                .row("-c --cursor=CURSOR", "Entries from there on")
                .row("   --after-cursor=CURSOR", "Entries behind it")
                .row("   --cursor-file=FILE", "Entries behind the cursor in FILE, which is updated")
                .row("-b --boot[=ID]", "Entries of this boot, or of that one")
                .row("-u --unit=UNIT", "Entries of and about that unit")
                .row("   --user-unit=UNIT", "Entries of and about that unit of the user")
                .row("   --invocation=ID", "Entries of that run of the unit")
                .row("-I", "Entries of the last run of the unit")
                .row("-t --identifier=STRING", "Entries of programs that call themselves so")
                .row("-T --exclude-identifier=STRING", "No entries of those")
                .row("-p --priority=RANGE", "Entries of that importance (LEVEL or FROM..TO)")
                .row("   --facility=FACILITY...", "Entries of these facilities")
                .row("-g --grep=PATTERN", "Entries whose message matches")
                .row("   --case-sensitive[=BOOL]", "Whether case counts for --grep")
                .row("-k --dmesg", "Entries of the kernel of this boot");
    }

    private static void look(Help help) {
        help.section("Output Control Options:")
                .row(
                        "-o --output=STRING",
                        "short, short-precise, short-iso, short-iso-precise,",
                        "short-full, short-monotonic, short-delta, short-unix,",
                        "verbose, export, json, json-pretty, json-sse, json-seq,",
                        "cat, with-unit")
                .row("   --output-fields=LIST", "The only fields to print where fields are")
                .row("-n --lines[=[+]INTEGER]", "So many of the last entries (+: of the first)")
                .row("-r --reverse", "The newest first")
                .row("   --show-cursor", "End with the cursor of the last entry")
                .row("   --utc", "Times in UTC")
                .row("-x --catalog", "Explain messages where there is an explanation")
                .row("-W --no-hostname", "No host in each line")
                .row("   --no-full", "Cut lines to the width of the terminal")
                .row("   --truncate-newline", "Only the first line of each message")
                .row("-a --all", "Fields as they are, long and unprintable ones as well")
                .row("-f --follow", "Go on with new entries")
                .row("   --no-tail", "All entries also with --follow")
                .row("-q --quiet", "No hints, and no separators between boots");
        help.section("Pager Control Options:")
                .row("   --no-pager", "Straight to the terminal")
                .row("-e --pager-end", "Begin at the end");
        help.section("Forward Secure Sealing (FSS) Options:")
                .row("   --interval=TIME", "How often the sealing key changes")
                .row("   --verify-key=KEY", "The key that --setup-keys has shown")
                .row("   --force", "Replace the keys that are there");
    }

    private static void commands(Help help) {
        help.section("Commands:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("-N --fields", "The names of all fields")
                .row("-F --field=FIELD", "All values of a field")
                .row("   --list-boots", "The boots that left entries")
                .row("   --list-invocations", "The runs of a unit that left entries")
                .row("   --list-namespaces", "The namespaces that have files")
                .row("   --disk-usage", "What all files take")
                .row("   --vacuum-size=BYTES", "Delete old files until they take no more")
                .row("   --vacuum-files=INT", "Delete old files until there are no more")
                .row("   --vacuum-time=TIME", "Delete older files")
                .row("   --verify", "Compare everything in the files with everything else")
                .row("   --sync", "Have everything brought to the disk")
                .row("   --relinquish-var", "Have journald leave /var")
                .row("   --smart-relinquish-var", "The same, unless that is on the root mount")
                .row("   --flush", "Have everything brought from /run to /var")
                .row("   --rotate", "Have new files begun")
                .row("   --header", "Print the headers of the files")
                .row("   --list-catalog", "A line for each explained message")
                .row("   --dump-catalog", "All explanations")
                .row("   --update-catalog", "Compile the explanations")
                .row("   --setup-keys", "Make a new pair of keys for sealing");
    }
}
