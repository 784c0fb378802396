package org.jitney.clients.analyze;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.OfflineBus;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.unitfile.UnitName;

/** Unit files on the command line, as a manager reads them that runs nothing. */
final class OfflineUnits {
    private static final String PATH = "/org/jitney/Analysis1";
    private static final String INTERFACE = "org.jitney.Analysis1";

    private final Session session;
    private final ManagerClient manager;
    private final Set<String> warned = new LinkedHashSet<>();

    private OfflineUnits(Session session, ManagerClient manager) {
        this.session = session;
        this.manager = manager;
    }

    /** Starts a manager that looks first into the folders of these files. */
    static OfflineUnits open(Session session, List<String> files) throws UsageError, CallFailed {
        Set<Path> folders = new LinkedHashSet<>();
        for (String file : files) {
            Path path = session.environment().directory().resolve(file).normalize();
            Optional<UnitName> name = UnitName.parse(String.valueOf(path.getFileName()));
            Path template =
                    name.flatMap(UnitName::template)
                            .map(t -> path.resolveSibling(t.value()))
                            .orElse(path);
            if (name.isPresent() && (Files.exists(path) || Files.exists(template))) {
                folders.add(path.resolveSibling("").toAbsolutePath());
            }
        }
        for (String folder :
                session.environment()
                        .variables()
                        .getOrDefault("SYSTEMD_UNIT_PATH", "")
                        .split(":", -1)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        OfflineBus bus =
                session.environment()
                        .offline()
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to initialize manager: Operation not supported"));
        Path root = Path.of(session.arguments().last("root").orElse("/"));
        OfflineBus.Scope scope = OfflineBus.Scope.valueOf(session.scope().toUpperCase(Locale.ROOT));
        try {
            Path socket = bus.open(root, scope, List.copyOf(folders));
            Peer peer = new Peer(BlockingConnection.direct(socket), ManagerClient.NAME, false);
            return new OfflineUnits(session, new ManagerClient(peer));
        } catch (IOException e) {
            throw new UsageError("Failed to initialize manager: " + e.getMessage());
        }
    }

    ManagerClient manager() {
        return manager;
    }

    /** {@return the units of whose files something could not be understood} */
    Set<String> warned() {
        return warned;
    }

    List<Object> call(String member, String signature, Object... arguments) throws CallFailed {
        return manager.peer().call(PATH, INTERFACE, member, signature, arguments);
    }

    /** {@return the name of the unit in a file; a template gets an instance} */
    static Optional<String> nameOf(String file) {
        String last = file.substring(file.lastIndexOf('/') + 1);
        return UnitName.parse(last)
                .flatMap(name -> name.isTemplate() ? name.withInstance("i") : Optional.of(name))
                .map(UnitName::value);
    }

    /** Reads the unit of a file and says what is wrong: {@return its name if it can be used} */
    Optional<String> load(String file) throws CallFailed {
        return load(file, true);
    }

    Optional<String> load(String file, boolean dependencies) throws CallFailed {
        Optional<String> name = nameOf(file);
        if (name.isEmpty()) {
            session.error("Failed to prepare filename " + file + ": Invalid argument");
            return Optional.empty();
        }
        List<Object> answer = call("LoadUnit", "sb", name.get(), dependencies);
        say(answer.get(1));
        return (Boolean) answer.get(0) ? name : Optional.empty();
    }

    /** Prints findings. */
    void say(Object findings) {
        for (Struct finding : ManagerClient.structs(findings)) {
            String file = finding.string(0);
            long line = ((Number) finding.get(1)).longValue();
            String where = file.isEmpty() ? "" : file + (line > 0 ? ":" + line : "") + ": ";
            if (line > 0) {
                warned.add(unitOf(file));
            }
            session.error(where + finding.string(2));
        }
    }

    /** The unit of a file is in its name, or for a drop-in in that of its folder. */
    private static String unitOf(String file) {
        List<String> parts = new ArrayList<>(List.of(file.split("/", -1)));
        String last = parts.removeLast();
        if (!UnitName.isValid(last) && !parts.isEmpty()) {
            return parts.getLast().replaceFirst("\\.d$", "");
        }
        return last;
    }
}
