package org.jitney.network1.link;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.DelegationConfig;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.RouteConfig;
import org.jitney.network1.dhcp4.Lease4;
import org.jitney.network1.dhcp6.Lease6;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the kernel for what protocols want. A refusal is told and leaves out that one thing: the
 * next packet may say something better.
 */
final class LeaseChanges {
    private static final int RTN_UNREACHABLE = 7;
    private static final int RTA_EXPIRES = 23;
    private static final int UNREACHABLE_METRIC = 1024;
    private static final Logger LOG = LoggerFactory.getLogger(LeaseChanges.class);
    private static final int CREATE_OR_REPLACE =
            NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE;
    private static final int LONGEST_WITH_BROADCAST = 30;

    private final Requests kernel;

    LeaseChanges(Requests kernel) {
        this.kernel = kernel;
    }

    /** Adds the address of a lease, or lets it live for longer. */
    void put(int index, Lease4 lease, Dhcp4Config config, long seconds) {
        Inet4Address address = lease.address();
        IpPrefix local = new IpPrefix(address, lease.prefixLength());
        boolean ownTable = config.routing().table().isPresent();
        AttributeWriter all =
                address(address, ownTable ? Rtnetlink.IFA_F_NOPREFIXROUTE : 0, seconds, seconds);
        Optional<Inet4Address> broadcast = lease.broadcast();
        if (broadcast.isPresent()) {
            all.bytes(Rtnetlink.IFA_BROADCAST, broadcast.get().getAddress());
        } else if (lease.prefixLength() <= LONGEST_WITH_BROADCAST) {
            all.bytes(Rtnetlink.IFA_BROADCAST, local.broadcast().getAddress());
        }
        if (!config.routing().label().isEmpty()) {
            all.string(Rtnetlink.IFA_LABEL, config.routing().label());
        }
        all.uint32(Rtnetlink.IFA_RT_PRIORITY, config.routing().metric());
        execute(
                "address " + local,
                Rtnetlink.RTM_NEWADDR,
                CREATE_OR_REPLACE,
                AddressMessage.encode(Rtnetlink.AF_INET, local.length(), 0, index, all));
    }

    /** Adds an address of a link's own choice. */
    void putLinkLocal(int index, Inet4Address address) {
        IpPrefix local = new IpPrefix(address, 16);
        AttributeWriter all = address(address, 0, 0xffff_ffffL, 0xffff_ffffL);
        all.bytes(Rtnetlink.IFA_BROADCAST, local.broadcast().getAddress());
        all.uint32(Rtnetlink.IFA_RT_PRIORITY, 2048);
        execute(
                "address " + local,
                Rtnetlink.RTM_NEWADDR,
                CREATE_OR_REPLACE,
                AddressMessage.encode(Rtnetlink.AF_INET, 16, Rtnetlink.SCOPE_LINK, index, all));
    }

    private static AttributeWriter address(
            InetAddress address, int flags, long preferred, long valid) {
        ByteBuffer times = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        times.putInt((int) preferred).putInt((int) valid);
        return new AttributeWriter()
                .bytes(Rtnetlink.IFA_LOCAL, address.getAddress())
                .bytes(Rtnetlink.IFA_ADDRESS, address.getAddress())
                .uint32(Rtnetlink.IFA_FLAGS, flags)
                .bytes(Rtnetlink.IFA_CACHEINFO, times.array());
    }

    /** Adds an address that a router's prefix makes, or sets its lifetimes in seconds anew. */
    void putIpv6(int index, Inet6Address address, long preferred, long valid) {
        int flags = Rtnetlink.IFA_F_NOPREFIXROUTE | Rtnetlink.IFA_F_MANAGETEMPADDR;
        putIpv6(index, new IpPrefix(address, 64), address(address, flags, preferred, valid));
    }

    /** Adds an address that a server gave, or sets its lifetimes in seconds anew. */
    void putIpv6Host(int index, Inet6Address address, long preferred, long valid) {
        int flags = Rtnetlink.IFA_F_NOPREFIXROUTE;
        putIpv6(index, new IpPrefix(address, 128), address(address, flags, preferred, valid));
    }

    /** Adds an address that stays. */
    void putIpv6Static(int index, IpPrefix local, long metric) {
        AttributeWriter all =
                address(local.address(), Rtnetlink.IFA_F_PERMANENT, Lease6.FOREVER, Lease6.FOREVER);
        if (metric > 0) {
            all.uint32(Rtnetlink.IFA_RT_PRIORITY, metric);
        }
        putIpv6(index, local, all);
    }

    /** Adds an address of a prefix that was given to another link, or sets its lifetimes anew. */
    void putDelegated(
            int index, Inet6Address address, DelegationConfig how, long preferred, long valid) {
        int flags = how.temporary() ? Rtnetlink.IFA_F_MANAGETEMPADDR : 0;
        AttributeWriter all = address(address, flags, preferred, valid);
        all.uint32(Rtnetlink.IFA_RT_PRIORITY, how.metric());
        putIpv6(index, new IpPrefix(address, 64), all);
    }

