package org.jitney.network1.link;

import java.net.Inet4Address;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.ipv4ll.ArpSocket;
import org.jitney.network1.ipv4ll.LinkLocalAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The IPv4 address that one link gives itself. */
final class LinkLocalLink implements LinkLocalAddress.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LinkLocalLink.class);
    private static final int PREFIX_LENGTH = 16;

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final LinkLocalAddress choice;
    private @Nullable ArpSocket arp;

    LinkLocalLink(LinkProtocols.Host host, KernelLink link, Optional<Inet4Address> first) {
        this.host = host;
        this.link = link;
        this.choice =
                new LinkLocalAddress(
                        HardwareAddress.bytes(link.address()),
                        first,
                        host.loop(),
                        host.random(),
                        this::send,
                        this);
    }

    void start() {
        try {
            arp = ArpSocket.open(host.loop(), link.index(), choice::received);
        } catch (ErrnoException e) {
            LOG.warn("{}: IPv4LL cannot listen: {}", link.name(), e.getMessage());
            return;
        }
        choice.start();
    }

    void stop() {
        Optional<Inet4Address> had = choice.address();
        choice.stop();
        if (arp != null) {
            arp.close();
            arp = null;
        }
        had.ifPresent(a -> host.changes().remove(link.index(), a, PREFIX_LENGTH));
    }

    boolean isReady() {
        return choice.address().isPresent();
    }

    Optional<Inet4Address> address() {
        return choice.address();
    }

    private void send(byte[] packet) {
        if (arp != null) {
            arp.send(packet);
        }
    }

    @Override
    public void bound(Inet4Address address) {
        LOG.info("{}: IPv4 link-local claim {}", link.name(), address.getHostAddress());
        host.changes().putLinkLocal(link.index(), address);
        host.changed(link.index());
    }

    @Override
    public void lost(Inet4Address address) {
        LOG.info("{}: IPv4 link-local address is lost", link.name());
        host.changes().remove(link.index(), address, PREFIX_LENGTH);
        host.changed(link.index());
    }
}
