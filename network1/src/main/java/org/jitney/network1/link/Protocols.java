package org.jitney.network1.link;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.dhcp4.Lease4;
import org.jitney.network1.dhcp4.Server4;
import org.jitney.network1.identity.Duid;
import org.jitney.network1.ipv4ll.AddressProbes;

/** What gives links their addresses beside their files; {@link Links} says when it may begin. */
public interface Protocols {
    /** {@return the last LLDP frame of each neighbour of a link} */
    default List<byte[]> neighborFrames(int index) {
        return List.of();
    }

    /**
     * A DHCPv4 server at work.
     *
     * @param offset of its pool in the network
     * @param size of its pool
     */
    record Serving(long offset, long size, List<Server4.Grant> leases) {
        /** Makes one whose list nobody can change any more. */
        public Serving {
            leases = List.copyOf(leases);
        }
    }

    /**
     * Where something comes from.
     *
     * @param source {@code IPv4LL}, {@code DHCPv4}, {@code DHCPv6}, {@code DHCP-PD} or {@code
     *     NDisc}
     * @param provider the server or router, if there is one
     */
    record Origin(String source, Optional<InetAddress> provider) {}

    /** What one protocol of IPv6 says about names and times, as text. */
    record Named(
            Origin origin,
            List<String> dns,
            List<String> ntp,
            List<String> domains,
            Dhcp4Config.Domains use) {
        /** Makes names whose lists nobody can change any more. */
        public Named {
            dns = List.copyOf(dns);
            ntp = List.copyOf(ntp);
            domains = List.copyOf(domains);
        }
    }

    /**
     * Begins with a link that can send, or looks again at one that is under way.
     *
     * @param table where routes go for which the file names none
     * @param there the addresses that the link has; before the first step, from others
     * @return whether the link has what its file wants from the protocols
     */
    boolean step(KernelLink link, NetworkFile file, long table, List<KernelAddress> there);

    /**
     * Looks whether somebody else has an address of a link's file: {@return how far that is}. The
     * link is stepped again when that changes.
     */
    default AddressProbes.Verdict probe(KernelLink link, AddressConfig address) {
        return AddressProbes.Verdict.FREE;
    }

    /** Has the DHCPv4 client of a link ask for its lease to go on now, if there is one. */
    default void renew(int index) {}

    /** Has the DHCPv4 server of a link tell its clients to renew: RFC 3203. */
    default void forceRenew(int index) {}

    /** Begins or ends to keep state on disk: the leases that servers have given. */
    default void storage(boolean ready) {}

    /** Ends with a link: it has no carrier any more, is gone, or is configured anew. */
    void stop(int index);

    /**
     * Who a link says it is to DHCPv6 servers.
     *
     * @param iaid of the link in the machine
     * @param duid of the machine
     */
    record Identity6(int iaid, Duid duid) {}

    /** {@return who a link with this file says it is by DHCPv6, if it may speak it} */
    default Optional<Identity6> identity6(KernelLink link, NetworkFile file) {
        return Optional.empty();
    }

    /** {@return the lease that a link has} */
    Optional<Lease4> lease4(int index);

    /** {@return what a link hears by IPv6 about names and times, servers first, then routers} */
    List<Named> named(int index);

    /** {@return which protocol gave a link an address} */
    Optional<Origin> originOf(int index, InetAddress address);

    /** {@return which protocol made a route} */
    Optional<Origin> originOf(int index, KernelRoute route);

    /** {@return the DHCPv4 server of a link} */
    Optional<Serving> serving(int index);

    /**
     * {@return where the DHCP client of a link stands, if it has one}
     *
     * @param family {@code AF_INET} or {@code AF_INET6}
     */
    Optional<String> clientState(int index, int family);
}
