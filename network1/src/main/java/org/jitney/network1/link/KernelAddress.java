package org.jitney.network1.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.IpPrefix;

/**
 * An address as the kernel has it.
 *
 * @param remote the other end of a point-to-point link, else the same address
 * @param flags {@code IFA_F_...}
 */
public record KernelAddress(int index, IpPrefix local, InetAddress remote, int scope, int flags) {
    /** What tells one address of a link from another. */
    record Key(int index, IpPrefix local, InetAddress remote) {
        /** {@return that of an address that a file wants for a link} */
        static Key of(int index, AddressConfig wanted) {
            return new Key(index, wanted.local(), wanted.peer().orElse(wanted.local().address()));
        }
    }

    /** {@return the address of a message; nothing if it is of another family} */
    public static Optional<KernelAddress> of(AddressMessage message) {
        Optional<InetAddress> address =
                message.attributes().bytes(Rtnetlink.IFA_ADDRESS).flatMap(KernelAddress::address);
        Optional<InetAddress> local =
                message.attributes().bytes(Rtnetlink.IFA_LOCAL).flatMap(KernelAddress::address);
        Optional<InetAddress> own = local.or(() -> address);
        return own.map(a ->
                new KernelAddress(
                        message.index(),
                        new IpPrefix(a, message.prefixLength()),
                        address.orElse(a),
                        message.scope(),
                        message.flags()));
    }

    static Optional<InetAddress> address(byte[] bytes) {
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException otherFamily) {
            return Optional.empty();
        }
    }

    Key key() {
        return new Key(index, local, remote);
    }

    boolean isTentative() {
        return (flags & Rtnetlink.IFA_F_TENTATIVE) != 0;
    }

    /** Whether it has no end, as that of a lease has. */
    boolean isPermanent() {
        return (flags & Rtnetlink.IFA_F_PERMANENT) != 0;
    }

    boolean isLinkLocalIpv6() {
        return local.family() == Rtnetlink.AF_INET6 && local.address().isLinkLocalAddress();
    }

    /** {@return whether it is one that a file wants} */
    public boolean isOf(AddressConfig wanted) {
        return key().equals(Key.of(index, wanted));
    }
}
