package org.jitney.clients.networkctl;

import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Output;
import org.jitney.clients.networkctl.edit.EditVerbs;

/** The text of {@code networkctl --help}. */
final class NetworkctlHelp {
    private NetworkctlHelp() {}

    static String render(Output output) {
        Help help =
                Help.of("networkctl", "Show the links of this machine and manage them.", 27, output)
                        .section("Commands:")
                        .row("list [PATTERN...]", "List links")
                        .row("status [PATTERN...]", "Show all about links")
                        .row("lldp [PATTERN...]", "Show the devices at the other ends")
                        .row("label", "Show by which labels the kernel chooses addresses")
                        .row("delete LINK...", "Delete virtual links")
                        .row("up LINK...", "Switch links on")
                        .row("down LINK...", "Switch links off")
                        .row("renew LINK...", "Renew what links got by DHCP")
                        .row("forcerenew LINK...", "Make the DHCP clients of links renew")
                        .row("reconfigure LINK...", "Configure links anew")
                        .row("reload", "Read the files of the configuration again")
                        .section("Commands for files:")
                        .row("edit FILE|@LINK...", "Edit files of the configuration")
                        .row("cat [FILE|@LINK...]", "Show files of the configuration")
                        .row("mask FILE...", "Make files count for nothing")
                        .row("unmask FILE...", "Make files count again")
                        .row("persistent-storage BOOL", "Say whether state can be kept on disk");
        return EditVerbs.help(help)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-pager", "Do not use a pager")
                .row("   --no-legend", "Print no headings and no numbers at the end")
                .row("   --no-ask-password", "Do not ask for a password")
                .row("-a --all", "Show all links")
                .row("-s --stats", "Show how much went through, too")
                .row("-l --full", "Do not cut lines")
                .row("-n --lines=NUMBER", "How many lines of the journal to show")
                .row("   --json=pretty|short|off", "Print as JSON")
                .row("   --no-reload", "Do not tell networkd of a change")
                .row("   --drop-in=NAME", "Edit a drop-in of this name")
                .row("   --runtime", "Change what is forgotten at the next boot")
                .row("   --stdin", "Take the text from standard input")
                .row("   --confirm-within=TIME", "Take a change back unless it is confirmed")
                .end("networkctl(1)");
    }
}
