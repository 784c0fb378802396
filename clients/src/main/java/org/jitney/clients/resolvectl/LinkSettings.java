package org.jitney.clients.resolvectl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Truth;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.resolvectl.dns.DnsName;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/**
 * Sets what the resolver does for a link. If network1 manages that link, the resolver says so, and
 * network1 is asked instead.
 */
final class LinkSettings {
    private static final String BUSY = "org.freedesktop.resolve1.LinkBusy";
    private static final String NO_LINK = "org.freedesktop.resolve1.NoSuchLink";
    private static final String UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod";
    private static final String NETWORK = "org.freedesktop.network1";

    private final Peer peer;
    private final Wishes.Interface link;
    private final boolean maybeMissing;

    /**
     * Sets something for a link.
     *
     * @param maybeMissing whether a link that is not there is no failure
     */
    LinkSettings(Peer peer, Wishes.Interface link, boolean maybeMissing) {
        this.peer = peer;
        this.link = link;
        this.maybeMissing = maybeMissing;
    }

    /** Sets one. A list that is a single empty word becomes empty. */
    void set(Setting setting, List<String> values) throws UsageError {
        List<String> words = values.equals(List.of("")) ? List.of() : values;
        try {
            switch (setting) {
                case DNS -> servers(words);
                case DOMAIN -> call(setting.method(), "a(sb)", domains(words));
                case NTA -> {
                    for (String each : words) {
                        require(each);
                    }
                    call(setting.method(), "as", words);
                }
                case DEFAULT_ROUTE -> call(setting.method(), "b", truth(values.getFirst()));
                case LLMNR, MDNS, DNSOVERTLS, DNSSEC ->
                        call(setting.method(), "s", values.getFirst());
            }
        } catch (CallFailed e) {
            require(e, failed(setting));
        }
    }

    /** Forgets all that was set. */
    void revert() throws UsageError {
        try {
            call("RevertLink", "RevertLinkDNS", "", List.of());
        } catch (CallFailed e) {
            require(e, "Failed to revert interface configuration: ");
        }
    }

    private void require(CallFailed e, String failure) throws UsageError {
        if (!maybeMissing || !e.errorName().equals(NO_LINK)) {
            throw new UsageError(failure + e.text());
        }
    }

    private void call(String method, String signature, Object value) throws CallFailed {
        call(method, method, signature, List.of(value));
    }

    private void call(String method, String ofNetwork, String signature, List<Object> values)
            throws CallFailed {
        List<Object> arguments = new ArrayList<>();
        arguments.add(link.index());
        arguments.addAll(values);
        try {
            peer.run(Resolve.PATH, Resolve.MANAGER, method, "i" + signature, arguments.toArray());
        } catch (CallFailed e) {
            if (!e.errorName().equals(BUSY)) {
                throw e;
            }
            peer.at(NETWORK)
                    .run(
                            "/org/freedesktop/network1",
                            NETWORK + ".Manager",
                            ofNetwork,
                            "i" + signature,
                            arguments.toArray());
        }
    }

    private void servers(List<String> words) throws CallFailed, UsageError {
        List<Struct> extended = new ArrayList<>();
        List<Struct> plain = new ArrayList<>();
        for (String each : words) {
            Addresses.Server server = server(each);
            if (server.link() != 0 && server.link() != link.index()) {
                throw twice("Invalid ifindex: " + server.link(), Setting.DNS, Errno.EINVAL);
            }
            int family = server.family();
            extended.add(Struct.of(family, server.address(), server.port(), server.name()));
            plain.add(Struct.of(family, server.address()));
        }
        try {
            call("SetLinkDNSEx", "a(iayqs)", extended);
        } catch (CallFailed e) {
            if (!e.errorName().equals(UNKNOWN_METHOD)) {
                throw e;
            }
            call("SetLinkDNS", "a(iay)", plain);
        }
    }

    private Addresses.Server server(String text) throws UsageError {
        try {
            return Addresses.server(text, link.names());
        } catch (ErrnoException e) {
            String what = "Failed to parse DNS server address: " + text;
            throw twice(what, Setting.DNS, e.errno());
        }
    }

    /** Says what is wrong, and that so nothing was set, which the original tells of these two. */
    private static UsageError twice(String what, Setting setting, int errno) {
        return new UsageError(what + "\n" + failed(setting) + Errno.message(errno));
    }

    private static String failed(Setting setting) {
        return "Failed to set " + setting.called() + " configuration: ";
    }

    private static List<Struct> domains(List<String> words) throws UsageError {
        List<Struct> domains = new ArrayList<>();
        for (String each : words) {
            boolean routeOnly = each.startsWith("~");
            String name = routeOnly ? each.substring(1) : each;
            if (DnsName.parse(name).isEmpty()) {
                throw twice("Domain not valid: " + name, Setting.DOMAIN, Errno.EINVAL);
            }
            domains.add(Struct.of(name, routeOnly));
        }
        return domains;
    }

    private static void require(String domain) throws UsageError {
        if (DnsName.parse(domain).isEmpty()) {
            throw new UsageError("Domain not valid: " + domain);
        }
    }

    private static boolean truth(String text) throws UsageError {
        return Truth.parse(text)
                .orElseThrow(() -> new UsageError("Failed to parse boolean argument: " + text));
    }
}
