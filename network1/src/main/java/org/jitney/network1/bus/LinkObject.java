package org.jitney.network1.bus;

import java.util.Map;
import java.util.Optional;
import org.jitney.bus.api.Network1Link;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.network1.link.AdminState;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.LinkStates;
import org.jitney.network1.link.Links;

/** One link. */
public record LinkObject(Links links, int index, Calls calls) {
    private static final String RECONFIGURE = "org.freedesktop.network1.reconfigure";
    private static final String UNMANAGED = "org.freedesktop.network1.UnmanagedInterface";

    /**
     * What calls need beside the links.
     *
     * @param namespace inode of the network namespace
     * @param reload reads the configuration again
     */
    public record Calls(Authorizer authorizer, long namespace, Runnable reload) {}

    static InterfaceTable<LinkObject> table() {
        return InterfaceTable.<LinkObject>of(Network1Link.INFO)
                .property("OperationalState", o -> o.states().operational().toString())
                .property("CarrierState", o -> o.states().carrier().toString())
                .property("AddressState", o -> o.states().address().toString())
                .property("IPv4AddressState", o -> o.states().ipv4().toString())
                .property("IPv6AddressState", o -> o.states().ipv6().toString())
                .property("OnlineState", o -> online(o.states()))
                .property("AdministrativeState", o -> o.links.admin(o.index).toString())
                .method("Reconfigure", (o, call) -> reconfigure(o.links, o.index, o.calls, call))
                .authorize("Reconfigure", Auth.HANDLER);
    }

    private LinkStates states() throws DBusError {
        LinkStates states = links.states().get(index);
        if (states == null) {
            throw ManagerObject.noSuchLink(Integer.toString(index));
        }
        return states;
    }

    static String online(LinkStates states) {
        return states.online().map(LinkStates.OnlineState::toString).orElse("");
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
