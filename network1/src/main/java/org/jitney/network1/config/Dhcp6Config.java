package org.jitney.network1.config;

import java.util.Optional;

/**
 * [DHCPv6].
 *
 * @param byRouters whether routers say when to begin
 * @param withoutRouters {@code no}, {@code solicit} or {@code information-request}: how to begin
 *     without one
 */
public record Dhcp6Config(
        Dhcp4Config.Identity identity,
        boolean address,
        boolean dns,
        boolean ntp,
        Dhcp4Config.Domains domains,
        boolean rapidCommit,
        boolean byRouters,
        String withoutRouters) {

    static Dhcp6Config read(SectionReader in, SectionReader acceptRa) {
        return new Dhcp6Config(
                Dhcp4Config.identity(in, false),
                in.bool("UseAddress").orElse(true),
                in.bool("UseDNS").orElse(true),
                in.bool("UseNTP").orElse(true),
                in.value("UseDomains", Dhcp4Config::domains).orElse(Dhcp4Config.Domains.IGNORED),
                in.bool("RapidCommit").orElse(true),
                !acceptRa.text("DHCPv6Client").orElse("yes").matches("no|false|0|off|n|f"),
                in.value("WithoutRA", Dhcp6Config::beginning).orElse("no"));
    }

    private static Optional<String> beginning(String text) {
        return text.matches("no|solicit|information-request")
                ? Optional.of(text)
                : Optional.empty();
    }
}
