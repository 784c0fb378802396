package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jitney.network1.packet.IpAddresses;

/** A lease as {@code /run/systemd/netif/leases} has it, in the original's form and order. */
public final class LeaseFile {
    private LeaseFile() {}

    /** {@return the file's text} */
    public static String render(Lease4 lease, byte[] clientId) {
        StringBuilder out = new StringBuilder("# This is private data. Do not parse.\n");
        line(out, "ADDRESS", text(lease.address()));
        line(out, "NETMASK", text(IpAddresses.mask(lease.prefixLength())));
        list(out, "ROUTER", lease.routers());
        line(out, "SERVER_ADDRESS", text(lease.server()));
        lease.nextServer().ifPresent(a -> line(out, "NEXT_SERVER", text(a)));
        lease.broadcast().ifPresent(a -> line(out, "BROADCAST", text(a)));
        lease.mtu().ifPresent(mtu -> line(out, "MTU", Integer.toString(mtu)));
        if (!lease.isForever()) {
            line(out, "T1", Long.toString(lease.renewal()));
            line(out, "T2", Long.toString(lease.rebinding()));
        }
        line(out, "LIFETIME", Long.toString(lease.lifetime()));
        list(out, "DNS", lease.servers().dns());
        list(out, "NTP", lease.servers().ntp());
        list(out, "SIP", lease.servers().sip());
        lease.domain().ifPresent(name -> line(out, "DOMAINNAME", name));
        if (!lease.searchDomains().isEmpty()) {
            line(out, "DOMAIN_SEARCH_LIST", String.join(" ", lease.searchDomains()));
        }
        lease.hostname().ifPresent(name -> line(out, "HOSTNAME", name));
        lease.rootPath().ifPresent(path -> line(out, "ROOT_PATH", path));
        routes(out, "STATIC_ROUTES", lease.staticRoutes());
        routes(out, "CLASSLESS_ROUTES", lease.classless());
        lease.timezone().ifPresent(zone -> line(out, "TIMEZONE", zone));
        line(out, "CLIENTID", HexFormat.of().formatHex(clientId));
        if (!lease.vendorSpecific().isEmpty()) {
            line(out, "VENDOR_SPECIFIC", lease.vendorSpecific());
        }
        lease.privateOptions()
                .forEach((code, value) ->
                        line(out, "OPTION_" + code, HexFormat.of().formatHex(value)));
        return out.toString();
    }

    private static void routes(StringBuilder out, String key, List<Lease4.Route> routes) {
        if (!routes.isEmpty()) {
            line(
                    out,
                    key,
                    routes.stream().map(Lease4.Route::toString).collect(Collectors.joining(" ")));
        }
    }

    private static String text(Inet4Address address) {
        return address.getHostAddress();
    }

    private static void list(StringBuilder out, String key, List<Inet4Address> addresses) {
        if (!addresses.isEmpty()) {
            line(
                    out,
                    key,
                    addresses.stream().map(LeaseFile::text).collect(Collectors.joining(" ")));
        }
    }

    private static void line(StringBuilder out, String key, String value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
