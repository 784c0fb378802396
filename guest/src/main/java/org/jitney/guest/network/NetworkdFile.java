package org.jitney.guest.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file that networkd, udev or resolved reads.
 *
 * @param path absolute inside the guest
 * @param link the interface that it is for; empty for settings of the whole machine
 * @param secret whether it holds keys: then it is for root and group systemd-network only
 */
public record NetworkdFile(String path, String link, boolean secret, List<Section> sections) {
    /** Where these files go. */
    public static final String FOLDER = "/etc/systemd/network/";

    /** Makes a file whose sections nobody can change any more. */
    public NetworkdFile {
        sections = List.copyOf(sections);
    }

    /** {@return the last component of the path} */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@return {@code network}, {@code netdev}, {@code link} or {@code conf}} */
    public String type() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** {@return the permissions to write it with} */
    public int mode() {
        return secret ? 0640 : 0644;
    }

    /** {@return the source files behind it} */
    public Set<String> sources() {
        Set<String> out = new LinkedHashSet<>();
        for (Section section : sections) {
            for (Setting setting : section.settings()) {
                setting.entry().ifPresent(e -> out.add(e.source().file()));
            }
        }
        return out;
    }

    /** {@return the value of the key in the first section of that name that has it} */
    public Optional<String> value(String section, String key) {
        return values(section, key).stream().findFirst();
    }

    /** {@return all values of the key, in order} */
    public List<String> values(String section, String key) {
        return sections.stream()
                .filter(s -> s.name().equals(section))
                .flatMap(s -> s.settings().stream())
                .filter(s -> s.key().equals(key))
                .map(Setting::value)
                .toList();
    }

    /** {@return the text} */
    public String render() {
        var out = new StringBuilder();
        for (String source : sources()) {
            out.append("# Made from ").append(source.replaceAll("\\p{Cntrl}", "?")).append('\n');
        }
        for (Section section : sections) {
            out.append(out.isEmpty() ? "" : "\n").append('[').append(section.name()).append("]\n");
            Set<String> lines = new LinkedHashSet<>();
            for (Setting setting : section.settings()) {
                lines.add(setting.key() + "=" + setting.value());
            }
            lines.forEach(line -> out.append(line).append('\n'));
        }
        return out.toString();
    }
}
