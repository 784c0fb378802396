package org.jitney.guest.network.cloudinit;

import java.util.List;
import java.util.Optional;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.YamlEntry;
import org.jitney.guest.network.YamlNode;
import org.jitney.guest.network.netplan.Netplan;

/** Finds the configuration in cloud-init's files and reads it by its version. */
public final class CloudInit {
    private CloudInit() {}

    /** {@return whether the file is one of this format} */
    public static boolean isSource(String path) {
        return path.equals("/etc/cloud/cloud.cfg")
                || path.matches("/etc/cloud/cloud\\.cfg\\.d/[^/]+\\.cfg")
                || path.matches("/var/lib/cloud/seed/nocloud(-net)?/network-config")
                || path.equals("/boot/network-config");
    }

    /** Reads all files of this format among those given. */
    public static void read(List<SourceFile> files, NetworkModel model) {
        for (SourceFile file : files) {
            Optional<YamlNode.Parsed> parsed = YamlNode.parse(file.text());
            if (parsed.isPresent() && parsed.get().root().isEmpty()) {
                model.ledger()
                        .unreadable(file.path(), parsed.get().errorLine(), parsed.get().error());
            }
            Optional<YamlNode> root = parsed.flatMap(YamlNode.Parsed::root);
            boolean alone = file.name().equals("network-config");
            Optional<YamlNode> network =
                    root.flatMap(r ->
                            r.get("network").or(() -> alone ? Optional.of(r) : Optional.empty()));
            network.ifPresent(
                    n -> network(YamlEntry.of(file.path(), "network", n, model.ledger()), model));
        }
        model.ledger().about("");
    }

    private static void network(YamlEntry network, NetworkModel model) {
        if (network.value("config").filter("disabled"::equals).isPresent()) {
            network.leaves(e -> model.ledger().note(e, "cloud-init leaves the network alone."));
            return;
        }
        switch (network.value("version").orElse("")) {
            case "1" -> new VersionOne(model).read(network);
            case "2" -> Netplan.read(network, model);
            default ->
                    network.leaves(e ->
                            model.ledger()
                                    .failed(
                                            e,
                                            "Not a version of cloud-init's network configuration."));
        }
    }
}
