package org.jitney.network1.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.netlink.GenericSocket;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Users;
import org.jitney.network1.config.BatmanKind;
import org.jitney.network1.config.MacsecKind;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.config.Secret;
import org.jitney.network1.config.WireguardKind;
import org.jitney.network1.link.GenericKindEncoder;
import org.jitney.network1.link.MacsecEncoder;
import org.jitney.network1.link.Surroundings;
import org.jitney.network1.link.WireguardEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes TUN and TAP links, {@code linux/if_tun.h}, and what generic netlink makes, and tells
 * WireGuard and MACsec links of their peers and keys: rtnetlink cannot.
 */
public final class TunDevices implements Surroundings.TunTap {
    private static final Logger LOG = LoggerFactory.getLogger(TunDevices.class);
    private static final long TUNSETIFF = 0x4004_54caL;
    private static final long TUNSETPERSIST = 0x4004_54cbL;
    private static final long TUNSETOWNER = 0x4004_54ccL;
    private static final long TUNSETGROUP = 0x4004_54ceL;
    private static final int IFREQ = 40;
    private static final int FLAGS_AT = 16;
    private static final int READ_WRITE = 2;

    private final Root root;

    /** Open as long as the link shall have a carrier. */
    private final Map<String, Fd> kept = new HashMap<>();

    private final EndpointNames endpoints;

    /** Opens {@code /dev/net/tun} of a root. */
    public TunDevices(Root root, EventLoop loop) {
        this.root = root;
        this.endpoints =
                new EndpointNames(loop, (host, answer) -> find(loop, host, answer), this::endpoint);
    }

    /** Asks as programs do; that may wait for servers. */
    private static void find(EventLoop loop, String host, Consumer<List<InetAddress>> answer) {
        Thread.ofPlatform()
                .daemon()
                .name("endpoint")
                .start(() -> {
                    List<InetAddress> found;
                    try {
                        found = List.of(InetAddress.getAllByName(host));
                    } catch (UnknownHostException notNow) {
                        found = List.of();
                    }
                    List<InetAddress> addresses = found;
                    loop.post(() -> answer.accept(addresses));
                });
    }

    private boolean endpoint(String link, Secret peer, InetAddress address, int port) {
        try {
            tell(
                    WireguardEncoder.FAMILY,
                    List.of(WireguardEncoder.endpoint(link, peer, address, port)));
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.warn("{}: Could not set the endpoint of a peer: {}", link, e.getMessage());
            return !(e instanceof NetlinkError refused) || refused.errno() != Errno.ENODEV;
        }
        return true;
    }

    @Override
    public void make(String name, NetDevKind.Tun wanted) throws ErrnoException {
        Fd fd = root.open("/dev/net/tun", READ_WRITE, 0);
        try {
            Memory request = Memory.allocate(IFREQ);
            ByteBuffer bytes = request.bytes();
            bytes.put(0, name.getBytes(StandardCharsets.UTF_8));
            bytes.putShort(FLAGS_AT, (short) wanted.flags());
            Ioctl.exchange(fd.number(), TUNSETIFF, request);
            if (wanted.user().isPresent()) {
                Ioctl.call(fd.number(), TUNSETOWNER, user(wanted.user().get()));
            }
            if (wanted.group().isPresent()) {
                Ioctl.call(fd.number(), TUNSETGROUP, group(wanted.group().get()));
            }
            Ioctl.call(fd.number(), TUNSETPERSIST, 1);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
        if (wanted.keepCarrier()) {
            Optional.ofNullable(kept.put(name, fd)).ifPresent(Fd::close);
        } else {
            fd.close();
        }
    }

    @Override
    public void tell(String name, NetDevKind wanted)
            throws ErrnoException, NetlinkError, MalformedMessage {
        if (wanted instanceof WireguardKind wireguard) {
            tell(WireguardEncoder.FAMILY, WireguardEncoder.messages(name, wireguard));
            endpoints.watch(name, wireguard);
        } else if (wanted instanceof MacsecKind macsec) {
            tell(MacsecEncoder.FAMILY, MacsecEncoder.messages(index(name), macsec));
        } else if (wanted instanceof BatmanKind batman) {
            ask(GenericKindEncoder.BATMAN, GenericKindEncoder.mesh(index(name), batman));
        } else {
            throw new ErrnoException("tell " + wanted.name(), Errno.EOPNOTSUPP);
        }
    }

    @Override
    public void ask(String family, byte[] message)
            throws ErrnoException, NetlinkError, MalformedMessage {
        tell(family, List.of(message));
    }

    @Override
    public int wirelessDevice(String name) throws ErrnoException {
        return number("/sys/class/ieee80211/" + name + "/index");
    }

    private static void tell(String name, List<byte[]> messages)
            throws ErrnoException, NetlinkError, MalformedMessage {
        try (GenericSocket kernel = GenericSocket.open()) {
            int family = kernel.family(name);
            for (byte[] each : messages) {
                kernel.execute(family, each);
            }
        }
    }

    private int index(String name) throws ErrnoException {
        return number("/sys/class/net/" + name + "/ifindex");
    }

    private int number(String path) throws ErrnoException {
        String text = root.readString(path).strip();
        if (!text.matches("[0-9]{1,9}")) {
            throw new ErrnoException(path, Errno.EINVAL);
        }
        return Integer.parseInt(text);
    }

    private static int user(String text) throws ErrnoException {
        return text.matches("[0-9]{1,9}")
                ? Integer.parseInt(text)
                : Users.byName(text)
                        .map(Users.Passwd::uid)
                        .orElseThrow(() -> new ErrnoException("user " + text, Errno.ESRCH));
    }

    private static int group(String text) throws ErrnoException {
        return text.matches("[0-9]{1,9}")
                ? Integer.parseInt(text)
                : Users.groupByName(text)
                        .map(Users.Group::gid)
                        .orElseThrow(() -> new ErrnoException("group " + text, Errno.ESRCH));
    }
}
