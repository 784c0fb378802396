package org.jitney.guest.network.suse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.Values;
import org.jitney.guest.network.YamlEntry;
import org.jitney.guest.network.YamlNode;

/** wicked's own XML, as {@code wicked show-config} prints it and {@code wicked-config(5)} says. */
final class Wicked {
    private static final List<String> KINDS_WITH_PORTS = List.of("bond", "bridge", "team", "vrf");

    private final NetworkModel model;
    private final Map<String, String> aliases = new HashMap<>();
    private final List<Named> interfaces = new ArrayList<>();

    /** An interface of a file, and what it is called. */
    private record Named(YamlEntry xml, Link link, Entry origin) {}

    private Wicked(NetworkModel model) {
        this.model = model;
    }

    static void read(List<SourceFile> files, NetworkModel model) {
        var wicked = new Wicked(model);
        files.forEach(wicked::collect);
        for (Named each : wicked.interfaces) {
            model.ledger().about(each.link.name());
            each.link.origin(each.origin);
            new WickedReader(model, each.link, each.xml, wicked).read();
        }
        model.ledger().about("");
    }

    private void collect(SourceFile file) {
        model.ledger().about("");
        YamlNode.Parsed parsed = WickedXml.parse(file.text());
        if (parsed.root().isEmpty()) {
            model.ledger().unreadable(file.path(), parsed.errorLine(), parsed.error());
            return;
        }
        YamlEntry top = YamlEntry.of(file.path(), "", parsed.root().get(), model.ledger());
        if (!top.text().isEmpty()) {
            model.ledger().failed(top.entry(), "There is no interface in it.");
        } else if (top.node().text().isPresent()) {
            model.ledger().note(top.entry(), "Is empty.");
        }
        top.map()
                .forEach((name, child) -> {
                    if (name.equals("interface")) {
                        each(child).forEach(this::named);
                    } else if (name.equals("policy") || name.equals("template")) {
                        child.leaves(e ->
                                model.ledger()
                                        .failed(
                                                e,
                                                "A policy of wicked's nanny: write the interfaces themselves."));
                    } else {
                        child.leaves(e -> model.ledger().failed(e, "Not an interface."));
                    }
                });
    }

    private void named(YamlEntry xml) {
        Optional<YamlEntry> name = xml.get("name");
        Optional<YamlEntry> mac = name.flatMap(n -> n.get("permanent-address"));
        String said = mac.isPresent() ? nameOf(text(mac.get())) : name.map(Wicked::text).orElse("");
        Entry origin = mac.or(() -> name).map(Wicked::leaf).orElse(xml.entry());
        if (said.isEmpty()) {
            xml.leaves(e -> model.ledger().failed(e, "An interface without a name."));
            return;
        }
        xml.get("alias").ifPresent(a -> aliases.put(text(a), said));
        Optional<Link> link = model.link(said, origin);
        if (link.isEmpty()) {
            xml.leaves(e -> model.ledger().failed(e, "Of an interface that cannot be."));
            return;
        }
        interfaces.add(new Named(xml, link.get(), origin));
    }

    /** A name for the files about an interface that is known by its hardware address only. */
    private static String nameOf(String mac) {
        return Values.mac(mac).map(m -> "mac-" + m.replace(":", "").substring(4)).orElse("");
    }

    /** {@return the name of the interface that an element names, by name or by alias} */
    String reference(YamlEntry device) {
        String text = text(device);
        boolean isAlias = device.value("@namespace").filter("alias"::equals).isPresent();
        device.with("@namespace", e -> model.ledger().note(e.entry(), "Says how it is named."));
        return isAlias ? aliases.getOrDefault(text, text) : text;
    }

    /** {@return the element that says what the interface is: bond, bridge, team; empty if none} */
    String kindOf(String name) {
        for (Named each : interfaces) {
            if (each.link.name().equals(name)) {
                return KINDS_WITH_PORTS.stream()
                        .filter(kind -> each.xml.get(kind).isPresent())
                        .findFirst()
                        .orElse("");
            }
        }
        return "";
    }

    /** {@return the text of an element, whether or not it has attributes} */
    static String text(YamlEntry xml) {
        return xml.get("").map(YamlEntry::text).orElse(xml.text());
    }

    /** {@return what the ledger asks about: the text beside attributes, or the element} */
    static Entry leaf(YamlEntry xml) {
        return xml.get("").map(YamlEntry::entry).orElse(xml.entry());
    }

    /** {@return the elements of one name, which are a list only if they are several} */
    static List<YamlEntry> each(YamlEntry found) {
        return found.items().isEmpty() ? List.of(found) : found.items();
    }
}
