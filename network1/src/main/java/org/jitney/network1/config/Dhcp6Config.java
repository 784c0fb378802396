package org.jitney.network1.config;

import java.util.List;
import java.util.Optional;

/**
 * [DHCPv6].
 *
 * @param hostname whether the machine is called as the server says
 * @param ownHostname what the server is told that the machine is called; [DHCPv4] says so
 * @param delegatedPrefix whether a prefix for other links is asked for
 * @param words what the client says and asks beyond that
 * @param byRouters whether routers say when to begin
 * @param withoutRouters {@code no}, {@code solicit} or {@code information-request}: how to begin
 *     without one
 */
public record Dhcp6Config(
        Dhcp4Config.Identity identity,
        boolean address,
        boolean dns,
        boolean ntp,
        boolean hostname,
        OwnHostname ownHostname,
        Dhcp4Config.Domains domains,
        boolean rapidCommit,
        boolean delegatedPrefix,
        Words words,
        boolean byRouters,
        String withoutRouters) {
    private static final int LONGEST_CLASS = 0xffff;

    /**
     * What a client calls itself.
     *
     * @param sent whether it does
     * @param name none for the machine's own
     */
    public record OwnHostname(boolean sent, Optional<String> name) {}

    /**
     * What a client says beyond who it is.
     *
     * @param requested codes of options that it asks for, too
     * @param options of the protocol, in the order in which they were first given
     * @param vendorOptions the same, of enterprises
     * @param prefixHint the prefix that it would like
     */
    public record Words(
            List<Integer> requested,
            List<DhcpOption> options,
            List<DhcpOption> vendorOptions,
            List<String> userClasses,
            List<String> vendorClasses,
            Optional<String> mudUrl,
            Optional<IpPrefix> prefixHint) {
        static Words read(SectionReader in) {
            return new Words(
                    Dhcp4Config.requested(in),
                    DhcpOption.once(
                            in.values("SendOption", t -> DhcpOption.parse(t, DhcpOption.MOST_6))),
                    DhcpOption.once(in.values("SendVendorOption", DhcpOption::parseVendor)),
                    DhcpOption.classes(in, "UserClass", LONGEST_CLASS),
                    DhcpOption.classes(in, "VendorClass", LONGEST_CLASS),
                    in.value("MUDURL", DhcpOption::mudUrl),
                    in.value("PrefixDelegationHint", Words::hint));
        }

        private static Optional<IpPrefix> hint(String text) {
            return IpPrefix.parse(text).filter(p -> p.family() != 2 && p.length() > 0);
        }
    }

    static Dhcp6Config read(SectionReader in, SectionReader acceptRa, Dhcp4Config.Words words) {
        return new Dhcp6Config(
                Dhcp4Config.identity(in, false),
                in.bool("UseAddress").orElse(true),
                in.bool("UseDNS").orElse(true),
                in.bool("UseNTP").orElse(true),
                in.bool("UseHostname").orElse(true),
                new OwnHostname(words.sendHostname(), words.hostname()),
                in.value("UseDomains", Dhcp4Config::domains).orElse(Dhcp4Config.Domains.IGNORED),
                in.bool("RapidCommit").orElse(true),
                in.bool("UseDelegatedPrefix").orElse(true),
                Words.read(in),
                !acceptRa.text("DHCPv6Client").orElse("yes").matches("no|false|0|off|n|f"),
                in.value("WithoutRA", Dhcp6Config::beginning).orElse("no"));
    }

    private static Optional<String> beginning(String text) {
        return text.matches("no|solicit|information-request")
                ? Optional.of(text)
                : Optional.empty();
    }
}
