package org.jitney.guest.network.ifupdown;

import static org.jitney.guest.network.Mapping.Part.NETWORK;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.guest.network.Block;
import org.jitney.guest.network.Conversion;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.EthtoolOptions;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.Mapping;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.RouteWords;
import org.jitney.guest.network.RuleWords;
import org.jitney.guest.network.Values;

/** Works off one stanza. */
final class StanzaReader {
    private static final Pattern COMMAND =
            Pattern.compile(
                    "(?:/s?bin/|/usr/s?bin/)?ip\\s+(-[46]\\s+)?(route|ro|r|rule|ru)\\s+(add|replace|append)\\s+(.*)");
    private static final Pattern OLD_ROUTE =
            Pattern.compile(
                    "(?:/s?bin/)?route\\s+add\\s+(?:-(net|host)\\s+)?(\\S+)(?:\\s+netmask\\s+(\\S+))?(?:\\s+gw\\s+(\\S+))?(?:\\s+(?:metric\\s+(\\d+)))?(?:\\s+dev\\s+(\\S+)|\\s+(\\S+))?");
    private static final Mapping DHCP =
            new Mapping()
                    .row("hostname", NETWORK, "DHCPv4", "Hostname", Values::domain)
                    .row("vendor", NETWORK, "DHCPv4", "VendorClassIdentifier", Conversion.text())
                    .row(
                            "metric",
                            NETWORK,
                            "DHCPv4",
                            "RouteMetric",
                            Conversion.number(0, 4294967295L));

    private final NetworkModel model;
    private final Link link;
    private final Stanza stanza;
    private final Optional<String> label;

    StanzaReader(NetworkModel model, Link link, Stanza stanza, Optional<String> label) {
        this.model = model;
        this.link = link;
        this.stanza = stanza;
        this.label = label;
    }

    void read() {
        new VirtualReader(model, link, stanza).read();
        switch (stanza.family()) {
            case "inet", "inet6" -> method();
            default ->
                    link.unsupported(
                            stanza.origin(),
                            "networkd has nothing for '"
                                    + stanza.family()
                                    + " "
                                    + stanza.method()
                                    + "'.");
        }
        common();
        stanza.all("up", "post-up").forEach(this::command);
        stanza.all("pre-up", "down", "pre-down", "post-down").forEach(this::quietCommand);
        outside();
    }

    private void method() {
        Entry origin = stanza.origin();
        switch (stanza.method()) {
            case "static" -> {
                addresses();
                if (stanza.isSix() && stanza.get("autoconf").isEmpty()) {
                    link.network().one("Network").set("IPv6AcceptRA", "no", origin);
                }
            }
            case "dhcp" -> {
                link.dhcp(stanza.isSix() ? "ipv6" : "ipv4", origin);
                if (stanza.isSix() && stanza.get("accept-ra").isEmpty()) {
                    link.network().one("DHCPv6").set("WithoutRA", "solicit", origin);
                }
                stanza.all("hostname", "vendor", "metric")
                        .forEach(e -> DHCP.apply(e.key(), link, e));
            }
            case "auto" -> link.network().one("Network").set("IPv6AcceptRA", "yes", origin);
            case "manual", "loopback" -> addresses();
            case "v4tunnel", "tunnel" -> tunnel();
            case "bootp" -> {
                link.dhcp("ipv4", origin);
                model.ledger().lossy(origin, "networkd speaks DHCP, not plain BOOTP.");
            }
            default ->
                    link.unsupported(origin, "networkd has no method '" + stanza.method() + "'.");
        }
    }

    private void tunnel() {
        Conversion address = v -> Values.ip4(v.strip());
        link.kind(
                stanza.get("mode")
                        .map(e -> e.value().strip())
                        .filter(m -> m.matches("gre|ipip|sit"))
                        .orElse("sit"),
                stanza.origin());
        Block block = link.netdev().one("Tunnel").implied("Independent", "yes");
        stanza.get("endpoint")
                .ifPresent(e ->
                        address.apply(e.value())
                                .filter(a -> !a.isEmpty())
                                .ifPresentOrElse(
                                        a -> block.set("Remote", a, e),
                                        () -> model.ledger().failed(e, "Not an address.")));
        stanza.get("local")
                .ifPresent(e ->
                        address.apply(e.value())
                                .ifPresentOrElse(
                                        a -> block.set("Local", a, e),
                                        () -> model.ledger().failed(e, "Not an address.")));
        stanza.get("ttl")
                .ifPresent(e ->
                        block.set(
                                "TTL",
                                Values.number(e.value().strip(), 0, 255).isPresent()
                                        ? e.value().strip()
                                        : "64",
                                e));
        stanza.get("mode").ifPresent(e -> model.ledger().note(e, "Is in the kind of the device."));
        addresses();
    }

