package org.jitney.network1.link;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.network1.config.NetworkFile;

/** Which servers and domains a router or a DHCP server on a link tells of. */
record Uplinks(Links links) {
    /**
     * {@return the names that a router on a link may tell of, its own first}
     *
     * @param uplink a link's name, {@code :auto} for the one with the best default route, or {@code
     *     :none}
     */
    List<NetworkFile.Names> namesToTell(int index, String uplink) {
        Optional<Integer> other =
                switch (uplink) {
                    case ":none" -> Optional.empty();
                    case ":auto" -> best(index);
                    default -> links.state().link(uplink).map(KernelLink::index);
                };
        return Stream.concat(Stream.of(index), other.stream())
                .flatMap(i -> links.names(i).stream())
                .map(LinkNames::names)
                .toList();
    }

    private Optional<Integer> best(int self) {
        KernelState state = links.state();
        return state.links().stream()
                .filter(l -> l.index() != self)
                .flatMap(l -> state.routes(l.index()).stream())
                .filter(r -> r.destination().length() == 0 && r.gateway().isPresent())
                .min(Comparator.comparingLong(KernelRoute::metric))
                .map(KernelRoute::index);
    }
}
