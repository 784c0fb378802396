package org.jitney.broker.config;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the elements of one file into its draft. */
final class FileReader {
    /** Where the standard directories of a bus' services are, the most important one first. */
    private static final List<String> SYSTEM_SERVICES =
            List.of(
                    "/etc/dbus-1/system-services",
                    "/run/dbus-1/system-services",
                    "/usr/local/share/dbus-1/system-services",
                    "/usr/share/dbus-1/system-services",
                    "/lib/dbus-1/system-services");

    private final ConfigReader reader;
    private final ConfigSource source;
    private final String file;
    private final XMLStreamReader xml;
    private final Draft draft;

    FileReader(ConfigReader reader, String file, XMLStreamReader xml, Draft draft) {
        this.reader = reader;
        this.source = reader.source();
        this.file = file;
        this.xml = xml;
        this.draft = draft;
    }

    /** Reads the whole file; the XML must be at its outermost element. */
    void busconfig(int line) throws XMLStreamException, ConfigError {
        Element top = new Element(file, xml, line);
        if (!top.name().equals("busconfig")) {
            throw top.error("unknown element <" + top.name() + "> at root of configuration file");
        }
        top.withoutAttributes();
        while (top.nextChild()) {
            element(top.child());
        }
    }

    private void warn(Element at, String problem) {
        draft.warnings.add(file + ":" + at.line() + ": " + problem);
    }

    private void element(Element e) throws XMLStreamException, ConfigError {
        switch (e.name()) {
            case "include" -> include(e);
            case "limit" -> limit(e);
            case "policy" -> new PolicyReader(source, file, draft).read(e);
            case "selinux" -> selinux(e);
            case "apparmor" -> apparmor(e);
            case "type",
                    "user",
                    "pidfile",
                    "listen",
                    "auth",
                    "servicedir",
                    "servicehelper",
                    "includedir" ->
                    value(e.withoutAttributes(), e.text());
            default -> {
                flag(e);
                e.withoutAttributes().empty();
            }
        }
    }

    private void value(Element e, String text) throws ConfigError {
        switch (e.name()) {
            case "type" -> draft.type = Optional.of(text);
            case "user" -> draft.user = Optional.of(text);
            case "pidfile" -> draft.pidFile = Optional.of(text);
            case "listen" -> draft.listen.add(text);
            case "auth" -> draft.auth.add(text);
            case "servicedir" -> draft.serviceDirectories.add(resolve(text));
            case "servicehelper" -> draft.serviceHelper = Optional.of(resolve(text));
            case "includedir" -> includeDirectory(e, resolve(text));
            default -> throw new IllegalStateException(e.name());
        }
    }

    private void flag(Element e) throws ConfigError {
        switch (e.name()) {
            case "fork" -> draft.fork = true;
            case "keep_umask" -> draft.keepUmask = true;
            case "syslog" -> draft.syslog = true;
            case "allow_anonymous" -> draft.allowAnonymous = true;
            case "standard_system_servicedirs" -> draft.serviceDirectories.addAll(SYSTEM_SERVICES);
            case "standard_session_servicedirs" ->
                    draft.serviceDirectories.addAll(source.sessionServiceDirectories());
            default ->
                    throw e.error(
                            "element <%s> not allowed inside <busconfig>".formatted(e.name()));
        }
    }

    private void limit(Element e) throws XMLStreamException, ConfigError {
        String name = e.allowing(Set.of("name")).attributes().get("name");
        if (name == null) {
            throw e.error("element <limit> must have a \"name\" attribute");
        }
        String text = e.text();
        LimitName limit =
                LimitName.parse(name)
                        .orElseThrow(
                                () -> e.error("there is no limit called \"%s\"".formatted(name)));
        OptionalLong value = Numbers.parse(text);
        if (value.isEmpty() || !limit.fits(value.getAsLong())) {
            throw e.error(
                    "<limit name=\"%s\"> must be a number from 0 on that is not too large, not \"%s\""
                            .formatted(name, text));
        }
        draft.limits.put(name, value.getAsLong());
    }

    private void include(Element e) throws XMLStreamException, ConfigError {
        e.allowing(Set.of("ignore_missing", "if_selinux_enabled", "selinux_root_relative"));
        boolean mayBeMissing = e.yes("ignore_missing");
        boolean withSelinux = e.yes("if_selinux_enabled");
        boolean inSelinuxRoot = e.yes("selinux_root_relative");
        String target = e.text();
        if (withSelinux) {
            if (source.hasSelinux()) {
                warn(
                        e,
                        "SELinux is not supported: <include>%s</include> ignored"
                                .formatted(target));
            }
            return;
        }
        if (inSelinuxRoot) {
            throw e.error("cannot tell SELinux's policy root for a relative inclusion");
        }
        Draft included = reader.file(resolve(target));
        if (included != null) {
            draft.include(included);
        } else if (!mayBeMissing) {
            throw e.error("included file " + resolve(target) + " does not exist");
        }
    }

    private void includeDirectory(Element e, String directory) throws ConfigError {
        draft.includeDirectories.add(directory);
        try {
            for (String name : source.list(directory)) {
                if (name.endsWith(".conf")) {
                    included(directory + "/" + name);
                }
            }
        } catch (IOException x) {
            throw e.error(directory + ": " + x.getMessage());
        }
    }

    private void included(String name) {
        try {
            Draft included = reader.file(name);
            if (included != null) {
                draft.include(included);
            }
        } catch (ConfigError e) {
            // One broken file of a package must not keep the whole bus from starting.
            draft.warnings.add("ignored: " + e.getMessage());
        }
    }

    private String resolve(String path) {
        int slash = file.lastIndexOf('/');
        return path.startsWith("/") ? path : file.substring(0, slash + 1) + path;
    }

    private void selinux(Element e) throws XMLStreamException, ConfigError {
        e.withoutAttributes();
        while (e.nextChild()) {
            Element child = e.child();
            if (!child.name().equals("associate")) {
                throw child.error(
                        "element <%s> not allowed inside <selinux>".formatted(child.name()));
            }
            Map<String, String> given = child.allowing(Set.of("own", "context")).attributes();
            if (given.size() != 2) {
                throw child.error("element <associate> must have attributes own and context");
            }
            warn(child, "SELinux is not supported: <associate> is not enforced");
            child.empty();
        }
    }

    private void apparmor(Element e) throws XMLStreamException, ConfigError {
        String mode = e.allowing(Set.of("mode")).attributes().get("mode");
        switch (mode == null ? "enabled" : mode) {
            case "disabled" -> {}
            case "enabled" -> warn(e, "AppArmor is not supported: its rules are not enforced");
            case "required" -> throw e.error("AppArmor is required, but not supported here");
            default ->
                    throw e.error(
                            "mode attribute on <apparmor> must be \"required\", \"enabled\" or \"disabled\"");
        }
        e.empty();
    }
}
