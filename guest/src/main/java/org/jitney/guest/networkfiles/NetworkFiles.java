package org.jitney.guest.networkfiles;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.guest.network.Values;
import org.jitney.guest.tree.Attributes;
import org.jitney.guest.tree.Content;
import org.jitney.guest.tree.Edit;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.TreeError;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/** The files of networkd in a guest, as a plan sees them. */
public final class NetworkFiles {
    /** Where the administrator's files are. */
    public static final String FOLDER = "/etc/systemd/network";

    private static final List<String> FOLDERS =
            List.of(
                    FOLDER,
                    "/run/systemd/network",
                    "/usr/local/lib/systemd/network",
                    "/usr/lib/systemd/network",
                    "/lib/systemd/network");
    private static final Set<String> TYPES = Set.of("network", "netdev", "link");

    /** What {@code Kind=} can be, see systemd.netdev(5); some of a later systemd than 252. */
    private static final Set<String> KINDS =
            Set.of(
                    ("bareudp batadv bond bridge dummy erspan fou geneve gre gretap hsr ifb ip6gre"
                                    + " ip6gretap ip6tnl ipip ipoib ipvlan ipvtap l2tp macsec"
                                    + " macvlan macvtap netdevsim netkit nlmon sit tap tun vcan"
                                    + " veth vlan vrf vti vti6 vxcan vxlan wireguard wlan xfrm")
                            .split(" "));

    /** One file. */
    public record Listed(String name, String type, String path) {}

    /** One file as it was made. */
    public record Made(String name, String path) {}

    /** What a file says. */
    public record Parsed(
            String path, Map<String, Map<String, List<String>>> sections, List<Diagnostic> said) {}

    private final PlannedTree tree;
    private final Reason reason;

    /** Plans on a tree. */
    public NetworkFiles(PlannedTree tree, Reason reason) {
        this.tree = tree;
        this.reason = reason;
    }

