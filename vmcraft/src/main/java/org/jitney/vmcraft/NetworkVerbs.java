package org.jitney.vmcraft;

import java.util.LinkedHashMap;
import java.util.Map;

/** The verbs about a guest's network. Settings are words such as {@code Match.Name=eth0}. */
final class NetworkVerbs {
    private static final String SETTINGS = "NAME SECTION.KEY=VALUE...";

    private NetworkVerbs() {}

    static void add() {
        files();
        migration();
    }

    private static void files() {
        Verbs.change(
                "create-network-file",
                SETTINGS,
                2,
                "make a .network file",
                (g, w) -> {
                    var sections = sections(w);
                    return g.network()
                            .createNetworkFile(
                                    w.at(0),
                                    sections.getOrDefault("Match", Map.of()),
                                    sections.getOrDefault("Network", Map.of()),
                                    sections.getOrDefault("DHCPv4", Map.of()));
                });
        Verbs.change(
                "create-netdev-file",
                "NAME KIND SECTION.KEY=VALUE...",
                2,
                "make a .netdev file",
                (g, w) -> g.network().createNetdevFile(w.at(0), w.at(1), sections(w)));
        Verbs.change(
                "create-link-file",
                SETTINGS,
                2,
                "make a .link file",
                (g, w) -> {
                    var sections = sections(w);
                    return g.network()
                            .createLinkFile(
                                    w.at(0),
                                    sections.getOrDefault("Match", Map.of()),
                                    sections.getOrDefault("Link", Map.of()));
                });
        Verbs.change(
                "create-dhcp-network",
                "INTERFACE",
                1,
                "have it ask for its addresses",
                (g, w) -> g.network().createDhcpNetwork(w.at(0)));
        Verbs.change(
                "create-static-network",
                "INTERFACE ADDRESS/LENGTH [GATEWAY [DNS...]]",
                2,
                "give it an address",
                (g, w) ->
                        g.network()
                                .createStaticNetwork(
                                        w.at(0),
                                        w.at(1),
                                        w.or(2, ""),
                                        w.all()
                                                .subList(
                                                        Math.min(3, w.all().size()),
                                                        w.all().size())));
        Verbs.change(
                "create-bridge-network",
                "BRIDGE INTERFACE...",
                2,
                "make a bridge",
                (g, w) ->
                        g.network()
                                .createBridgeNetwork(w.at(0), w.all().subList(1, w.all().size())));
        Verbs.change(
                "remove-network-file",
                "NAME",
                1,
                "remove or hide a file",
                (g, w) -> g.network().removeNetworkFile(w.at(0)));
        Verbs.ask(
                "list-network-files",
                "",
                0,
                "those that count",
                (g, w) -> g.network().listNetworkFiles());
        Verbs.ask(
                "parse-network-file",
                "NAME",
                1,
                "what it says, and what is wrong",
                (g, w) -> g.network().parseNetworkFile(w.at(0)));
    }

    private static void migration() {
        Verbs.ask(
                "network-formats",
                "",
                0,
                "whose configuration there is",
                (g, w) -> g.network().formats());
        Verbs.change(
                "migrate-network",
                "FORMAT [rename.OLD=NEW] [mac.OLD=ADDRESS]...",
                1,
                "turn it into networkd's files",
                (g, w) -> {
                    Map<String, Map<String, Object>> sections = sections(w);
                    return g.network()
                            .migrate(
                                    w.at(0),
                                    "",
                                    texts(sections.getOrDefault("rename", Map.of())),
                                    texts(sections.getOrDefault("mac", Map.of())));
                });
        Verbs.change(
                "migrate-from-ifcfg",
                "INTERFACE",
                1,
                "one interface of Red Hat's files",
                (g, w) -> Answers.ofInterface(g.network().migrateFromIfcfg(w.at(0)), w.at(0)));
        Verbs.change(
                "migrate-from-networkmanager",
                "",
                0,
                "all of NetworkManager's connections",
                (g, w) -> g.network().migrateFromNetworkManager());
        Verbs.change(
                "enable-networkd",
                "",
                0,
                "have networkd start at boot",
                (g, w) -> g.network().enableNetworkd());
    }

    private static Map<String, String> texts(Map<String, Object> settings) {
        Map<String, String> out = new LinkedHashMap<>();
        settings.forEach((key, value) -> out.put(key, String.valueOf(value)));
        return out;
    }

    private static Map<String, Map<String, Object>> sections(Verbs.Words words) {
        Map<String, Map<String, Object>> out = new LinkedHashMap<>();
        words.settings()
                .forEach((key, value) -> {
                    int dot = key.indexOf('.');
                    String section = dot < 0 ? "" : key.substring(0, dot);
                    out.computeIfAbsent(section, _ -> new LinkedHashMap<>())
                            .put(key.substring(dot + 1), value);
                });
        return out;
    }
}