    private void addresses() {
        List<Entry> all = stanza.all("address");
        Optional<Entry> mask = stanza.get("netmask");
        for (Entry entry : all) {
            String text = entry.value().strip();
            boolean whole = text.contains("/");
            Optional<Integer> length =
                    mask.flatMap(m -> Values.prefixLength(m.value().strip(), stanza.isSix()));
            String withLength =
                    whole
                            ? text
                            : text
                                    + "/"
                                    + length.map(String::valueOf)
                                            .orElseGet(() -> defaultLength(text));
            Optional<String> prefix =
                    Values.isIp6(text) == stanza.isSix()
                            ? Values.prefix(mask(withLength))
                            : Optional.empty();
            if (prefix.isEmpty()) {
                model.ledger().failed(entry, "Not an address: '" + text + "'.");
                continue;
            }
            if (!whole && length.isEmpty()) {
                model.ledger().warning(entry, "Has no netmask; " + withLength + " was taken.");
            }
            details(link.address(prefix.get(), entry), prefix.get());
        }
        mask.ifPresent(m -> model.ledger().note(m, "Is in the address."));
        stanza.note("Follows from the address.", "network");
        stanza.get("gateway").ifPresent(this::gateway);
        if (stanza.get("gateway").isEmpty()) {
            stanza.unmapped("There is no gateway that it could be about.", "metric");
        }
    }

    private static String mask(String text) {
        int slash = text.indexOf('/');
        return Values.prefixLength(text.substring(slash + 1), Values.isIp6(text))
                .map(n -> text.substring(0, slash + 1) + n)
                .orElse(text);
    }

    private static String defaultLength(String text) {
        return Values.isIp6(text)
                ? "64"
                : Values.ip4(text).map(a -> String.valueOf(Values.classLength(a))).orElse("32");
    }

    private void details(Block block, String prefix) {
        label.filter(l -> l.length() <= 15 && !stanza.isSix())
                .ifPresent(l -> block.add("Label", l, stanza.origin()));
        stanza.get("broadcast")
                .ifPresent(e -> {
                    String text = e.value().strip();
                    int slash = prefix.indexOf('/');
                    boolean same =
                            !stanza.isSix()
                                    && text.equals(
                                            Values.lastAddress(
                                                    prefix.substring(0, slash),
                                                    Integer.parseInt(prefix.substring(slash + 1))));
                    if (same || text.equals("+")) {
                        model.ledger().note(e, "Follows from the address.");
                    } else {
                        Values.ip4(text)
                                .ifPresentOrElse(
                                        b -> block.add("Broadcast", b, e),
                                        () -> model.ledger().unmapped(e, "Not an address."));
                    }
                });
        stanza.get("pointopoint")
                .ifPresent(e ->
                        Values.ip(e.value().strip())
                                .ifPresentOrElse(
                                        p ->
                                                block.add(
                                                        "Peer",
                                                        p + (Values.isIp6(p) ? "/128" : "/32"),
                                                        e),
                                        () -> model.ledger().failed(e, "Not an address.")));
        stanza.get("scope")
                .ifPresent(e ->
                        block.add(
                                "Scope",
                                e.value().strip().matches("global|link|host")
                                        ? e.value().strip()
                                        : "global",
                                e));
        stanza.get("preferred-lifetime")
                .ifPresent(e -> {
                    if (e.value().strip().equals("0")) {
                        block.add("PreferredLifetime", "0", e);
                    } else {
                        model.ledger().unmapped(e, "networkd takes 0 and forever.");
                    }
                });
        stanza.get("dad-attempts")
                .ifPresent(e -> {
                    if (e.value().strip().equals("0")) {
                        block.add("DuplicateAddressDetection", "none", e);
                    } else {
                        model.ledger().note(e, "Is the default.");
                    }
                });
    }

    private void gateway(Entry entry) {
        Optional<String> gateway = Values.ip(entry.value().strip());
        if (gateway.isEmpty()) {
            model.ledger().failed(entry, "Not a gateway: '" + entry.value() + "'.");
            return;
        }
        Block route = link.gateway(gateway.get(), entry);
        route.implied("GatewayOnLink", "yes"); // as ifupdown sets it
        stanza.get("metric")
                .ifPresent(e -> {
                    if (Values.number(e.value().strip(), 0, 4294967295L).isPresent()) {
                        route.add("Metric", e.value().strip(), e);
                    } else {
                        model.ledger().unmapped(e, "Not a number.");
                    }
                });
    }