    /** {@return all files that count, by name; one in an earlier folder hides its namesakes} */
    public List<Listed> list() throws TreeError {
        List<Listed> out = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String folder : FOLDERS) {
            for (String name : tree.list(folder)) {
                String type = name.substring(name.lastIndexOf('.') + 1);
                if (TYPES.contains(type) && seen.add(name)) {
                    out.add(new Listed(name, type, folder + "/" + name));
                }
            }
        }
        return out;
    }

    private Optional<Listed> find(String name) throws TreeError {
        return list().stream().filter(f -> f.name().equals(name)).findFirst();
    }

    /** {@return the sections of a file, and what networkd would say of them} */
    public Parsed parse(String name) throws TreeError, BadFile {
        Listed file =
                find(name)
                        .orElseThrow(() ->
                                new BadFile(
                                        BadFile.Kind.NOT_FOUND,
                                        "There is no network file '" + name + "'"));
        String text = tree.readText(file.path()).orElse("");
        List<Diagnostic> said = new ArrayList<>();
        try {
            UnitFile read = UnitFile.parse(file.path(), text, said::add);
            said.addAll(KnownKeys.check(read));
            return new Parsed(file.path(), sections(read), said);
        } catch (UnitFileError e) {
            throw new BadFile(BadFile.Kind.INVALID, String.valueOf(e.getMessage()));
        }
    }

    /**
     * A section that comes again gets a number behind its name: {@code Address}, {@code Address#2}.
     */
    private static Map<String, Map<String, List<String>>> sections(UnitFile file) {
        Map<String, Map<String, List<String>>> out = new LinkedHashMap<>();
        for (UnitFile.Section section : file.sections()) {
            String name = section.name();
            for (int n = 2; out.containsKey(name); n++) {
                name = section.name() + "#" + n;
            }
            Map<String, List<String>> settings = new LinkedHashMap<>();
            for (UnitFile.Entry entry : section.entries()) {
                settings.computeIfAbsent(entry.key(), _ -> new ArrayList<>()).add(entry.value());
            }
            out.put(name, settings);
        }
        return out;
    }

    private static String pathOf(String name, String type) throws BadFile {
        String whole = name.endsWith("." + type) ? name : name + "." + type;
        if (!whole.matches("[A-Za-z0-9_@:.-]{1,200}") || whole.startsWith(".")) {
            throw new BadFile(
                    BadFile.Kind.INVALID, "Not the name of a network file: '" + name + "'");
        }
        return FOLDER + "/" + whole;
    }

    /** Makes a file of settings by section, or replaces it. */
    public Made create(String name, String type, Map<String, Map<String, List<String>>> sections)
            throws BadFile, TreeError {
        String path = pathOf(name, type);
        var file = new NewFile(path);
        for (Map.Entry<String, Map<String, List<String>>> section : sections.entrySet()) {
            file.section(section.getKey().replaceFirst("#\\d+$", ""), section.getValue());
        }
        return write(path, file.checked());
    }

    private Made write(String path, String text) throws TreeError {
        tree.make(new Edit.WriteFile(path, Content.of(text), Attributes.mode(0644), reason));
        return new Made(path.substring(path.lastIndexOf('/') + 1), path);
    }

    /** Makes a {@code .network} file. */
    public Made network(
            String name,
            Map<String, List<String>> match,
            Map<String, List<String>> network,
            Map<String, List<String>> dhcp)
            throws BadFile, TreeError {
        Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
        sections.put("Match", match);
        sections.put("Network", network);
        sections.put("DHCPv4", dhcp);
        if (match.isEmpty()) {
            throw new BadFile(
                    BadFile.Kind.INVALID, "A .network file without [Match] is for no interface");
        }
        return create(name, "network", sections);
    }

    /** Makes a {@code .netdev} file. */
    public Made netdev(String name, String kind, Map<String, Map<String, List<String>>> config)
            throws BadFile, TreeError {
        Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
        Map<String, List<String>> device = new LinkedHashMap<>();
        String base = name.replaceFirst("\\.netdev$", "").replaceFirst("^\\d+-", "");
        device.put("Name", List.of(base));
        device.put("Kind", List.of(kind));
        device.putAll(config.getOrDefault("NetDev", Map.of()));
        sections.put("NetDev", device);
        config.forEach(sections::putIfAbsent);
        interfaceName(only(device, "Name"));
        if (!KINDS.contains(only(device, "Kind"))) {
            throw bad("Not a kind of devices", only(device, "Kind"));
        }
        return create(name, "netdev", sections);
    }

    private static String only(Map<String, List<String>> settings, String key) throws BadFile {
        List<String> values = settings.getOrDefault(key, List.of());
        if (values.size() != 1) {
            throw bad(key + "= needs one value, not " + values.size(), String.join("', '", values));
        }
        return values.getFirst();
    }

    /** Makes a {@code .link} file. */
    public Made link(String name, Map<String, List<String>> match, Map<String, List<String>> link)
            throws BadFile, TreeError {
        if (match.isEmpty()) {
            throw new BadFile(
                    BadFile.Kind.INVALID, "A .link file without [Match] is for no device");
        }
        Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
        sections.put("Match", match);
        sections.put("Link", link);
        return create(name, "link", sections);
    }

    /** Has an interface ask for its addresses. */
    public Made dhcp(String name) throws BadFile, TreeError {
        return network(
                "10-" + interfaceName(name),
                Map.of("Name", List.of(name)),
                Map.of("DHCP", List.of("yes")),
                Map.of());
    }

    /** Gives an interface an address, a gateway and name servers. */
    public Made fixed(String name, String address, String gateway, List<String> dns)
            throws BadFile, TreeError {
        String prefix =
                Values.prefix(address)
                        .filter(_ -> address.contains("/"))
                        .orElseThrow(
                                () -> bad("Not an address with the length of its prefix", address));
        Map<String, List<String>> network = new LinkedHashMap<>();
        network.put("Address", List.of(prefix));
        if (!gateway.isEmpty()) {
            network.put(
                    "Gateway",
                    List.of(Values.ip(gateway).orElseThrow(() -> bad("Not a gateway", gateway))));
        }
        List<String> servers = new ArrayList<>();
        for (String server : dns) {
            servers.add(
                    Values.nameServer(server).orElseThrow(() -> bad("Not a name server", server)));
        }
        if (!servers.isEmpty()) {
            network.put("DNS", servers);
        }
        return network(
                "10-" + interfaceName(name), Map.of("Name", List.of(name)), network, Map.of());
    }

    private static BadFile bad(String what, String value) {
        return new BadFile(BadFile.Kind.INVALID, what + ": '" + value + "'");
    }

    private static String interfaceName(String name) throws BadFile {
        if (!Values.isInterface(name)) {
            throw bad("Not the name of an interface", name);
        }
        return name;
    }

    /**
     * Makes a bridge of interfaces, which asks for addresses. What an interface had of its own
     * moves to the bridge when it is the only one that had something.
     */
    public List<Made> bridge(String bridge, List<String> ports) throws BadFile, TreeError {
        if (ports.isEmpty()) {
            throw new BadFile(
                    BadFile.Kind.INVALID, "The bridge '" + bridge + "' has no interfaces");
        }
        Set<String> names = new HashSet<>(Set.of(bridge));
        for (String port : ports) {
            if (!names.add(interfaceName(port))) {
                throw bad("An interface can be in the bridge '" + bridge + "' once", port);
            }
        }
        var move = new AddressMove(this, tree, reason);
        Optional<String> moved = move.from(ports);
        List<Made> made = new ArrayList<>();
        made.add(netdev("10-" + interfaceName(bridge), "bridge", Map.of()));
        String text = "[Match]\nName=" + bridge + "\n\n" + moved.orElse("[Network]\nDHCP=yes\n");
        made.add(write(FOLDER + "/10-" + bridge + ".network", text));
        for (String port : ports) {
            Map<String, List<String>> network = new LinkedHashMap<>();
            network.put("Bridge", List.of(bridge));
            network.put("LinkLocalAddressing", List.of("no"));
            made.add(
                    network(
                            "10-" + interfaceName(port),
                            Map.of("Name", List.of(port)),
                            network,
                            Map.of()));
        }
        return made;
    }

    /** Removes a file of the administrator's; one of a package gets hidden. */
    public String remove(String name) throws BadFile, TreeError {
        Listed file =
                find(name)
                        .orElseThrow(() ->
                                new BadFile(
                                        BadFile.Kind.NOT_FOUND,
                                        "There is no network file '" + name + "'"));
        if (file.path().startsWith(FOLDER + "/")) {
            tree.make(new Edit.Remove(file.path(), reason));
            return file.path();
        }
        tree.make(new Edit.MakeSymlink(FOLDER + "/" + name, "/dev/null", reason));
        return FOLDER + "/" + name;
    }
}
