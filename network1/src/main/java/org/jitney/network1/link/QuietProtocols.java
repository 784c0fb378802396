package org.jitney.network1.link;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.dhcp4.Lease4;

/** Protocols that bring nothing. */
public class QuietProtocols implements Protocols {
    @Override
    public boolean step(KernelLink link, NetworkFile file, long table, List<KernelAddress> there) {
        return true;
    }

    @Override
    public void stop(int index) {}

    @Override
    public Optional<Lease4> lease4(int index) {
        return Optional.empty();
    }

    @Override
    public List<Named> named(int index) {
        return List.of();
    }

    @Override
    public Optional<Origin> originOf(int index, InetAddress address) {
        return Optional.empty();
    }

    @Override
    public Optional<Origin> originOf(int index, KernelRoute route) {
        return Optional.empty();
    }

    @Override
    public Optional<Serving> serving(int index) {
        return Optional.empty();
    }

    @Override
    public Optional<String> clientState(int index, int family) {
        return Optional.empty();
    }
}
