package org.jitney.network1.link;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.DnsServer;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.SendRaConfig;
import org.jitney.network1.ndisc.RouterAdvertisement;
import org.jitney.network1.ndisc.RouterSender;
import org.jitney.network1.ndisc.RouterSocket;
import org.jitney.network1.packet.DomainNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one link says as a router. */
final class RouterSenderLink {
    private static final Logger LOG = LoggerFactory.getLogger(RouterSenderLink.class);
    private static final String OWN = "_link_local";
    private static final int MOST_SERVERS = 127;

    /** Whose servers and domains are told of where the file names none: the first that has some. */
    interface Names {
        List<NetworkFile.Names> of(KernelLink link, String uplink);
    }

    /** The prefixes that a link has of another one. */
    interface Delegated {
        /** {@return them, with the time that is left now} */
        List<RouterAdvertisement.Prefix> prefixes();

        /** {@return what is equal until they are others or live longer} */
        List<?> terms();
    }

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final SendRaConfig config;
    private final Names names;
    private final Delegated delegated;
    private final Inet6Address own;
    private final RouterSender sender;
    private final List<IpPrefix> assigned = new ArrayList<>();
    private @Nullable RouterSocket socket;
    private @Nullable RouterAdvertisement said;
    private List<?> saidOf = List.of();

    /**
     * Of one link.
     *
     * @param delegated the prefixes that it has of another link
     * @param own the link-local address that it speaks from
     */
    RouterSenderLink(
            LinkProtocols.Host host,
            KernelLink link,
            SendRaConfig config,
            Names names,
            Delegated delegated,
            Inet6Address own) {
        this.host = host;
        this.link = link;
        this.config = config;
        this.names = names;
        this.delegated = delegated;
        this.own = own;
        this.sender =
                new RouterSender(
                        HardwareAddress.bytes(link.address()),
                        this::saying,
                        host.loop(),
                        host.random(),
                        this::send);
    }

    void start(byte[] machineId) {
        try {
            socket =
                    RouterSocket.ofRouter(
                            host.loop(),
                            link.index(),
                            link.name(),
                            (message, from, hops) -> sender.received(message, hops));
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot speak as a router: {}", link.name(), e.getMessage());
            return;
        }
        for (SendRaConfig.Prefix each : config.prefixes()) {
            if (each.assign() && each.prefix().length() == 64) {
                Inet6Address prefix = (Inet6Address) each.prefix().address();
                IpPrefix address =
                        new IpPrefix(LowerHalves.address(prefix, each.half(), link, machineId), 64);
                assigned.add(address);
                host.changes().putIpv6Static(link.index(), address, each.metric());
            }
        }
        sender.start();
    }

    /** Looks whether there is something else to say now; that time passes is nothing else. */
    void look() {
        if (!delegated.terms().equals(saidOf) || !topics(says()).equals(topics(said))) {
            sender.changed();
        }
    }

    private static List<Object> topics(@Nullable RouterAdvertisement said) {
        return said == null
                ? List.of()
                : List.of(
                        said.prefixes().stream().map(RouterAdvertisement.Prefix::address).toList(),
                        said.servers(),
                        said.domains());
    }

    private void send(byte[] message) {
        if (socket != null) {
            socket.send(message);
        }
    }

    private RouterAdvertisement saying() {
        RouterAdvertisement now = says();
        said = now;
        saidOf = delegated.terms();
        return now;
    }

    private RouterAdvertisement says() {
        List<RouterAdvertisement.Prefix> prefixes = new ArrayList<>(delegated.prefixes());
        for (SendRaConfig.Prefix each : config.prefixes()) {
            prefixes.add(
                    new RouterAdvertisement.Prefix(
                            (Inet6Address) each.prefix().address(),
                            each.prefix().length(),
                            each.onLink(),
                            each.autonomous(),
                            each.valid(),
                            each.preferred()));
        }
        List<RouterAdvertisement.Route> routes =
                config.routes().stream()
                        .map(r ->
                                new RouterAdvertisement.Route(
                                        (Inet6Address) r.prefix().address(),
                                        r.prefix().length(),
                                        0,
                                        r.lifetime()))
                        .toList();
        return new RouterAdvertisement(
                config.hopLimit(),
                config.managed(),
                config.otherInformation(),
                config.preference(),
                config.lifetime(),
                OptionalLong.empty(),
                prefixes,
                routes,
                servers(),
                domains());
    }

    private List<RouterAdvertisement.Servers> servers() {
        if (config.dns().isEmpty()) {
            return List.of();
        }
        List<Inet6Address> found = addresses(config.dns().get());
        for (NetworkFile.Names each : names.of(link, config.uplink())) {
            found = found.isEmpty() ? addresses(each.dns()) : found;
        }
        return found.isEmpty()
                ? List.of()
                : List.of(new RouterAdvertisement.Servers(found, config.namesLifetime()));
    }

    private List<Inet6Address> addresses(List<String> words) {
        return words.stream()
                .flatMap(w -> w.equals(OWN) ? Optional.of(own).stream() : six(w).stream())
                .limit(MOST_SERVERS)
                .toList();
    }

    private static Optional<Inet6Address> six(String word) {
        return DnsServer.parse(word)
                .map(DnsServer::address)
                .filter(Inet6Address.class::isInstance)
                .map(Inet6Address.class::cast)
                .filter(a -> !a.isLinkLocalAddress());
    }

    private List<RouterAdvertisement.Domains> domains() {
        if (config.domains().isEmpty()) {
            return List.of();
        }
        List<String> found = valid(config.domains().get());
        for (NetworkFile.Names each : names.of(link, config.uplink())) {
            found = found.isEmpty() ? valid(each.domains()) : found;
        }
        return found.isEmpty()
                ? List.of()
                : List.of(new RouterAdvertisement.Domains(found, config.namesLifetime()));
    }

    private static List<String> valid(List<String> names) {
        return names.stream().filter(DomainNames::isValid).toList();
    }

    void stop() {
        sender.stop();
        if (socket != null) {
            socket.close();
            socket = null;
        }
        assigned.forEach(a -> host.changes().remove(link.index(), a.address(), a.length()));
        assigned.clear();
    }
}
