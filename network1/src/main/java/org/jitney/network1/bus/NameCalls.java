package org.jitney.network1.bus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.NameOverrides;

/**
 * The methods by which somebody else says what servers and domains a link has. The manager has them
 * too, with the index of the link in front: there {@code first} is 1.
 *
 * @param first the index of the argument that says what is wanted
 */
record NameCalls(Links links, LinkObject.Calls calls, int first) {
    private static final String ACTION = "org.freedesktop.network1.";
    private static final String LINK_BUSY = "org.freedesktop.resolve1.LinkBusy";
    private static final String NAME = "(?i)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final int LONGEST_NAME = 253;

    /** Finds the link that a call is about. */
    interface Target<T> {
        int index(T object, Call call);
    }

    /** A call that was understood: what it does to the link. */
    private interface Reader {
        Consumer<NameOverrides> read(Call call) throws DBusError;
    }

    /** What an object serves, by the part of the name behind {@code Set} or {@code SetLink}. */
    private record Method(String name, String action, Reader reader) {}

    private List<Method> setters() {
        return List.of(
                new Method("NTP", "set-ntp-servers", this::ntp),
                new Method("DNS", "set-dns-servers", call -> dns(call, false)),
                new Method("DNSEx", "set-dns-servers", call -> dns(call, true)),
                new Method("Domains", "set-domains", this::domains),
                new Method(
                        "DefaultRoute",
                        "set-default-route",
                        call -> {
                            boolean on = call.bool(first);
                            return o -> o.defaultRoute(on);
                        }),
                new Method(
                        "LLMNR", "set-llmnr", call -> mode(call, "resolve", NameOverrides::llmnr)),
                new Method(
                        "MulticastDNS",
                        "set-mdns",
                        call -> mode(call, "resolve", NameOverrides::multicastDns)),
                new Method(
                        "DNSOverTLS",
                        "set-dns-over-tls",
                        call -> mode(call, "opportunistic", NameOverrides::dnsOverTls)),
                new Method(
                        "DNSSEC",
                        "set-dnssec",
                        call -> mode(call, "allow-downgrade", NameOverrides::dnssec)),
                new Method(
                        "DNSSECNegativeTrustAnchors",
                        "set-dnssec-negative-trust-anchors",
                        this::anchors));
    }

    /** Adds the methods to an object's table, each with {@code infix} in its name. */
    static <T> InterfaceTable<T> addTo(
            InterfaceTable<T> table,
            String infix,
            java.util.function.Function<T, NameCalls> of,
            Target<T> target,
            NameCalls any) {
        for (Method each : any.setters()) {
            String member = "Set" + infix + each.name();
            table.method(member, (o, call) -> of.apply(o).change(target.index(o, call), each, call))
                    .authorize(member, Auth.HANDLER);
        }
        revert(table, "Revert" + infix + "DNS", "revert-dns", of, target, NameOverrides::revertDns);
        revert(table, "Revert" + infix + "NTP", "revert-ntp", of, target, NameOverrides::revertNtp);
        return table;
    }

    private static <T> void revert(
            InterfaceTable<T> table,
            String member,
            String action,
            java.util.function.Function<T, NameCalls> of,
            Target<T> target,
            Consumer<NameOverrides> what) {
        Method method = new Method(member, action, _ -> what);
        table.method(member, (o, call) -> of.apply(o).change(target.index(o, call), method, call))
                .authorize(member, Auth.HANDLER);
    }

    private Reply change(int index, Method method, Call call) throws DBusError {
        KernelLink link =
                links.state()
                        .link(index)
                        .orElseThrow(() -> ManagerObject.noSuchLink(Integer.toString(index)));
        if (link.isLoopback()) {
            throw new DBusError(LINK_BUSY, "Link %s is loopback device.".formatted(link.name()));
        }
        if (!links.isManaged(index)) {
            throw new DBusError(
                    LinkObject.UNMANAGED,
                    "Interface %s is not managed by systemd-networkd".formatted(link.name()));
        }
        Consumer<NameOverrides> what = method.reader().read(call);
        calls.authorizer()
                .check(
                        call,
                        ACTION + method.action(),
                        Map.of(),
                        () -> {
                            links.overrideNames(index, what);
                            call.complete();
                        });
        return Reply.pending();
    }

    private Consumer<NameOverrides> ntp(Call call) throws DBusError {
        List<String> servers = call.strings(first);
        for (String each : servers) {
            if (!isName(each) && IpPrefix.address(each).isEmpty()) {
                throw DBusError.invalidArgs("Invalid NTP server: " + each);
            }
        }
        return o -> o.ntp(servers);
    }

    private Consumer<NameOverrides> dns(Call call, boolean extended) throws DBusError {
        List<String> servers = new ArrayList<>();
        for (Object each : call.list(first)) {
            Struct server = (Struct) each;
            servers.add(extended ? extended(server) : address(server).getHostAddress());
        }
        return o -> o.dns(servers);
    }

    private static String extended(Struct server) throws DBusError {
        InetAddress address = address(server);
        int port = ((Number) server.get(2)).intValue() & 0xffff;
        String name = server.string(3);
        if (!name.isEmpty() && !isName(name)) {
            throw DBusError.invalidArgs("Invalid DNS server name: " + name);
        }
        String text = address.getHostAddress();
        if (port > 0) {
            text = (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
        }
        return name.isEmpty() ? text : text + "#" + name;
    }

    private static InetAddress address(Struct server) throws DBusError {
        int family = ((Number) server.get(0)).intValue();
        if (family != 2 && family != 10) {
            throw DBusError.invalidArgs("Unknown address family " + family);
        }
        byte[] bytes = (byte[]) server.get(1);
        if (bytes.length != (family == 2 ? 4 : 16)) {
            throw DBusError.invalidArgs("Invalid address size " + bytes.length);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw DBusError.invalidArgs("Invalid address size " + bytes.length);
        }
    }

    private Consumer<NameOverrides> domains(Call call) throws DBusError {
        List<String> search = new ArrayList<>();
        List<String> route = new ArrayList<>();
        for (Object each : call.list(first)) {
            Struct domain = (Struct) each;
            String name = domain.string(0);
            boolean routeOnly = (Boolean) domain.get(1);
            boolean isRoot = name.equals(".");
            if (!isRoot && !isName(name)) {
                throw DBusError.invalidArgs("Invalid search domain " + name);
            }
            if (isRoot && !routeOnly) {
                throw DBusError.invalidArgs("Root domain is not suitable as search domain");
            }
            (routeOnly ? route : search).add(name);
        }
        return o -> o.domains(search, route);
    }

    private Consumer<NameOverrides> anchors(Call call) throws DBusError {
        List<String> names = call.strings(first);
        for (String each : names) {
            if (!isName(each)) {
                throw DBusError.invalidArgs("Invalid negative trust anchor domain: " + each);
            }
        }
        return o -> o.negativeTrustAnchors(names);
    }

    /** Sets a mode. */
    private interface Setter {
        void set(NameOverrides overrides, String mode);
    }

    private Consumer<NameOverrides> mode(Call call, String between, Setter setter)
            throws DBusError {
        String mode = call.string(first);
        if (!List.of("", "yes", "no", between).contains(mode)) {
            throw DBusError.invalidArgs("Invalid setting: " + mode);
        }
        return o -> setter.set(o, mode);
    }

    private static boolean isName(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return name.length() <= LONGEST_NAME && name.matches(NAME + "(\\." + NAME + ")*");
    }
}
