package org.jitney.network1.varlink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.jitney.bus.service.Json;
import org.jitney.bus.varlink.VarlinkServer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.sys.Clocks;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.describe.Description;
import org.jitney.network1.dhcp4.Server4;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.LinkStates;
import org.jitney.network1.link.Links;
import org.jitney.network1.lldp.LldpFrame;
import org.jitney.network1.lldp.LldpNeighbor;
import org.jitney.network1.packet.MalformedPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code io.systemd.Network} and {@code io.systemd.Network.Link}, as far as they only tell; and for
 * root, as nobody else can be asked for a password here, {@code SetPersistentStorage} and what
 * switches, renews and configures links.
 */
public final class NetworkVarlink implements VarlinkServer.Methods {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkVarlink.class);
    private static final String PREFIX = "io.systemd.Network.";
    private static final String LINK = PREFIX + "Link.";
    private static final String INTERACTIVE = "allowInteractiveAuthentication";
    private static final String INDEX = "InterfaceIndex";
    private static final String NAME = "InterfaceName";
    private static final VarlinkServer.Limits LIMITS =
            new VarlinkServer.Limits(128, 64 << 10, true);

    /** Looks at all there is, to describe it. */
    @FunctionalInterface
    public interface Describer {
        /** {@return what there is now} */
        Description now() throws ErrnoException, NetlinkError, MalformedMessage;
    }

    /**
     * What is told beside the links.
     *
     * @param namespace inode of the network namespace
     * @param namespaceId the number that the namespace has for itself; -1 without one
     */
    public record Surroundings(long namespace, IntSupplier namespaceId, Describer describer) {}

    private final Links links;
    private final Surroundings around;

    NetworkVarlink(Links links, Surroundings around) {
        this.links = links;
        this.around = around;
    }

    /** Serves it on a socket at that path of this machine. */
    public static VarlinkServer serve(EventLoop loop, Links links, Surroundings around, String path)
            throws ErrnoException {
        Listener listener = Listener.bind(UnixAddress.parse(path), 0666);
        try {
            return new VarlinkServer(
                    loop, listener, LIMITS, new NetworkVarlink(links, around), () -> {});
        } catch (ErrnoException e) {
            listener.close();
            throw e;
        }
    }

    /** A parameter that has no place, or that there is no such thing for; the message names it. */
    private static final class BadParameter extends Exception {
        private static final long serialVersionUID = 1;

        BadParameter(Object parameter) {
            super(String.valueOf(parameter));
        }
    }

    /** The link is none of ours. */
    private static final class Unmanaged extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** The kernel does not do it. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final int errno;

        Refused(int errno) {
            this.errno = errno;
        }
    }

    @Override
    public void call(String method, Map<?, ?> parameters, VarlinkServer.Reply reply) {
        try {
            switch (method) {
                case PREFIX + "GetStates" -> {
                    allow(parameters, Set.of());
                    reply.done(states().render());
                }
                case PREFIX + "GetNamespaceId" -> {
                    allow(parameters, Set.of());
                    reply.done(namespace().render());
                }
                case PREFIX + "Describe" -> {
                    allow(parameters, Set.of());
                    reply.done(around.describer().now().all());
                }
                case LINK + "Describe" -> describe(parameters, reply);
                case PREFIX + "GetLLDPNeighbors" ->
                        reply.done(each(parameters, "Neighbors", this::neighbors));
                case PREFIX + "GetDHCPServerLeases" ->
                        reply.done(each(parameters, "Leases", this::leases));
                case PREFIX + "GetBitRates" ->
                        reply.done(each(parameters, "BitRates", this::rates));
                case PREFIX + "SetPersistentStorage" -> storage(parameters, reply);
                case LINK + "Up" -> on(parameters, reply, i -> links.activate(i, true));
                case LINK + "Down" -> on(parameters, reply, i -> links.activate(i, false));
                case LINK + "Renew" -> on(parameters, reply, managed(links.protocols()::renew));
                case LINK + "ForceRenew" ->
                        on(parameters, reply, managed(links.protocols()::forceRenew));
                case LINK + "Reconfigure" ->
                        on(parameters, reply, index -> links.reconfigure(index));
                default -> reply.noSuchMethod(method);
            }
        } catch (BadParameter e) {
            reply.badParameter(String.valueOf(e.getMessage()));
        } catch (Unmanaged e) {
            reply.failed(LINK + "InterfaceUnmanaged");
        } catch (Refused e) {
            reply.failed("io.systemd.System", "{\"errno\":%d}".formatted(e.errno));
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.warn("Cannot read what the kernel has: {}", e.getMessage());
            reply.failed("io.systemd.System", "{\"errno\":5}");
        }
    }

    /** Has something done with one link, for root. */
    private interface Action {
        void on(int index) throws Unmanaged, NetlinkError, ErrnoException, MalformedMessage;
    }

    private void on(Map<?, ?> parameters, VarlinkServer.Reply reply, Action action)
            throws BadParameter, Unmanaged, Refused, ErrnoException, MalformedMessage {
        Map<?, ?> link = new HashMap<>(parameters);
        Object interactive = link.remove(INTERACTIVE);
        if (parameters.containsKey(INTERACTIVE) && !(interactive instanceof Boolean)) {
            throw new BadParameter(INTERACTIVE);
        }
        KernelLink found = one(link);
        if (!reply.isPrivileged()) {
            reply.failed("org.varlink.service.PermissionDenied");
            return;
        }
        try {
            action.on(found.index());
        } catch (NetlinkError e) {
            LOG.warn("{}: refused by the kernel: {}", found.name(), e.getMessage());
            throw new Refused(e.errno());
        }
        reply.done();
    }

    /** {@return what is done with links of ours only} */
    private Action managed(IntConsumer what) {
        return index -> {
            if (!links.isManaged(index)) {
                throw new Unmanaged();
            }
            what.accept(index);
        };
    }

    private static void allow(Map<?, ?> parameters, Set<String> known) throws BadParameter {
        for (Object each : parameters.keySet()) {
            if (!known.contains(String.valueOf(each))) {
                throw new BadParameter(each);
            }
        }
    }

    /** {@return the links that are meant: one, or all where none is named} */
    private List<KernelLink> chosen(Map<?, ?> parameters) throws BadParameter {
        allow(parameters, Set.of(INDEX, NAME));
        Object index = parameters.get(INDEX);
        Object name = parameters.get(NAME);
        if (index == null && name == null) {
            return links.state().links();
        }
        Optional<KernelLink> byIndex =
                index instanceof Long number && number > 0 && number <= Integer.MAX_VALUE
                        ? links.state().link(number.intValue())
                        : Optional.empty();
        if (index != null && byIndex.isEmpty()) {
            throw new BadParameter(INDEX);
        }
        Optional<KernelLink> byName =
                name instanceof String text ? links.state().link(text) : Optional.empty();
        boolean fits = byIndex.isEmpty() || byIndex.equals(byName);
        if (name != null && (byName.isEmpty() || !fits)) {
            throw new BadParameter(NAME);
        }
        return byIndex.or(() -> byName).stream().toList();
    }

    /** {@return the one link that is named} */
    private KernelLink one(Map<?, ?> parameters) throws BadParameter {
        List<KernelLink> found = chosen(parameters);
        if (!parameters.containsKey(INDEX) && !parameters.containsKey(NAME)) {
            throw new BadParameter(INDEX);
        }
        return found.getFirst();
    }

    private String each(
            Map<?, ?> parameters, String key, Function<KernelLink, Optional<Json>> content)
            throws BadParameter {
        List<Json> rows = new ArrayList<>();
        for (KernelLink link : chosen(parameters)) {
            content.apply(link).ifPresent(rows::add);
        }
        // An empty list is told as well, which Json leaves out.
        return rows.isEmpty()
                ? "{\"%s\":[]}".formatted(key)
                : new Json().objects(key, rows).render();
    }

    private static Json row(KernelLink link) {
        Json row = new Json().number(INDEX, link.index()).plain(NAME, link.name());
        List<String> others = link.names().subList(1, link.names().size());
        return others.isEmpty() ? row : row.texts("InterfaceAlternativeNames", others);
    }

    private Json states() {
        LinkStates all = links.together();
        return new Json()
                .plain("AddressState", all.address().toString())
                .plain("IPv4AddressState", all.ipv4().toString())
                .plain("IPv6AddressState", all.ipv6().toString())
                .plain("CarrierState", all.carrier().toString())
                .ifThere("OnlineState", all.online().map(Object::toString).orElse(""))
                .plain("OperationalState", all.operational().toString());
    }

    private Json namespace() {
        Json out = new Json().number("NamespaceId", around.namespace());
        int own = around.namespaceId().getAsInt();
        return own < 0 ? out : out.number("NamespaceNSID", own);
    }

    private void describe(Map<?, ?> parameters, VarlinkServer.Reply reply)
            throws BadParameter, NetlinkError, ErrnoException, MalformedMessage {
        Optional<String> text = around.describer().now().link(one(parameters).index());
        reply.done("{\"Interface\":%s}".formatted(text.orElseThrow(() -> new BadParameter(INDEX))));
    }

    private Optional<Json> neighbors(KernelLink link) {
        List<Json> rows = new ArrayList<>();
        for (byte[] frame : links.protocols().neighborFrames(link.index())) {
            try {
                rows.add(neighbor(LldpNeighbor.of(LldpFrame.decode(frame))));
            } catch (MalformedPacket e) {
                LOG.debug("{}: LLDP frame left out: {}", link.name(), e.getMessage());
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(row(link).objects("Neighbors", rows));
    }

    private static Json neighbor(LldpNeighbor all) {
        Json out =
                new Json()
                        .plain("ChassisID", all.chassis())
                        .bytes("RawChassisID", all.rawChassis())
                        .plain("PortID", all.port())
                        .bytes("RawPortID", all.rawPort())
                        .ifThere("PortDescription", all.portDescription().orElse(""))
                        .ifThere("SystemName", all.systemName().orElse(""))
                        .ifThere("SystemDescription", all.systemDescription().orElse(""))
                        .number("EnabledCapabilities", all.capabilities());
        all.vlan().ifPresent(id -> out.number("VlanID", id));
        return out;
    }

    private Optional<Json> leases(KernelLink link) {
        return links.protocols()
                .serving(link.index())
                .map(serving -> serving.leases().stream().map(NetworkVarlink::lease).toList())
                .filter(rows -> !rows.isEmpty())
                .map(rows -> row(link).objects("Leases", rows));
    }

    private static Json lease(Server4.Grant grant) {
        byte[] hardware = HexFormat.of().parseHex(grant.hardware());
        long left = grant.end().usec() - Clocks.usec(Clocks.MONOTONIC);
        return new Json()
                .bytes("ClientId", HexFormat.of().parseHex(grant.client()))
                .bytes("Address", grant.address().getAddress())
                .ifThere("Hostname", grant.hostname())
                .number("HardwareAddressType", grant.hardwareType())
                .number("HardwareAddressLength", hardware.length)
                .bytes("HardwareAddress", hardware)
                .number("ExpirationUSec", Clocks.usec(Clocks.BOOTTIME) + left)
                .number("ExpirationRealtimeUSec", Clocks.usec(Clocks.REALTIME) + left);
    }

    /**
     * None are measured, as SpeedMeter= has no effect: then the original tells of the link only.
     */
    private Optional<Json> rates(KernelLink link) {
        return Optional.of(row(link));
    }

    private void storage(Map<?, ?> parameters, VarlinkServer.Reply reply) throws BadParameter {
        allow(parameters, Set.of("Ready"));
        if (!(parameters.get("Ready") instanceof Boolean ready)) {
            throw new BadParameter("Ready");
        }
        if (!reply.isPrivileged()) {
            reply.failed("org.varlink.service.PermissionDenied");
            return;
        }
        links.protocols().storage(ready);
        reply.done();
    }
}
