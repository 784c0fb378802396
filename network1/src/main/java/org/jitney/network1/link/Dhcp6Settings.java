package org.jitney.network1.link;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.Dhcp6Config;
import org.jitney.network1.config.DhcpOption;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.dhcp6.Client6;
import org.jitney.network1.dhcp6.ClientWords;
import org.jitney.network1.dhcp6.Dhcp6Options;
import org.jitney.network1.packet.DomainNames;

/** Makes a DHCPv6 client's settings of what the file says and what the machine is; pure. */
final class Dhcp6Settings {
    private Dhcp6Settings() {}

    static Client6.Settings of(Dhcp6Config config, KernelLink link, LinkProtocols.Machine machine) {
        byte[] hardware = HardwareAddress.bytes(link.address());
        return new Client6.Settings(
                Dhcp4Settings.duid(config.identity(), link.deviceType(), hardware, machine),
                Dhcp4Settings.iaid(config.identity().iaid(), hardware, machine),
                config.address(),
                config.delegatedPrefix(),
                config.rapidCommit(),
                requestList(config),
                hostname(config.ownHostname(), machine),
                words(config.words()));
    }

    private static Optional<String> hostname(
            Dhcp6Config.OwnHostname config, LinkProtocols.Machine machine) {
        return config.sent()
                ? config.name()
                        .or(() -> Dhcp4Settings.ownName(machine))
                        .filter(DomainNames::isValid)
                : Optional.empty();
    }

    private static List<Integer> requestList(Dhcp6Config config) {
        List<Integer> wanted = new ArrayList<>(config.words().requested());
        if (config.dns()) {
            wanted.add(Dhcp6Options.DNS_SERVERS);
        }
        if (config.domains() != Dhcp4Config.Domains.IGNORED) {
            wanted.add(Dhcp6Options.DOMAIN_LIST);
        }
        if (config.ntp()) {
            wanted.add(Dhcp6Options.SNTP_SERVERS);
            wanted.add(Dhcp6Options.NTP_SERVER);
        }
        return wanted;
    }

    private static ClientWords words(Dhcp6Config.Words words) {
        return new ClientWords(
                words.userClasses(),
                words.vendorClasses(),
                words.vendorOptions().stream()
                        .map(o -> new ClientWords.VendorOption(o.enterprise(), option(o)))
                        .toList(),
                words.mudUrl(),
                words.options().stream().map(Dhcp6Settings::option).toList(),
                words.prefixHint()
                        .map(p -> new ClientWords.Hint((Inet6Address) p.address(), p.length())));
    }

    private static Dhcp6Options.Option option(DhcpOption given) {
        return new Dhcp6Options.Option(given.code(), given.value().bytes());
    }
}
