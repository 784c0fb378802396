package org.jitney.resolve1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.ConfigurationFiles;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.config.Settings;
import org.jitney.resolve1.config.SettingsReader;
import org.jitney.resolve1.config.TrustAnchors;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.mdns.DnsSdService;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the files that say how this resolver is to be, and reads them. */
final class Configuration {
    private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);
    private static final List<String> FOLDERS =
            List.of("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib");

    private final Root root;
    private final ToIntFunction<String> links;

    /**
     * Of a tree.
     *
     * @param links finds a link by name or number, 0 if there is none
     */
    Configuration(Root root, ToIntFunction<String> links) {
        this.root = root;
        this.links = links;
    }

    /** {@return what resolved.conf and its drop-ins say} */
    Settings settings() {
        SettingsReader reader = new SettingsReader(d -> LOG.warn("{}", d), links);
        ConfigurationFiles.read(
                        root,
                        "resolved.conf",
                        (path, why) -> LOG.warn("{}: cannot be read: {}", path, why))
                .forEach(reader::add);
        return reader.settings();
    }

    /** {@return the trust anchors of files, and those that hold without any} */
    TrustAnchors anchors() {
        TrustAnchors anchors = new TrustAnchors(d -> LOG.warn("{}", d));
        find("dnssec-trust-anchors.d", ".positive").forEach(anchors::add);
        find("dnssec-trust-anchors.d", ".negative").forEach(anchors::add);
        anchors.addDefaults();
        return anchors;
    }

    /**
     * A file of dns-delegate(5).
     *
     * @param id the name of the file without its ending
     */
    record Delegate(
            String id, List<ServerAddress> servers, List<Domain> domains, boolean defaultRoute) {
        Delegate {
            servers = List.copyOf(servers);
            domains = List.copyOf(domains);
        }
    }

    /** {@return all delegates that have servers and domains} */
    List<Delegate> delegates() {
        List<Delegate> found = new ArrayList<>();
        find("systemd/dns-delegate.d", ".dns-delegate")
                .forEach((path, text) -> delegate(path, text).ifPresent(found::add));
        return found;
    }

    /** {@return the services that files of systemd.dnssd(5) describe} */
    List<DnsSdService> services() {
        SpecifierContext specifiers = new MachineSpecifiers(root);
        List<DnsSdService> found = new ArrayList<>();
        find("systemd/dnssd", ".dnssd")
                .forEach((path, text) ->
                        ServiceFile.read(path, text, specifiers).ifPresent(found::add));
        return found;
    }

    private Optional<Delegate> delegate(String path, String text) {
        List<ServerAddress> servers = new ArrayList<>();
        List<Domain> domains = new ArrayList<>();
        boolean defaultRoute = false;
        try {
            UnitFile file = UnitFile.parse(path, text, d -> LOG.warn("{}", d));
            for (UnitFile.Entry entry : file.entries("Delegate")) {
                switch (entry.key()) {
                    case "DNS" ->
                            words(entry)
                                    .forEach(w ->
                                            ServerAddress.parse(w, links)
                                                    .ifPresentOrElse(
                                                            servers::add, () -> refuse(entry, w)));
                    case "Domains" ->
                            words(entry)
                                    .forEach(w ->
                                            Domain.parse(w)
                                                    .ifPresentOrElse(
                                                            domains::add, () -> refuse(entry, w)));
                    case "DefaultRoute" -> {
                        Optional<Boolean> route = Booleans.parse(entry.value());
                        if (route.isEmpty()) {
                            refuse(entry, entry.value());
                        }
                        defaultRoute = route.orElse(defaultRoute);
                    }
                    default -> refuse(entry, entry.value());
                }
            }
        } catch (UnitFileError e) {
            LOG.warn("{}: {}", path, e.getMessage());
            return Optional.empty();
        }
        if (servers.isEmpty() || (domains.isEmpty() && !defaultRoute)) {
            LOG.warn("{}: a delegate needs servers and domains, ignoring.", path);
            return Optional.empty();
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String id = name.substring(0, name.lastIndexOf('.'));
        return Optional.of(new Delegate(id, servers, domains, defaultRoute));
    }

    private static List<String> words(UnitFile.Entry entry) {
        return entry.value().isBlank() ? List.of() : List.of(entry.value().strip().split("\\s+"));
    }

    private static void refuse(UnitFile.Entry entry, String value) {
        LOG.warn(
                "{}:{}: Failed to parse {}=, ignoring '{}'.",
                entry.file(),
                entry.line(),
                entry.key(),
                value);
    }

    /** {@return contents by path; a file in an earlier folder stands for those of its name} */
    private Map<String, String> find(String folder, String suffix) {
        Map<String, String> paths = new TreeMap<>();
        for (String above : FOLDERS) {
            String path = above + "/" + folder;
            try {
                for (String name : root.exists(path) ? root.list(path) : List.<String>of()) {
                    if (name.endsWith(suffix)) {
                        paths.putIfAbsent(name, path + "/" + name);
                    }
                }
            } catch (ErrnoException e) {
                LOG.warn("{}: cannot be read: {}", path, e.getMessage());
            }
        }
        Map<String, String> contents = new TreeMap<>();
        for (String path : paths.values()) {
            try {
                contents.put(path, new String(root.readBytes(path), StandardCharsets.UTF_8));
            } catch (ErrnoException e) {
                LOG.warn("{}: cannot be read: {}", path, e.getMessage());
            }
        }
        return contents;
    }
}
