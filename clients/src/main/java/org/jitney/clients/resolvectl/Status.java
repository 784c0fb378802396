package org.jitney.clients.resolvectl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.LinkNames;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.Text;
import org.jitney.clients.cli.Truth;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;

/** Shows what the resolver goes by, as a whole and for each link: all of it, or one setting. */
final class Status {
    private static final int INDENT = "Global: ".length();
    private static final String NOT_KNOWN = "n/a";
    private static final String UNKNOWN = "???";

    private final Screen screen;
    private final Peer peer;
    private final LinkNames names;
    private boolean something;

    Status(Screen screen, Peer peer, LinkNames names) {
        this.screen = screen;
        this.peer = peer;
        this.names = names;
    }

    private Output output() {
        return screen.output();
    }

    /** Shows all, or these links. {@return the exit status} */
    int show(List<String> links) throws UsageError {
        if (links.isEmpty()) {
            return show(Optional.empty());
        }
        int status = 0;
        for (String name : links) {
            try {
                status |= link(names.index(name), Optional.empty());
            } catch (ErrnoException e) {
                screen.warn(
                        "Failed to resolve interface \"%s\", ignoring: %s"
                                .formatted(name, Errno.message(e.errno())));
            }
        }
        return status;
    }

    /** Shows everything, or one setting, of all links. */
    int show(Optional<Setting> one) throws UsageError {
        global(one);
        int status = 0;
        for (LinkNames.Name link : names.all()) {
            if (link.index() != LinkNames.LOOPBACK) {
                status |= link(link.index(), one);
            }
        }
        return status;
    }

    private String heading(String title) {
        return output().paint(Colour.HIGHLIGHT, title);
    }

    private void global(Optional<Setting> one) throws UsageError {
        Properties all;
        try {
            all = peer.getAll(Resolve.PATH, Resolve.MANAGER);
        } catch (CallFailed e) {
            throw new UsageError("Failed to get global data: " + e.text());
        }
        screen.page();
        // There is no route of all links: who asks for it sees everything, as with the original.
        if (one.isPresent() && one.get() != Setting.DEFAULT_ROUTE) {
            one("Global", one.get(), all, true);
            return;
        }
        output().println(heading("Global"));
        Rows rows = new Rows();
        rows.add("Protocols:", protocols(all));
        if (all.has("ResolvConfMode")) {
            rows.add("resolv.conf mode:", all.string("ResolvConfMode"));
        }
        current(all, true).ifPresent(server -> rows.add("Current DNS Server:", server));
        rows.add("DNS Servers", servers(all, "DNS", true));
        rows.add("Fallback DNS Servers", servers(all, "FallbackDNS", true));
        rows.add("DNS Domain", domains(all, true));
        output().printTable(rows.render(output()));
        output().flush();
        something = true;
    }

    /** Shows everything, or one setting, of a link. {@return the exit status} */
    int link(int index, Optional<Setting> one) throws UsageError {
        Optional<String> name = names.name(index);
        if (name.isEmpty()) {
            screen.error("Failed to resolve interface name for " + index + ": No such device");
            return 1;
        }
        Properties all;
        try {
            String path = Resolve.PATH + "/link/" + ObjectPath.escapeLabel(Integer.toString(index));
            all = peer.getAll(path, Resolve.LINK);
        } catch (CallFailed e) {
            screen.error("Failed to get link data for " + index + ": " + e.text());
            return 1;
        }
        screen.page();
        String title = "Link " + index + " (" + name.get() + ")";
        if (one.isPresent()) {
            one(title, one.get(), all, false);
            return 0;
        }
        output().print(something ? "\n" : "");
        output().println(heading(title));
        String scopes = Flags.protocols(all.number("ScopesMask"));
        List<String> protocols = new ArrayList<>();
        protocols.add((all.flag("DefaultRoute") ? "+" : "-") + "DefaultRoute");
        protocols.addAll(protocols(all));
        Rows rows = new Rows();
        rows.add("Current Scopes:", scopes.isEmpty() ? "none" : scopes);
        rows.add("Protocols:", protocols);
        current(all, false).ifPresent(server -> rows.add("Current DNS Server:", server));
        rows.add("DNS Servers:", servers(all, "DNS", false));
        rows.add("DNS Domain:", domains(all, false));
        output().printTable(rows.render(output()));
        output().flush();
        something = true;
        return 0;
    }

