package org.jitney.clients.resolvectl;

import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Output;

/** The texts of {@code --help}, one for each name of the command. */
final class ResolvectlHelp {
    private static final int COLUMN = 31;

    private ResolvectlHelp() {}

    static String render(Output output) {
        Help help =
                Help.of(
                                "resolvectl",
                                "Ask for names, addresses and records, and direct the resolver.",
                                COLUMN,
                                output)
                        .section("Commands:")
                        .row("query HOSTNAME|ADDRESS...", "Look names or addresses up")
                        .row("service [[NAME] TYPE] DOMAIN", "Look up who offers a service (SRV)")
                        .row("openpgp EMAIL@DOMAIN...", "Look up the OpenPGP key of an address")
                        .row("tlsa DOMAIN[:PORT]...", "Look up the TLS certificate of a server")
                        .row("explain HOSTNAME...", "Say what decided about an answer")
                        .row("status [LINK...]", "Show servers and settings, of all links or some")
                        .row("statistics", "Show what was counted")
                        .row("reset-statistics", "Count from zero")
                        .row("flush-caches", "Forget all answers")
                        .row("reset-server-features", "Forget what servers can do")
                        .row("monitor", "Show questions and answers as they come")
                        .row("show-cache", "Show the answers that are kept")
                        .row("show-server-state", "Show what is known of the servers")
                        .row("dns [LINK [SERVER...]]", "Show or set the DNS servers of a link")
                        .row("domain [LINK [DOMAIN...]]", "Show or set its search domains")
                        .row(
                                "default-route [LINK [BOOL]]",
                                "Show or set whether all names go there")
                        .row("llmnr [LINK [MODE]]", "Show or set its LLMNR mode")
                        .row("mdns [LINK [MODE]]", "Show or set its multicast DNS mode")
                        .row("dnsovertls [LINK [MODE]]", "Show or set its DNS over TLS mode")
                        .row("dnssec [LINK [MODE]]", "Show or set its DNSSEC mode")
                        .row("nta [LINK [DOMAIN...]]", "Show or set domains without DNSSEC")
                        .row("revert LINK", "Forget what was set for a link")
                        .row("log-level [LEVEL]", "Show or set how much the resolver logs")
                        .section("Options:");
        questions(help)
                .row("   --validate=BOOL", "Whether DNSSEC may be checked (default: yes)")
                .row("   --synthesize=BOOL", "Whether names of this machine count (default: yes)")
                .row("   --cache=BOOL", "Whether a kept answer will do (default: yes)")
                .row("   --stale-data=BOOL", "Whether one that is too old will do (default: yes)")
                .row(
                        "   --zone=BOOL",
                        "Whether this machine's own mDNS and LLMNR records",
                        "will do (default: yes)")
                .row("   --trust-anchor=BOOL", "Whether a trust anchor will do (default: yes)")
                .row("   --network=BOOL", "Whether servers may be asked (default: yes)")
                .row(
                        "   --relax-single-label=BOOL",
                        "Whether a name without a dot may go to servers",
                        "(default: no)")
                .row("   --json=pretty|short|off", "Print as JSON")
                .row("-j", "The same as --json=pretty, --json=short in a pipe")
                .row("   --no-ask-password", "Do not ask for a password");
        return help.end("resolvectl(1)");
    }

    /** What both names have. */
    private static Help questions(Help help) {
        return help.row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-pager", "Do not use a pager")
                .row("-4", "Only addresses of IPv4")
                .row("-6", "Only addresses of IPv6")
                .row("-i --interface=INTERFACE", "Ask on this link")
                .row("-p --protocol=PROTO|help", "Ask by this protocol")
                .row("-t --type=TYPE|help", "Ask for records of this type")
                .row("-c --class=CLASS|help", "Ask for records of this class")
                .row("   --service-address=BOOL", "Whether services have addresses (default: yes)")
                .row("   --service-txt=BOOL", "Whether services have their TXT (default: yes)")
                .row("   --cname=BOOL", "Whether aliases are followed (default: yes)")
                .row("   --search=BOOL", "Whether search domains are added (default: yes)")
                .row(
                        "   --raw[=payload|packet]",
                        "Print bytes, of what is in a record or all of it")
                .row("   --legend=BOOL", "Whether to print more than answers (default: yes)");
    }

    static String compatible(Output output) {
        Help help =
                Help.of(
                                "systemd-resolve [OPTIONS...] HOSTNAME|ADDRESS...\n"
                                        + "systemd-resolve [OPTIONS...] --service [[NAME] TYPE]"
                                        + " DOMAIN\n"
                                        + "systemd-resolve [OPTIONS...] --openpgp EMAIL@DOMAIN...\n"
                                        + "systemd-resolve [OPTIONS...] --statistics\n"
                                        + "systemd-resolve [OPTIONS...] --reset-statistics",
                                "The former command line of resolvectl.",
                                COLUMN,
                                output)
                        .section("Options:");
        return questions(help)
                .row("   --service", "Look up who offers a service (SRV)")
                .row("   --openpgp", "Look up the OpenPGP key of an address")
                .row("   --tlsa[=FAMILY]", "Look up the TLS certificate of a server")
                .row("   --status", "Show servers and settings, of all links or some")
                .row("   --statistics", "Show what was counted")
                .row("   --reset-statistics", "Count from zero")
                .row("   --flush-caches", "Forget all answers")
                .row("   --reset-server-features", "Forget what servers can do")
                .row("   --set-dns=SERVER", "Set a DNS server of the link")
                .row("   --set-domain=DOMAIN", "Set a search domain of the link")
                .row("   --set-llmnr=MODE", "Set its LLMNR mode")
                .row("   --set-mdns=MODE", "Set its multicast DNS mode")
                .row("   --set-dnsovertls=MODE", "Set its DNS over TLS mode")
                .row("   --set-dnssec=MODE", "Set its DNSSEC mode")
                .row("   --set-nta=DOMAIN", "Set a domain without DNSSEC")
                .row("   --revert", "Forget what was set for the link")
                .end("resolvectl(1)");
    }

    static String resolvconf(Output output) {
        return Help.of(
                        "resolvconf -a INTERFACE < FILE\nresolvconf -d INTERFACE",
                        "Tell the resolver about the DNS servers of a link, in the way of"
                                + " resolvconf(8).",
                        16,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("-a", "Take servers and search domains from a resolv.conf")
                .row("-d", "Forget them")
                .row("-f", "A link that is not there is no failure")
                .row("-x", "Have all other names go to these servers, too")
                .row("-m, -p, -u", "Count for nothing")
                .end("resolvectl(1)");
    }
}
