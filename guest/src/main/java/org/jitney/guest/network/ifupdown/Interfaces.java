package org.jitney.guest.network.ifupdown;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.SourceFile;
import org.jitney.unitfile.Glob;

/** Reads the file of interfaces and what it takes in. */
public final class Interfaces {
    private static final String MAIN = "/etc/network/interfaces";
    private static final int MAX_DEPTH = 8;

    private final NetworkModel model;
    private final Map<String, SourceFile> files = new LinkedHashMap<>();
    private final Map<String, Entry> auto = new LinkedHashMap<>();
    private final Map<String, Entry> hotplug = new LinkedHashMap<>();
    private final List<Stanza> stanzas = new ArrayList<>();
    private final Map<Stanza, String> inherits = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private Optional<Stanza> open = Optional.empty();
    private boolean mapping;

    private Interfaces(NetworkModel model) {
        this.model = model;
    }

    /** {@return whether the file is one of this format} */
    public static boolean isSource(String path) {
        return path.equals(MAIN) || path.startsWith("/etc/network/interfaces.d/");
    }

    /** Reads all files of this format among those given. */
    public static void read(List<SourceFile> files, NetworkModel model) {
        var reader = new Interfaces(model);
        files.forEach(f -> reader.files.put(f.path(), f));
        Optional.ofNullable(reader.files.get(MAIN)).ifPresent(f -> reader.file(f, 0));
        reader.finish();
    }

    private void file(SourceFile file, int depth) {
        if (depth > MAX_DEPTH || !seen.add(file.path())) {
            return;
        }
        open = Optional.empty();
        mapping = false;
        String[] lines = file.text().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            int first = i + 1;
            var text = new StringBuilder(lines[i]);
            while (!text.isEmpty()
                    && text.charAt(text.length() - 1) == '\\'
                    && i + 1 < lines.length) {
                text.setLength(text.length() - 1);
                text.append(' ').append(lines[++i]);
            }
            String line = text.toString().strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] words = line.split("\\s+", 2);
                line(
                        file,
                        depth,
                        model.ledger()
                                .entry(
                                        file.path(),
                                        first,
                                        words[0],
                                        words.length > 1 ? words[1].strip() : ""));
            }
        }
        open = Optional.empty();
    }

    private void line(SourceFile file, int depth, Entry entry) {
        switch (entry.key()) {
            case "auto", "allow-auto" -> {
                for (String name : entry.value().split("\\s+")) {
                    auto.put(name, entry);
                }
                start(entry, "Comes up at boot, as is networkd's default.");
            }
            case "allow-hotplug" -> {
                for (String name : entry.value().split("\\s+")) {
                    hotplug.put(name, entry);
                }
                start(entry, "Comes up when it is there, as is networkd's default.");
            }
            case "no-auto-down", "no-scripts" -> start(entry, "Is about ifupdown itself.");
            case "iface" -> iface(entry);
            case "mapping" -> {
                start(entry, "");
                mapping = true;
                model.ledger().failed(entry, "A mapping runs a script to choose a configuration.");
            }
            case "source", "source-directory", "source-dir" -> source(file, depth, entry);
            default -> option(entry);
        }
    }

    private void start(Entry entry, String note) {
        open = Optional.empty();
        mapping = false;
        if (!note.isEmpty()) {
            model.ledger().note(entry, note);
        }
    }

    private void option(Entry entry) {
        if (open.isPresent()) {
            open.get().add(entry);
        } else if (mapping) {
            model.ledger().unmapped(entry, "Belongs to a mapping.");
        } else if (entry.key().startsWith("allow-")) {
            model.ledger().unmapped(entry, "networkd has no classes of interfaces.");
        } else {
            model.ledger().unmapped(entry, "Stands in no stanza.");
        }
    }

    private void iface(Entry entry) {
        start(entry, "");
        String[] words = entry.value().split("\\s+");
        String family = words.length > 1 ? words[1] : "";
        String method = words.length > 2 ? words[2] : "";
        var stanza = new Stanza(words[0], family, method, entry, model.ledger());
        for (int i = 1; i + 1 < words.length; i++) {
            if (words[i].equals("inherits")) {
                inherits.put(stanza, words[i + 1]);
            }
        }
        stanzas.add(stanza);
        open = Optional.of(stanza);
    }

    private void source(SourceFile file, int depth, Entry entry) {
        start(entry, "Is read, too.");
        boolean folder = !entry.key().equals("source");
        for (String word : entry.value().split("\\s+")) {
            String path = word.startsWith("/") ? word : file.folder() + "/" + word;
            for (SourceFile other : List.copyOf(files.values())) {
                boolean inside =
                        folder
                                && other.folder().equals(path.replaceFirst("/+$", ""))
                                && other.name().matches("[A-Za-z0-9_-]+");
                if (inside || (!folder && Glob.of(path).matches(other.path()))) {
                    file(other, depth + 1);
                }
            }
            if (!path.startsWith("/etc/network/interfaces.d")) {
                model.ledger()
                        .warning(entry, "Only files below /etc/network are read: '" + path + "'.");
            }
        }
    }

    private void finish() {
        for (Stanza stanza : stanzas) {
            Optional.ofNullable(inherits.get(stanza)).ifPresent(from -> inherit(stanza, from, 0));
        }
        for (Stanza stanza : stanzas) {
            if (inherits.containsValue(stanza.name()) && !auto.containsKey(stanza.name())) {
                model.ledger().note(stanza.origin(), "Is a template for others.");
                continue;
            }
            stanza(stanza);
        }
        model.ledger().about("");
    }

    private void inherit(Stanza stanza, String from, int depth) {
        for (Stanza other : stanzas) {
            if (other != stanza && other.name().equals(from) && depth < MAX_DEPTH) {
                other.all().stream()
                        .filter(e -> stanza.get(e.key().replace('_', '-')).isEmpty())
                        .forEach(stanza::add);
                Optional.ofNullable(inherits.get(other))
                        .ifPresent(next -> inherit(stanza, next, depth + 1));
            }
        }
    }

    private void stanza(Stanza stanza) {
        String name = stanza.name();
        int colon = name.indexOf(':');
        String device = colon < 0 ? name : name.substring(0, colon);
        if (device.equals("lo") && stanza.method().equals("loopback")) {
            model.ledger().note(stanza.origin(), "The loopback interface needs no configuration.");
            if (stanza.all().isEmpty()) {
                return;
            }
        }
        Optional<Link> link = model.link(device, stanza.origin());
        link.ifPresent(l -> {
            model.ledger().about(l.name());
            l.origin(stanza.origin());
            model.ledger().note(stanza.origin(), "Names the interface.");
            boolean comesUp =
                    device.equals("lo")
                            || auto.containsKey(name)
                            || auto.containsKey(device)
                            || hotplug.containsKey(device);
            if (!comesUp && l.isActive() && colon < 0) {
                l.manual(stanza.origin());
            }
            new StanzaReader(model, l, stanza, colon < 0 ? Optional.empty() : Optional.of(name))
                    .read();
        });
    }
}
