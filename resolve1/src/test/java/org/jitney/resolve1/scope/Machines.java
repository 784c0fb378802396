package org.jitney.resolve1.scope;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import org.jitney.linux.event.EventLoop;
import org.jitney.resolve1.config.TrustAnchors;

/** Machines for tests: without addresses of their own and without TLS. */
final class Machines {
    private static final Machine.OwnAddresses NOWHERE =
            new Machine.OwnAddresses() {
                @Override
                public boolean isOurs(InetAddress address, int port) {
                    return false;
                }

                @Override
                public boolean isLocal(InetAddress address) {
                    return false;
                }

                @Override
                public int linkTo(InetAddress address) {
                    return 0;
                }

                @Override
                public boolean isOnNetworkOf(int ifindex, InetAddress address) {
                    return ifindex == 7 && address.getHostAddress().startsWith("10.7.");
                }
            };

    private Machines() {}

    static Machine on(EventLoop loop) {
        TrustAnchors none = new TrustAnchors(d -> {});
        return on(loop, none);
    }

    static Machine on(EventLoop loop, TrustAnchors anchors) {
        return new Machine(
                loop,
                new Random(1),
                () -> anchors,
                new Machine.Statistics(),
                strict -> Optional.empty(),
                NOWHERE);
    }
}
