package org.jitney.guest.network.suse;

import java.util.List;
import java.util.Optional;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.RouteWords;
import org.jitney.guest.network.ShellFile;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.Values;

/**
 * Reads {@code /etc/sysconfig/network}: {@code ifcfg-*}, {@code ifroute-*}, {@code routes}, {@code
 * config}.
 */
public final class Suse {
    private static final String FOLDER = "/etc/sysconfig/network/";

    private final NetworkModel model;

    private Suse(NetworkModel model) {
        this.model = model;
    }

    /** {@return whether the file is one of this format} */
    public static boolean isSource(String path) {
        boolean leftOver =
                path.matches(".*(~|\\.(bak|old|orig|rpmnew|rpmorig|rpmsave|scpmbackup|template))$");
        boolean known =
                path.startsWith(FOLDER)
                        && path.substring(FOLDER.length())
                                .matches(
                                        "(ifcfg-[^/]+|ifroute-[^/]+|ifrule-[^/]+|routes|config|dhcp)");
        return (known && !leftOver) || path.matches("/etc/wicked/ifconfig/[^/]+\\.xml");
    }

    /** Reads all files of this format among those given. */
    public static void read(List<SourceFile> files, NetworkModel model) {
        var suse = new Suse(model);
        files.stream().filter(f -> f.name().startsWith("ifcfg-")).forEach(suse::profile);
        Wicked.read(files.stream().filter(f -> f.name().endsWith(".xml")).toList(), model);
        files.stream()
                .filter(f -> !f.name().startsWith("ifcfg-") && !f.name().endsWith(".xml"))
                .forEach(suse::other);
        model.ledger().about("");
    }

    private void profile(SourceFile file) {
        String name = file.name().substring("ifcfg-".length());
        Keys keys = ShellFile.read(file, model.ledger());
        if (name.equals("lo")) {
            keys.all()
                    .forEach(e ->
                            model.ledger()
                                    .note(e, "The loopback interface needs no configuration."));
            return;
        }
        Entry origin =
                keys.get("BOOTPROTO")
                        .or(() -> keys.get("STARTMODE"))
                        .orElseGet(() -> model.ledger().entry(file.path(), 0, "(file)", name));
        model.link(name, origin)
                .ifPresent(link -> {
                    model.ledger().about(name);
                    link.origin(origin);
                    model.ledger().note(origin, "Names the interface.");
                    new ProfileReader(model, link, keys).read();
                });
    }

    private void other(SourceFile file) {
        model.ledger().about("");
        if (file.name().equals("config") || file.name().equals("dhcp")) {
            config(ShellFile.read(file, model.ledger()));
            return;
        }
        String suffix = file.name().replaceFirst("^(ifroute|ifrule)-", "");
        int number = 0;
        for (String line : file.text().split("\n", -1)) {
            number++;
            String text = line.replaceFirst("#.*", "").strip();
            if (!text.isEmpty()) {
                Entry entry = model.ledger().entry(file.path(), number, "(line)", text);
                if (file.name().startsWith("ifrule")) {
                    model.find(suffix)
                            .ifPresentOrElse(
                                    l ->
                                            org.jitney.guest.network.RuleWords.add(
                                                    l, text, false, entry),
                                    () ->
                                            model.ledger()
                                                    .unmapped(
                                                            entry, "There is no such interface."));
                } else {
                    route(file.name().equals("routes") ? "" : suffix, text, entry);
                }
            }
        }
    }

    /**
     * {@code DESTINATION GATEWAY NETMASK INTERFACE [TYPE] [OPTIONS]}, a dash for what is not said.
     */
    private void route(String device, String text, Entry entry) {
        String[] words = text.split("\\s+");
        String gateway = words.length > 1 && !words[1].equals("-") ? words[1] : "";
        String mask = words.length > 2 && !words[2].equals("-") ? words[2] : "";
        String named = words.length > 3 && !words[3].equals("-") ? words[3] : device;
        Optional<Link> link = named.isEmpty() ? byGateway(gateway) : model.find(named);
        if (link.isEmpty()) {
            model.ledger().failed(entry, "There is no interface for it.");
            return;
        }
        String length =
                Values.prefixLength(mask, Values.isIp6(words[0])).map(n -> "/" + n).orElse("");
        var route =
                new StringBuilder(words[0])
                        .append(words[0].contains("/") || words[0].equals("default") ? "" : length);
        if (!gateway.isEmpty()) {
            route.append(" via ").append(gateway);
        }
        for (int i = 4; i < words.length; i++) {
            if (!words[i].equals("-")) {
                route.append(' ').append(words[i]);
            }
        }
        RouteWords.add(model, link.get(), route.toString(), Values.isIp6(gateway), entry);
    }

    private Optional<Link> byGateway(String gateway) {
        return model.links().stream()
                .filter(l ->
                        l.network().blocks().stream()
                                .anyMatch(b ->
                                        b.name().equals("Address")
                                                && Values.contains(
                                                        b.get("Address").orElse(""), gateway)))
                .findFirst()
                .or(() ->
                        model.links().stream()
                                .filter(l -> l.origin().isPresent() && l.isActive())
                                .findFirst());
    }

    private void config(Keys keys) {
        keys.with(
                "NETCONFIG_DNS_STATIC_SERVERS",
                e -> {
                    for (String server : e.value().strip().split("\\s+")) {
                        Values.nameServer(server)
                                .ifPresentOrElse(
                                        s -> model.resolve().add("DNS", s, e),
                                        () ->
                                                model.ledger()
                                                        .failed(
                                                                e,
                                                                "Not an address: '"
                                                                        + server
                                                                        + "'."));
                    }
                });
        keys.with(
                "NETCONFIG_DNS_STATIC_SEARCHLIST",
                e -> {
                    for (String domain : e.value().strip().split("\\s+")) {
                        Values.domain(domain)
                                .ifPresentOrElse(
                                        d -> model.resolve().add("Domains", d, e),
                                        () ->
                                                model.ledger()
                                                        .unmapped(
                                                                e,
                                                                "Not a domain: '" + domain + "'."));
                    }
                });
        for (Entry entry : keys.all()) {
            if (!entry.value().isBlank() && !entry.key().startsWith("NETCONFIG_DNS_STATIC_S")) {
                if (entry.key()
                        .matches(
                                "NETCONFIG_(MODULES_ORDER|VERBOSE|FORCE_REPLACE|DNS_FORWARDER.*|DNS_POLICY|DNS_RESOLVER.*|NTP_POLICY|NIS_.*)|WICKED_.*|DEBUG|FIREWALL|WAIT_FOR_INTERFACES")) {
                    model.ledger().note(entry, "Is about wicked and netconfig themselves.");
                } else {
                    model.ledger()
                            .unmapped(
                                    entry, "Holds for all interfaces; networkd has no such place.");
                }
            }
        }
    }
}
