package org.jitney.guest.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the files of a model that is finished. */
final class Output {
    private static final String RESOLVED = "/etc/systemd/resolved.conf.d/10-migrated.conf";

    private final NetworkModel model;
    private final Renaming names;
    private final Set<String> taken = new HashSet<>();

    Output(NetworkModel model) {
        this.model = model;
        names = new Renaming(model.options().rename());
    }

    List<NetworkdFile> files() {
        List<NetworkdFile> out = new ArrayList<>();
        for (Link link : model.links()) {
            if (!link.isUnsupported()) {
                write(link, out);
            }
        }
        for (Block block : model.global()) {
            if (!block.settings().isEmpty()) {
                out.add(
                        new NetworkdFile(
                                RESOLVED,
                                "",
                                false,
                                List.of(new Section(block.name(), block.settings()))));
            }
        }
        return out;
    }

    private void write(Link link, List<NetworkdFile> out) {
        String name = names.of(link.name());
        if (!Values.isInterface(name) || !taken.add(name)) {
            link.origin()
                    .ifPresent(e ->
                            model.ledger()
                                    .failed(e, "The new name '" + name + "' cannot be used."));
            return;
        }
        pin(link);
        add(out, link, name, "netdev", link.netdev());
        if (!link.network().isEmpty() || link.origin().isPresent()) {
            match(link);
            add(out, link, name, "network", link.network());
        }
        add(out, link, name, "link", link.link());
    }

    private static void match(Link link) {
        if (link.network().find("Match").map(b -> b.settings().isEmpty()).orElse(true)) {
            Block match = link.network().one("Match");
            link.origin()
                    .ifPresentOrElse(
                            e -> match.add("Name", link.name(), e),
                            () -> match.implied("Name", link.name()));
        }
    }

    /**
     * A name stays with the hardware address that whoever migrates gave, else that of the source.
     */
    private void pin(Link link) {
        Map<String, String> macs = model.options().macs();
        Optional<String> mac = Optional.ofNullable(macs.get(link.name())).flatMap(Values::mac);
        Block match = link.link().one("Match");
        if (link.kind().isPresent()) {
            return;
        }
        mac.ifPresent(m -> {
            match.remove("PermanentMACAddress");
            match.remove("OriginalName");
            match.implied("PermanentMACAddress", m);
        });
        boolean settings =
                link.link().blocks().stream()
                        .anyMatch(b -> !b.name().equals("Match") && !b.settings().isEmpty());
        if (match.settings().isEmpty() && settings) {
            match.implied("OriginalName", names.of(link.name()));
        }
        if (match.get("PermanentMACAddress").isPresent() && model.options().pin()) {
            link.link().one("Link").implied("Name", names.of(link.name()));
        }
    }

    private void add(
            List<NetworkdFile> out, Link link, String name, String type, Settings settings) {
        List<Section> sections =
                settings.sections().stream()
                        .map(s ->
                                new Section(
                                        s.name(),
                                        s.settings().stream()
                                                .map(x -> names.apply(s.name(), x))
                                                .toList()))
                        .toList();
        boolean useful =
                sections.stream().anyMatch(s -> !s.name().equals("Match"))
                        || type.equals("network");
        if (useful && !sections.isEmpty()) {
            boolean secret = link.isSecret() && type.equals("netdev");
            out.add(
                    new NetworkdFile(
                            NetworkdFile.FOLDER + "10-" + name + "." + type,
                            link.name(),
                            secret,
                            sections));
        }
    }
}
