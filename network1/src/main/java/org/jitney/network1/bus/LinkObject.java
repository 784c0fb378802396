package org.jitney.network1.bus;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.jitney.bus.api.Network1Link;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.describe.Description;
import org.jitney.network1.link.AdminState;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.LinkStates;
import org.jitney.network1.link.Links;

/** One link. */
public record LinkObject(Links links, int index, Calls calls) {
    private static final String RECONFIGURE = "org.freedesktop.network1.reconfigure";
    private static final String ACTIONS = "org.freedesktop.network1.";

    /** What the original says, too, unless its speed meter is on. */
    private static final Struct NOT_MEASURED = Struct.of(-1L, -1L);

    static final String UNMANAGED = "org.freedesktop.network1.UnmanagedInterface";

    /**
     * What calls need beside the links.
     *
     * @param namespace inode of the network namespace
     * @param namespaceId the number that the namespace has for itself; 0xffffffff without one
     * @param describer reads what there is
     * @param reload reads the configuration again
     */
    public record Calls(
            Authorizer authorizer,
            long namespace,
            IntSupplier namespaceId,
            Describer describer,
            Runnable reload) {}

    /** Looks at all there is, to describe it. */
    public interface Describer {
        /** {@return what there is now} */
        Description now() throws ErrnoException, NetlinkError, MalformedMessage;
    }

    static InterfaceTable<LinkObject> table(NameCalls names) {
        InterfaceTable<LinkObject> table = states();
        return NameCalls.addTo(
                table, "", o -> new NameCalls(o.links, o.calls, 0), (o, call) -> o.index, names);
    }

    private static InterfaceTable<LinkObject> states() {
        return InterfaceTable.<LinkObject>of(Network1Link.INFO)
                .property("OperationalState", o -> o.now().operational().toString())
                .property("CarrierState", o -> o.now().carrier().toString())
                .property("AddressState", o -> o.now().address().toString())
                .property("IPv4AddressState", o -> o.now().ipv4().toString())
                .property("IPv6AddressState", o -> o.now().ipv6().toString())
                .property("OnlineState", o -> online(o.now()))
                .property("AdministrativeState", o -> o.links.admin(o.index).toString())
                .property("BitRates", o -> NOT_MEASURED)
                .method("Describe", (o, call) -> describe(o.index, o.calls))
                .method("Renew", (o, call) -> renew(o.links, o.index, o.calls, call))
                .authorize("Renew", Auth.HANDLER)
                .method("ForceRenew", (o, call) -> forceRenew(o.links, o.index, o.calls, call))
                .authorize("ForceRenew", Auth.HANDLER)
                .method("Reconfigure", (o, call) -> reconfigure(o.links, o.index, o.calls, call))
                .authorize("Reconfigure", Auth.HANDLER);
    }

    static Reply describe(int index, Calls calls) throws DBusError {
        try {
            return Reply.of(
                    calls.describer()
                            .now()
                            .link(index)
                            .orElseThrow(() -> ManagerObject.noSuchLink(Integer.toString(index))));
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            throw notRead(e);
        }
    }

    static DBusError notRead(Exception why) {
        return DBusError.failed("Cannot read what the kernel has: " + why.getMessage());
    }

    private LinkStates now() throws DBusError {
        LinkStates states = links.states().get(index);
        if (states == null) {
            throw ManagerObject.noSuchLink(Integer.toString(index));
        }
        return states;
    }

    static String online(LinkStates states) {
        return states.online().map(LinkStates.OnlineState::toString).orElse("");
    }

    /** Has nothing to do where there is no lease: it is no error then, either. */
    static Reply renew(Links links, int index, Calls calls, Call call) throws DBusError {
        return onProtocols(links, index, calls, "renew", links.protocols()::renew, call);
    }

    /** Has nothing to do where there is no server: it is no error then, either. */
    static Reply forceRenew(Links links, int index, Calls calls, Call call) throws DBusError {
        return onProtocols(links, index, calls, "forcerenew", links.protocols()::forceRenew, call);
    }

    private static Reply onProtocols(
            Links links, int index, Calls calls, String action, IntConsumer what, Call call)
            throws DBusError {
        KernelLink link =
                links.state()
                        .link(index)
                        .orElseThrow(() -> ManagerObject.noSuchLink(Integer.toString(index)));
        if (!links.isManaged(index)) {
            throw new DBusError(
                    UNMANAGED,
                    "Interface %s is not managed by systemd-networkd".formatted(link.name()));
        }
        calls.authorizer()
                .check(
                        call,
                        ACTIONS + action,
                        Map.of(),
                        () -> {
                            what.accept(index);
                            call.complete();
                        });
        return Reply.pending();
    }

    static Reply reconfigure(Links links, int index, Calls calls, Call call) throws DBusError {
        Optional<KernelLink> link = links.state().link(index);
        if (link.isEmpty()) {
            throw ManagerObject.noSuchLink(Integer.toString(index));
        }
        if (links.admin(index) == AdminState.UNMANAGED && links.network(index).isPresent()) {
            throw new DBusError(
                    UNMANAGED,
                    "Interface %s is not managed by systemd-networkd".formatted(link.get().name()));
        }
        calls.authorizer()
                .check(
                        call,
                        RECONFIGURE,
                        Map.of(),
                        () -> {
                            links.reconfigure(index);
                            call.complete();
                        });
        return Reply.pending();
    }
}
