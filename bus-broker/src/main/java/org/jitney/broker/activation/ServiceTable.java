package org.jitney.broker.activation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.frame.Grammar;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** The services that can be started, as the files said when they were read. Immutable. */
public final class ServiceTable {
    /** Without any service. */
    public static final ServiceTable EMPTY = new ServiceTable(Map.of(), List.of());

    private static final String SUFFIX = ".service";

    private final Map<String, ServiceFile> byName;
    private final List<String> warnings;

    private ServiceTable(Map<String, ServiceFile> byName, List<String> warnings) {
        this.byName = byName;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * A directory of service files.
     *
     * @param isStrict whether a file must have the name of its service
     */
    public record Directory(String path, boolean isStrict) {}

    /**
     * Reads the files of some directories; the first that provides a name wins.
     *
     * @param withHelper whether a helper that goes by the names of files will start them
     */
    public static ServiceTable read(Root root, List<Directory> directories, boolean withHelper) {
        Map<String, ServiceFile> found = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        for (Directory directory : directories) {
            try {
                for (String file : root.list(directory.path)) {
                    if (file.endsWith(SUFFIX)) {
                        String path = directory.path + "/" + file;
                        take(path, root.readString(path), directory, withHelper, found, warnings);
                    }
                }
            } catch (ErrnoException e) {
                if (!e.is(Errno.ENOENT, Errno.ENOTDIR)) {
                    warnings.add(directory.path + ": " + e.getMessage());
                }
            }
        }
        return new ServiceTable(found, warnings);
    }

    private static void take(
            String path,
            String text,
            Directory directory,
            boolean withHelper,
            Map<String, ServiceFile> found,
            List<String> warnings) {
        ServiceFile service;
        try {
            service = ServiceFile.parse(text);
        } catch (ServiceFile.Broken e) {
            warnings.add(path + ": " + e.problem());
            return;
        }
        if (!Grammar.isBusName(service.name()) || service.name().startsWith(":")) {
            warnings.add(path + ": not a bus name: " + service.name());
            return;
        }
        String expected = service.name() + SUFFIX;
        if (!path.endsWith("/" + expected)) {
            String should =
                    "Service file \"%s\" should have been named \"%s\"".formatted(path, expected);
            if (directory.isStrict) {
                warnings.add(should + ": not loading it");
                return;
            }
            if (withHelper) {
                warnings.add(should + " and will not work with system bus activation");
            }
        }
        found.putIfAbsent(service.name(), service);
    }

    Optional<ServiceFile> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** {@return the names of the services} */
    public Collection<String> names() {
        return byName.keySet();
    }

    /** {@return what was left out, and why} */
    public List<String> warnings() {
        return warnings;
    }
}
