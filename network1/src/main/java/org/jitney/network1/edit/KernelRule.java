package org.jitney.network1.edit;

import java.util.Optional;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.RuleConfig;

/**
 * A routing policy rule as the kernel has it, as far as it tells one from another.
 *
 * @param protocol who made it: {@code RTPROT_...}
 */
public record KernelRule(
        int family,
        Optional<IpPrefix> from,
        Optional<IpPrefix> to,
        int typeOfService,
        long table,
        long priority,
        long mark,
        String incoming,
        String outgoing,
        int protocol) {

    /** {@return the rule of a message of a dump; nothing for those that are not of IP} */
    public static Optional<KernelRule> of(NetlinkMessage message) throws MalformedMessage {
        RouteMessage read = RouteMessage.decode(message.payload());
        if (message.type() != Rtnetlink.RTM_NEWRULE
                || (read.family() != Rtnetlink.AF_INET && read.family() != Rtnetlink.AF_INET6)) {
            return Optional.empty();
        }
        Attributes all = read.attributes();
        return Optional.of(
                new KernelRule(
                        read.family(),
                        prefix(all, Rtnetlink.FRA_SRC, read.sourceLength()),
                        prefix(all, Rtnetlink.FRA_DST, read.destinationLength()),
                        read.typeOfService(),
                        read.table(),
                        all.uint32(Rtnetlink.FRA_PRIORITY).orElse(0),
                        all.uint32(Rtnetlink.FRA_FWMARK).orElse(0),
                        all.string(Rtnetlink.FRA_IIFNAME).orElse(""),
                        all.string(Rtnetlink.FRA_OIFNAME).orElse(""),
                        all.uint8(Rtnetlink.FRA_PROTOCOL).orElse(0)));
    }

    private static Optional<IpPrefix> prefix(Attributes all, int type, int length) {
        return all.bytes(type)
                .flatMap(bytes -> {
                    try {
                        return Optional.of(
                                new IpPrefix(java.net.InetAddress.getByAddress(bytes), length));
                    } catch (java.net.UnknownHostException e) {
                        return Optional.empty();
                    }
                });
    }

    boolean isOf(RuleConfig wanted) {
        return family == wanted.family()
                && from.equals(wanted.from())
                && to.equals(wanted.to())
                && typeOfService == wanted.typeOfService()
                && table == wanted.table()
                && mark == wanted.mark().map(RuleConfig.Mark::value).orElse(0L)
                && incoming.equals(wanted.incoming().orElse(""))
                && outgoing.equals(wanted.outgoing().orElse(""))
                && wanted.priority().map(p -> p == priority).orElse(true);
    }

    String render() {
        return Drift.rule(from, to, table);
    }
}
