package org.jitney.broker.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jitney.broker.policy.ConfiguredPolicy;
import org.jitney.broker.policy.PolicyRule;
import org.jitney.bus.sasl.Mechanism;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration files of the reference: one XML file that includes others.
 *
 * <p>What may stand for something else on another machine (a user that does not exist, SELinux, a
 * missing optional file) is passed over with a warning; what is plainly wrong is an error that
 * names file and line, as a bus with half a policy must not start.
 */
public final class ConfigReader {
    private static final int MAX_DEPTH = 16;

    /** Where the standard directories of a bus' services are, the most important one first. */
    private static final List<String> SYSTEM_SERVICES =
            List.of(
                    "/etc/dbus-1/system-services",
                    "/run/dbus-1/system-services",
                    "/usr/local/share/dbus-1/system-services",
                    "/usr/share/dbus-1/system-services",
                    "/lib/dbus-1/system-services");

    private static final List<String> SESSION_SERVICES =
            List.of("/usr/local/share/dbus-1/services", "/usr/share/dbus-1/services");

    private final ConfigSource source;
    private final List<String> listen = new ArrayList<>();
    private final List<String> auth = new ArrayList<>();
    private final List<String> serviceDirectories = new ArrayList<>();
    private final Map<String, Long> limits = new HashMap<>();
    private final ConfiguredPolicy.Sections policy = new ConfiguredPolicy.Sections();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> open = new LinkedHashSet<>();
    private Optional<String> type = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> pidFile = Optional.empty();
    private boolean fork;
    private boolean allowAnonymous;

    private ConfigReader(ConfigSource source) {
        this.source = source;
    }

    /** Reads a file and all that it includes. */
    public static BusConfig read(ConfigSource source, String file) throws ConfigError {
        ConfigReader reader = new ConfigReader(source);
        reader.file(file, false);
        return new BusConfig(
                reader.type,
                reader.user,
                reader.listen,
                reader.auth,
                reader.allowAnonymous,
                reader.pidFile,
                reader.fork,
                reader.serviceDirectories,
                reader.limits,
                reader.policy,
                reader.warnings);
    }

    private void file(String file, boolean mayBeMissing) throws ConfigError {
        if (!open.add(file)) {
            throw new ConfigError(file, 0, "includes itself");
        }
        if (open.size() > MAX_DEPTH) {
            throw new ConfigError(file, 0, "includes nested too deep");
        }
        try {
            Optional<byte[]> content = source.read(file);
            if (content.isPresent()) {
                parse(file, content.get());
            } else if (!mayBeMissing) {
                throw new ConfigError(file, 0, "no such file");
            }
        } catch (IOException e) {
            throw new ConfigError(file, 0, e.getMessage() == null ? "unreadable" : e.getMessage());
        } finally {
            open.remove(file);
        }
    }

