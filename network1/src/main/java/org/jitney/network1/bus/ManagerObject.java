package org.jitney.network1.bus;

import java.util.List;
import java.util.Map;
import org.jitney.bus.api.Network1Manager;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.Links;

/** The object at {@code /org/freedesktop/network1}. */
record ManagerObject(Links links, LinkObject.Calls calls) {
    static final ObjectPath PATH = ObjectPath.of("/org/freedesktop/network1");

    private static final String RELOAD = "org.freedesktop.network1.reload";
    private static final String NO_SUCH_LINK = "org.freedesktop.network1.NoSuchLink";

    static InterfaceTable<ManagerObject> table(NameCalls names) {
        return NameCalls.addTo(
                own(),
                "Link",
                o -> new NameCalls(o.links, o.calls, 1),
                (o, call) -> call.int32(0),
                names);
    }

    private static InterfaceTable<ManagerObject> own() {
        return InterfaceTable.<ManagerObject>of(Network1Manager.INFO)
                .property("OperationalState", o -> o.links.together().operational().toString())
                .property("CarrierState", o -> o.links.together().carrier().toString())
                .property("AddressState", o -> o.links.together().address().toString())
                .property("IPv4AddressState", o -> o.links.together().ipv4().toString())
                .property("IPv6AddressState", o -> o.links.together().ipv6().toString())
                .property("OnlineState", o -> LinkObject.online(o.links.together()))
                .property("NamespaceId", o -> o.calls.namespace())
                .property("NamespaceNSID", o -> o.calls.namespaceId().getAsInt())
                .method("Describe", (o, call) -> o.describe())
                .method(
                        "DescribeLink",
                        (o, call) -> LinkObject.describe(o.known(call.int32(0)), o.calls))
                .method("ListLinks", (o, call) -> o.list())
                .method("GetLinkByName", (o, call) -> o.byName(call))
                .method("GetLinkByIndex", (o, call) -> o.byIndex(call))
                .method(
                        "ReconfigureLink",
                        (o, call) -> LinkObject.reconfigure(o.links, call.int32(0), o.calls, call))
                .authorize("ReconfigureLink", Auth.HANDLER)
                .method(
                        "RenewLink",
                        (o, call) -> LinkObject.renew(o.links, call.int32(0), o.calls, call))
                .authorize("RenewLink", Auth.HANDLER)
                .method(
                        "ForceRenewLink",
                        (o, call) -> LinkObject.forceRenew(o.links, call.int32(0), o.calls, call))
                .authorize("ForceRenewLink", Auth.HANDLER)
                .method("Reload", (o, call) -> o.reload(call))
                .authorize("Reload", Auth.HANDLER);
    }

    static DBusError noSuchLink(String which) {
        return new DBusError(NO_SUCH_LINK, "Link %s not known".formatted(which));
    }

    private Reply describe() throws DBusError {
        try {
            return Reply.of(calls.describer().now().all());
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            throw LinkObject.notRead(e);
        }
    }

    private int known(int index) throws DBusError {
        if (links.state().link(index).isEmpty()) {
            throw noSuchLink(Integer.toString(index));
        }
        return index;
    }

    private Reply list() {
        List<Struct> all =
                links.state().links().stream()
                        .map(l ->
                                Struct.of(l.index(), l.name(), NetworkObjects.linkPath(l.index())))
                        .toList();
        return Reply.of(all);
    }

    private Reply byName(Call call) throws DBusError {
        String name = call.string(0);
        KernelLink link = links.state().link(name).orElseThrow(() -> noSuchLink(name));
        return Reply.of(link.index(), NetworkObjects.linkPath(link.index()));
    }

    private Reply byIndex(Call call) throws DBusError {
        int index = call.int32(0);
        KernelLink link =
                links.state().link(index).orElseThrow(() -> noSuchLink(Integer.toString(index)));
        return Reply.of(link.name(), NetworkObjects.linkPath(index));
    }

    private Reply reload(Call call) throws DBusError {
        calls.authorizer()
                .check(
                        call,
                        RELOAD,
                        Map.of(),
                        () -> {
                            calls.reload().run();
                            call.complete();
                        });
        return Reply.pending();
    }
}