    private void one(String title, Setting setting, Properties all, boolean global) {
        if (!setting.isList()) {
            String value =
                    setting == Setting.DEFAULT_ROUTE
                            ? Truth.render(all.flag(setting.property()))
                            : all.value(setting.property()).map(Object::toString).orElse(NOT_KNOWN);
            output().println(heading(title) + ": " + value);
            return;
        }
        list(
                title,
                switch (setting) {
                    case DNS -> servers(all, "DNS", global);
                    case DOMAIN -> domains(all, global);
                    default -> sorted(all.strings(setting.property()));
                });
    }

    /** As many in a line as there is room for; the first is always in the first one. */
    private void list(String title, List<String> words) {
        StringBuilder out = new StringBuilder(heading(title)).append(':');
        int position = title.length() + 2;
        for (String word : words) {
            int width = Text.width(word);
            if (position <= INDENT || position + 1 + width < output().width()) {
                out.append(' ').append(word);
                position += 1 + width;
            } else {
                out.append('\n').repeat(" ", INDENT).append(word);
                position = INDENT + width;
            }
        }
        output().println(out.toString());
    }

    private static List<String> protocols(Properties all) {
        List<String> words = new ArrayList<>();
        words.add(sign("LLMNR", all.value("LLMNR").orElse(null)));
        words.add(sign("mDNS", all.value("MulticastDNS").orElse(null)));
        words.add(sign("DNSOverTLS", all.value("DNSOverTLS").orElse(null)));
        words.add(
                "DNSSEC=%s/%s"
                        .formatted(
                                all.value("DNSSEC").orElse(UNKNOWN),
                                all.flag("DNSSECSupported") ? "supported" : "unsupported"));
        return words;
    }

    private static String sign(String name, @Nullable Object value) {
        String text = value == null ? UNKNOWN : value.toString();
        return Truth.parse(text).map(on -> (on ? "+" : "-") + name).orElse(name + "=" + text);
    }

    private static List<String> sorted(List<String> words) {
        List<String> sorted = new ArrayList<>(words);
        Collections.sort(sorted);
        return sorted;
    }

    /** Those of links are told with the link's own number in front where they are all together. */
    private static List<String> servers(Properties all, String property, boolean global) {
        List<String> found = new ArrayList<>();
        boolean extended = all.has(property + "Ex");
        for (Struct each : all.structs(extended ? property + "Ex" : property)) {
            server(each, global, extended).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<String> current(Properties all, boolean global) {
        boolean extended = all.has("CurrentDNSServerEx");
        return all.struct(extended ? "CurrentDNSServerEx" : "CurrentDNSServer")
                .flatMap(server -> server(server, global, extended));
    }

    /** {@return the server in {@code (iayqs)} or {@code (iay)}; {@code i} in front if global} */
    private static Optional<String> server(Struct told, boolean global, boolean extended) {
        int at = global ? 1 : 0;
        int link = global ? (Integer) told.get(0) : 0;
        if (link > 0 && link != LinkNames.LOOPBACK) {
            return Optional.empty();
        }
        return Addresses.told(
                        (Integer) told.get(at),
                        (byte[]) told.get(at + 1),
                        extended ? Resolve.unsigned(told.get(at + 2)) : 0,
                        link,
                        extended ? told.get(at + 3).toString() : "")
                .map(Addresses.Server::render);
    }

    private static List<String> domains(Properties all, boolean global) {
        List<String> found = new ArrayList<>();
        int at = global ? 1 : 0;
        for (Struct each : all.structs("Domains")) {
            boolean ofAll = !global || each.get(0).equals(0);
            if (ofAll) {
                found.add((each.get(at + 1).equals(true) ? "~" : "") + each.get(at));
            }
        }
        return global ? sorted(found) : found;
    }
}
