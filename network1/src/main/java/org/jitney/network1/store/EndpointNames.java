package org.jitney.network1.store;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.network1.config.Secret;
import org.jitney.network1.config.WireguardKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where WireGuard peers are that are given by the name of a host. The kernel knows addresses only.
 *
 * <p>A name that cannot be looked up yet, as before there is a network, is tried again after 200
 * ms, then after twice as long each time up to 25.6 s. One that was found is looked up again every
 * two minutes, which the original leaves to others. The link is told only when its address is not
 * among the answers any more: a peer that has moved by itself stays where it is.
 */
final class EndpointNames {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointNames.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int MOST_DOUBLINGS = 7;
    private static final Duration REFRESH = Duration.ofMinutes(2);

    /** Looks up a name. */
    @FunctionalInterface
    interface Lookup {
        /**
         * Answers on the loop, later.
         *
         * @param answer takes the addresses; none if there are none, or nobody to ask
         */
        void find(String host, Consumer<List<InetAddress>> answer);
    }

    /** Tells a link where a peer is. */
    @FunctionalInterface
    interface Teller {
        /** {@return whether there is such a link} */
        boolean tell(String link, Secret peer, InetAddress address, int port);
    }

    private final TimeSource time;
    private final Lookup lookup;
    private final Teller teller;
    private final Map<String, List<Watched>> watched = new HashMap<>();

    EndpointNames(TimeSource time, Lookup lookup, Teller teller) {
        this.time = time;
        this.lookup = lookup;
        this.teller = teller;
    }

    /** Takes the peers of a link, in the place of those from before. */
    void watch(String link, WireguardKind kind) {
        List<Watched> before = watched.remove(link);
        if (before != null) {
            before.forEach(Watched::close);
        }
        List<Watched> now = new ArrayList<>();
        for (WireguardKind.Peer peer : kind.peers()) {
            peer.endpoint()
                    .filter(e -> e.address().isEmpty())
                    .ifPresent(e -> now.add(new Watched(link, peer.publicKey(), e)));
        }
        if (!now.isEmpty()) {
            watched.put(link, now);
            now.forEach(Watched::look);
        }
    }

    /** One peer. */
    private final class Watched {
        private final String link;
        private final Secret peer;
        private final WireguardKind.Endpoint endpoint;
        private final Timer timer;
        private @Nullable InetAddress told;
        private int failures;
        private boolean closed;

        Watched(String link, Secret peer, WireguardKind.Endpoint endpoint) {
            this.link = link;
            this.peer = peer;
            this.endpoint = endpoint;
            this.timer = time.timer(this::look);
        }

        void look() {
            lookup.find(endpoint.host(), this::found);
        }

        private void found(List<InetAddress> addresses) {
            if (closed) {
                return;
            }
            if (addresses.isEmpty()) {
                LOG.debug("{}: Cannot resolve host '{}'", link, endpoint.host());
                timer.armAfter(
                        FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS)));
                return;
            }
            failures = 0;
            if (told == null || !addresses.contains(told)) {
                told = addresses.getFirst();
                if (!teller.tell(link, peer, told, endpoint.port())) {
                    close();
                    return;
                }
            }
            timer.armAfter(REFRESH);
        }

        void close() {
            closed = true;
            timer.close();
        }
    }
}