    /** Adds the route to a part of such a prefix, or sets its lifetime anew. */
    void putPrefixRoute(int index, Inet6Address prefix, long metric, long seconds) {
        put("route to a part of a prefix", prefixRoute(index, prefix, metric, seconds));
    }

    /** Removes the route to a part of such a prefix. */
    void removePrefixRoute(int index, Inet6Address prefix, long metric) {
        remove("route to a part of a prefix", prefixRoute(index, prefix, metric, 0));
    }

    private static byte[] prefixRoute(int index, Inet6Address prefix, long metric, long seconds) {
        AttributeWriter all =
                new AttributeWriter()
                        .bytes(Rtnetlink.RTA_DST, prefix.getAddress())
                        .uint32(Rtnetlink.RTA_OIF, index)
                        .uint32(Rtnetlink.RTA_PRIORITY, metric);
        return dhcpRoute(all, 64, Rtnetlink.RTN_UNICAST, seconds);
    }

    /** Has packets for a prefix that no other route takes come to an end here. */
    void putUnreachable(Inet6Address prefix, int length, long seconds) {
        put("route to a prefix", unreachable(prefix, length, seconds));
    }

    /** Removes that route. */
    void removeUnreachable(Inet6Address prefix, int length) {
        remove("route to a prefix", unreachable(prefix, length, 0));
    }

    private static byte[] unreachable(Inet6Address prefix, int length, long seconds) {
        AttributeWriter all =
                new AttributeWriter()
                        .bytes(Rtnetlink.RTA_DST, prefix.getAddress())
                        .uint32(Rtnetlink.RTA_PRIORITY, UNREACHABLE_METRIC);
        return dhcpRoute(all, length, RTN_UNREACHABLE, seconds);
    }

    private static byte[] dhcpRoute(AttributeWriter all, int length, int type, long seconds) {
        if (seconds > 0 && seconds < Lease6.FOREVER) {
            all.uint32(RTA_EXPIRES, seconds);
        }
        return new RouteMessage(
                        Rtnetlink.AF_INET6,
                        length,
                        0,
                        0,
                        Rtnetlink.TABLE_MAIN,
                        Rtnetlink.RTPROT_DHCP,
                        Rtnetlink.SCOPE_UNIVERSE,
                        type,
                        0,
                        Attributes.NONE)
                .encode(all);
    }

    private void putIpv6(int index, IpPrefix local, AttributeWriter all) {
        execute(
                "address " + local,
                Rtnetlink.RTM_NEWADDR,
                CREATE_OR_REPLACE,
                AddressMessage.encode(Rtnetlink.AF_INET6, local.length(), 0, index, all));
    }

    /** Adds a route as it is written, or puts it in the place of the one there. */
    void put(String what, byte[] route) {
        execute(what, Rtnetlink.RTM_NEWROUTE, CREATE_OR_REPLACE, route);
    }

    /** Removes a route as it is written. */
    void remove(String what, byte[] route) {
        execute(what, Rtnetlink.RTM_DELROUTE, 0, route);
    }

    /** Removes an address. */
    void remove(int index, InetAddress address, int length) {
        AttributeWriter all =
                new AttributeWriter()
                        .bytes(Rtnetlink.IFA_LOCAL, address.getAddress())
                        .bytes(Rtnetlink.IFA_ADDRESS, address.getAddress());
        execute(
                "address " + address.getHostAddress(),
                Rtnetlink.RTM_DELADDR,
                0,
                AddressMessage.encode(IpPrefix.family(address), length, 0, index, all));
    }

    /** Adds a route, or puts it in the place of the one there. */
    void put(int index, RouteConfig route) {
        execute(
                "route to " + route.destination(),
                Rtnetlink.RTM_NEWROUTE,
                CREATE_OR_REPLACE,
                encoded(index, route));
    }

    /** Removes a route. */
    void remove(int index, RouteConfig route) {
        execute(
                "route to " + route.destination(),
                Rtnetlink.RTM_DELROUTE,
                0,
                encoded(index, route));
    }

    /** A lease has no routes by way of other links. */
    private static byte[] encoded(int index, RouteConfig route) {
        return Encoder.route(index, route, Rtnetlink.TABLE_MAIN, name -> 0);
    }

    /** Sets the link's MTU. */
    void mtu(int index, long mtu) {
        execute(
                "MTU " + mtu,
                Rtnetlink.RTM_SETLINK,
                0,
                LinkMessage.encode(
                        Rtnetlink.AF_UNSPEC,
                        index,
                        0,
                        0,
                        new AttributeWriter().uint32(Rtnetlink.IFLA_MTU, mtu)));
    }

    private void execute(String what, int type, int flags, byte[] payload) {
        try {
            kernel.execute(type, flags, payload);
        } catch (NetlinkError e) {
            boolean gone =
                    e.errno() == Errno.ESRCH
                            || e.errno() == Errno.EADDRNOTAVAIL
                            || e.errno() == Errno.ENODEV;
            if (gone) {
                LOG.debug("{}: {}", what, e.getMessage());
            } else {
                LOG.warn("Cannot configure {}: {}", what, e.getMessage());
            }
        } catch (ErrnoException | MalformedMessage e) {
            LOG.warn("Cannot configure {}: {}", what, e.getMessage());
        }
    }
}
