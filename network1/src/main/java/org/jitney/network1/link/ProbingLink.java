package org.jitney.network1.link;

import java.net.Inet4Address;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.ipv4ll.AddressProbes;
import org.jitney.network1.ipv4ll.ArpSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of one link's file that are looked for before they are used. */
final class ProbingLink {
    private static final Logger LOG = LoggerFactory.getLogger(ProbingLink.class);

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final AddressProbes probes;
    private @Nullable ArpSocket arp;
    private boolean deaf;

    ProbingLink(LinkProtocols.Host host, KernelLink link) {
        this.host = host;
        this.link = link;
        this.probes =
                new AddressProbes(
                        HardwareAddress.bytes(link.address()),
                        host.loop(),
                        host.random(),
                        this::send,
                        this::decided);
    }

    AddressProbes.Verdict probe(AddressConfig wanted) {
        if (arp == null && !deaf) {
            open();
        }
        return deaf
                ? AddressProbes.Verdict.FREE
                : probes.probe((Inet4Address) wanted.local().address());
    }

    private void open() {
        try {
            arp = ArpSocket.open(host.loop(), link.index(), probes::received);
        } catch (ErrnoException e) {
            LOG.warn("{}: Cannot look for conflicts: {}", link.name(), e.getMessage());
            deaf = true;
        }
    }

    private void send(byte[] packet) {
        if (arp != null) {
            arp.send(packet);
        }
    }

    private void decided(Inet4Address address, AddressProbes.Verdict verdict) {
        if (verdict == AddressProbes.Verdict.TAKEN) {
            LOG.warn(
                    "{}: Dropping address {}, as an address conflict was detected.",
                    link.name(),
                    address.getHostAddress());
        }
        host.changed(link.index());
    }

    void stop() {
        probes.stop();
        if (arp != null) {
            arp.close();
            arp = null;
        }
    }

    /** {@return whether an address can be looked for on a link} */
    static boolean isPossible(KernelLink link, IpPrefix address) {
        return address.family() == 2 && Dhcp4Link.isPossible(link);
    }
}
