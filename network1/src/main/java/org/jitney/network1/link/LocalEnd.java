package org.jitney.network1.link;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.L2tpKind;

/** Finds the address that a tunnel begins at, among those that links have; pure. */
final class LocalEnd {
    private LocalEnd() {}

    /** {@return the address; empty as long as no link has one that will do} */
    static Optional<InetAddress> of(L2tpKind tunnel, KernelState state) {
        List<KernelLink> links =
                tunnel.local()
                        .link()
                        .map(name -> state.link(name).stream().toList())
                        .orElseGet(state::links);
        return links.stream()
                .flatMap(link ->
                        state.addresses(link.index()).stream()
                                .filter(a -> fits(a, tunnel))
                                .flatMap(a ->
                                        reach(link.index(), tunnel.remote(), state).stream()
                                                .map(length -> new Found(length, a))))
                .max(Comparator.comparingInt(Found::length))
                .map(found -> found.address().local().address());
    }

    /** One that will do, and how closely its link's route to the remote says where that is. */
    private record Found(int length, KernelAddress address) {}

    private static boolean fits(KernelAddress address, L2tpKind tunnel) {
        L2tpKind.Local wanted = tunnel.local();
        return address.local().family() == IpPrefix.family(tunnel.remote())
                && !address.isTentative()
                && wanted.address().map(address.local().address()::equals).orElse(true)
                && wanted.permanent().map(p -> p == address.isPermanent()).orElse(true);
    }

    /**
     * {@return the length of the longest prefix that a link has a route to and the remote is in}
     */
    private static Optional<Integer> reach(int link, InetAddress remote, KernelState state) {
        return state.routes(link).stream()
                .map(KernelRoute::destination)
                .filter(to -> to.family() == IpPrefix.family(remote))
                .filter(to -> new IpPrefix(remote, to.length()).masked().equals(to.masked()))
                .map(IpPrefix::length)
                .max(Comparator.naturalOrder());
    }
}