    private void common() {
        stanza.get("hwaddress")
                .ifPresent(e -> {
                    String text = e.value().strip().replaceFirst("^ether\\s+", "");
                    Block block =
                            link.kind().isPresent()
                                    ? link.netdev().one("NetDev")
                                    : link.network().one("Link");
                    Values.mac(text)
                            .ifPresentOrElse(
                                    m -> block.set("MACAddress", m, e),
                                    () -> model.ledger().unmapped(e, "Not a hardware address."));
                });
        stanza.get("mtu")
                .ifPresent(e -> {
                    boolean valid = Values.number(e.value().strip(), 68, 65535).isPresent();
                    if (valid && stanza.isSix()) {
                        link.network().one("Network").set("IPv6MTUBytes", e.value().strip(), e);
                    } else if (valid) {
                        link.network().one("Link").set("MTUBytes", e.value().strip(), e);
                    } else {
                        model.ledger().unmapped(e, "Not a number of bytes.");
                    }
                });
        stanza.all("dns-nameservers", "dns-nameserver").forEach(e -> link.dns(e.value(), e));
        stanza.all("dns-search", "dns-domain").forEach(e -> link.domains(e.value(), e));
        stanza.unmapped("resolved has no options of this kind.", "dns-options", "dns-sortlist");
        stanza.get("accept-ra")
                .ifPresent(e ->
                        link.network()
                                .one("Network")
                                .set(
                                        "IPv6AcceptRA",
                                        e.value().strip().equals("0") ? "no" : "yes",
                                        e));
        stanza.get("autoconf")
                .ifPresent(e -> {
                    if (e.value().strip().equals("0")) {
                        link.network().one("IPv6AcceptRA").set("UseAutonomousPrefix", "no", e);
                    } else {
                        link.network().one("Network").set("IPv6AcceptRA", "yes", e);
                    }
                });
        stanza.get("privext")
                .ifPresent(e ->
                        link.network()
                                .one("Network")
                                .set(
                                        "IPv6PrivacyExtensions",
                                        switch (e.value().strip()) {
                                            case "0" -> "no";
                                            case "1" -> "prefer-public";
                                            default -> "yes";
                                        },
                                        e));
        for (Entry entry : stanza.all()) {
            if (entry.key().startsWith("ethernet-")
                    || entry.key().equals("link-speed")
                    || entry.key().equals("link-duplex")) {
                String option = entry.key().replaceFirst("^(ethernet|link)-", "");
                if (!EthtoolOptions.one(link, option, entry.value().strip(), entry)) {
                    model.ledger().unmapped(entry, "udev has nothing for it.");
                }
            }
        }
        stanza.note("Is the default.", "request-prefix");
    }

    /**
     * Commands that set routes and rules are settings; what else runs is for somebody to look at.
     */
    private void command(Entry entry) {
        String text =
                entry.value()
                        .strip()
                        .replace("$IFACE", link.name())
                        .replace("${IFACE}", link.name())
                        .replaceFirst("\\s*\\|\\|\\s*true$", "")
                        .replaceFirst("\\s*2?>\\s*/dev/null.*$", "");
        Matcher ip = COMMAND.matcher(text);
        Matcher old = OLD_ROUTE.matcher(text);
        boolean simple =
                text.indexOf(';') < 0
                        && text.indexOf('&') < 0
                        && text.indexOf('$') < 0
                        && text.indexOf('|') < 0;
        if (simple && ip.matches()) {
            boolean six = "-6".equals(ip.group(1) == null ? "" : ip.group(1).strip());
            if (ip.group(2).startsWith("ro") || ip.group(2).equals("r")) {
                RouteWords.add(model, link, ip.group(4), six, entry);
            } else {
                RuleWords.add(link, ip.group(4), six, entry);
            }
        } else if (simple && old.matches()) {
            oldRoute(old, entry);
        } else {
            model.ledger()
                    .failed(
                            entry,
                            "A command: networkd runs none (a service with BindsTo= the device could).");
        }
    }

    private void oldRoute(Matcher old, Entry entry) {
        String mask = old.group(3) == null ? "" : old.group(3);
        String length = Values.prefixLength(mask, false).map(n -> "/" + n).orElse("");
        String gateway = old.group(4) == null ? "" : " via " + old.group(4);
        String metric = old.group(5) == null ? "" : " metric " + old.group(5);
        String scope = gateway.isEmpty() ? " scope link" : "";
        RouteWords.add(model, link, old.group(2) + length + gateway + metric + scope, false, entry);
    }

    private void quietCommand(Entry entry) {
        String text = entry.value().strip();
        boolean takesAway =
                !entry.key().equals("pre-up")
                        && text.matches(
                                "(/s?bin/|/usr/s?bin/)?(ip\\s+(-[46]\\s+)?(route|rule|ro|ru|r|addr|a)\\s+(del|delete|flush)|route\\s+del).*");
        if (takesAway) {
            model.ledger().note(entry, "networkd takes away what it has set.");
        } else if (entry.key().equals("pre-up")) {
            model.ledger().failed(entry, "A command: networkd runs none.");
        } else {
            model.ledger().unmapped(entry, "A command: networkd runs none.");
        }
    }

    private void outside() {
        for (Entry entry : stanza.all()) {
            if (entry.key().startsWith("wpa-") || entry.key().startsWith("wireless-")) {
                model.ledger()
                        .failed(
                                entry,
                                "Wi-Fi and 802.1X need wpa_supplicant or iwd beside networkd.");
            } else if (entry.key().equals("wait-delay")
                    || entry.key().equals("dad-interval")
                    || entry.key().equals("leasetime")
                    || entry.key().equals("leasehours")
                    || entry.key().equals("client")
                    || entry.key().equals("vlan-set-flag")) {
                model.ledger().unmapped(entry, "networkd has nothing of this kind.");
            }
        }
    }
}