    private void parse(String file, byte[] content) throws ConfigError {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // The DOCTYPE names the DTD on the net: neither that nor any entity is ever fetched.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        int line = 0;
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(content));
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    line = xml.getLocation().getLineNumber();
                    if (!xml.getLocalName().equals("busconfig")) {
                        throw new ConfigError(file, line, "not a bus configuration");
                    }
                    new Elements(file, xml).busconfig();
                }
            }
            xml.close();
        } catch (XMLStreamException e) {
            throw new ConfigError(
                    file,
                    e.getLocation() == null ? line : e.getLocation().getLineNumber(),
                    "not well-formed XML");
        } catch (MissingResourceException e) {
            // What the parser of the JDK throws when it has no words for an error in the DTD.
            throw new ConfigError(file, line, "not well-formed XML");
        }
    }

    /** The elements of one file. */
    private final class Elements {
        private final String file;
        private final XMLStreamReader xml;

        Elements(String file, XMLStreamReader xml) {
            this.file = file;
            this.xml = xml;
        }

        private ConfigError error(String problem) {
            return new ConfigError(file, xml.getLocation().getLineNumber(), problem);
        }

        private void warn(String problem) {
            warnings.add(file + ":" + xml.getLocation().getLineNumber() + ": " + problem);
        }

        private Map<String, String> attributes() {
            Map<String, String> all = new LinkedHashMap<>();
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                all.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
            }
            return all;
        }

        private String text() throws XMLStreamException {
            return xml.getElementText().strip();
        }

        void busconfig() throws XMLStreamException, ConfigError {
            while (xml.next() != XMLStreamConstants.END_ELEMENT) {
                if (xml.isStartElement()) {
                    element(xml.getLocalName());
                }
            }
        }

        private void element(String name) throws XMLStreamException, ConfigError {
            switch (name) {
                case "type" -> type = Optional.of(text());
                case "user" -> user = Optional.of(text());
                case "pidfile" -> pidFile = Optional.of(text());
                case "listen" -> listen.add(text());
                case "auth" -> auth(text());
                case "fork" -> {
                    fork = true;
                    text();
                }
                case "servicedir" -> serviceDirectories.add(resolve(text()));
                case "standard_system_servicedirs" -> {
                    serviceDirectories.addAll(SYSTEM_SERVICES);
                    text();
                }
                case "standard_session_servicedirs" -> {
                    serviceDirectories.addAll(SESSION_SERVICES);
                    text();
                }
                case "limit" -> limit();
                case "include" -> include();
                case "includedir" -> includeDirectory(resolve(text()));
                case "policy" -> policy();
                case "allow_anonymous" -> {
                    allowAnonymous = true;
                    text();
                }
                // Without effect here: the log goes where the program's output goes, and there is
                // no launch helper.
                case "syslog", "keep_umask", "servicehelper" -> text();
                case "selinux", "apparmor" -> {
                    warn("<" + name + "> is not supported and ignored");
                    skip();
                }
                default -> throw error("unknown element <" + name + ">");
            }
        }

        private void skip() throws XMLStreamException {
            int depth = 1;
            while (depth > 0) {
                int event = xml.next();
                depth += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
                depth -= event == XMLStreamConstants.END_ELEMENT ? 1 : 0;
            }
        }

        private void auth(String mechanism) {
            auth.add(mechanism);
            if (Arrays.stream(Mechanism.values()).noneMatch(m -> m.name().equals(mechanism))) {
                warn("unknown mechanism in <auth>: " + mechanism);
            }
        }

        private void limit() throws XMLStreamException, ConfigError {
            String name = attributes().get("name");
            if (name == null) {
                throw error("<limit> needs a name");
            }
            String value = text();
            try {
                limits.put(name, Long.parseUnsignedLong(value));
            } catch (NumberFormatException e) {
                throw error("<limit name=\"%s\"> is no number: %s".formatted(name, value));
            }
        }

        private void include() throws XMLStreamException, ConfigError {
            Map<String, String> how = attributes();
            String target = text();
            if (how.getOrDefault("if_selinux_enabled", "no").equals("yes")) {
                return;
            }
            file(resolve(target), how.getOrDefault("ignore_missing", "no").equals("yes"));
        }

        private void includeDirectory(String directory) throws ConfigError {
            try {
                for (String name : source.list(directory)) {
                    if (name.endsWith(".conf")) {
                        included(directory + "/" + name);
                    }
                }
            } catch (IOException e) {
                throw error(directory + ": " + e.getMessage());
            }
        }

        /** One broken file of a package must not keep the whole bus from starting. */
        private void included(String name) {
            try {
                file(name, true);
            } catch (ConfigError e) {
                warn("ignored: " + e.getMessage());
            }
        }

        private String resolve(String path) {
            int slash = file.lastIndexOf('/');
            return path.startsWith("/") ? path : file.substring(0, slash + 1) + path;
        }

        private void policy() throws XMLStreamException, ConfigError {
            List<PolicyRule> section = section(attributes());
            while (xml.next() != XMLStreamConstants.END_ELEMENT) {
                if (xml.isStartElement()) {
                    rule(xml.getLocalName(), section);
                }
            }
        }

        /** {@return where the rules of a policy go; a list that is thrown away if for nobody} */
        private List<PolicyRule> section(Map<String, String> whom) throws ConfigError {
            if (whom.size() != 1) {
                throw error("<policy> needs one of context, user, group and at_console");
            }
            Map.Entry<String, String> e = whom.entrySet().iterator().next();
            String value = e.getValue();
            return switch (e.getKey()) {
                case "context" ->
                        switch (value) {
                            case "default" -> policy.everybody();
                            case "mandatory" -> policy.mandatory();
                            default -> throw error("unknown policy context \"" + value + "\"");
                        };
                case "user" ->
                        known(source.uid(value).map(policy::user).orElse(null), "user", value);
                case "group" ->
                        known(source.gid(value).map(policy::group).orElse(null), "group", value);
                case "at_console" ->
                        // Nobody is at a console any more, in the sense of this attribute.
                        value.equals("true") ? new ArrayList<>() : policy.noConsole();
                default -> throw error("unknown attribute of <policy>: " + e.getKey());
            };
        }

        private List<PolicyRule> known(
                @Nullable List<PolicyRule> section, String what, String value) {
            if (section == null) {
                warn("unknown %s \"%s\" in <policy>".formatted(what, value));
                return new ArrayList<>();
            }
            return section;
        }

        private void rule(String name, List<PolicyRule> section)
                throws XMLStreamException, ConfigError {
            boolean allow = name.equals("allow");
            if (!allow && !name.equals("deny")) {
                throw error("unknown element <" + name + "> in <policy>");
            }
            Map<String, String> attributes = attributes();
            try {
                Optional<PolicyRule> rule = new RuleReader(source, allow, attributes).read();
                if (rule.isPresent()) {
                    section.add(rule.get());
                } else {
                    warn("unknown user or group in " + attributes);
                }
            } catch (RuleReader.BadRule e) {
                throw error("<%s>: %s".formatted(name, e.getMessage()));
            }
            text();
        }
    }
}
