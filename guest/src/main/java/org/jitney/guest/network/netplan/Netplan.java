package org.jitney.guest.network.netplan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.YamlEntry;
import org.jitney.guest.network.YamlNode;

/** Reads netplan's files in the order of their names; a later one adds to an earlier one. */
public final class Netplan {
    /** The groups of devices, and what kind of virtual device they make. */
    private static final Map<String, String> KINDS =
            Map.of(
                    "bonds",
                    "bond",
                    "bridges",
                    "bridge",
                    "vrfs",
                    "vrf",
                    "dummy-devices",
                    "dummy",
                    "virtual-ethernets",
                    "veth");

    private static final Set<String> GROUPS =
            Set.of(
                    "ethernets",
                    "bonds",
                    "bridges",
                    "vlans",
                    "vrfs",
                    "tunnels",
                    "dummy-devices",
                    "virtual-ethernets");

    private final NetworkModel model;
    private final List<Device> devices = new ArrayList<>();

    /** One device of a file. */
    record Device(String group, String id, Link link, YamlEntry yaml) {}

    private Netplan(NetworkModel model) {
        this.model = model;
    }

    /** {@return whether the file is one of this format} */
    public static boolean isSource(String path) {
        return path.matches("(/etc|/lib|/run|/usr/lib)/netplan/[^/]+\\.yaml");
    }

    /** Reads all files of this format among those given. */
    public static void read(List<SourceFile> files, NetworkModel model) {
        var netplan = new Netplan(model);
        files.stream()
                .sorted(Comparator.comparing(SourceFile::name))
                .forEach(f -> netplan.parse(f));
        netplan.finish();
    }

    /** Reads a tree that another format has inside of it. */
    public static void read(YamlEntry network, NetworkModel model) {
        var netplan = new Netplan(model);
        netplan.network(network);
        netplan.finish();
    }

    private void parse(SourceFile file) {
        Optional<YamlNode.Parsed> parsed = YamlNode.parse(file.text());
        if (parsed.isPresent() && parsed.get().root().isEmpty()) {
            model.ledger().unreadable(file.path(), parsed.get().errorLine(), parsed.get().error());
        }
        parsed.flatMap(YamlNode.Parsed::root)
                .ifPresent(root -> {
                    YamlEntry all = YamlEntry.of(file.path(), "", root, model.ledger());
                    all.get("network")
                            .ifPresentOrElse(
                                    this::network,
                                    () ->
                                            all.leaves(e ->
                                                    model.ledger()
                                                            .unmapped(e, "Not below 'network'.")));
                });
    }

    private void network(YamlEntry network) {
        network.map()
                .forEach((group, value) -> {
                    switch (group) {
                        case "version" ->
                                model.ledger().note(value.entry(), "Is the version of the format.");
                        case "renderer" -> renderer(value);
                        case "wifis" ->
                                outside(
                                        value,
                                        "Wi-Fi needs wpa_supplicant or iwd beside networkd.");
                        case "modems" -> outside(value, "Modems are ModemManager's.");
                        case "nm-devices" -> outside(value, "Is NetworkManager's own.");
                        case "openvswitch" ->
                                value.leaves(e ->
                                        model.ledger()
                                                .failed(e, "Open vSwitch is not networkd's."));
                        default -> {
                            if (GROUPS.contains(group)) {
                                value.map().forEach((id, device) -> device(group, id, device));
                            }
                        }
                    }
                });
    }

    private void renderer(YamlEntry value) {
        if (value.text().equals("networkd")) {
            model.ledger().note(value.entry(), "Is the default.");
        } else {
            model.ledger()
                    .warning(
                            value.entry(),
                            "The renderer was " + value.text() + "; from now on it is networkd.");
        }
    }

    private void outside(YamlEntry group, String text) {
        group.map()
                .forEach((id, device) ->
                        model.link(id, device.entry())
                                .ifPresent(l -> {
                                    model.ledger().about(l.name());
                                    l.origin(device.entry());
                                    l.unsupported(device.entry(), text);
                                    device.leaves(e -> model.ledger().unmapped(e, text));
                                }));
        model.ledger().about("");
    }

    private void device(String group, String id, YamlEntry yaml) {
        Optional<String> rename = yaml.value("set-name");
        String name = rename.filter(Values::isInterface).orElse(id);
        Entry origin = yaml.entry();
        model.link(name, origin)
                .ifPresent(link -> {
                    link.origin(origin);
                    String kind = KINDS.get(group);
                    if (kind != null) {
                        link.kind(kind, origin);
                    }
                    devices.add(new Device(group, id, link, yaml));
                });
    }

    private void finish() {
        for (Device device : devices) {
            model.ledger().about(device.link().name());
            new DeviceReader(model, device, this).read();
        }
        model.ledger().about("");
    }

    /** {@return the name of the interface behind an id} */
    String resolve(String id) {
        return devices.stream()
                .filter(d -> d.id().equals(id))
                .map(d -> d.link().name())
                .findFirst()
                .orElse(id);
    }
}
